"""The timers at work: what is due, several in one transaction or each in its own, and what to do with one that fails.
The ticker that calls this is `bot/scheduler.py`; what a timer does is the function its kind has in `TABLE`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models import clock
from services import (
    absence_news,
    approvals,
    approving,
    clocks,
    complaints,
    digest,
    expiring,
    followers,
    following,
    hand_overs,
    handling,
    majors,
    nudges,
    readying,
    reminders,
    repeats,
    satisfaction,
    timeboxes,
    waiting,
)
from services.work import Work

BATCH = 100
FIRST_RETRY = timedelta(seconds=10)
LONGEST_RETRY = timedelta(minutes=10)
DOUBLINGS = 10
TOLERANCE = timedelta(minutes=2)

# A function sets its timer anew; one that does not is done with.
TABLE: Mapping[str, Callable[[Work, str], None]] = {
    clocks.TIMER: nudges.look_at_clock,
    nudges.LADDER: nudges.look_at_ladder,
    reminders.TIMER: reminders.send,
    handling.SILENCE: waiting.silence,
    handling.AGREED: waiting.agreed,
    handling.CLOSING: waiting.closing,
    followers.TIMER: following.follow,
    timeboxes.TIMER: timeboxes.over,
    digest.TIMER: digest.send,
    approvals.TIMER: approving.expire,
    expiring.TIMER: expiring.look,
    absence_news.TIMER: absence_news.look,
    readying.TIMER: readying.send,
    repeats.TIMER: repeats.forget,
    satisfaction.LOW: satisfaction.low,
    satisfaction.OVER: satisfaction.over,
    **majors.TIMERS,
    **hand_overs.TIMERS,
    **complaints.TIMERS,
}

# How late a timer of a kind may be looked at before somebody is told; all others: TOLERANCE.
TOLERANCES: Mapping[str, timedelta] = {
    nudges.LADDER: timedelta(minutes=1),
    handling.SILENCE: timedelta(minutes=15),
    handling.CLOSING: timedelta(minutes=15),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """A timer that is due. `ref` is what its kind looks at: a clock, a ticket, a person."""

    id: int
    kind: str
    ref: str
    at: datetime

    @property
    def shown(self) -> tuple[str, str]:
        """Kind and ref for logs, figures and alarms; of complaints those who run the bot learn neither (§3.11)."""
        return ("other", "–") if self.kind in complaints.TIMERS else (self.kind, self.ref)


def due(work: Work, *, limit: int = BATCH) -> tuple[Timer, ...]:
    """What is due now, the most overdue first. Nobody else is kept from it: `look` decides whose it is.

    A timer of a kind this version does not know was set by a newer one, and is left for that.
    """
    rows = clock.due_timers(work.session, work.now, kinds=tuple(TABLE), limit=limit)
    return tuple(Timer(id=row.id, kind=row.kind, ref=row.ref, at=row.next_look_at) for row in rows)


def next_look(work: Work) -> datetime | None:
    """When the next timer is due; it may be past."""
    return clock.next_look(work.session, kinds=tuple(TABLE))


def look(work: Work, timer: Timer) -> bool:
    """Carry one timer out; False when another process has it or nothing is left to do."""
    return bool(look_at_all(work, (timer,), enough=lambda: True))


def look_at_all(work: Work, timers: Sequence[Timer], *, enough: Callable[[], bool]) -> tuple[Timer, ...]:
    """Carry out what of these is ours and still due, in one transaction; returns what was looked at: at least one, and
    no more once it is `enough`. One that fails leaves none of them done, so that `look` may go on one by one.
    """
    looked_at: dict[int, datetime] = {}
    for claimed in clock.claim_timers(work.session, [timer.id for timer in timers], work.now):
        TABLE[claimed.kind](work, claimed.ref)
        looked_at[claimed.id] = claimed.next_look_at
        if enough():
            break
    work.session.flush()
    clock.end_timers(work.session, looked_at)
    return tuple(timer for timer in timers if timer.id in looked_at)


def failed(work: Work, timer: Timer, *, error: str) -> int:
    """Look again later, ever later; returns how many times in a row it has failed, 0 when it was set anew meanwhile."""
    row = work.session.get(clock.TimerRow, timer.id)
    if row is None or row.next_look_at > work.now:
        return 0
    wait = min(FIRST_RETRY * 2 ** min(row.failures, DOUBLINGS), LONGEST_RETRY)
    return clock.postpone_timer(work.session, timer.id, work.now + wait, error=error) or 0


def late(work: Work) -> tuple[Timer, ...]:
    """Timers that should have been looked at by now: either nobody sweeps, or the sweep cannot keep up."""
    return tuple(one for one in due(work) if work.now - one.at > TOLERANCES.get(one.kind, TOLERANCE))
