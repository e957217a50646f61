"""What people ask to see: one ticket, why its clocks say what they say, their own tickets, their group's queue."""

from dataclasses import dataclass, replace

from sqlalchemy import Select, or_

from domain import knowledge, permissions
from domain.configured import Words
from domain.lifecycle import Action
from domain.people import Role
from domain.projection import Alike, TicketCard
from domain.sla import Reading
from domain.ticket import DONE_STATES, FINAL_STATES
from models.clock import clocks_of
from models.ticket import TicketRow
from services import access, approvals, clocks, digest, moves, outages, reading, stays
from services.work import Work

SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A ticket and the full working of each of its clocks."""

    card: TicketCard
    readings: tuple[tuple[str, Reading], ...]
    stays: tuple[tuple[Words, str, Reading], ...] = ()  # of the groups and suppliers that had it, for support alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """App Home: approvals the reader owes, their own tickets, their groups' queue, and how many stand behind these."""

    mine: tuple[TicketCard, ...]
    queue: tuple[TicketCard, ...]
    mine_total: int
    queue_total: int
    support: bool
    manager: bool
    approvals: tuple[TicketCard, ...] = ()


def one(work: Work, ticket_id: int) -> TicketCard:
    """One ticket with what this reader may do to it; `NotFound` for whoever may not know of it."""
    row = access.ticket(work, ticket_id, lock=False)
    roles = access.roles(work, row)
    card = reading.card(work, row, actions=_actions(work, row), neighbours=True)
    return replace(card, own=Role.USER in roles and Role.SUPPORT not in roles)


def to_act(work: Work, ticket_id: int, *actions: Action) -> TicketCard:
    """The same for a form that serves these moves: whoever may do none of them is refused before they fill it in."""
    moves.check_open(work, access.ticket(work, ticket_id, lock=False), actions)
    return one(work, ticket_id)


def duplicates(work: Work, ticket_id: int) -> tuple[TicketCard, tuple[TicketCard, ...]]:
    """A master and its duplicates, the open ones first, as far as the reader may see them."""
    row = access.ticket(work, ticket_id, lock=False)
    open_first = TicketRow.state.in_([state.value for state in DONE_STATES])
    query = access.visible(work).where(TicketRow.master_id == row.id).order_by(open_first, TicketRow.id)
    rows = work.session.scalars(query.limit(SHOWN))
    return reading.card(work, row), tuple(reading.card(work, one) for one in rows)


def masters(work: Work, ticket_id: int) -> tuple[TicketCard, tuple[Alike, ...]]:
    """A ticket and the masters it could be linked to, for whoever may link it."""
    row = access.ticket(work, ticket_id, lock=False)
    moves.check_open(work, row, (Action.LINK_DUPLICATE,))
    return reading.card(work, row, actions=_actions(work, row)), outages.masters(work, row)


def why(work: Work, ticket_id: int) -> Explanation:
    """The same, with every segment that counted and every pause."""
    row = access.ticket(work, ticket_id, lock=False)
    found = clocks_of(work.session, row.id)
    own = [clock for clock in found if not clocks.is_of_group(clock.kind)]
    readings = tuple((clock.kind, clocks.reading_of(work, clock)) for clock in own)
    return Explanation(card=reading.card(work, row), readings=readings, stays=_stays(work, row))


def _stays(work: Work, row: TicketRow) -> tuple[tuple[Words, str, Reading], ...]:
    """What each group owed while it had the ticket. The reporter is promised none of it; a supplier reads its own."""
    if Role.SUPPORT not in access.roles(work, row):
        return ()
    groups = work.rules.organisation.groups_by_key
    hidden = set(groups) - work.actor.supplier_groups if permissions.is_supplier_only(work.actor) else set()
    found = [clock for clock in clocks_of(work.session, row.id) if clocks.is_of_group(clock.kind)]
    return tuple(
        (groups[key].names, clock.kind, clocks.reading_of(work, clock))
        for clock in found
        if (key := stays.group_of(clock.ref)) in groups and key not in hidden
    )


def mine(work: Work) -> tuple[TicketCard, ...]:
    """The tickets one reported or is affected by: those not ended first, the newest first."""
    rows = work.session.scalars(_own(work).order_by(TicketRow.id.desc()).limit(SHOWN))
    return tuple(reading.card(work, row, actions=_actions(work, row)) for row in rows)


def overview(work: Work) -> Overview:
    """Everything App Home shows of tickets."""
    roles = work.actor.roles
    support = Role.SUPPORT in roles
    queue, total = _queue(work) if support else ((), 0)
    own = mine(work)
    return Overview(
        mine=own,
        queue=queue,
        mine_total=len(list(work.session.scalars(_own(work).with_only_columns(TicketRow.id)))),
        queue_total=total,
        support=support,
        manager=digest.reads(work),
        approvals=tuple(reading.card(work, row) for row in approvals.mine(work)),
    )


def _own(work: Work) -> Select[TicketRow]:
    me = work.actor.id
    mine_ = or_(TicketRow.reporter_id == me, TicketRow.affected_id == me)
    ended = [state.value for state in FINAL_STATES]
    return access.visible(work).where(mine_, TicketRow.state.not_in(ended))


def _queue(work: Work) -> tuple[tuple[TicketCard, ...], int]:
    done = [state.value for state in DONE_STATES]
    waiting = (TicketRow.group.in_(work.actor.groups), TicketRow.state.not_in(done), TicketRow.master_id.is_(None))
    query = access.visible(work).where(*waiting)
    rows = list(work.session.scalars(query.order_by(TicketRow.priority, TicketRow.id)))
    cards = tuple(reading.card(work, row, actions=_actions(work, row)) for row in rows[:SHOWN])
    return cards, len(rows)


def _actions(work: Work, row: TicketRow) -> tuple[str, ...]:
    """Who decides on proposals need not make one first: they declare at once (process §3.8)."""
    found = [action.value for action in moves.available(work, row)]
    decides = bool(work.actor.roles & {Role.INCIDENT_MANAGER, Role.PROCESS_OWNER})
    if decides and Action.PROPOSE_MAJOR in found and Action.DECLARE_MAJOR not in found:
        found.append(Action.DECLARE_MAJOR.value)
    if moves.teaches(row) and knowledge.may_write(work.actor):
        found.append(moves.WRITE_ARTICLE)
    return tuple(found)
