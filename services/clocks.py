"""A ticket's clocks in the record: what its life adds to their logs, the cached reading, and when to look next. The
rules are `domain/ticket_clocks.py`, `domain/group_clocks.py`, `domain/sla.py` and `domain/nudges.py`; here they meet
the rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from domain import group_clocks
from domain.group_clocks import StayTargets
from domain.nudges import look
from domain.policy.nudging import Rung
from domain.policy.targets import TargetKind
from domain.projection import ClockFace
from domain.sla import ClockEvent, ClockEventKind, ClockKind, ClockResult, ClockState, Reading, read, recalculation
from domain.ticket import Hours, MajorState, Priority, TicketType
from domain.ticket_clocks import Additions, Logs, Terms
from models.clock import ClockEventRow, ClockRow, clocks_of, log_of, note, set_timer, set_timers, start
from models.complaint import complaint
from models.ticket import TicketRow
from services import items
from services.work import Work

TIMER = "clock"
MOMENT = timedelta(seconds=1)
Entry = tuple[tuple[str, str], ClockEvent]  # of the clock of this ref and kind
RESULTS = {ClockKind.RESPONSE.value: "response_result", ClockKind.RESOLUTION.value: "resolution_result"}


def terms(work: Work, row: TicketRow) -> Terms:
    """What decides the targets of this ticket now (process §3.4)."""
    priority = None if row.priority is None else Priority(row.priority)
    major = row.major in {MajorState.DECLARED, MajorState.STABILISED}
    own, longer = None, timedelta(0)
    item = items.of(work, row)
    if item is not None:
        kind, own = item.target_kind, item.targets
    elif row.type == TicketType.COMPLAINT:
        kind = TargetKind.COMPLAINT_SERIOUS if row.serious else TargetKind.COMPLAINT_NORMAL
        record = complaint(work.session, row.id)
        longer = timedelta(seconds=0 if record is None else record.extended_seconds or 0)
    else:
        kind = TargetKind.INCIDENT
    return Terms(kind=kind, hours=Hours(row.hours), priority=priority, major=major, own=own, longer=longer)


def logs(work: Work, row: TicketRow) -> Logs:
    """The logs of the ticket's main clocks, by kind."""
    return {ClockKind(clock.kind): _log(work, clock) for clock in clocks_of(work.session, row.id) if not clock.ref}


def append(work: Work, row: TicketRow, additions: Additions, *, ref: str = "") -> None:
    """Write the events, start clocks that are new, and bring caches and timers up to date. `ref` tells the clocks of
    one kind apart: each approver has one of their own, each stay in a group has its own. What happens to the ticket's
    own clocks happens to the stay.
    """
    append_all(work, row, {ref: additions})
    if ref or not any(kind is ClockKind.RESOLUTION for kind, _ in additions):
        return
    stay = current_stay(work, row)
    if stay is not None:
        follows = group_clocks.follow(stay_logs(work, row, stay), additions, stay_targets(work, row))
        append_all(work, row, {stay: follows})


def current_stay(work: Work, row: TicketRow) -> str | None:
    """The `ref` of the clocks of the ticket's present stay in a group; None before the first."""
    kind = ClockKind.GROUP_ACCEPT.value
    return next((clock.ref for clock in reversed(clocks_of(work.session, row.id)) if clock.kind == kind), None)


def stay_logs(work: Work, row: TicketRow, stay: str) -> Logs:
    found = clocks_of(work.session, row.id)
    return {
        ClockKind(clock.kind): _log(work, clock) for clock in found if clock.ref == stay and is_of_group(clock.kind)
    }


def stay_targets(work: Work, row: TicketRow) -> StayTargets:
    """What the group that has the ticket owes under the terms of now; nothing where there is no such group."""
    group = work.rules.organisation.groups_by_key.get(row.group or "")
    return {} if group is None else group_clocks.targets_of(group, terms(work, row), work.rules.policy.targets)


def is_of_group(kind: str) -> bool:
    """Clocks of a stay are the groups' and suppliers' own business; the reporter waits for the others."""
    return ClockKind(kind) in group_clocks.KINDS


def append_all(work: Work, row: TicketRow, additions: Mapping[str, Additions]) -> None:
    """The same for clocks of several refs at once, no stay following."""
    wanted = [((ref, kind.value), event) for ref, some in additions.items() for kind, event in some]
    _write(work, row, [*_judged_before(work, row, wanted), *wanted])


def _judged_before(work: Work, row: TicketRow, wanted: Sequence[Entry]) -> list[Entry]:
    """What must be written down before these clocks go on, so that a move made before the first look under other
    calendars overwrites no breach.
    """
    at = {key: event.at for key, event in reversed(wanted)}
    known = [(clock, at.get((clock.ref, clock.kind))) for clock in clocks_of(work.session, row.id)]
    found = [(clock, _recalculation(work, clock, first)) for clock, first in known if first is not None]
    return [((clock.ref, clock.kind), event) for clock, event in found if event is not None]


def _write(work: Work, row: TicketRow, wanted: Sequence[Entry]) -> None:
    known = {(clock.ref, clock.kind): clock for clock in clocks_of(work.session, row.id)}
    looks: dict[tuple[str, str], datetime | None] = {}
    begun: dict[tuple[str, str], ClockRow] = {}
    for key, event in wanted:
        if key not in known and key not in begun:
            begun[key] = _begun(row, key, event)
            looks[key] = _follow(work, row, begun[key], tuple(one for other, one in wanted if other == key))
    if begun:
        start(work.session, row.id, tuple(begun.values()))
    known |= begun
    note(work.session, [_entry(known[key], event) for key, event in wanted])
    for key, _ in wanted:
        if key not in looks:
            looks[key] = _brought_up_to_date(work, row, known[key])
    set_timers(work.session, TIMER, {str(known[key].id): at for key, at in looks.items()})


def _entry(clock: ClockRow, event: ClockEvent) -> ClockEventRow:
    return ClockEventRow(
        clock_id=clock.id,
        at=event.at,
        kind=event.kind.value,
        target_seconds=None if event.target is None else int(event.target.total_seconds()),
        calendar=event.calendar,
        reason=event.reason,
    )


def refresh(work: Work, row: TicketRow, clock: ClockRow) -> None:
    """The cached columns say what the log says; the timer stands at the next threshold."""
    set_timer(work.session, TIMER, str(clock.id), _brought_up_to_date(work, row, clock))


def _brought_up_to_date(work: Work, row: TicketRow, clock: ClockRow) -> datetime | None:
    return _follow(work, row, clock, _log(work, clock))


def _follow(work: Work, row: TicketRow, clock: ClockRow, log: tuple[ClockEvent, ...]) -> datetime | None:
    """The cached columns follow the log; returns when to look next."""
    reading = read(log, now=work.now, calendars=work.rules.calendars)
    _settle(row, clock, reading)
    return _next_look(work, row, clock, log, reading)


def _settle(row: TicketRow, clock: ClockRow, reading: Reading) -> None:
    clock.state = reading.state.value
    clock.calendar = reading.calendar
    clock.target_seconds = int(reading.target.total_seconds())
    clock.due_at = reading.due
    clock.result = None if reading.result is None else reading.result.value
    clock.breached_at = reading.breached_at
    clock.breached_on_change = reading.breached_on_retarget
    if not clock.ref and clock.kind in RESULTS:
        kept = RESULTS[clock.kind]
        if getattr(row, kept) != clock.result:
            setattr(row, kept, clock.result)


def keep_judgement(work: Work, row: TicketRow, clock: ClockRow) -> None:
    """Other calendars may change what the log says of the past: the breach on record stays, and what only they call a
    breach is one from now on (process §3.5.8).
    """
    event = _recalculation(work, clock, work.now)
    if event is not None:
        _write(work, row, [((clock.ref, clock.kind), event)])


def _recalculation(work: Work, clock: ClockRow, at: datetime) -> ClockEvent | None:
    return recalculation(
        _log(work, clock),
        breached_at=clock.breached_at,
        on_change=clock.breached_on_change,
        due=clock.due_at,
        at=at,
        calendars=work.rules.calendars,
    )


def rungs(work: Work, row: TicketRow, clock: ClockRow) -> tuple[Rung, ...]:
    """The percent ladder of this clock."""
    return work.rules.policy.nudging.rungs(ClockKind(clock.kind), complaint=row.type == TicketType.COMPLAINT)


def reading_of(work: Work, clock: ClockRow) -> Reading:
    """What has stopped keeps the judgement it was given, as the figures do, whatever the calendars say since."""
    found = read(_log(work, clock), now=work.now, calendars=work.rules.calendars)
    if found.state is not ClockState.STOPPED:
        return found
    return replace(
        found,
        due=clock.due_at,
        result=None if clock.result is None else ClockResult(clock.result),
        breached_at=clock.breached_at,
        breached_on_retarget=clock.breached_on_change,
    )


def log(work: Work, clock: ClockRow) -> tuple[ClockEvent, ...]:
    return _log(work, clock)


def faces(work: Work, row: TicketRow) -> tuple[ClockFace, ...]:
    """The ticket's clocks as they read now, in the order in which they started."""
    return tuple(_face(work, clock) for clock in clocks_of(work.session, row.id))


def main_face(work: Work, row: TicketRow, kind: ClockKind) -> ClockFace | None:
    """One of the ticket's own clocks; None before it has started."""
    found = (one for one in clocks_of(work.session, row.id) if one.kind == kind and not one.ref)
    return next((_face(work, one) for one in found), None)


def due(work: Work, row: TicketRow) -> Mapping[str, datetime | None]:
    """The due time of each main clock, by kind."""
    return {clock.kind: clock.due_at for clock in clocks_of(work.session, row.id) if not clock.ref}


def _face(work: Work, clock: ClockRow) -> ClockFace:
    reading = reading_of(work, clock)
    return ClockFace(
        id=clock.id,
        kind=clock.kind,
        state=reading.state.value,
        calendar=reading.calendar,
        target=reading.target,
        consumed=reading.consumed,
        remaining=reading.remaining,
        percent=reading.consumed * 100 // reading.target,
        due=reading.due,
        result=None if reading.result is None else reading.result.value,
        breached_at=reading.breached_at,
    )


def _begun(row: TicketRow, key: tuple[str, str], event: ClockEvent) -> ClockRow:
    target = event.target or timedelta(0)
    ref, kind = key
    return ClockRow(
        ticket_id=row.id,
        kind=kind,
        ref=ref,
        state=ClockState.RUNNING.value,
        calendar=event.calendar or "",
        target_seconds=int(target.total_seconds()),
        thresholds=[],
    )


def _log(work: Work, clock: ClockRow) -> tuple[ClockEvent, ...]:
    return tuple(
        ClockEvent(
            at=one.at,
            kind=ClockEventKind(one.kind),
            target=None if one.target_seconds is None else timedelta(seconds=one.target_seconds),
            calendar=one.calendar,
            reason=one.reason,
        )
        for one in log_of(work.session, clock.id)
    )


def _next_look(
    work: Work, row: TicketRow, clock: ClockRow, entries: tuple[ClockEvent, ...], reading: Reading
) -> datetime | None:
    """The next threshold, and the moment after the due time: finishing exactly then is met (process §3.5.7)."""
    found = look(
        entries,
        rungs(work, row, clock),
        sent=frozenset(int(one) for one in clock.thresholds),
        now=work.now,
        calendars=work.rules.calendars,
    )
    if found.nudge is not None:
        return work.now
    running = reading.state is ClockState.RUNNING and reading.due is not None and not reading.breached
    breach = reading.due + MOMENT if running and reading.due is not None else None
    return min((at for at in (found.next_look_at, breach) if at is not None), default=None)
