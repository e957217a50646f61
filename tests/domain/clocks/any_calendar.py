"""Calendars nobody has thought of, and the slow truth about them: zones whose clocks change, breaks, shifts over
midnight, half days, state holidays, make-up days, years that are published and years that are not.

The walk shares no code with the product: it asks the zone for each minute's wall time and the raw days for its hours.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from domain.calendar_config import WEEKDAYS, CalendarsConfig
from domain.calendars import Calendars

MINUTE, DAY = timedelta(minutes=1), 24 * 60
WORDS = {"en": "Day", "zh": "日"}
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
FIXED = ((1, 1), (10, 1))
OF_CALENDAR = ("name", "zone", "weekly", "exceptions", "make_up_hours")


@st.composite
def openings(draw: st.DrawFn, *, least: int = 0) -> list[str]:
    """Up to three openings of a day; `00:00` and `24:00` among their ends, so that shifts cross midnight."""
    edge = st.one_of(st.integers(0, DAY), st.sampled_from((0, 90, 120, 180, 540, 720, 1080, 1320, DAY)))
    ends = sorted(draw(st.sets(edge, min_size=2 * least, max_size=6)))
    return [f"{_wall(ends[n])}-{_wall(ends[n + 1])}" for n in range(0, len(ends) - 1, 2)]


@st.composite
def raw_calendars(draw: st.DrawFn, near: date) -> dict[str, Any]:
    """One whose irregular days lie near this day; its years are those that the state has published."""
    days = st.integers(-2, 12).map(lambda n: near + timedelta(days=n))
    usual, odd = draw(openings(least=1)), draw(st.sets(st.sampled_from(WEEKDAYS), max_size=3))
    week = {day: draw(openings()) if day in odd else usual for day in WEEKDAYS}
    exceptions = {day: draw(openings()) for day in draw(st.sets(days, max_size=3))}
    return {
        "name": WORDS,
        "zone": draw(st.sampled_from(ZONES)),
        "weekly": week,
        "exceptions": [{"date": day, "hours": hours, "reason": WORDS} for day, hours in exceptions.items()],
        "make_up_hours": draw(st.one_of(st.none(), openings())),
        "years": draw(st.one_of(years(near), years(near), st.none())),
    }


@st.composite
def years(draw: st.DrawFn, near: date) -> dict[int, dict[str, set[date]]]:
    """The year of this day as the state published it."""
    days = st.integers(-2, 12).map(lambda n: near + timedelta(days=n)).filter(lambda day: day.year == near.year)
    off = draw(st.sets(days, max_size=4))
    return {near.year: {"off": off, "make_up": draw(st.sets(days, max_size=2)) - off}}


def calendars_of(raw: Mapping[str, dict[str, Any]], *, working_days: str) -> Calendars:
    """All of them, each with holidays of its own."""
    fixed = [{"month": month, "day": day, "name": WORDS} for month, day in FIXED]
    kept = {key: one["years"] for key, one in raw.items() if one["years"] is not None}
    config = {
        "working_days": working_days,
        "holiday_sets": {
            key: {"fixed": fixed, "years": {year: _published(one) for year, one in published.items()}}
            for key, published in kept.items()
        },
        "calendars": {
            key: {name: one[name] for name in OF_CALENDAR} | {"holidays": key if key in kept else None}
            for key, one in raw.items()
        },
    }
    return Calendars(CalendarsConfig.model_validate(config))


def _published(year: dict[str, set[date]]) -> dict[str, Any]:
    return {
        "status": "official",
        "source": "a notice",
        "days_off": [{"first": day, "last": day, "name": WORDS} for day in sorted(year["off"])],
        "make_up": sorted(year["make_up"]),
    }


def open_minutes(raw: dict[str, Any], start: datetime) -> Iterator[bool]:
    """Minute after minute from `start`: whether the wall clock shows opening hours."""
    zone, at = ZoneInfo(raw["zone"]), start
    hours: dict[date, list[tuple[int, int]]] = {}
    while True:
        wall = at.astimezone(zone)
        on = wall.date()
        if on not in hours:
            hours[on] = [_ends(one) for one in _hours(raw, on)]
        minute = wall.hour * 60 + wall.minute
        yield any(opens <= minute < closes for opens, closes in hours[on])
        at += MINUTE


def _hours(raw: dict[str, Any], on: date) -> list[str]:
    for one in raw["exceptions"]:
        if one["date"] == on:
            return list(one["hours"])
    week = [raw["weekly"][day] for day in WEEKDAYS]
    usual, published = list(week[on.weekday()]), raw["years"]
    if published is None:
        return usual
    if on.year not in published:
        return [] if (on.month, on.day) in FIXED else usual
    if on in published[on.year]["make_up"]:
        own = raw["make_up_hours"]
        return usual or list(next(hours for hours in week if hours) if own is None else own)
    return [] if on in published[on.year]["off"] else usual


def _wall(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _ends(text: str) -> tuple[int, int]:
    opens, closes = ([int(part) for part in one.split(":")] for one in text.split("-"))
    return opens[0] * 60 + opens[1], closes[0] * 60 + closes[1]
