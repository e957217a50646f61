"""Business time is right for any calendar that may be configured (process §3.4-§3.6): whatever its zone, breaks, night
shifts, half days, state holidays and make-up days, it agrees with a walk over every minute of the wall clock.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar_config import WEEKDAYS, CalendarsConfig
from domain.calendars import Calendar, Calendars

MINUTE, DAY = timedelta(minutes=1), 24 * 60
WORDS = {"en": "Day", "zh": "日"}
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
# The clocks change in Berlin, New York and Lord Howe; the year changes; the state has days off; an ordinary week.
SPRING, AUTUMN = ("2026-03-06", "2026-03-27", "2026-04-03"), ("2026-10-02", "2026-10-23", "2026-10-30")
AROUND = (*SPRING, *AUTUMN, "2026-12-29", "2026-06-15")
FIXED = ((1, 1), (10, 1))


@st.composite
def openings(draw: st.DrawFn, *, least: int = 0) -> list[str]:
    """Up to three openings of a day; `00:00` and `24:00` among their ends, so that shifts cross midnight."""
    edge = st.one_of(st.integers(0, DAY), st.sampled_from((0, 90, 120, 180, 540, 720, 1080, 1320, DAY)))
    ends = sorted(draw(st.sets(edge, min_size=2 * least, max_size=6)))
    return [f"{_wall(ends[n])}-{_wall(ends[n + 1])}" for n in range(0, len(ends) - 1, 2)]


@st.composite
def raw_calendars(draw: st.DrawFn, near: date) -> dict[str, Any]:
    days = st.integers(-2, 12).map(lambda n: near + timedelta(days=n))
    this_year = days.filter(lambda day: day.year == near.year)
    off = draw(st.sets(this_year, max_size=4))
    make_up = draw(st.sets(this_year, max_size=2)) - off
    usual, odd = draw(openings(least=1)), draw(st.sets(st.sampled_from(WEEKDAYS), max_size=3))
    week = {day: draw(openings()) if day in odd else usual for day in WEEKDAYS}
    exceptions = {day: draw(openings()) for day in draw(st.sets(days, max_size=3))}
    own = draw(st.one_of(st.none(), openings()))
    return {
        "name": WORDS,
        "zone": draw(st.sampled_from(ZONES)),
        "weekly": week,
        "holidays": draw(st.sampled_from(("state", "state", None))),
        "exceptions": [{"date": day, "hours": hours, "reason": WORDS} for day, hours in exceptions.items()],
        "make_up_hours": own,
        "published": {"off": off, "make_up": make_up, "year": near.year},
    }


def calendar_of(raw: dict[str, Any]) -> Calendar:
    published = raw["published"]
    year = {
        "status": "official",
        "source": "a notice",
        "days_off": [{"first": day, "last": day, "name": WORDS} for day in sorted(published["off"])],
        "make_up": sorted(published["make_up"]),
    }
    fixed = [{"month": month, "day": day, "name": WORDS} for month, day in FIXED]
    config = CalendarsConfig.model_validate(
        {
            "working_days": "any",
            "holiday_sets": {"state": {"fixed": fixed, "years": {published["year"]: year}}},
            "calendars": {"any": {key: value for key, value in raw.items() if key != "published"}},
        }
    )
    return Calendars(config)["any"]


def open_minutes(raw: dict[str, Any], start: datetime) -> Iterator[bool]:
    """Minute after minute from `start`: whether the wall clock shows opening hours."""
    zone, at = ZoneInfo(raw["zone"]), start
    hours: dict[date, list[tuple[int, int]]] = {}
    while True:
        wall = at.astimezone(zone)
        on = wall.date()
        if on not in hours:
            hours[on] = [_ends(one) for one in _hours(raw, on)]
        yield any(opens <= wall.hour * 60 + wall.minute < closes for opens, closes in hours[on])
        at += MINUTE


def _hours(raw: dict[str, Any], on: date) -> list[str]:
    for one in raw["exceptions"]:
        if one["date"] == on:
            return list(one["hours"])
    week = [raw["weekly"][day] for day in WEEKDAYS]
    usual = list(week[on.weekday()])
    published = raw["published"]
    if raw["holidays"] is None:
        return usual
    if on in published["make_up"]:
        first_open = next(hours for hours in week if hours)
        own = raw["make_up_hours"]
        return usual or list(first_open if own is None else own)
    if on in published["off"] or (on.year != published["year"] and (on.month, on.day) in FIXED):
        return []
    return usual


def _wall(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _ends(text: str) -> tuple[int, int]:
    opens, closes = ([int(part) for part in one.split(":")] for one in text.split("-"))
    return opens[0] * 60 + opens[1], closes[0] * 60 + closes[1]


@pytest.mark.parametrize("day", AROUND)
@settings(deadline=None, derandomize=True, max_examples=40)
@given(
    data=st.data(),
    offset=st.integers(0, 2 * DAY),
    lengths=st.lists(st.integers(0, 2 * DAY), max_size=2).map(lambda some: [*some, 3 * DAY]),
)
def test_any_calendar_agrees_with_the_wall_clock(
    day: str, data: st.DataObject, offset: int, lengths: list[int]
) -> None:
    near = date.fromisoformat(day)
    raw = data.draw(raw_calendars(near))
    calendar = calendar_of(raw)
    start = datetime(near.year, near.month, near.day, tzinfo=UTC) + offset * MINUTE
    span = sum(lengths)
    walk = open_minutes(raw, start)
    opened = [next(walk) for _ in range(span)]
    stops = [sum(lengths[:n]) for n in range(len(lengths) + 1)]
    for begin, end in pairwise(stops):
        counted = calendar.elapsed(start + begin * MINUTE, start + end * MINUTE)
        assert counted == sum(opened[begin:end]) * MINUTE
    amount = 0
    for minute, is_open in enumerate(opened):
        amount += is_open
        if is_open and amount % 97 == 1:
            assert calendar.add(start, amount * MINUTE) == start + (minute + 1) * MINUTE
            assert calendar.is_open(start + minute * MINUTE)
            assert calendar.is_open(start + (minute + 1) * MINUTE), "the end of an opening is inside hours"
    segments = calendar.segments(start, start + span * MINUTE)
    assert sum((one.length for one in segments), timedelta(0)) == sum(opened) * MINUTE
    assert all(one.end < other.start for one, other in pairwise(segments))
