"""The only door to a hand-over record: it is open to whoever works on its ticket, and to its receiver, who sees the
record's own fields and not the ticket. Complaints never have one (process §3.11).
"""

from typing import Any

from sqlalchemy import select

from domain import hand_overs, lifecycle
from domain.errors import IllegalMove, NotFound
from domain.hand_overs import RECEIVERS
from domain.lifecycle import HAND_OVER, Action, Facts, HandOverKind, HandOverState
from domain.organisation.groups import Group
from domain.people import Role
from domain.ticket import State, TicketType
from models.hand_over import HandOverRow, tickets_of
from models.ticket import TicketRow
from services import access, people
from services.work import Work

CONVERTIBLE = frozenset({State.SUBMITTED, State.ASSIGNED, State.IN_PROGRESS})  # a request that may end as a change
USERS = frozenset({Role.USER, Role.APPROVER})
ENDED = frozenset({State.CANCELLED, State.REJECTED, State.CONVERTED, State.WITHDRAWN})


def record(work: Work, hand_over_id: int, *, lock: bool = True) -> tuple[HandOverRow, TicketRow]:
    """The record and its first ticket, locked for a change by default, the ticket first as every use case does.

    `NotFound` when there is none, or the actor may not know of it.
    """
    home_id = work.session.scalars(select(HandOverRow.ticket_id).where(HandOverRow.id == hand_over_id)).one_or_none()
    if home_id is None:
        raise NotFound("hand_over_not_found")
    home = work.session.get_one(TicketRow, home_id, with_for_update=lock)
    row = work.session.get_one(HandOverRow, hand_over_id, with_for_update=lock, populate_existing=lock)
    if not may_see(work, row, home):
        raise NotFound("hand_over_not_found")
    return row, home


def may_see(work: Work, row: HandOverRow, home: TicketRow) -> bool:
    """Its receiver, and whoever has to do with its ticket otherwise than as its user, who reads the receipt (S32)."""
    return work.actor.is_system or is_receiver(work, row) or bool(access.roles(work, home) - USERS)


def home_of(work: Work, ticket_id: int) -> TicketRow:
    """A ticket about to have a record; a complaint never is part of one, and what has ended asks for nothing."""
    row = access.ticket(work, ticket_id)
    check(row)
    return row


def check(row: TicketRow) -> None:
    """Raises the refusal of a ticket that cannot have a record."""
    if row.type == TicketType.COMPLAINT:
        raise IllegalMove("complaint_hand_over")
    if State(row.state) in ENDED:
        raise IllegalMove("no_such_move", state=State(row.state), action=Action.DRAFT_HAND_OVER)


def receiver_keys(work: Work, kind: str) -> tuple[str, ...]:
    """Who receives this kind now: the holder of the role, and while away whoever stands in (process §3.7g)."""
    organisation = work.rules.organisation
    holder: str | None = getattr(organisation.roles, RECEIVERS[HandOverKind(kind)])
    if holder is None:
        return ()
    stand_in = work.rules.stand_in(holder, work.now)
    return tuple(dict.fromkeys(key for key in (holder, stand_in) if key is not None))


def receivers(work: Work, kind: str) -> tuple[int, ...]:
    return people.ids(work, receiver_keys(work, kind))


def told(work: Work, kind: str) -> tuple[int, ...]:
    """Whom to write to: whoever stands in while the receiver is away, else the receiver."""
    return people.ids(work, receiver_keys(work, kind)[-1:])


def manager(work: Work, kind: str) -> tuple[int, ...]:
    """Whose word moves the receiver: their line manager, else IT management, else a group executive, who is there."""
    organisation = work.rules.organisation
    holder = organisation.people_by_key.get((receiver_keys(work, kind) or ("",))[0])
    roles = organisation.roles
    above = (None if holder is None else holder.manager, *roles.it_management, *roles.group_executives)
    found = next((key for key in above if key is not None), None)
    return () if found is None else people.ids(work, (work.rules.stand_in(found, work.now) or found,))


def is_receiver(work: Work, row: HandOverRow) -> bool:
    return work.actor.id is not None and work.actor.id in receivers(work, row.kind)


def roles(work: Work, row: HandOverRow, home: TicketRow) -> frozenset[Role]:
    """The actor's roles towards the record: those towards its ticket, and that of its receiver."""
    receiving = frozenset({Role.RECEIVER}) if is_receiver(work, row) else frozenset[Role]()
    return sending(work, home) | receiving


def sending(work: Work, home: TicketRow) -> frozenset[Role]:
    """The actor's roles towards the ticket as far as they count for its hand-overs."""
    return hand_overs.senders(access.roles(work, home), _holder(work, home))


def _holder(work: Work, home: TicketRow) -> Group | None:
    return work.rules.organisation.groups_by_key.get(home.group or "")


def decide(row: HandOverRow, action: Action, *, roles: frozenset[Role], **typed: Any) -> HandOverState:
    """The state after the move; raises the table's refusal and changes nothing."""
    state = HandOverState(row.state)
    found = lifecycle.decide_in(HAND_OVER, state, action=action, roles=roles, facts=Facts(**typed)).leads_from(state)
    return state if found is None else found


def move(row: HandOverRow, action: Action, *, roles: frozenset[Role], **typed: Any) -> None:
    """Decide by the table, and put the record into its new state."""
    row.state = decide(row, action, roles=roles, **typed).value


def check_open(work: Work, row: HandOverRow, home: TicketRow, actions: tuple[Action, ...]) -> None:
    """For a form that serves these moves: refused to whoever may do none of them. A record that was moved meanwhile is
    refused when the form is sent, with what has become of it.
    """
    state, held = HandOverState(row.state), roles(work, row, home)
    for action in actions:
        if any(one.action is action and state in one.sources for one in HAND_OVER.rows):
            lifecycle.check_open_in(HAND_OVER, state, action=action, roles=held, facts=Facts())


def available(work: Work, row: HandOverRow, home: TicketRow) -> tuple[Action, ...]:
    """What the actor may do to the record now."""
    return lifecycle.available_in(HAND_OVER, HandOverState(row.state), roles=roles(work, row, home), facts=Facts())


def offered_to_group(work: Work, row: HandOverRow, home: TicketRow) -> tuple[Action, ...]:
    """What whoever holds the ticket could do to the record."""
    roles = hand_overs.senders(hand_overs.HOLDERS, _holder(work, home))
    return lifecycle.available_in(HAND_OVER, HandOverState(row.state), roles=roles, facts=Facts())


def others(work: Work, row: HandOverRow) -> tuple[int, ...]:
    """The further tickets it names."""
    return tuple(one for one in tickets_of(work.session, row.id) if one != row.ticket_id)
