"""When people in this workspace work: Monday to Friday, but for holidays and the days worked in exchange for them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5
MORNING = time(9)


@dataclass(frozen=True)
class OfficeDays:
    """`working_days` are weekend days worked, `days_off` weekdays off; `tz` is the office's zone, `morning` when the
    day begins.
    """

    tz: str = "Asia/Shanghai"
    morning: time = MORNING
    working_days: tuple[date, ...] = ()
    days_off: tuple[date, ...] = ()

    def is_working(self, day: date) -> bool:
        return day in self.working_days or (day.weekday() < SATURDAY and day not in self.days_off)

    def next_morning(self, now: datetime) -> datetime:
        """The first morning of a working day after `now`, in the office's zone."""
        zone = ZoneInfo(self.tz)
        day = now.astimezone(zone).date()
        while True:
            morning = datetime.combine(day, self.morning, zone)
            if morning > now and self.is_working(day):
                return morning
            day += timedelta(days=1)
