"""What the life of a ticket does to its clocks: which start, stop, pause, change their terms or end (§3.5).

Each function takes the clocks' logs and returns the events to append, in order; nothing is written here. The same
rules serve the desk's use cases and the trace on the command line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.policy.clocks import Pausing
from domain.policy.targets import COMPLAINT_KINDS, REQUEST_KINDS, RequestTarget, Target, TargetKind, Targets
from domain.policy.targets import request_target as target_of_item
from domain.sla import PAUSABLE, ClockEvent, ClockEventKind, ClockKind, may_follow
from domain.ticket import Hours, PendingReason, Priority, TicketType

Logs = Mapping[ClockKind, Sequence[ClockEvent]]
Additions = tuple[tuple[ClockKind, ClockEvent], ...]

_USER_FACING = (ClockKind.RESPONSE, ClockKind.INTERIM_REPLY, ClockKind.RESOLUTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Everything that decides the targets of a ticket; `own` are the targets a catalogue item sets for itself, `longer`
    is what the resolution was extended by.
    """

    kind: TargetKind
    hours: Hours
    priority: Priority | None = None
    major: bool = False
    own: RequestTarget | None = None
    longer: timedelta = timedelta(0)

    @property
    def type(self) -> TicketType:
        if self.kind in REQUEST_KINDS:
            return TicketType.SERVICE_REQUEST
        return TicketType.COMPLAINT if self.kind in COMPLAINT_KINDS else TicketType.INCIDENT

    def target(self, targets: Targets, clock: ClockKind) -> Target | None:
        """None when such a ticket has no such clock. A major incident has its own targets, whatever its type (§3.4)."""
        if self.own is not None and not self.major and clock is not ClockKind.APPROVAL:
            return target_of_item(self.own, clock)
        kind = TargetKind.MAJOR if self.major else self.kind
        found = targets.lookup(kind, self.priority, hours=self.hours, clock=clock)
        if found is None or clock is not ClockKind.RESOLUTION:
            return found
        return replace(found, duration=found.duration + self.longer)

    def pauses(self, pausing: Pausing, reason: PendingReason | None) -> bool:
        """Whether waiting for this reason stops the clock: never for P1 and major, nor for suppliers (§3.5.4)."""
        return reason is not None and pausing.stops(reason, type=self.type, priority=self.priority, major=self.major)


def report(terms: Terms, targets: Targets, *, at: datetime, awaiting_approval: bool = False) -> Additions:
    """Clocks start when the ticket is reported; fulfilment waits for the last approval (§3.5.1, §3.5.13)."""
    started = [clock for clock in _USER_FACING if not (awaiting_approval and clock is ClockKind.RESOLUTION)]
    if awaiting_approval:
        started.append(ClockKind.APPROVAL)
    return tuple((clock, event) for clock in started if (event := _start(terms, targets, clock, at)) is not None)


def ask_approver(terms: Terms, targets: Targets, *, at: datetime) -> ClockEvent | None:
    """Each approver is timed from the moment of being asked, on a clock of their own (§3.4: 8 bh per approver)."""
    return _start(terms, targets, ClockKind.APPROVAL, at)


def approve(terms: Terms, targets: Targets, *, at: datetime) -> Additions:
    """The last approval ends the approval clock and starts fulfilment (§3.5.13)."""
    stopped = (ClockKind.APPROVAL, ClockEvent(at, ClockEventKind.STOPPED))
    event = _start(terms, targets, ClockKind.RESOLUTION, at)
    return (stopped,) if event is None else (stopped, (ClockKind.RESOLUTION, event))


def _start(terms: Terms, targets: Targets, clock: ClockKind, at: datetime) -> ClockEvent | None:
    target = terms.target(targets, clock)
    if target is None:
        return None
    return ClockEvent(at, ClockEventKind.STARTED, target.duration, target.calendar)


def respond(logs: Logs, *, at: datetime) -> Additions:
    """The first human act ends the response clock; a later one changes nothing (§3.5.2)."""
    return _where_allowed(logs, (ClockKind.RESPONSE,), ClockEvent(at, ClockEventKind.STOPPED))


def interim_reply(logs: Logs, *, at: datetime) -> Additions:
    """An interim reply to a complaint ends its own clock; nothing else stops."""
    return _where_allowed(logs, (ClockKind.INTERIM_REPLY,), ClockEvent(at, ClockEventKind.STOPPED))


def appeal(terms: Terms, targets: Targets, *, at: datetime) -> Additions:
    """An appeal has a clock of its own; that of the final reply stays as it ended (§3.11)."""
    event = _start(terms, targets, ClockKind.APPEAL, at)
    return () if event is None else ((ClockKind.APPEAL, event),)


def decide_appeal(logs: Logs, *, at: datetime) -> Additions:
    """The decision ends the appeal's clock (§3.11)."""
    return _where_allowed(logs, (ClockKind.APPEAL,), ClockEvent(at, ClockEventKind.STOPPED))


def extend(logs: Logs, *, seconds: int, at: datetime) -> Additions:
    """The final reply to a complaint may take longer by so many seconds of its calendar (§3.11)."""
    last = next((one for one in reversed(logs.get(ClockKind.RESOLUTION, ())) if one.target is not None), None)
    if last is None or last.target is None:
        return ()
    longer = ClockEvent(at, ClockEventKind.RETARGETED, last.target + timedelta(seconds=seconds), last.calendar)
    return _where_allowed(logs, (ClockKind.RESOLUTION,), longer)


def hold(logs: Logs, terms: Terms, pausing: Pausing, *, at: datetime, reason: PendingReason) -> Additions:
    """Pending pauses only where the reason and the priority allow it; the response clock never (§3.5.2, §3.5.4)."""
    if not terms.pauses(pausing, reason):
        return ()
    return _where_allowed(logs, PAUSABLE, ClockEvent(at, ClockEventKind.PAUSED, reason=reason.value))


def release(logs: Logs, *, at: datetime) -> Additions:
    """The pause ends, at an agreed time that has passed by itself; not before what a log already knows (§3.5.5)."""
    found = []
    for clock in sorted(PAUSABLE & logs.keys()):
        event = ClockEvent(max(at, logs[clock][-1].at), ClockEventKind.RESUMED)
        found += [(clock, event)] if may_follow(logs[clock], event) else []
    return tuple(found)


def resolve(logs: Logs, *, at: datetime) -> Additions:
    """Resolution stops every clock the user waits for; who never responded has responded now (§3.5.3, K1)."""
    return _where_allowed(logs, _USER_FACING, ClockEvent(at, ClockEventKind.STOPPED))


def reopen(logs: Logs, *, at: datetime) -> Additions:
    """A reopened ticket goes on with the time that was left; its response stays given (§3.5.9)."""
    return _where_allowed(logs, (ClockKind.RESOLUTION,), ClockEvent(at, ClockEventKind.CONTINUED))


def cancel(logs: Logs, *, at: datetime) -> Additions:
    """Cancelling or converting ends all clocks; their result is n/a (§3.5.11)."""
    return _where_allowed(logs, tuple(logs), ClockEvent(at, ClockEventKind.CANCELLED))


def change_terms(
    logs: Logs,
    terms: Terms,
    targets: Targets,
    pausing: Pausing,
    *,
    at: datetime,
    reason: PendingReason | None = None,
) -> Additions:
    """A new priority, calendar or declaration as major carries over what was consumed (§3.5.8).

    A response already given keeps its judgement. `reason` is that of the hold the ticket is in, if any: becoming P1 or
    major ends a pause, a priority lowered from P1 begins the pause that P1 forbade.
    """
    added: list[tuple[ClockKind, ClockEvent]] = []
    for clock in _USER_FACING:
        log = logs.get(clock, ())
        target = terms.target(targets, clock)
        if not log or target is None or _already_answered(clock, log):
            continue
        new = [ClockEvent(at, ClockEventKind.RETARGETED, target.duration, target.calendar)]
        if clock in PAUSABLE:
            kind = ClockEventKind.PAUSED if terms.pauses(pausing, reason) else ClockEventKind.RESUMED
            new.append(ClockEvent(at, kind, reason=reason.value if reason and kind is ClockEventKind.PAUSED else None))
        for event in new:
            if may_follow(log, event):
                log = (*log, event)
                added.append((clock, event))
    return tuple(added)


def _already_answered(clock: ClockKind, log: Sequence[ClockEvent]) -> bool:
    return clock is not ClockKind.RESOLUTION and log[-1].kind is ClockEventKind.STOPPED


def _where_allowed(logs: Logs, clocks: Sequence[ClockKind] | frozenset[ClockKind], event: ClockEvent) -> Additions:
    return tuple((clock, event) for clock in sorted(clocks) if (log := logs.get(clock)) and may_follow(log, event))
