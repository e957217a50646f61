"""Which tickets need a manager's attention, block by block of the daily digest (process §5). Every query starts from
the reader's reach (`figures.py`, where the numbers without names are).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, or_, select

from domain.digest import Block, Listed, Listing
from domain.figures import OPEN_STATES
from domain.hand_overs import reference as hand_over
from domain.lifecycle import HandOverState
from domain.policy.targets import ClockKind
from domain.sla import ClockEvent, ClockEventKind, ClockState, read
from domain.ticket import MAJOR_ACTIVE, MajorState, Priority, State, TicketType
from models.clock import ClockEventRow, ClockRow
from models.hand_over import HandOverRow
from models.major import MajorRow
from models.ticket import TicketRow
from services import access
from services.figures import Reach, broken
from services.hand_overs.reminding import overdue_since
from services.work import Work

LISTED = 100  # lines kept of one block: more than any message or window shows
MAJOR_OPEN = (MajorState.PROPOSED.value, *(state.value for state in MAJOR_ACTIVE))


@dataclass(frozen=True, slots=True)
class _Found:
    """A line, and whether the reader may see this very ticket."""

    line: Listed
    named: bool


def blocks(work: Work, reach: Reach, *, since: datetime) -> Mapping[Block, Listing]:
    """Every block that lists tickets, as of now; `work` acts as the reader."""
    return {
        Block.MAJORS: majors(work, reach, since=since),
        Block.BREACHED: _listing(_by_assignee(_breached(work, reach))),
        Block.DUE_SOON: _listing(_oldest_first(_due_soon(work, reach))),
        Block.UNACCEPTED: _listing(_fullest_first(_unaccepted(work, reach))),
        Block.WAITING: _listing(_oldest_first([*_pending(work, reach), *_awaiting_approval(work, reach)])),
        Block.TROUBLED: _listing(_most_troubled_first(_troubled(work, reach))),
        Block.ACTIONS: _listing(_oldest_first(_unanswered(work, reach))),
    }


def majors(work: Work, reach: Reach, *, since: datetime) -> Listing:
    """Major incidents proposed or running, and those declared since though over; `at` is the next update's time."""
    session, owed = work.session, [state.value for state in OPEN_STATES]
    running = and_(TicketRow.state.in_(owed), TicketRow.major.in_(MAJOR_OPEN))
    declared = TicketRow.id.in_(session.scalars(select(MajorRow.ticket_id).where(MajorRow.declared_at >= since)).all())
    found: dict[int, _Found] = {}
    for which in (running, declared):
        for row in session.scalars(select(TicketRow).where(reach.counted, which)):
            record = session.get(MajorRow, row.id)
            due = None if record is None else record.next_update_due
            found[row.id] = _Found(replace(_line(reach, row), about=str(row.major), at=due), access.may_see(work, row))
    return _listing(_oldest_first(found.values()))


def _breached(work: Work, reach: Reach) -> list[_Found]:
    """A ticket with both promises broken is listed once, with its resolution."""
    query = _worked(reach).join(ClockRow, ClockRow.ticket_id == TicketRow.id).where(broken(work.now))
    query = query.add_columns(ClockRow.kind, ClockRow.breached_at, ClockRow.due_at).order_by(ClockRow.kind)
    found: dict[int, _Found] = {}
    for row in work.session.execute(query):
        at = row.breached_at or row.due_at
        found.setdefault(row.id, _Found(replace(_line(reach, row), about=row.kind, at=at), bool(row.named)))
    return list(found.values())


def _due_soon(work: Work, reach: Reach) -> list[_Found]:
    """Resolutions that fall due within the next working hours and are not broken yet."""
    horizon = work.rules.office.add(work.now, work.rules.policy.reporting.digest.due_within.length)
    query = (
        _worked(reach).join(ClockRow, ClockRow.ticket_id == TicketRow.id).add_columns(ClockRow.kind, ClockRow.due_at)
    )
    query = query.where(
        ClockRow.state == ClockState.RUNNING.value,
        ClockRow.ref == "",
        ClockRow.kind == ClockKind.RESOLUTION.value,
        ClockRow.due_at.between(work.now, horizon),
        ClockRow.breached_at.is_(None),
    )
    rows = work.session.execute(query)
    return [_Found(replace(_line(reach, row), about=row.kind, at=row.due_at), bool(row.named)) for row in rows]


def _unaccepted(work: Work, reach: Reach) -> list[_Found]:
    """Nobody has responded and this much of the response target is used up."""
    waiting = (
        ClockRow.state == ClockState.RUNNING.value,
        ClockRow.ref == "",
        ClockRow.kind == ClockKind.RESPONSE.value,
    )
    query = _worked(reach).join(ClockRow, ClockRow.ticket_id == TicketRow.id).where(*waiting)
    rows = work.session.execute(query.add_columns(ClockRow.id.label("clock"), ClockRow.due_at)).all()
    logs = _logs(work, reach, waiting)
    least = work.rules.policy.reporting.digest.unaccepted_from
    found = []
    for row in rows:
        percent = _percent(work, logs[row.clock])
        if percent >= least:
            line = replace(_line(reach, row), about=ClockKind.RESPONSE.value, at=row.due_at, percent=percent)
            found.append(_Found(line, bool(row.named)))
    return found


def _pending(work: Work, reach: Reach) -> list[_Found]:
    """Pending for longer than so many working days, whatever the reason."""
    longest = work.rules.policy.reporting.digest.pending_longer_than.length
    query = _worked(reach, State.PENDING).add_columns(TicketRow.pending_since, TicketRow.pending_reason)
    found = []
    for row in work.session.execute(query.where(TicketRow.pending_since.is_not(None))):
        if work.rules.office.elapsed(row.pending_since, work.now) > longest:
            line = replace(_line(reach, row), about=row.pending_reason or "", at=row.pending_since)
            found.append(_Found(line, bool(row.named)))
    return found


def _awaiting_approval(work: Work, reach: Reach) -> list[_Found]:
    """Requests that nobody has decided on yet, since they were submitted."""
    query = _worked(reach, State.AWAITING_APPROVAL).add_columns(TicketRow.reported_at)
    rows = work.session.execute(query)
    state = State.AWAITING_APPROVAL.value
    return [_Found(replace(_line(reach, row), about=state, at=row.reported_at), bool(row.named)) for row in rows]


def _troubled(work: Work, reach: Reach) -> list[_Found]:
    """Open tickets that came back or were passed on too often."""
    most = work.rules.policy.reporting.digest.reassigned_more_than
    query = _worked(reach).where(or_(TicketRow.reopens > 0, TicketRow.reassignments > most))
    return [_Found(_line(reach, row), bool(row.named)) for row in work.session.execute(query)]


def _worked(reach: Reach, *states: State) -> Any:
    """Tickets on which work is still owed, with what a line needs; of sixty duplicates the master alone is listed."""
    owed = [state.value for state in states or OPEN_STATES]
    columns = (
        TicketRow.id,
        TicketRow.type,
        TicketRow.priority,
        TicketRow.assignee_id,
        TicketRow.service,
        TicketRow.reopens,
        TicketRow.reassignments,
        reach.named.label("named"),
    )
    return select(*columns).where(reach.counted, TicketRow.state.in_(owed), TicketRow.master_id.is_(None))


def _unanswered(work: Work, reach: Reach) -> list[_Found]:
    """Hand-over records that wait for their receiver, or for their owner, for longer than a reminder takes (§3.9)."""
    waits = HandOverRow.state.in_([HandOverState.HANDED_OVER.value, HandOverState.RETURNED.value])
    query = select(TicketRow, HandOverRow, reach.named.label("named")).where(reach.counted, waits)
    found = []
    for row, record, named in work.session.execute(query.join(HandOverRow, HandOverRow.ticket_id == TicketRow.id)):
        since = overdue_since(work, record)
        if since is not None:
            line = replace(_line(reach, row), about=f"{record.state} {hand_over(record.id)}", at=since)
            found.append(_Found(line, bool(named)))
    return found


def _line(reach: Reach, row: Row[Any] | TicketRow) -> Listed:
    return Listed(
        ticket=row.id,
        type=TicketType(row.type),
        priority=None if row.priority is None else Priority(row.priority),
        assignee=row.assignee_id,
        key_service=row.service in reach.key_services,
        reopens=row.reopens,
        reassignments=row.reassignments,
    )


def _logs(work: Work, reach: Reach, of: Sequence[Any]) -> Mapping[int, list[ClockEvent]]:
    """The logs of all these clocks in one query."""
    query = select(ClockEventRow).join(ClockRow, ClockEventRow.clock_id == ClockRow.id)
    query = query.join(TicketRow, ClockRow.ticket_id == TicketRow.id)
    found: dict[int, list[ClockEvent]] = {}
    for one in work.session.scalars(query.where(reach.counted, *of).order_by(ClockEventRow.id)):
        target = None if one.target_seconds is None else timedelta(seconds=one.target_seconds)
        event = ClockEvent(one.at, ClockEventKind(one.kind), target, one.calendar, one.reason)
        found.setdefault(one.clock_id, []).append(event)
    return found


def _percent(work: Work, log: Sequence[ClockEvent]) -> int:
    reading = read(log, now=work.now, calendars=work.rules.calendars)
    return int(reading.consumed / reading.target * 100)


def _listing(found: Sequence[_Found]) -> Listing:
    """Key services first, otherwise in the order given (process S39)."""
    ranked = sorted(found, key=lambda one: not one.line.key_service)
    named = [one.line for one in ranked if one.named]
    return Listing(total=len(ranked), lines=tuple(named[:LISTED]), unnamed=len(ranked) - len(named))


def _oldest_first(found: Iterable[_Found]) -> list[_Found]:
    """What has no time to wait for stands last."""
    return sorted(
        found, key=lambda one: (math.inf if one.line.at is None else one.line.at.timestamp(), one.line.ticket)
    )


def _by_assignee(found: Iterable[_Found]) -> list[_Found]:
    """Tickets of one assignee stand together; whoever has the oldest comes first."""
    ranked = sorted(_oldest_first(found), key=lambda one: not one.line.key_service)
    places: dict[tuple[bool, int | None], int] = {}
    for place, one in enumerate(ranked):
        places.setdefault((one.line.key_service, one.line.assignee), place)
    return sorted(ranked, key=lambda one: places[one.line.key_service, one.line.assignee])


def _fullest_first(found: Iterable[_Found]) -> list[_Found]:
    return sorted(found, key=lambda one: (-(one.line.percent or 0), one.line.ticket))


def _most_troubled_first(found: Iterable[_Found]) -> list[_Found]:
    return sorted(found, key=lambda one: (-one.line.reopens, -one.line.reassignments, one.line.ticket))
