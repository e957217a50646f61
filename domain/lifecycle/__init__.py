"""Who may do what to a ticket, from which state, under which conditions, and what follows: tables as data, one per
type, and one engine that reads them. It changes nothing; the use cases carry a move out and record it.
"""

from domain.lifecycle.complaint import COMPLAINT
from domain.lifecycle.engine import available_in, check_open_in, decide_in, lacks
from domain.lifecycle.facts import Facts
from domain.lifecycle.incident import INCIDENT
from domain.lifecycle.major import MAJOR
from domain.lifecycle.moves import Action, Consequence, Lifecycle, Transition
from domain.lifecycle.needs import Condition, Kind, Missing
from domain.lifecycle.records import APPROVAL, HAND_OVER, ApprovalState, HandOverKind, HandOverState
from domain.lifecycle.request import REQUEST
from domain.people import Role
from domain.ticket import MajorState, State, TicketType

TABLES = {TicketType.INCIDENT: INCIDENT, TicketType.SERVICE_REQUEST: REQUEST, TicketType.COMPLAINT: COMPLAINT}

__all__ = [
    "APPROVAL",
    "COMPLAINT",
    "HAND_OVER",
    "INCIDENT",
    "MAJOR",
    "REQUEST",
    "TABLES",
    "Action",
    "ApprovalState",
    "Condition",
    "Consequence",
    "Facts",
    "HandOverKind",
    "HandOverState",
    "Kind",
    "Lifecycle",
    "Missing",
    "Transition",
    "available",
    "available_in",
    "available_major",
    "check_open_in",
    "decide",
    "decide_in",
    "decide_major",
    "lacks",
]


def decide(
    ticket_type: TicketType, state: State | None, *, action: Action, roles: frozenset[Role], facts: Facts
) -> Transition[State]:
    """The row that carries a move of a ticket (process §3.6, §3.10, §3.11).

    Raises IllegalMove("no_such_move"), NotAllowed("role") or IllegalMove("missing", missing=(Missing, ...)): everything
    that is missing at once, nothing changed.
    """
    return decide_in(TABLES[ticket_type], state, action=action, roles=roles, facts=facts)


def available(
    ticket_type: TicketType, state: State | None, *, roles: frozenset[Role], facts: Facts
) -> tuple[Action, ...]:
    """The buttons to show on a ticket: role and state fit, and nothing unchangeable stands against it."""
    return available_in(TABLES[ticket_type], state, roles=roles, facts=facts)


def decide_major(
    state: MajorState | None, *, action: Action, roles: frozenset[Role], facts: Facts
) -> Transition[MajorState]:
    """The row that carries a move of a major incident (process §3.8); raises as `decide` does."""
    return decide_in(MAJOR, state, action=action, roles=roles, facts=facts)


def available_major(state: MajorState | None, *, roles: frozenset[Role], facts: Facts) -> tuple[Action, ...]:
    """The buttons to show for a major incident."""
    return available_in(MAJOR, state, roles=roles, facts=facts)
