"""One move of a ticket's life: decided by the lifecycle's tables, written to the row, with what always follows from it.
What is particular to a move is written by its use case.
"""

from dataclasses import replace
from typing import Any

from domain import hand_overs, lifecycle, permissions, ticket_clocks
from domain.errors import IllegalMove, NotAllowed
from domain.lifecycle import Action, Facts, Transition
from domain.organisation import SupportLine
from domain.people import Role
from domain.ticket import FINAL_STATES, MajorState, Source, State, TicketType
from models.ticket import TicketRow
from services import access, clocks, facts, followers
from services.work import Work

THEIRS = frozenset({Role.GROUP_MEMBER, Role.GROUP_LEAD, Role.SUPPORT})
TAUGHT = frozenset({State.RESOLVED, State.FULFILLED, State.CLOSED})
WRITE_ARTICLE = "write_article"  # offered beside the moves
OF_MAJORS = frozenset(one.action for one in lifecycle.MAJOR.rows)
Changes = dict[str, tuple[Any, Any]]


def decide(work: Work, row: TicketRow, action: Action, **typed: Any) -> Transition[State]:
    """The lifecycle's answer for the actor; raises its refusal and changes nothing."""
    given = replace(facts.about(work, row), **typed)
    return lifecycle.decide(
        TicketType(row.type), State(row.state), action=action, roles=access.roles(work, row), facts=given
    )


def move(work: Work, row: TicketRow, action: Action, **typed: Any) -> Changes:
    """Decide, and put the ticket into its new state; returns what changed."""
    transition = decide(work, row, action, **typed)
    return work.change(row, state=transition.leads_from(State(row.state)))


def lacking(refused: IllegalMove) -> tuple[str, ...]:
    """The codes of what a refused move lacks."""
    missing = refused.params.get("missing")
    return tuple(one.code for one in missing) if isinstance(missing, tuple) else ()


def available(work: Work, row: TicketRow) -> tuple[Action, ...]:
    """What the actor may do to this ticket now: the buttons they are shown."""
    return _available(work, row, access.roles(work, row))


def check_open(
    work: Work, row: TicketRow, actions: tuple[Action, ...], *, roles: frozenset[Role] | None = None
) -> None:
    """For a form that serves these moves: refused while the actor could do none of them, whatever they typed. `roles`:
    those in which it was opened, where they are not the actor's own.
    """
    given, roles = facts.about(work, row), access.roles(work, row) if roles is None else roles
    refusals: list[IllegalMove | NotAllowed] = []
    for action in actions:
        try:
            _check_open(row, action, roles, given)
        except (IllegalMove, NotAllowed) as refused:
            refusals.append(refused)
        else:
            return
    if refusals:
        raise next((one for one in refusals if one.code != "no_such_move"), refusals[0])


def _check_open(row: TicketRow, action: Action, roles: frozenset[Role], given: Facts) -> None:
    if action in OF_MAJORS:
        state = None if row.major is None else MajorState(row.major)
        lifecycle.check_open_in(lifecycle.MAJOR, state, action=action, roles=roles, facts=given)
    else:
        table = lifecycle.TABLES[TicketType(row.type)]
        lifecycle.check_open_in(table, State(row.state), action=action, roles=roles, facts=given)


def offered_to_group(work: Work, row: TicketRow, group: str) -> tuple[str, ...]:
    """The buttons of a card: what somebody of the group could do; each click is checked again. A group that only
    joined, or had it before, is offered what any support staff is.
    """
    if group != row.group:
        return tuple(action.value for action in _available(work, row, frozenset({Role.SUPPORT}), group=group))
    found = tuple(action.value for action in _available(work, row, THEIRS | _beside(work, row, group)))
    known = work.rules.organisation.groups_by_key.get(group)
    return (*found, WRITE_ARTICLE) if teaches(row) and (known is None or not known.restricted) else found


def teaches(row: TicketRow) -> bool:
    """An article may come of it: it is done, and nothing about it is secret."""
    return row.state in TAUGHT and not row.confidential and row.type != TicketType.COMPLAINT


def _beside(work: Work, row: TicketRow, group: str) -> frozenset[Role]:
    """What somebody of it is beyond that: the assignee, of the first line by any group, in charge of the process."""
    organisation = work.rules.organisation
    known = organisation.groups_by_key.get(group)
    members = () if known is None else known.members
    first = any(one.line is SupportLine.FIRST for key in members for one in organisation.groups_of(key))
    held = frozenset(role for key in members for role in organisation.roles.held_by(key))
    also = {Role.FIRST_LINE: first, Role.ASSIGNEE: row.assignee_id is not None}
    return (held & permissions.OVERSIGHT) | {role for role, holds in also.items() if holds}


def _available(work: Work, row: TicketRow, roles: frozenset[Role], *, group: str | None = None) -> tuple[Action, ...]:
    """The moves of the ticket, of its major incident (the stand-down stands in both tables), and the hand-over. `group`
    is the one whose card it is, as far as only joined groups may leave.
    """
    given = facts.about(work, row)
    if group is not None:
        given = replace(given, takes_part=group in (row.swarm or ()))
    own = lifecycle.available(TicketType(row.type), State(row.state), roles=roles, facts=given)
    major = None if row.major is None else MajorState(row.major)
    command = lifecycle.available_major(major, roles=roles, facts=given)
    return tuple(dict.fromkeys((*own, *command, *_handed_on(work, row, roles, given))))


def _handed_on(work: Work, row: TicketRow, roles: frozenset[Role], given: Facts) -> tuple[Action, ...]:
    """A hand-over record may be drafted of what has not ended otherwise than closed; never of a complaint (§3.9)."""
    closed = row.state in FINAL_STATES and row.state != State.CLOSED
    if row.type == TicketType.COMPLAINT or closed:
        return ()
    sending = hand_overs.senders(roles, work.rules.organisation.groups_by_key.get(row.group or ""))
    return lifecycle.available_in(lifecycle.HAND_OVER, None, roles=sending, facts=given)


def end_response(work: Work, row: TicketRow, *, accepting: bool) -> Changes:
    """The first human act ends the response clock, for a tool's ticket accepting alone; a later one changes nothing
    (process §3.5.2).
    """
    if row.responded_at is not None or (row.source == Source.TOOL and not accepting):
        return {}
    clocks.append(work, row, ticket_clocks.respond(clocks.logs(work, row), at=work.now))
    changes = work.change(row, responded_at=work.now)
    followers.call(work, row)
    return changes
