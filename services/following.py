"""Duplicates follow their master: responded to and resolved with it, in batches, at the master's own instants; and
what its reporter is told is passed on to theirs (process §3.5.12, SC15).
"""

from datetime import datetime

from sqlalchemy import and_, literal, select, true

from domain import ticket_clocks
from domain.announcements import REPORTER
from domain.effects import Effect, EffectKind
from domain.events import Resolved
from domain.lifecycle import Action
from domain.ticket import DONE_STATES, ResolutionCode, State
from models.audit import AuditRow
from models.clock import set_timer
from models.ticket import TicketRow
from services import access, clocks, followers, handling, moves, timeboxes
from services.handling import AGREED, SILENCE
from services.work import Work

BATCH = 50  # duplicates of one transaction: nobody else waits longer than for these
ENDED = [state.value for state in DONE_STATES]


def follow(work: Work, ref: str) -> None:
    """The next duplicates do what their master has done; while some are left, another timer stands for those."""
    number, _, after = ref.partition(":")
    master = access.ticket(work, int(number))
    over = State(master.state) in DONE_STATES
    set_timer(work.session, followers.TIMER, ref, None)
    responded = master.responded_at is not None
    behind = true() if over else and_(TicketRow.responded_at.is_(None), literal(responded))
    children = select(TicketRow).where(TicketRow.master_id == master.id, TicketRow.state.not_in(ENDED), behind)
    children = children.where(TicketRow.id > int(after or 0))
    found = list(work.session.scalars(children.order_by(TicketRow.id).limit(BATCH).with_for_update()))
    for row in found:
        if over:
            _resolve(work, row, at=master.resolved_at or work.now)
        else:
            _respond(work, row, at=master.responded_at or work.now)
    if len(found) == BATCH:
        set_timer(work.session, followers.TIMER, f"{number}:{found[-1].id}", work.now)


def _respond(work: Work, row: TicketRow, *, at: datetime) -> None:
    """The first human act on the master is one on its duplicate."""
    at = _not_before(work, row, at)
    clocks.append(work, row, ticket_clocks.respond(clocks.logs(work, row), at=at))
    work.change(row, responded_at=at)


def _resolve(work: Work, row: TicketRow, *, at: datetime) -> None:
    """Code “duplicate”; its result is that of its own clock, and each reporter is told in their own language."""
    code = ResolutionCode.DUPLICATE
    at = _not_before(work, row, at)
    changes = moves.move(work, row, Action.RESOLVE)
    changes |= work.change(row, pending_reason=None, pending_until=None, pending_since=None)
    changes |= dict(handling.mark_resolved(work, row, at=at, resolution_code=code))
    for kind in (SILENCE, AGREED, timeboxes.TIMER):
        set_timer(work.session, kind, str(row.id), None)
    work.record(Resolved(code=code.value, resolution="", changes=changes), row)


def _not_before(work: Work, row: TicketRow, at: datetime) -> datetime:
    """A master restored before this report came in: nothing ends before it began."""
    told = [entry.at for log in clocks.logs(work, row).values() for entry in log]
    return max([at, row.reported_at, *told])


def relay(work: Work, event_id: int, *, after: int = 0) -> int | None:
    """What the master's reporter was told, to those of the next duplicates; returns the last of them, None at the end.

    However often it is repeated, nobody is told twice: each message has a key.
    """
    entry = work.session.get_one(AuditRow, event_id)
    children = select(TicketRow).where(TicketRow.master_id == entry.ticket_id, TicketRow.id > after)
    children = children.where(TicketRow.created_at <= entry.at).order_by(TicketRow.id).limit(BATCH)
    rows = list(work.session.scalars(children))
    comment = entry.data.get("comment_id")
    for row in rows:
        effect = Effect(
            kind=EffectKind.TELL_REPORTER if comment is None else EffectKind.COMMENT,
            lane=f"t{row.id}",
            ticket_id=row.id,
            place=REPORTER,
            args={"event": event_id} if comment is None else {"comment": comment},
        )
        work.tell(effect, key=f"passed:{event_id}:{row.id}")
    return rows[-1].id if len(rows) == BATCH else None
