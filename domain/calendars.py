"""Business time: what a calendar counts between two instants, and when an amount of it is used up (§3.4, §3.5.6-7, 14).

A calendar is a table of openings with the time counted before each, searched by bisection, so a year costs what a day
costs. It is built year by year as asked for; what the days are is `domain.calendar_days`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.calendar_config import CalendarConfig, CalendarsConfig, HolidaySet, YearStatus
from domain.calendar_days import CalendarDay, DayKind, DayRules
from domain.wall_clock import openings_of_day

ZERO = timedelta(0)


class UnknownCalendarError(KeyError):
    """A key that no calendar of the rulebook has."""

    def __init__(self, key: str, known: tuple[str, ...]) -> None:
        super().__init__(key)
        self.key = key
        self.known = known

    def __str__(self) -> str:
        return f"no calendar “{self.key}”; known: {', '.join(self.known)}"


@dataclass(frozen=True, slots=True)
class Segment:
    """An unbroken stretch of open time, in UTC."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class _Table:
    """Openings of whole local years; `counted[i]` is the open time before `starts[i]`. Never changed once built."""

    first_year: int
    last_year: int
    begin: datetime
    end: datetime
    starts: list[datetime]
    lengths: list[timedelta]
    counted: list[timedelta]
    total: timedelta

    def position(self, at: datetime) -> timedelta:
        index = bisect_right(self.starts, at) - 1
        if index < 0:
            return ZERO
        inside = at - self.starts[index]
        length = self.lengths[index]
        return self.counted[index] + (inside if inside < length else length)  # noqa: FURB136  min() costs a third more


class Calendar:
    """A business calendar. Instants in and out are aware UTC, exact to the microsecond; local time stays inside.

    Open means: the clock on the wall in the calendar's zone shows opening hours. An hour skipped in spring is not
    counted, one repeated in autumn counts twice. Years nobody has published count as provisional (§3.4).
    """

    def __init__(self, key: str, config: CalendarConfig, holidays: HolidaySet | None = None) -> None:
        self.key = key
        self.name = config.name
        self.zone: ZoneInfo = config.tz
        self._days = DayRules(config, holidays)
        # A table is replaced whole, never changed, so threads may share a calendar without a lock.
        self._table: _Table | None = None

    def __repr__(self) -> str:
        return f"Calendar({self.key!r}, {self.zone.key})"

    # Days

    def day(self, on: date) -> CalendarDay:
        """What kind of day this is, its opening hours and the name of its holiday."""
        return self._days.day(on)

    def working_day_kind(self, on: date) -> DayKind:
        return self._days.day(on).kind

    def is_working_day(self, on: date) -> bool:
        """A make-up workday is one; a half day is one; a weekend or holiday is not."""
        return self._days.day(on).kind in {DayKind.WORKDAY, DayKind.MAKE_UP}

    def year_status(self, year: int) -> YearStatus:
        """Whether the year's holidays are published; a calendar that keeps no holidays has nothing to wait for."""
        return self._days.year_status(year)

    @property
    def working_day(self) -> timedelta:
        """The length of one usual working day, in business time (8 h on 5x8)."""
        return self._days.working_day

    def local_date(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    # Time

    def is_open(self, at: datetime) -> bool:
        """An opening includes both its ends: 12:00 and 18:00 sharp are inside hours (§3.5.7)."""
        table = self._covering(at, at)
        index = bisect_right(table.starts, at) - 1
        return index >= 0 and at - table.starts[index] <= table.lengths[index]

    def next_opening(self, at: datetime) -> datetime:
        """The first instant, `at` itself or later, from which time runs: 13:00 for 12:00 sharp."""
        table = self._covering(at, at)
        index = bisect_right(table.starts, at) - 1
        if index >= 0 and at - table.starts[index] < table.lengths[index]:
            return at
        while index + 1 >= len(table.starts):
            table = self._built(table.first_year, table.last_year + 1)
            index = bisect_right(table.starts, at) - 1
        return table.starts[index + 1]

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """The open time from `start` to `end`; nothing when `end` is not after `start` (§3.5.6)."""
        if end <= start:
            return ZERO
        table = self._covering(start, end)
        return table.position(end) - table.position(start)

    def add(self, start: datetime, amount: timedelta) -> datetime:
        """The instant at which `amount` of open time after `start` is used up (§3.5.6-7).

        It stays at the end of an opening (12:00, 18:00) and does not jump to the next one. Nothing added inside hours,
        ends included, is `start`; nothing added outside hours is the next opening.
        """
        if amount < ZERO:
            raise ValueError("an amount of business time cannot be negative")
        if amount == ZERO:
            return start if self.is_open(start) else self.next_opening(start)
        table = self._covering(start, start)
        target = table.position(start) + amount
        while target > table.total:
            before = table.total
            years = 1 + max(0, int((target - before) / max(before, timedelta(days=1))))
            table = self._built(table.first_year, table.last_year + years)
        index = bisect_left(table.counted, target) - 1
        return table.starts[index] + (target - table.counted[index])

    def add_working_days(self, at: datetime, days: int) -> datetime:
        """N working days mean N times the length of a working day in business time from the event (§3.5.14)."""
        return self.add(at, days * self.working_day)

    def segments(self, start: datetime, end: datetime) -> tuple[Segment, ...]:
        """The open stretches between two instants, in order: the working shown to people who doubt a due time."""
        if end <= start:
            return ()
        table = self._covering(start, end)
        first = max(bisect_right(table.starts, start) - 1, 0)
        found = []
        for index in range(first, bisect_left(table.starts, end)):
            opening = table.starts[index]
            low, high = max(opening, start), min(opening + table.lengths[index], end)
            if low < high:
                found.append(Segment(low, high))
        return tuple(found)

    def _covering(self, first: datetime, last: datetime) -> _Table:
        table = self._table
        if table is not None and table.begin <= first and last < table.end:
            return table
        years = [first.astimezone(self.zone).year, last.astimezone(self.zone).year]
        if table is not None:
            years += [table.first_year, table.last_year]
        return self._built(min(years), max(years))

    def _built(self, first_year: int, last_year: int) -> _Table:
        self._table = table = _build(self._days, self.zone, first_year, last_year)
        return table


def _build(days: DayRules, zone: ZoneInfo, first_year: int, last_year: int) -> _Table:
    joined: list[tuple[datetime, datetime]] = []
    for opening in sorted(_openings(days, zone, first_year, last_year)):
        if joined and joined[-1][1] == opening[0]:
            joined[-1] = (joined[-1][0], opening[1])
        else:
            joined.append(opening)
    lengths = [end - start for start, end in joined]
    counted, total = [], ZERO
    for length in lengths:
        counted.append(total)
        total += length
    return _Table(
        first_year=first_year,
        last_year=last_year,
        begin=datetime(first_year, 1, 1, tzinfo=zone).astimezone(UTC),
        end=datetime(last_year + 1, 1, 1, tzinfo=zone).astimezone(UTC),
        starts=[start for start, _ in joined],
        lengths=lengths,
        counted=counted,
        total=total,
    )


def _openings(days: DayRules, zone: ZoneInfo, first_year: int, last_year: int) -> Iterator[tuple[datetime, datetime]]:
    on, stop, one_day = date(first_year, 1, 1), date(last_year + 1, 1, 1), timedelta(days=1)
    while on < stop:
        yield from openings_of_day(zone, on, days.hours(on))
        on += one_day


class Calendars(Mapping[str, Calendar]):
    """The calendars of the rulebook by key (`7x24`, `5x8`); `working_days` is the one that "N working days" means."""

    def __init__(self, config: CalendarsConfig) -> None:
        self._by_key = {
            key: Calendar(key, one, config.holiday_sets[one.holidays] if one.holidays else None)
            for key, one in config.calendars.items()
        }
        self.working_days = self._by_key[config.working_days]

    def __getitem__(self, key: str) -> Calendar:
        try:
            return self._by_key[key]
        except KeyError:
            raise UnknownCalendarError(key, tuple(self._by_key)) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_key)

    def __len__(self) -> int:
        return len(self._by_key)
