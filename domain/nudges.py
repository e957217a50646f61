"""When a clock is looked at, what to send now and when to look again (§3.7); who a role is today is left to others.

Pure: the same log, the same percentages sent and the same instant give the same answer, so a restart repeats nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.calendars import Calendar
from domain.policy.nudging import Recipient, Rung, RungEffect, TimeStep, Until
from domain.sla import ClockEvent, ClockState, read
from domain.thresholds import ThresholdInstant, threshold_instants

# A percentage reached at 18:00 sharp is still sent when the sweep wakes a moment later; beyond this it waits.
SWEEP_GRACE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Nudge:
    """One reminder: the highest percentage reached, everybody the merged steps name, and what they change (rule b)."""

    percent: int
    merged: tuple[int, ...]
    reached_at: datetime
    tell: tuple[Recipient, ...]
    effects: tuple[RungEffect, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a clock asks for: send `nudge` if any, remember `settled`, look again at `next_look_at`."""

    nudge: Nudge | None
    settled: frozenset[int]
    next_look_at: datetime | None


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One message of the wall-clock ladder: its time after the beginning, and everybody the merged steps name."""

    after: timedelta
    merged: tuple[timedelta, ...]
    tell: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class LadderLook:
    """What one look at the wall-clock ladder asks for; `settled` also holds steps that were needless."""

    step: LadderStep | None
    settled: frozenset[timedelta]
    next_look_at: datetime | None


def look(
    log: Sequence[ClockEvent],
    rungs: Sequence[Rung],
    *,
    sent: frozenset[int],
    now: datetime,
    calendars: Mapping[str, Calendar],
) -> Look:
    """Percentages passed since the last look become one message, the highest (§3.7 a, b, d, e).

    `sent` holds the percentages already settled for this clock, under whichever assignee (rule c). A paused or ended
    clock sends nothing. On a calendar with closed hours nothing goes out while it is closed: the look is put off to
    the next opening.
    """
    reading = read(log, now=now, calendars=calendars)
    if reading.state is not ClockState.RUNNING:
        return Look(None, frozenset(), None)
    open_rungs = {rung.at: rung for rung in rungs if rung.at not in sent}
    instants = threshold_instants(log, open_rungs, now=now, calendars=calendars)
    reached = [one for one in instants if one.at <= now]
    coming = min((one.at for one in instants if one.at > now), default=None)
    if not reached:
        return Look(None, frozenset(), coming)
    calendar = calendars[reading.calendar]
    if not may_go_out(calendar, max(one.at for one in reached), now=now):
        return Look(None, frozenset(), calendar.next_opening(now))
    return Look(_merged(reached, open_rungs), frozenset(one.percent for one in reached), coming)


def may_go_out(calendar: Calendar, reached_at: datetime, *, now: datetime) -> bool:
    """Inside hours always; outside only what was due inside them a moment ago (§3.7 d)."""
    return calendar.is_open(now) or (calendar.is_open(reached_at) and now - reached_at <= SWEEP_GRACE)


def _merged(reached: Sequence[ThresholdInstant], rungs: Mapping[int, Rung]) -> Nudge:
    highest = reached[-1]
    downwards = [rungs[one.percent] for one in reversed(reached)]
    return Nudge(
        percent=highest.percent,
        merged=tuple(one.percent for one in reached[:-1]),
        reached_at=highest.at,
        tell=tuple(dict.fromkeys(who for rung in downwards for who in rung.tell)),
        effects=tuple(dict.fromkeys(rung.effect for rung in downwards if rung.effect is not None)),
    )


def look_at_ladder(
    steps: Sequence[TimeStep],
    *,
    began_at: datetime,
    accepted_at: datetime | None,
    restored_at: datetime | None,
    sent: frozenset[timedelta],
    now: datetime,
) -> LadderLook:
    """The ladder of P1 and major incidents runs on the clock on the wall, apart from percentages (§3.7).

    `began_at` is t0, or the instant at which an older ticket became P1 or major: nobody can answer for a ladder that
    had not begun. Steps passed together are merged into the highest. A step is judged by how things stand now: accepted
    or restored in the meantime makes it needless for good.
    """
    waiting = [step for step in steps if step.after.length not in sent]
    over = {Until.ALWAYS: False, Until.ACCEPTED: accepted_at is not None, Until.RESTORED: restored_at is not None}
    passed = [step for step in waiting if began_at + step.after.length <= now]
    needed = [step for step in passed if not over[step.unless]]
    coming = [began_at + step.after.length for step in waiting if began_at + step.after.length > now]
    settled = frozenset(step.after.length for step in passed)
    return LadderLook(_ladder_step(needed), settled, min(coming, default=None))


def _ladder_step(needed: Sequence[TimeStep]) -> LadderStep | None:
    if not needed:
        return None
    return LadderStep(
        after=needed[-1].after.length,
        merged=tuple(step.after.length for step in needed[:-1]),
        tell=tuple(dict.fromkeys(who for step in reversed(needed) for who in step.tell)),
    )
