"""When a clock reaches 50, 75, 90, 100, 150 and 200 % of its target, on its own calendar (§3.7)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.calendars import Calendar
from domain.sla import ClockEvent, ClockEventKind, ClockState, Reading, SpanNote, read


@dataclass(frozen=True, slots=True)
class ThresholdInstant:
    """The instant at which a percentage of the target was or will be consumed."""

    percent: int
    at: datetime


def threshold_instants(
    log: Sequence[ClockEvent], percents: Iterable[int], *, now: datetime, calendars: Mapping[str, Calendar]
) -> tuple[ThresholdInstant, ...]:
    """Each percentage with its instant, lowest first; those a paused or ended clock does not reach are left out.

    Under a changed target or other calendars a percentage is reached at the change at the earliest, however long ago
    the time was spent (§3.5.8). An instant lies inside hours by construction; the end of an opening is inside (§3.5.7).
    """
    reading = read(log, now=now, calendars=calendars)
    floor = _last_change_of_terms(log, now)
    found = []
    for percent in sorted(set(percents)):
        at = _reached(reading, reading.target * percent / 100, now=now, calendars=calendars)
        if at is not None:
            found.append(ThresholdInstant(percent, max(at, floor)))
    return tuple(found)


def _reached(
    reading: Reading, amount: timedelta, *, now: datetime, calendars: Mapping[str, Calendar]
) -> datetime | None:
    before = timedelta(0)
    for span in reading.working:
        if span.note is SpanNote.COUNTED:
            if before + span.counted >= amount:
                return calendars[span.calendar].add(span.start, amount - before)
            before += span.counted
    if reading.state is not ClockState.RUNNING:
        return None
    return calendars[reading.calendar].add(now, amount - before)


def _last_change_of_terms(log: Sequence[ClockEvent], now: datetime) -> datetime:
    changed = log[0]
    for event in log:
        if event.at > now:
            break
        if event.kind is ClockEventKind.RECALCULATED:
            changed = replace(changed, at=event.at)
        if event.kind is not ClockEventKind.RETARGETED:
            continue
        if (event.target, event.calendar) != (changed.target, changed.calendar):
            changed = event
    return changed.at
