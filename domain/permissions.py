"""Who may see a ticket, and in which roles a person stands towards it: deny unless a rule lets them in. What a role may
do is said by the lifecycle's tables; who may handle a complaint or approve a request is in `independence.py` and
`approvers.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from domain.people import Actor, Role
from domain.ticket import Ticket, TicketType

OVERSIGHT = frozenset({Role.INCIDENT_MANAGER, Role.PROCESS_OWNER})
SUPPORTING = OVERSIGHT | {Role.SUPPORT, Role.FIRST_LINE, Role.IT_MANAGEMENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """How people and groups are tied to one ticket beyond what the ticket itself says. Ids are person ids."""

    first_line: frozenset[str] = frozenset()  # keys of the first-line groups
    swarm: frozenset[str] = frozenset()  # groups that joined
    participants: frozenset[int] = frozenset()  # people who joined, or hold a role in its major incident
    informed: frozenset[int] = frozenset()  # management that is told of its major incident or P1: they see it, no more
    approvers: frozenset[int] = frozenset()  # asked now; a deputy once the approver's time is up
    commander_id: int | None = None
    comms_lead_id: int | None = None
    receivers: frozenset[int] = frozenset()  # of its hand-over records
    handler_id: int | None = None  # of the complaint
    owner_id: int | None = None  # takes the process owner's steps for this complaint; None: the process owner
    stand_in_id: int | None = None  # takes those steps, too, while the process owner is away
    subject_people: frozenset[int] = frozenset()
    subject_groups: frozenset[str] = frozenset()


NO_TIES = Ties()


def concerned(ticket: Ticket) -> int | None:
    """Whose ticket it is: the person affected, else who reported it."""
    return ticket.affected_id if ticket.affected_id is not None else ticket.reporter_id


def is_subject(actor: Actor, ties: Ties) -> bool:
    """Named in person, or a member or lead of a named group (process §3.11)."""
    return actor.id in ties.subject_people or bool((actor.groups | actor.leads) & ties.subject_groups)


def may_see(actor: Actor, ticket: Ticket, *, ties: Ties = NO_TIES) -> bool:
    """Nobody sees a ticket unless a rule says so (process S5, S7, §3.11).

    Staff see their own; support everything but complaints; suppliers what is assigned to their group; a confidential
    ticket is for its groups, the incident manager, the process owner and who has been given a part in it; a complaint
    has a rule of its own.
    """
    if actor.is_system:
        return True
    if ticket.type is TicketType.COMPLAINT:
        return _sees_complaint(actor, ticket, ties)
    if actor.id in {ticket.reporter_id, ticket.affected_id} or _has_part(actor, ticket, ties):
        return True
    if ticket.confidential:
        return bool(actor.roles & OVERSIGHT)
    owns = ticket.service is not None and ticket.service in actor.owns
    return is_internal_support(actor) or owns or actor.id in ties.informed


def _sees_complaint(actor: Actor, ticket: Ticket, ties: Ties) -> bool:
    """Complainant, handler, process owner, IT management if serious; never a named subject, whatever the role.

    Who typed it for somebody else gets the receipt only (process §4). A complainant who complains about a group of
    their own sees the complaint; one who is named in person does not.
    """
    if actor.id in ties.subject_people:
        return False
    if actor.id == concerned(ticket):
        return True
    return not is_subject(actor, ties) and bool(_complaint_roles(actor, ticket, ties))


def _has_part(actor: Actor, ticket: Ticket, ties: Ties) -> bool:
    """Works on it, decides about it, receives its hand-over, or answers for a major incident to the regulator."""
    if _works_on(actor, ticket, ties) or actor.id in ties.approvers | ties.receivers:
        return True
    return Role.COMPLIANCE in actor.roles and ticket.major is not None


def _works_on(actor: Actor, ticket: Ticket, ties: Ties) -> bool:
    """Holds it, belongs to a group that holds or joined it, or has a role in its major incident."""
    groups = ties.swarm if ticket.group is None else ties.swarm | {ticket.group}
    if is_supplier_only(actor):
        return bool(actor.supplier_groups & groups)
    by_name = {ticket.assignee_id, ties.commander_id, ties.comms_lead_id} | ties.participants
    return actor.id in by_name or bool((actor.groups | actor.leads) & groups)


def is_supplier_only(actor: Actor) -> bool:
    """Every group the person belongs to is a third party's (process S7)."""
    return bool(actor.supplier_groups) and not (actor.groups | actor.leads) - actor.supplier_groups


def leads_here(actor: Actor, roles: frozenset[Role]) -> bool:
    """Leads the ticket's group with a word on what goes to third parties; a supplier's own lead has none (S7, S22)."""
    return Role.GROUP_LEAD in roles and not is_supplier_only(actor)


def is_internal_support(actor: Actor) -> bool:
    """Belongs to the desk by role or group, and not to a third party alone (process S6, S7)."""
    if is_supplier_only(actor):
        return False
    return bool(actor.roles & SUPPORTING) or bool(actor.groups | actor.leads)


def roles_towards(actor: Actor, ticket: Ticket, *, ties: Ties = NO_TIES) -> frozenset[Role]:
    """Every role the person has towards one ticket (process §3.6, §4); none for who may not see it."""
    if actor.is_system:
        return frozenset({Role.SYSTEM})
    if not may_see(actor, ticket, ties=ties):
        return frozenset()
    if ticket.type is TicketType.COMPLAINT:
        return _roles_in_complaint(actor, ticket, ties)
    return frozenset(role for role, holds in _HOLDS.items() if holds(actor, ticket, ties))


def _roles_in_complaint(actor: Actor, ticket: Ticket, ties: Ties) -> frozenset[Role]:
    """Who complains is nothing else towards their own complaint, whatever they are elsewhere."""
    if actor.id == concerned(ticket):
        return frozenset({Role.USER})
    return frozenset() if is_subject(actor, ties) else _complaint_roles(actor, ticket, ties)


def roles_at_intake(actor: Actor) -> frozenset[Role]:
    """In which roles a person reports something new: everybody is a user, some also report on behalf of others."""
    return actor.roles if actor.is_system else actor.roles | {Role.USER}


def _complaint_roles(actor: Actor, ticket: Ticket, ties: Ties) -> frozenset[Role]:
    """Only three roles act on a complaint besides the complainant; a group has none (process §3.11)."""
    owner = actor.id == ties.owner_id if ties.owner_id is not None else Role.PROCESS_OWNER in actor.roles
    held = {
        Role.COMPLAINT_HANDLER: ties.handler_id is not None and actor.id == ties.handler_id,
        Role.PROCESS_OWNER: owner or (ties.stand_in_id is not None and actor.id == ties.stand_in_id),
        Role.IT_MANAGEMENT: ticket.serious and Role.IT_MANAGEMENT in actor.roles,
    }
    return frozenset(role for role, holds in held.items() if holds)


def _is_user(actor: Actor, ticket: Ticket, ties: Ties) -> bool:
    """The affected person, or the reporter; but who supports it confirms nothing for somebody else (process S5)."""
    if actor.id == ticket.affected_id:
        return True
    if actor.id != ticket.reporter_id:
        return False
    for_another = ticket.affected_id is not None
    return not (for_another and (_works_on(actor, ticket, ties) or is_internal_support(actor)))


def _is_approver(actor: Actor, ticket: Ticket, ties: Ties) -> bool:
    """Approver ≠ requester ≠ beneficiary (process §3.10)."""
    return actor.id in ties.approvers and actor.id not in {ticket.reporter_id, ticket.affected_id}


def _is_commander(actor: Actor, ticket: Ticket, ties: Ties) -> bool:
    """While nobody is named, the incident manager leads a running major incident (process §1, §3.8)."""
    if ties.commander_id is not None:
        return actor.id == ties.commander_id
    return ticket.is_major and Role.INCIDENT_MANAGER in actor.roles


def _is_comms_lead(actor: Actor, ticket: Ticket, ties: Ties) -> bool:
    """A role nobody holds is held by the commander (process §3.8)."""
    if ties.comms_lead_id is not None:
        return actor.id == ties.comms_lead_id
    return _is_commander(actor, ticket, ties)


def _everywhere(role: Role) -> Callable[[Actor, Ticket, Ties], bool]:
    return lambda actor, _ticket, _ties: role in actor.roles


_HOLDS: dict[Role, Callable[[Actor, Ticket, Ties], bool]] = {
    Role.USER: _is_user,
    Role.FIRST_LINE: lambda a, _, ties: Role.FIRST_LINE in a.roles or bool(a.groups & ties.first_line),
    Role.ASSIGNEE: lambda a, t, _: a.id == t.assignee_id,
    Role.GROUP_MEMBER: lambda a, t, _: t.group in a.groups,
    Role.GROUP_LEAD: lambda a, t, _: t.group in a.leads,
    Role.INCIDENT_MANAGER: _everywhere(Role.INCIDENT_MANAGER),
    Role.PROCESS_OWNER: _everywhere(Role.PROCESS_OWNER),
    Role.SERVICE_OWNER: lambda a, t, _: t.service in a.owns,
    Role.IT_MANAGEMENT: _everywhere(Role.IT_MANAGEMENT),
    Role.APPROVER: _is_approver,
    Role.COMMANDER: _is_commander,
    Role.COMMS_LEAD: _is_comms_lead,
    Role.COMPLIANCE: _everywhere(Role.COMPLIANCE),
    Role.RECEIVER: lambda a, _, ties: a.id in ties.receivers,
    Role.SUPPORT: lambda a, t, ties: is_internal_support(a) or _works_on(a, t, ties),
}
