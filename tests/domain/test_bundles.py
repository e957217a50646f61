"""When a reminder for one person goes out (process §3.7 d, h): Monday 2026-03-16 on 5x8 unless said otherwise."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.bundles import Haste, goes_out_at, haste
from domain.ticket import MajorState, Priority, State, Ticket, TicketType
from tests.rulebooks import example, local

OFFICE, ALWAYS = example().calendars["5x8"], example().calendars["7x24"]
WINDOW = timedelta(minutes=5)
INSTANTS = st.integers(0, 14 * 24 * 3600).map(lambda seconds: local("2026-03-16 00:00") + timedelta(seconds=seconds))


def monday(text: str) -> datetime:
    return local(f"2026-03-16 {text}")


def ticket(**more: Any) -> Ticket:
    given_ = {"id": 1, "type": TicketType.INCIDENT, "state": State.IN_PROGRESS, "title": "", "description": ""}
    nobody = {"reporter_id": None, "affected_id": None, "unit": None, "service": None, "category": None}
    return Ticket(**given_, **nobody, reported_at=monday("10:00"), created_at=monday("10:00"), **more)


@pytest.mark.parametrize(
    ("asked", "last_sent", "expected"),
    [
        ("10:00", None, "10:00"),
        ("10:00", "09:54", "10:00"),
        ("10:00", "09:55", "10:00"),
        ("10:00", "09:56", "10:01"),
        ("10:00", "10:00", "10:05"),
        ("11:59", "11:58", "11:59"),  # the window would end in the lunch break
        ("11:55", "11:55", "12:00"),  # 12:00 sharp is inside hours
        ("12:30", None, "13:00"),
        ("12:30", "12:00", "13:00"),
    ],
)
def test_the_first_at_once_the_next_at_the_end_of_the_window(asked: str, last_sent: str | None, expected: str) -> None:
    """§3.7 d, h: inside hours, and at most five minutes after the last message."""
    sent_at = None if last_sent is None else monday(last_sent)
    at = goes_out_at(monday(asked), haste=Haste.USUAL, last_sent=sent_at, window=WINDOW, calendar=OFFICE)
    assert at == monday(expected)


@pytest.mark.parametrize("hasty", [Haste.BREACH, Haste.PAGE])
def test_the_hasty_wait_for_nobody(hasty: Haste) -> None:
    """A breach or a page goes out at once however short ago the last message went out."""
    at = goes_out_at(monday("10:00"), haste=hasty, last_sent=monday("10:00"), window=WINDOW, calendar=OFFICE)
    assert at == monday("10:00")


def test_round_the_clock_the_night_is_no_reason_to_wait() -> None:
    """§3.7 d: 7x24 reminders always go out."""
    at = goes_out_at(monday("03:00"), haste=Haste.USUAL, last_sent=None, window=WINDOW, calendar=ALWAYS)
    assert at == monday("03:00")


@given(asked=INSTANTS, ago=st.none() | st.integers(0, 600), hasty=st.sampled_from(Haste))
def test_it_goes_out_inside_hours_and_soon(asked: datetime, ago: int | None, hasty: Haste) -> None:
    """Never while closed, never early, and never later than a window after it could first go out."""
    sent_at = None if ago is None else asked - timedelta(seconds=ago)
    at = goes_out_at(asked, haste=hasty, last_sent=sent_at, window=WINDOW, calendar=OFFICE)
    earliest = asked if OFFICE.is_open(asked) else OFFICE.next_opening(asked)
    assert OFFICE.is_open(at)
    assert earliest <= at <= earliest + WINDOW


@pytest.mark.parametrize(
    ("about", "percent", "expected"),
    [
        (ticket(priority=Priority.P3), 90, Haste.USUAL),
        (ticket(priority=Priority.P3), 100, Haste.BREACH),
        (ticket(priority=Priority.P2), 200, Haste.BREACH),
        (ticket(priority=Priority.P1), 50, Haste.PAGE),
        (ticket(priority=Priority.P3, major=MajorState.DECLARED), 50, Haste.PAGE),
        (ticket(priority=Priority.P3, major=MajorState.STOOD_DOWN), 50, Haste.USUAL),
        (ticket(priority=Priority.P3), None, Haste.PAGE),
    ],
)
def test_nobody_waits_to_hear_of_a_p1_a_major_incident_or_a_breach(
    about: Ticket, percent: int | None, expected: Haste
) -> None:
    """A step of the ladder has no percentage and is a page."""
    assert haste(about, percent) is expected
