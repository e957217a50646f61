"""The only door to a ticket: nobody reads or changes one without passing here. Deny, then allow; somebody who may not
know of a ticket is told what somebody is told who asks for a number that does not exist.
"""

from sqlalchemy import Select, and_, false, or_, select, true

from domain import permissions
from domain.errors import NotFound
from domain.organisation import PersonKind, SupportLine
from domain.people import Role
from domain.permissions import Ties
from domain.ticket import MajorState, TicketType
from models.major import roles_of
from models.ticket import TicketRow
from services import approvals, people
from services.work import Work


def ticket(work: Work, ticket_id: int, *, lock: bool = True) -> TicketRow:
    """The ticket, locked for a change by default. `NotFound` when it does not exist or may not be known."""
    row = work.session.get(TicketRow, ticket_id, with_for_update=lock)
    if row is None or not may_see(work, row):
        raise NotFound("ticket_not_found", number=ticket_id)
    return row


def may_see(work: Work, row: TicketRow) -> bool:
    """Whether the actor may know that this ticket exists."""
    return work.actor.is_system or permissions.may_see(work.actor, row.snapshot(), ties=ties(work, row))


def roles(work: Work, row: TicketRow) -> frozenset[Role]:
    """The actor's roles towards this ticket; the desk itself acts as the system."""
    return permissions.roles_towards(work.actor, row.snapshot(), ties=ties(work, row))


def ties(work: Work, row: TicketRow) -> Ties:
    """Who has a part in this ticket beside reporter and assignee."""
    held = roles_of(work.session, row.id) if row.major else {}
    organisation = work.rules.organisation
    return Ties(
        first_line=frozenset(group.key for group in organisation.groups if group.line is SupportLine.FIRST),
        commander_id=held.get(Role.COMMANDER.value),
        comms_lead_id=held.get(Role.COMMS_LEAD.value),
        participants=frozenset(held.values()),
        informed=_informed(work, row) | approvals.informed(work, row),
        approvers=approvals.deciders(work, row),
    )


def _informed(work: Work, row: TicketRow) -> frozenset[int]:
    """Management hears of every major incident from its declaration on (process §3.8)."""
    if row.major in {None, MajorState.PROPOSED, MajorState.REFUSED}:
        return frozenset()
    return frozenset(people.ids(work, work.rules.organisation.roles.informed_of_majors))


def visible(work: Work) -> Select[TicketRow]:
    """Every ticket the actor may see, as a query: lists, searches and figures start from here."""
    actor = work.actor
    query = select(TicketRow)
    if actor.is_system:
        return query
    own = or_(TicketRow.reporter_id == actor.id, TicketRow.affected_id == actor.id)
    complaints = TicketRow.type == TicketType.COMPLAINT.value
    if Role.SUPPORT not in actor.roles and not _manages(work):
        return query.where(own)
    theirs = TicketRow.group.in_(actor.groups) if actor.groups else false()
    if _only_supplies(work):
        return query.where(or_(own, and_(theirs, ~complaints)))
    open_to_support = or_(TicketRow.confidential.is_(False), theirs, true() if _manages(work) else false())
    return query.where(or_(own, and_(~complaints, open_to_support)))


def countable(work: Work) -> Select[TicketRow]:
    """Every ticket that enters the actor's figures. Whom the organisation names as the reader of a digest reads numbers
    of their unit though each single ticket is not for them to see (process S4); what is confidential and complaints
    stay out, and partners and suppliers count only what they see (S5, S7).
    """
    seen = visible(work)
    if seen.whereclause is None or not _reads_figures(work):
        return seen
    open_to_all = and_(TicketRow.type != TicketType.COMPLAINT.value, TicketRow.confidential.is_(False))
    return select(TicketRow).where(or_(seen.whereclause, open_to_all))


def _reads_figures(work: Work) -> bool:
    person = work.actor.person
    if person is None or person.kind == PersonKind.PARTNER or _only_supplies(work):
        return False
    return any(one.person == person.key for one in work.rules.organisation.roles.digests)


def _only_supplies(work: Work) -> bool:
    """Every group the person belongs to is a third party's (process S7)."""
    return bool(work.actor.supplier_groups) and work.actor.groups == work.actor.supplier_groups


def _manages(work: Work) -> bool:
    return bool(work.actor.roles & {Role.INCIDENT_MANAGER, Role.PROCESS_OWNER, Role.IT_MANAGEMENT})
