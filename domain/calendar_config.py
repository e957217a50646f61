"""The shape of `config/calendars.yml`: when the desk is open, and which days the state and the company change.

It checks what a person may have mistyped; counting time is `domain.calendars`, reading the file is the rulebook.
"""

from datetime import date, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Literal, Self, get_args
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, Field, model_validator

from domain.configured import Configured, Key, Line, Words

MIDNIGHT = timedelta(hours=24)

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)


class YearStatus(StrEnum):
    """Whether the state has published a year's holidays (§3.4)."""

    OFFICIAL = "official"
    PROVISIONAL = "provisional"


class OpeningHours(Configured):
    """One unbroken opening on a day, as the clock on the wall shows it; `24:00` is the day's end."""

    opens: timedelta
    closes: timedelta

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if not timedelta(0) <= self.opens < self.closes <= MIDNIGHT:
            raise ValueError(
                "an opening must begin before it ends, between 00:00 and 24:00; split one that crosses midnight"
            )
        return self

    @property
    def length(self) -> timedelta:
        return self.closes - self.opens


def _wall_clock(text: str) -> timedelta:
    if text == "24:00":
        return MIDNIGHT
    try:
        at = time.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text}” is no time of day; write HH:MM, for example 09:00") from None
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)


def _parse_hours(raw: object) -> object:
    if not isinstance(raw, str):
        return raw
    opens, dash, closes = raw.partition("-")
    if not dash:
        raise ValueError(f"“{raw}” is no opening; write it as 09:00-12:00")
    return {"opens": _wall_clock(opens.strip()), "closes": _wall_clock(closes.strip())}


Opening = Annotated[OpeningHours, BeforeValidator(_parse_hours)]


def _in_order(openings: tuple[OpeningHours, ...]) -> tuple[OpeningHours, ...]:
    for earlier, later in pairwise(openings):
        if later.opens < earlier.closes:
            raise ValueError("openings of one day must be in order and must not overlap")
    return openings


class DayOff(Configured):
    """A named run of days off, first and last day included."""

    first: date = Field(description="First day off.")
    last: date = Field(description="Last day off; the same as the first for a single day.")
    name: Words = Field(description="Name of the holiday.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"the days off from {self.first} end before they begin ({self.last})")
        return self


class HolidayYear(Configured):
    """One year as the state published it; a provisional year lists no days, they follow from the fixed dates (§3.4)."""

    status: YearStatus = Field(description="`official` once the state has published the year.")
    source: Line = Field(description="The notice the days were taken from.")
    days_off: tuple[DayOff, ...] = Field((), description="Days off of an official year.")
    make_up: tuple[date, ...] = Field((), description="Make-up workdays (调休上班日) of an official year.")

    @model_validator(mode="after")
    def _provisional_means_unpublished(self) -> Self:
        if self.status is YearStatus.PROVISIONAL and (self.days_off or self.make_up):
            raise ValueError("a provisional year lists no days; mark it official once they are published")
        return self


class FixedHoliday(Configured):
    """A statutory day off that falls on the same date every year, known before the year is published."""

    month: int = Field(ge=1, le=12, description="Month, 1 to 12.")
    day: int = Field(ge=1, le=31, description="Day of the month.")
    name: Words = Field(description="Name of the holiday.")


class HolidaySet(Configured):
    """The state holidays of one country, year by year; any number of calendars may inherit it."""

    fixed: tuple[FixedHoliday, ...] = Field((), description="Statutory days off; all a provisional year has.")
    years: dict[int, HolidayYear] = Field(default_factory=dict, description="The years, official or provisional.")

    @model_validator(mode="after")
    def _days_lie_in_their_year(self) -> Self:
        for year, published in self.years.items():
            days = [day for run in published.days_off for day in (run.first, run.last)] + list(published.make_up)
            if strays := sorted({day.isoformat() for day in days if day.year != year}):
                raise ValueError(f"year {year} lists days of another year: {', '.join(strays)}")
            for day in published.make_up:
                if any(run.first <= day <= run.last for run in published.days_off):
                    raise ValueError(f"{day} is listed as a day off and as a make-up workday")
        return self


class DayException(Configured):
    """A day on which this calendar alone differs: `hours` for a half day, none for a company holiday or local stop."""

    date: Annotated[date, Field(description="The day.")]
    hours: tuple[Opening, ...] = Field((), description="Openings of that day; none: closed.")
    reason: Words = Field(description="Why the day differs.")

    @model_validator(mode="after")
    def _hours_in_order(self) -> Self:
        _in_order(self.hours)
        return self


class CalendarConfig(Configured):
    """One business calendar: its zone, its usual week, whose holidays it keeps and its own exceptions."""

    name: Words = Field(description="Name of the calendar.")
    zone: str = Field(description="Time zone, an IANA name such as Asia/Shanghai.")
    weekly: dict[Weekday, tuple[Opening, ...]] = Field(
        description="Openings of the usual week; a day left out is closed."
    )
    holidays: Key | None = Field(None, description="Key of the holiday set it keeps; without one it keeps none.")
    make_up_hours: tuple[Opening, ...] | None = Field(
        None, description="Openings of make-up workdays, if not those of the first open weekday."
    )
    exceptions: tuple[DayException, ...] = Field((), description="Days on which this calendar alone differs.")

    @model_validator(mode="after")
    def _zone_is_known(self) -> Self:
        if self.zone not in available_timezones():
            raise ValueError(f"“{self.zone}” is no time zone; write an IANA name such as Asia/Shanghai")
        return self

    @model_validator(mode="after")
    def _opens_at_some_time(self) -> Self:
        for openings in (*self.weekly.values(), self.make_up_hours or ()):
            _in_order(openings)
        if not any(self.weekly.values()):
            raise ValueError("a calendar must open at least once a week, or its clocks would never end")
        return self

    @model_validator(mode="after")
    def _one_exception_a_day(self) -> Self:
        dates = [exception.date for exception in self.exceptions]
        if len(dates) != len(set(dates)):
            raise ValueError("a day may have one exception only; merge their hours")
        return self

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def usual_hours(self, weekday: int) -> tuple[OpeningHours, ...]:
        """The openings of a weekday (0 = Monday) in a week without exceptions."""
        return self.weekly.get(WEEKDAYS[weekday], ())

    def hours_on_make_up_days(self) -> tuple[OpeningHours, ...]:
        """A make-up workday is worked like the first open weekday, unless the calendar says otherwise."""
        if self.make_up_hours is not None:
            return self.make_up_hours
        return next(hours for weekday in range(7) if (hours := self.usual_hours(weekday)))


class CalendarsConfig(Configured):
    """The whole of `config/calendars.yml`."""

    working_days: Key = Field(description='Key of the calendar that "N working days" counts on.')
    holiday_sets: dict[Key, HolidaySet] = Field(
        default_factory=dict, description="State holidays, shared by calendars."
    )
    calendars: dict[Key, CalendarConfig] = Field(description="The calendars; `7x24` and `5x8` are required.")

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        if self.working_days not in self.calendars:
            raise ValueError(f"working_days names “{self.working_days}”, which is no calendar of this file")
        for key, calendar in self.calendars.items():
            if calendar.holidays is not None and calendar.holidays not in self.holiday_sets:
                raise ValueError(f"calendar {key} keeps the holidays “{calendar.holidays}”, which this file lacks")
        return self
