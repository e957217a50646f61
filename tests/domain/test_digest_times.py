"""When a digest is due, what it is about, and which days ahead are worth a word: concrete days of 2026."""

from datetime import date, time, timedelta
from itertools import pairwise

import pytest

from domain.calendar_days import DayKind
from domain.digest import Scope, Times, month_start, unusual_days
from domain.organisation import DigestScope
from tests.rulebooks import SHANGHAI, example, local

TIMES = Times(calendar=example().calendars["5x8"], zone=SHANGHAI, at=time(8, 30))


def owed(text: str) -> str | None:
    day = TIMES.owed(local(text))
    return None if day is None else day.isoformat()


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-09-18 08:30", "2026-09-18"),  # Friday
        ("2026-09-19 08:30", "2026-09-19"),  # Saturday: majors alone, that day
        ("2026-09-20 08:30", "2026-09-20"),  # Sunday, made up for the holiday
        ("2026-09-28 08:29", "2026-09-24"),  # Monday before the hour: Thursday's, if it never went out
        ("2026-09-28 08:30", "2026-09-28"),
        ("2026-09-26 07:00", None),  # a holiday before the hour
    ],
)
def test_the_digest_that_should_be_out(now: str, day: str | None) -> None:
    assert owed(now) == day


def test_the_desk_looks_every_day_at_the_hour() -> None:
    """On days off too, for a major incident may be open; never twice at the same instant."""
    assert TIMES.next_after(local("2026-09-24 08:29:59")) == local("2026-09-24 08:30")
    assert TIMES.next_after(local("2026-09-24 08:30")) == local("2026-09-25 08:30")


def test_working_days_of_the_picture_join_without_a_gap() -> None:
    """Each from its digest to the next one; days off belong to the working day before; the last ends at the cut-off."""
    days = TIMES.last_days(local("2026-09-28 08:30"))
    assert [day.strftime("%m-%d") for day, _, _ in days] == [
        *("09-14", "09-15", "09-16", "09-17", "09-18", "09-20", "09-21", "09-22", "09-23", "09-24"),
    ]
    assert days[-1][1:] == (local("2026-09-24 08:30"), local("2026-09-28 08:30"))
    assert all(earlier[2] == later[1] for earlier, later in pairwise(days))


def test_a_late_cut_off_shows_the_day_that_has_begun() -> None:
    days = TIMES.last_days(local("2026-09-28 10:12"), 2)
    assert days == (
        (date(2026, 9, 24), local("2026-09-24 08:30"), local("2026-09-28 08:30")),
        (date(2026, 9, 28), local("2026-09-28 08:30"), local("2026-09-28 10:12")),
    )


@pytest.mark.parametrize(
    ("today", "ahead"),
    [
        (
            "2026-09-24",
            [("2026-09-25", DayKind.HOLIDAY), ("2026-09-26", DayKind.HOLIDAY), ("2026-09-27", DayKind.HOLIDAY)],
        ),
        ("2026-09-18", [("2026-09-20", DayKind.MAKE_UP)]),  # after a plain Saturday
        ("2026-10-09", [("2026-10-10", DayKind.MAKE_UP)]),
        ("2026-09-21", []),
        ("2026-11-13", []),  # a plain weekend
    ],
)
def test_days_worth_a_word(today: str, ahead: list[tuple[str, DayKind]]) -> None:
    """Holidays up to the next working day, and that one when it is made up for; a usual weekend is no news."""
    found = unusual_days(TIMES.calendar, date.fromisoformat(today))
    assert [(one.date.isoformat(), one.kind) for one in found] == ahead


def test_the_month_begins_at_local_midnight() -> None:
    """2026-09-30 16:00 UTC is 1 October in Shanghai."""
    assert month_start(local("2026-10-01 00:00"), SHANGHAI) == local("2026-10-01 00:00")
    assert month_start(local("2026-10-01 00:00") - timedelta(seconds=1), SHANGHAI) == local("2026-09-01 00:00")


def test_several_entries_of_a_reader_are_one_digest() -> None:
    """Everything swallows the rest; otherwise units and groups add up."""
    life, network = DigestScope(person="xu", units=("life",)), DigestScope(person="xu", groups=("network",))
    assert Scope.of([life, network]) == Scope(("life",), ("network",))
    assert Scope.of([life, DigestScope(person="xu")]).everything
