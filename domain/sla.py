"""What a clock says: due times, breaches and results are derived from the clock's log of events, never stored.

The log is the only truth, so when a calendar changes every reading follows (§3.5). Which events a ticket's life writes
is the services' part; when to tell whom is `domain.nudges`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.calendars import Calendar
from domain.policy.targets import ClockKind

__all__ = [
    "PAUSABLE",
    "BrokenClockLogError",
    "ClockEvent",
    "ClockEventKind",
    "ClockKind",
    "ClockResult",
    "ClockSpan",
    "ClockState",
    "Reading",
    "SpanNote",
    "may_follow",
    "read",
]

ZERO = timedelta(0)


# Of a ticket's own clocks: the response cannot be paused (§3.5.2), nor can the steps others wait for, approval and
# appeal. What a group and a supplier owe pauses with the resolution: see `domain/group_clocks.py`.
PAUSABLE = frozenset({ClockKind.RESOLUTION, ClockKind.INTERIM_REPLY})


class ClockEventKind(StrEnum):
    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    RETARGETED = "retargeted"
    STOPPED = "stopped"
    CONTINUED = "continued"
    CANCELLED = "cancelled"


class ClockState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    CANCELLED = "cancelled"


class ClockResult(StrEnum):
    MET = "met"
    MISSED = "missed"
    NOT_APPLICABLE = "n/a"


class SpanNote(StrEnum):
    """Why a stretch of a clock's life counted or did not."""

    COUNTED = "counted"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One line of a clock's log. `started` and `retargeted` carry target and calendar key, `paused` a reason."""

    at: datetime
    kind: ClockEventKind
    target: timedelta | None = None
    calendar: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ClockSpan:
    """A stretch of a clock's life on one calendar, and how much business time it counted."""

    start: datetime
    end: datetime
    calendar: str
    counted: timedelta
    note: SpanNote
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock says at one instant.

    `due` is None while paused or once cancelled; a stopped clock keeps the due time it was judged by. `breached_at` is
    the first instant at which the target had run out with work unfinished; it stays, whatever happens later (§3.5.8).
    `remaining` is negative once more than the target is consumed. `result` is None until the clock stops.
    """

    state: ClockState
    target: timedelta
    calendar: str
    consumed: timedelta
    remaining: timedelta
    due: datetime | None
    started_at: datetime
    stopped_at: datetime | None
    breached_at: datetime | None
    breached_on_retarget: bool
    result: ClockResult | None
    working: tuple[ClockSpan, ...]

    @property
    def breached(self) -> bool:
        return self.breached_at is not None


class BrokenClockLogError(ValueError):
    """A log whose events cannot follow each other: a defect of the writer, never of a person."""


_MOVES: Mapping[ClockState, Mapping[ClockEventKind, ClockState]] = {
    ClockState.RUNNING: {
        ClockEventKind.PAUSED: ClockState.PAUSED,
        ClockEventKind.RETARGETED: ClockState.RUNNING,
        ClockEventKind.STOPPED: ClockState.STOPPED,
        ClockEventKind.CANCELLED: ClockState.CANCELLED,
    },
    ClockState.PAUSED: {
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


def read(log: Sequence[ClockEvent], *, now: datetime, calendars: Mapping[str, Calendar]) -> Reading:
    """A clock is what its log says it is at `now`; later events do not exist yet (§3.5).

    Raises `BrokenClockLogError` when the log does not begin with `started` at or before `now`, is out of order, or
    holds a move the state does not allow.
    """
    past = [event for event in log if event.at <= now]
    if not past or past[0].kind is not ClockEventKind.STARTED:
        raise BrokenClockLogError(f"the clock has not started at {now.isoformat()}")
    walk = _Walk(past[0], calendars)
    for event in past[1:]:
        walk.take(event)
    return walk.reading(now)


def may_follow(log: Sequence[ClockEvent], event: ClockEvent) -> bool:
    """Whether the log, complete so far, allows this event next; writers ask before they write."""
    state: ClockState | None = None
    for one in (*log, event):
        if state is None:
            state = ClockState.RUNNING if one.kind is ClockEventKind.STARTED else None
        else:
            state = _MOVES[state].get(one.kind)
        if state is None:
            return False
    return not log or event.at >= log[-1].at


class _Walk:
    """Replays a log. While running, `_due` is the instant at which the target runs out."""

    def __init__(self, first: ClockEvent, calendars: Mapping[str, Calendar]) -> None:
        self._calendars = calendars
        self._target, self._calendar = _terms(first)
        self._state = ClockState.RUNNING
        self._since = self._started_at = first.at
        self._consumed = ZERO
        self._due: datetime | None = self._clock.add(first.at, self._target)
        self._held_due: datetime | None = None
        self._held_reason: str | None = None
        self._idle = ZERO
        self._stopped_at: datetime | None = None
        self._result: ClockResult | None = None
        self._breached_at: datetime | None = None
        self._breached_on_retarget = False
        self._working: list[ClockSpan] = []

    @property
    def _clock(self) -> Calendar:
        return self._calendars[self._calendar]

    def take(self, event: ClockEvent) -> None:
        following = _MOVES[self._state].get(event.kind)
        if following is None or event.at < self._since:
            raise BrokenClockLogError(f"{event.kind} at {event.at.isoformat()} cannot follow {self._state}")
        self._close_span(event.at)
        match event.kind:
            case ClockEventKind.PAUSED:
                self._held_due, self._held_reason = self._due, event.reason
                self._due, self._idle = None, ZERO
            case ClockEventKind.RESUMED:
                self._resume(event.at)
            case ClockEventKind.CONTINUED:
                self._continue(event.at)
            case ClockEventKind.RETARGETED:
                self._retarget(event)
            case ClockEventKind.STOPPED:
                self._stop(event.at)
            case ClockEventKind.CANCELLED:
                self._result = ClockResult.NOT_APPLICABLE
        self._state = following

    def _close_span(self, at: datetime) -> None:
        """Ends the stretch that runs up to `at`: counts it while running, notes its business time while paused."""
        length = self._clock.elapsed(self._since, at)
        if self._state is ClockState.RUNNING:
            self._consumed += length
            if self._due is not None and at > self._due:
                self._breached_at = self._breached_at or self._due
        elif self._state is ClockState.PAUSED:
            self._idle += length
        if at > self._since:
            self._working.append(self._span(at, length))
        self._since = at

    def _span(self, at: datetime, length: timedelta) -> ClockSpan:
        if self._state is ClockState.RUNNING:
            return ClockSpan(self._since, at, self._calendar, length, SpanNote.COUNTED)
        note = SpanNote.PAUSED if self._state is ClockState.PAUSED else SpanNote.STOPPED
        reason = self._held_reason if self._state is ClockState.PAUSED else None
        return ClockSpan(self._since, at, self._calendar, ZERO, note, reason)

    def _due_from(self, at: datetime) -> datetime:
        return self._clock.add(at, max(self._target - self._consumed, ZERO))

    def _resume(self, at: datetime) -> None:
        """A pause that held no business time changes nothing (§3.5.5): the due time of before comes back."""
        untouched = self._idle == ZERO and self._held_due is not None
        self._due = self._held_due if untouched else self._due_from(at)

    def _continue(self, at: datetime) -> None:
        """A reopened clock goes on with what was left; being stopped did not count (§3.5.9)."""
        self._stopped_at = self._result = None
        self._due = self._due_from(at)
        if self._consumed > self._target and self._breached_at is None:
            self._breached_at, self._breached_on_retarget = at, True

    def _retarget(self, event: ClockEvent) -> None:
        """What was consumed stays consumed; the rest of the new target runs on the new calendar from now (§3.5.8)."""
        terms = _terms(event)
        if terms == (self._target, self._calendar):
            return
        self._target, self._calendar = terms
        self._held_due = None
        if self._state is ClockState.STOPPED:
            return
        if self._consumed < self._target:
            self._due = self._due_from(event.at) if self._state is ClockState.RUNNING else None
        elif self._breached_at is None:
            self._due, self._breached_at, self._breached_on_retarget = event.at, event.at, True

    def _stop(self, at: datetime) -> None:
        """Finishing exactly at the due time is met, a second later is missed (§3.5.7)."""
        self._stopped_at = at
        self._result = ClockResult.MISSED if self._breached_at else ClockResult.MET

    def reading(self, now: datetime) -> Reading:
        if self._state in {ClockState.RUNNING, ClockState.PAUSED}:
            self._close_span(now)
        return Reading(
            state=self._state,
            target=self._target,
            calendar=self._calendar,
            consumed=self._consumed,
            remaining=self._target - self._consumed,
            due=None if self._state in {ClockState.PAUSED, ClockState.CANCELLED} else self._due,
            started_at=self._started_at,
            stopped_at=self._stopped_at,
            breached_at=self._breached_at,
            breached_on_retarget=self._breached_on_retarget,
            result=self._result,
            working=tuple(self._working),
        )


def _terms(event: ClockEvent) -> tuple[timedelta, str]:
    if event.target is None or event.calendar is None or event.target <= ZERO:
        raise BrokenClockLogError(f"{event.kind} at {event.at.isoformat()} lacks a positive target or a calendar")
    return event.target, event.calendar
