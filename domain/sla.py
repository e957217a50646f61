"""What a clock says: due times, breaches and results are derived from the clock's log of events, never stored.

The log is the only truth, so when a calendar changes every reading follows (§3.5). Which events a ticket's life writes
is the services' part; when to tell whom is `domain.nudges`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.calendars import Calendar
from domain.clock_log import (
    MOVES,
    BrokenClockLogError,
    ClockEvent,
    ClockEventKind,
    ClockState,
    may_follow,
    terms_of,
)
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
    "recalculation",
]

ZERO = timedelta(0)


# Of a ticket's own clocks: the response cannot be paused (§3.5.2), nor can the steps others wait for, approval and
# appeal. What a group and a supplier owe pauses with the resolution: see `domain/group_clocks.py`.
PAUSABLE = frozenset({ClockKind.RESOLUTION, ClockKind.INTERIM_REPLY})


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


def recalculation(
    log: Sequence[ClockEvent],
    *,
    breached_at: datetime | None,
    on_change: bool,
    due: datetime | None,
    at: datetime,
    calendars: Mapping[str, Calendar],
) -> ClockEvent | None:
    """What to write down at `at` when other calendars changed what the log says of the past (§3.5.8); None when they
    did not.

    `breached_at`, by a change of terms or not (`on_change`), and `due` are on record since the last look. A due time
    that passed since then was a breach by the calendars of then. A breach that `at` is before is no matter of
    calendars: what is told only now, and happened before it, undoes it (§3.5.7: exactly at the due time is in time).
    """
    if breached_at is not None and (breached_at > at or (breached_at == at and not on_change)):
        breached_at = None
    found = read(log, now=at, calendars=calendars)
    ran_out = due if found.state is ClockState.RUNNING and due is not None and due < at else None
    recorded = breached_at or ran_out
    if found.state not in {ClockState.RUNNING, ClockState.PAUSED} or found.breached_at == recorded:
        return None
    return ClockEvent(at, ClockEventKind.RECALCULATED, reason=None if recorded is None else recorded.isoformat())


class _Walk:
    """Replays a log. While running, `_due` is the instant at which the target runs out."""

    def __init__(self, first: ClockEvent, calendars: Mapping[str, Calendar]) -> None:
        self._calendars = calendars
        self._target, self._calendar = terms_of(first)
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
        following = MOVES[self._state].get(event.kind)
        if following is None or event.at < self._since:
            raise BrokenClockLogError(f"{event.kind} at {event.at.isoformat()} cannot follow {self._state}")
        self._close_span(event.at)
        _TAKEN[event.kind](self, event)
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

    def pause(self, event: ClockEvent) -> None:
        self._held_due, self._held_reason = self._due, event.reason
        self._due, self._idle = None, ZERO

    def resume(self, event: ClockEvent) -> None:
        """A pause that held no business time changes nothing (§3.5.5): the due time of before comes back."""
        untouched = self._idle == ZERO and self._held_due is not None
        self._due = self._held_due if untouched else self._due_from(event.at)

    def go_on(self, event: ClockEvent) -> None:
        """A reopened clock goes on with what was left; being stopped did not count (§3.5.9)."""
        self._stopped_at = self._result = None
        self._due = self._due_from(event.at)
        if self._consumed > self._target and self._breached_at is None:
            self._breached_at, self._breached_on_retarget = event.at, True

    def retarget(self, event: ClockEvent) -> None:
        """What was consumed stays consumed; the rest of the new target runs on the new calendar from now (§3.5.8)."""
        terms = terms_of(event)
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

    def recalculate(self, event: ClockEvent) -> None:
        """What was recorded under the calendars of before stays recorded; what only the new ones call a breach is one
        from now on (§3.5.8).
        """
        recorded = None if event.reason is None else datetime.fromisoformat(event.reason)
        if self._breached_at is not None and recorded is None:
            self._breached_at, self._breached_on_retarget = event.at, True
            self._due = None if self._due is None else event.at
        else:
            self._breached_at = recorded

    def stop(self, event: ClockEvent) -> None:
        """Finishing exactly at the due time is met, a second later is missed (§3.5.7)."""
        self._stopped_at = event.at
        self._result = ClockResult.MISSED if self._breached_at else ClockResult.MET

    def cancel(self, _: ClockEvent) -> None:
        self._result = ClockResult.NOT_APPLICABLE

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


_TAKEN: Mapping[ClockEventKind, Callable[[_Walk, ClockEvent], None]] = {
    ClockEventKind.PAUSED: _Walk.pause,
    ClockEventKind.RESUMED: _Walk.resume,
    ClockEventKind.CONTINUED: _Walk.go_on,
    ClockEventKind.RETARGETED: _Walk.retarget,
    ClockEventKind.RECALCULATED: _Walk.recalculate,
    ClockEventKind.STOPPED: _Walk.stop,
    ClockEventKind.CANCELLED: _Walk.cancel,
}
