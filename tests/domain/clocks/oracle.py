"""The slow truth for the property tests: time walked minute by minute over the wall clock.

It shares no code with the product: it reads the raw calendar data, asks the zone for each minute's wall time, and plays
a clock's log like a stopwatch that somebody watches.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
LAST = datetime(2027, 9, 30, tzinfo=UTC)
WORDS = {"en": "Day", "zh": "日"}
_OFFICE = ["09:00-12:00", "13:00-18:00"]
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

CHINA = {
    "fixed": [
        {"month": month, "day": day, "name": WORDS}
        for month, day in ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
    ],
    "years": {
        2026: {
            "status": "official",
            "source": "State Council notice of 2025-11-04",
            "days_off": [
                {"first": f"2026-{first}", "last": f"2026-{last}", "name": WORDS}
                for first, last in (
                    ("01-01", "01-03"),
                    ("02-15", "02-23"),
                    ("04-04", "04-06"),
                    ("05-01", "05-05"),
                    ("06-19", "06-21"),
                    ("09-25", "09-27"),
                    ("10-01", "10-07"),
                )
            ],
            "make_up": ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"],
        },
        2027: {"status": "provisional", "source": "not published"},
    },
}


def _calendar(zone: str, week: dict[str, list[str]], **more: object) -> dict[str, Any]:
    return {"name": WORDS, "zone": zone, "weekly": week} | more


def _week(hours: list[str], *, days: int = 7) -> dict[str, list[str]]:
    return {day: list(hours) for day in _WEEKDAYS[:days]}


RAW: dict[str, Any] = {
    "working_days": "office",
    "holiday_sets": {"cn": CHINA},
    "calendars": {
        "office": _calendar("Asia/Shanghai", _week(_OFFICE, days=5), holidays="cn"),
        "always": _calendar("Asia/Shanghai", _week(["00:00-24:00"])),
        "london": _calendar("Europe/London", _week(["00:30-01:30", "01:45-24:00"])),
        "new-york": _calendar(
            "America/New_York",
            _week(["02:10-02:50", "09:00-17:30"]),
            holidays="cn",
            make_up_hours=["10:00-11:00"],
            exceptions=[
                {"date": "2026-03-16", "hours": ["09:00-12:00"], "reason": WORDS},
                {"date": "2026-10-05", "hours": ["01:00-03:00", "09:00-10:00"], "reason": WORDS},
                {"date": "2026-11-03", "reason": WORDS},
            ],
        ),
    },
}


def _minutes(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def _open_hours(raw: dict[str, Any], on: date) -> list[str]:
    exceptions = {one["date"]: one.get("hours", []) for one in raw.get("exceptions", [])}
    if on.isoformat() in exceptions:
        return list(exceptions[on.isoformat()])
    usual = raw["weekly"].get(_WEEKDAYS[on.weekday()], [])
    if raw.get("holidays") is None:
        return list(usual)
    year = CHINA["years"].get(on.year, {})  # type: ignore[attr-defined]  # a table of mixed literals
    if on.isoformat() in year.get("make_up", []):
        return list(usual or raw.get("make_up_hours", _OFFICE))
    if any(run["first"] <= on.isoformat() <= run["last"] for run in year.get("days_off", [])):
        return []
    fixed = {(one["month"], one["day"]) for one in CHINA["fixed"]}  # type: ignore[attr-defined]
    if year.get("status") != "official" and (on.month, on.day) in fixed:
        return []
    return list(usual)


@cache
def open_minutes(key: str) -> bytes:
    """One byte per minute from FIRST to LAST: 1 when the wall clock shows opening hours."""
    raw = RAW["calendars"][key]
    zone = ZoneInfo(raw["zone"])
    hours_of: dict[date, list[tuple[int, int]]] = {}
    found, at = bytearray(), FIRST
    while at < LAST:
        local = at.astimezone(zone)
        on = local.date()
        if on not in hours_of:
            parts = (one.split("-") for one in _open_hours(raw, on))
            hours_of[on] = [(_minutes(opens), _minutes(closes)) for opens, closes in parts]
        minute = local.hour * 60 + local.minute
        found.append(any(opens <= minute < closes for opens, closes in hours_of[on]))
        at += MINUTE
    return bytes(found)


def index(at: datetime) -> int:
    return int((at - FIRST) / MINUTE)


def at_index(minute: int) -> datetime:
    return FIRST + minute * MINUTE


def elapsed(key: str, start: datetime, end: datetime) -> timedelta:
    """Counts whole minutes one by one and the broken minutes at both ends by the second."""
    table, total, at = open_minutes(key), timedelta(0), start
    while at < end:
        whole = at_index(index(at))
        if whole == at and end - at >= MINUTE:
            last = index(end)
            total += sum(table[index(at) : last]) * MINUTE
            at = at_index(last)
            continue
        until = min(whole + MINUTE, end)
        total += (until - at) * table[index(at)]
        at = until
    return total


def add_minutes(key: str, start: int, amount: int) -> int:
    """Walks until `amount` open minutes have passed; with none to pass, waits for hours (ends included)."""
    table, minute = open_minutes(key), start
    if amount == 0:
        return minute if is_open(key, minute) else table.index(1, minute)
    while amount:
        amount -= table[minute]
        minute += 1
    return minute


def is_open(key: str, minute: int) -> bool:
    table = open_minutes(key)
    return bool(table[minute] or table[minute - 1])


@dataclass
class Stopwatch:
    """A clock played minute by minute. `spent_at` is the minute at which the target was used up, while it is."""

    target: int
    calendar: str
    state: str = "running"
    consumed: int = 0
    spent_at: int | None = None
    breached_at: int | None = None
    on_retarget: bool = False
    result: str | None = None
    idle: int = 0
    renewed: bool = False
    open_minutes: Callable[[str], Sequence[int]] = open_minutes

    def pass_minute(self, minute: int) -> None:
        open_ = self.open_minutes(self.calendar)[minute]
        if self.state == "running":
            if self.spent_at is not None and self.breached_at is None and minute + 1 > self.spent_at:
                self.breached_at = self.spent_at
            self.consumed += open_
            if open_ and self.consumed == self.target:
                self.spent_at = minute + 1
        elif self.state == "paused":
            self.idle += open_

    def _begin_again(self, minute: int) -> None:
        self.spent_at = self._opening(minute) if self.consumed >= self.target else None

    def _opening(self, minute: int) -> int:
        table = self.open_minutes(self.calendar)
        return minute if table[minute] or table[minute - 1] else table.index(1, minute)

    def take(self, kind: str, minute: int, terms: tuple[int, str] | None) -> None:
        if kind == "retargeted":
            self._retarget(minute, terms)
        elif kind in {"resumed", "continued"}:
            self._run_again(kind, minute)
        else:
            self.state = kind
            if kind == "paused":
                self.idle, self.renewed = 0, False
            elif kind == "stopped":
                self.result = "met" if self.breached_at is None else "missed"
            elif kind == "cancelled":
                self.result = "n/a"

    def _run_again(self, kind: str, minute: int) -> None:
        if kind == "continued" or self.idle or self.renewed:
            self._begin_again(minute)
        if kind == "continued":
            self.result = None
            if self.consumed > self.target and self.breached_at is None:
                self.breached_at, self.on_retarget = minute, True
        self.state = "running"

    def _retarget(self, minute: int, terms: tuple[int, str] | None) -> None:
        if terms is None or terms == (self.target, self.calendar):
            return
        self.target, self.calendar = terms
        self.renewed = True
        if self.state == "stopped":
            return
        if self.consumed < self.target:
            self.spent_at = None
        elif self.breached_at is None:
            self.spent_at, self.breached_at, self.on_retarget = minute, minute, True
