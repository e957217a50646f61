"""The log of a clock: which events may follow each other. What they mean is `domain/sla.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class ClockEventKind(StrEnum):
    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    RETARGETED = "retargeted"
    STOPPED = "stopped"
    CONTINUED = "continued"
    CANCELLED = "cancelled"
    RECALCULATED = "recalculated"


class ClockState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One line of a clock's log. `started` and `retargeted` carry target and calendar key, `paused` a reason.

    `recalculated` is written when other calendars changed what the log says of the past (§3.5.8): its reason is the
    instant of the breach on record by then, in ISO 8601, and None when there was none.
    """

    at: datetime
    kind: ClockEventKind
    target: timedelta | None = None
    calendar: str | None = None
    reason: str | None = None


class BrokenClockLogError(ValueError):
    """A log whose events cannot follow each other: a defect of the writer, never of a person."""


MOVES: Mapping[ClockState, Mapping[ClockEventKind, ClockState]] = {
    ClockState.RUNNING: {
        ClockEventKind.RECALCULATED: ClockState.RUNNING,
        ClockEventKind.PAUSED: ClockState.PAUSED,
        ClockEventKind.RETARGETED: ClockState.RUNNING,
        ClockEventKind.STOPPED: ClockState.STOPPED,
        ClockEventKind.CANCELLED: ClockState.CANCELLED,
    },
    ClockState.PAUSED: {
        ClockEventKind.RECALCULATED: ClockState.PAUSED,
        ClockEventKind.RESUMED: ClockState.RUNNING,
        ClockEventKind.RETARGETED: ClockState.PAUSED,
        ClockEventKind.STOPPED: ClockState.STOPPED,
        ClockEventKind.CANCELLED: ClockState.CANCELLED,
    },
    ClockState.STOPPED: {
        ClockEventKind.CONTINUED: ClockState.RUNNING,
        ClockEventKind.RETARGETED: ClockState.STOPPED,
        ClockEventKind.CANCELLED: ClockState.CANCELLED,
    },
    ClockState.CANCELLED: {},
}


def may_follow(log: Sequence[ClockEvent], event: ClockEvent) -> bool:
    """Whether the log, complete so far, allows this event next; writers ask before they write."""
    state: ClockState | None = None
    for one in (*log, event):
        if state is None:
            state = ClockState.RUNNING if one.kind is ClockEventKind.STARTED else None
        else:
            state = MOVES[state].get(one.kind)
        if state is None:
            return False
    return not log or event.at >= log[-1].at


def terms_of(event: ClockEvent) -> tuple[timedelta, str]:
    """Target and calendar that run from this event on."""
    if event.target is None or event.calendar is None or event.target <= timedelta(0):
        raise BrokenClockLogError(f"{event.kind} at {event.at.isoformat()} lacks a positive target or a calendar")
    return event.target, event.calendar
