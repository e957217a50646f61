"""What a day is on a calendar: workday, weekend, holiday or make-up workday, and its opening hours (§3.4).

The company's exceptions win over the state's days, these over the usual week. Counting is `domain.calendars`.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.calendar_config import CalendarConfig, HolidaySet, OpeningHours, YearStatus
from domain.configured import Words


class DayKind(StrEnum):
    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make-up"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of a calendar; `name` is that of the holiday or the reason of an exception, None on usual days."""

    date: date
    kind: DayKind
    hours: tuple[OpeningHours, ...]
    name: Words | None = None


class DayRules:
    """Answers for any date what kind of day it is; knows nothing of instants."""

    def __init__(self, config: CalendarConfig, holidays: HolidaySet | None) -> None:
        self._week = tuple(config.usual_hours(weekday) for weekday in range(7))
        self._make_up_hours = config.hours_on_make_up_days()
        self._exceptions = {exception.date: exception for exception in config.exceptions}
        self._holidays = holidays
        self._off: dict[date, Words] = {}
        self._make_up: frozenset[date] = frozenset()
        if holidays is not None:
            self._off, self._make_up = _published(holidays)
        lengths = Counter(sum((one.length for one in hours), timedelta(0)) for hours in self._week if hours)
        self.working_day: timedelta = max(lengths, key=lambda length: (lengths[length], length))

    def year_status(self, year: int) -> YearStatus:
        if self._holidays is None:
            return YearStatus.OFFICIAL
        published = self._holidays.years.get(year)
        return published.status if published else YearStatus.PROVISIONAL

    def hours(self, on: date) -> tuple[OpeningHours, ...]:
        return self.day(on).hours

    def day(self, on: date) -> CalendarDay:
        planned = self._state_day(on)
        exception = self._exceptions.get(on)
        if exception is None:
            return planned
        name = exception.reason
        works = planned.kind in {DayKind.WORKDAY, DayKind.MAKE_UP}
        if not exception.hours:
            return CalendarDay(on, DayKind.HOLIDAY if works else planned.kind, (), name)
        return CalendarDay(on, planned.kind if works else DayKind.MAKE_UP, exception.hours, name)

    def _state_day(self, on: date) -> CalendarDay:
        usual = self._week[on.weekday()]
        if on in self._make_up:
            return CalendarDay(on, DayKind.WORKDAY, usual) if usual else self._made_up(on)
        name = self._off.get(on) or self._fixed_name(on)
        if name is not None:
            return CalendarDay(on, DayKind.HOLIDAY, (), name)
        return CalendarDay(on, DayKind.WORKDAY if usual else DayKind.WEEKEND, usual)

    def _made_up(self, on: date) -> CalendarDay:
        return CalendarDay(on, DayKind.MAKE_UP, self._make_up_hours)

    def _fixed_name(self, on: date) -> Words | None:
        """Until a year is published, only the dates fixed by law are days off."""
        if self._holidays is None or self.year_status(on.year) is YearStatus.OFFICIAL:
            return None
        for fixed in self._holidays.fixed:
            if (fixed.month, fixed.day) == (on.month, on.day):
                return fixed.name
        return None


def _published(holidays: HolidaySet) -> tuple[dict[date, Words], frozenset[date]]:
    off: dict[date, Words] = {}
    make_up: set[date] = set()
    for year in holidays.years.values():
        make_up.update(year.make_up)
        for run in year.days_off:
            off.update((run.first + timedelta(n), run.name) for n in range((run.last - run.first).days + 1))
    return off, frozenset(make_up)
