"""Every day of every official year agrees with two independent packages; they are no part of the product."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from domain.calendar_config import YearStatus
from domain.calendar_days import DayKind
from domain.calendars import Calendar

OFFICIAL = (2025, 2026)


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", OFFICIAL)
def test_official_years_agree_day_by_day(office: Calendar, year: int) -> None:
    china = holidays.country_holidays("CN", years=year)
    assert office.year_status(year) is YearStatus.OFFICIAL
    for day in days_of(year):
        assert office.is_working_day(day) is chinese_calendar.is_workday(day), day
        assert office.is_working_day(day) is china.is_working_day(day), day


@pytest.mark.parametrize("year", OFFICIAL)
def test_make_up_days_are_those_the_state_names(office: Calendar, year: int) -> None:
    ours = {day for day in days_of(year) if office.working_day_kind(day) is DayKind.MAKE_UP}
    assert ours == {day for day in days_of(year) if day.weekday() >= 5 and chinese_calendar.is_workday(day)}
