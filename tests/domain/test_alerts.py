"""Which ticket an alert belongs to (process S10: the same fingerprint twice in 30 min is one ticket)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.alerts import Alert, AlertState, Course, Known, course
from tests.rulebooks import local

WINDOW = timedelta(minutes=30)
NOW = local("2026-03-16 10:00")
DISK = Alert(fingerprint="db1:/data", title="Disk 95 % full", severity="critical")
OPEN = Known(worked=True, ended=False, last_seen=local("2026-03-16 09:50"), occurred_at=None, state=AlertState.FIRING)
RESOLVED = replace(OPEN, worked=False)


def what(alert: Alert, known: Known | None, *, makes_ticket: bool = True) -> Course:
    return course(alert, known, now=NOW, window=WINDOW, makes_ticket=makes_ticket)


def test_an_unknown_alert_opens_a_ticket() -> None:
    assert what(DISK, None) is Course.OPENS


def test_the_same_one_joins_the_ticket_that_is_being_worked_on() -> None:
    assert what(DISK, OPEN) is Course.JOINS


def test_it_joins_a_ticket_that_is_still_worked_on_however_late() -> None:
    assert what(DISK, replace(OPEN, last_seen=local("2026-03-12 10:00"))) is Course.JOINS


@pytest.mark.parametrize(
    ("last_seen", "expected"),
    [("2026-03-16 09:30:00", Course.RETURNS), ("2026-03-16 09:29:59", Course.OPENS)],
)
def test_after_its_resolution_it_belongs_to_the_ticket_for_half_an_hour(last_seen: str, expected: Course) -> None:
    assert what(DISK, replace(RESOLVED, last_seen=local(last_seen))) is expected


def test_a_closed_or_cancelled_ticket_is_never_joined() -> None:
    assert what(DISK, replace(RESOLVED, ended=True)) is Course.OPENS


def test_a_tool_that_repeats_itself_adds_no_occurrence() -> None:
    began = local("2026-03-16 09:40")
    assert what(replace(DISK, occurred_at=began), replace(OPEN, occurred_at=began)) is Course.REPEATS
    assert what(replace(DISK, occurred_at=NOW), replace(OPEN, occurred_at=began)) is Course.JOINS


def test_what_fires_again_with_the_same_beginning_after_it_was_over_counts() -> None:
    began = local("2026-03-16 09:40")
    over = replace(OPEN, occurred_at=began, state=AlertState.OVER)
    assert what(replace(DISK, occurred_at=began), over) is Course.JOINS


def test_the_end_of_an_alert_is_told_once() -> None:
    over = replace(DISK, state=AlertState.OVER)
    assert what(over, OPEN) is Course.ENDS
    assert what(over, replace(OPEN, state=AlertState.OVER)) is Course.IGNORED
    assert what(over, None) is Course.IGNORED


def test_a_severity_that_makes_no_ticket_still_joins_one() -> None:
    assert what(DISK, None, makes_ticket=False) is Course.IGNORED
    assert what(DISK, OPEN, makes_ticket=False) is Course.JOINS
