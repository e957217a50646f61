"""Quiet hours: messages that can wait are sent when the reader's day has begun. Reminders of clocks never wait so long,
nor does anything about a major incident.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.policy.nudging import QuietHours

ONE_DAY = timedelta(days=1)


def quiet_until(at: datetime, quiet: QuietHours, *, zone: str) -> datetime | None:
    """When the quiet that holds at `at` ends, on the wall where the reader lives; None when it is not quiet.

    The hours may span midnight; equal start and end mean there are none. Source: process §7, quiet hours.
    """
    start, end = time.fromisoformat(quiet.start), time.fromisoformat(quiet.end)
    local = at.astimezone(ZoneInfo(zone))
    wall = local.time()
    overnight = start > end
    if not (wall >= start or wall < end if overnight else start <= wall < end):
        return None
    day = local.date() + (ONE_DAY if overnight and wall >= start else timedelta(0))
    return datetime.combine(day, end, local.tzinfo).astimezone(UTC)
