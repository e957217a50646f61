"""When a reminder for a person goes out: several within minutes become one message, none outside hours (§3.7 d, h). Who
is reminded of what is `domain/nudges.py`.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from domain.calendars import Calendar
from domain.ticket import Priority, Ticket

FULL = 100  # percent of the target


class Haste(StrEnum):
    """How long a reminder may wait for company."""

    PAGE = "page"  # P1, major: it goes out in the very moment and takes along whatever waits
    BREACH = "breach"  # it waits for what falls due in the same moment, never for a window
    USUAL = "usual"


def haste(ticket: Ticket, percent: int | None) -> Haste:
    """Nobody waits to hear of a P1, a major incident or a breach. `percent` is None for a step of the time ladder."""
    if percent is None or ticket.is_major or ticket.priority is Priority.P1:
        return Haste.PAGE
    return Haste.BREACH if percent >= FULL else Haste.USUAL


def goes_out_at(
    asked: datetime, *, haste: Haste, last_sent: datetime | None, window: timedelta, calendar: Calendar
) -> datetime:
    """When a reminder asked for at `asked` goes out, on the calendar of its clock (§3.7 d, h).

    At once, unless another went out to the same person less than `window` ago: then at the end of that window. A
    window that would carry it past closing time is not waited for; what is asked for while closed waits for opening.
    """
    earliest = asked if calendar.is_open(asked) else calendar.next_opening(asked)
    if haste is not Haste.USUAL or last_sent is None:
        return earliest
    end = last_sent + window
    return end if end > earliest and calendar.is_open(end) else earliest
