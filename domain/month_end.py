"""The month-end window: from the last working days of a month through the first ones of the next (process §3.3)."""

from datetime import date, datetime, timedelta

from domain.calendars import Calendar
from domain.policy.prioritising import MonthEnd


def in_month_end(now: datetime, window: MonthEnd, calendar: Calendar) -> bool:
    """Days off between the last and the first working days belong to the window: the closing goes on.

    `calendar` is the one of working days; the month is that of its time zone.
    """
    today = calendar.local_date(now)
    before = _working_days(today.replace(day=1), today, calendar)
    if before < window.first_days:
        return True
    after = _working_days(today + timedelta(days=1), _next_month(today), calendar)
    return after < window.last_days


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _working_days(start: date, stop: date, calendar: Calendar) -> int:
    return sum(calendar.is_working_day(start + timedelta(days=n)) for n in range((stop - start).days))
