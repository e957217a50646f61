"""The only door to a ticket: nobody reads or changes one without passing here. Deny, then allow; somebody who may not
know of a ticket is told what somebody is told who asks for a number that does not exist.
"""

from collections.abc import Iterable

from sqlalchemy import Select, or_, select

from domain import permissions
from domain.errors import NotFound
from domain.organisation import PersonKind, SupportLine
from domain.people import Role
from domain.permissions import Ties
from domain.ticket import MajorState, Priority, TicketType
from models.complaint import complaint, subjects_of
from models.major import roles_of
from models.person import by_ids
from models.swarm import participants
from models.ticket import TicketRow
from services import approvals, deputising, people, sight
from services.identity import actor_of
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


def who_may_see(work: Work, row: TicketRow, person_ids: Iterable[int]) -> tuple[int, ...]:
    """Those of these people who may know that this ticket exists."""
    wanted = tuple(person_ids)
    known, snapshot, tied = by_ids(work.session, set(wanted)), row.snapshot(), ties(work, row)
    actors = {key: actor_of(person, work.rules) for key, person in known.items()}
    return tuple(one for one in wanted if one in actors and permissions.may_see(actors[one], snapshot, ties=tied))


def roles(work: Work, row: TicketRow) -> frozenset[Role]:
    """The actor's roles towards this ticket; the desk itself acts as the system."""
    return permissions.roles_towards(work.actor, row.snapshot(), ties=ties(work, row))


def ties(work: Work, row: TicketRow) -> Ties:
    """Who has a part in this ticket beside reporter and assignee."""
    if row.type == TicketType.COMPLAINT:
        return _complaint_ties(work, row)
    held = roles_of(work.session, row.id) if row.major else {}
    joined = participants(work.session, row.id)
    organisation = work.rules.organisation
    return Ties(
        first_line=frozenset(group.key for group in organisation.groups if group.line is SupportLine.FIRST),
        commander_id=held.get(Role.COMMANDER.value),
        comms_lead_id=held.get(Role.COMMS_LEAD.value),
        swarm=frozenset(one.group for one in joined if one.group is not None),
        participants=frozenset((*held.values(), *(one.person_id for one in joined if one.person_id is not None))),
        informed=_informed(work, row) | approvals.informed(work, row),
        approvers=approvals.deciders(work, row),
    )


def _informed(work: Work, row: TicketRow) -> frozenset[int]:
    """Management hears of every major incident from its declaration on (process §3.8), the group executives of every
    P1: the last step of its ladder is theirs (process §3.7).
    """
    roles = work.rules.organisation.roles
    executives = roles.group_executives if row.priority == Priority.P1 else ()
    undecided = row.major in {None, MajorState.PROPOSED, MajorState.REFUSED}
    return frozenset(people.ids(work, executives if undecided else (*executives, *roles.informed_of_majors)))


def _complaint_ties(work: Work, row: TicketRow) -> Ties:
    """Who counts: handler, who takes the process owner's steps, and the persons and groups it is about."""
    record = complaint(work.session, row.id)
    named = subjects_of(work.session, row.id)
    return Ties(
        handler_id=None if record is None else record.handler_id,
        owner_id=None if record is None else record.owner_id,
        stand_in_id=deputising.stand_in(work, record),
        subject_people=frozenset(one.person_id for one in named if one.person_id is not None),
        subject_groups=frozenset(one.group for one in named if one.group is not None),
    )


def visible(work: Work) -> Select[TicketRow]:
    """Every ticket the actor may see, as a query: lists, searches and figures start from here."""
    query = select(TicketRow)
    return query if work.actor.is_system else query.where(sight.seen(work))


def countable(work: Work) -> Select[TicketRow]:
    """Every ticket but complaints that enters the actor's figures. Whom the organisation names as the reader of a
    digest reads numbers of their unit though each single ticket is not for them to see (process S4); of confidential
    ones they count what they see, and partners and suppliers count nothing else at all (S5, S7).
    """
    no_complaint = TicketRow.type != TicketType.COMPLAINT.value
    if not _reads_figures(work):
        return visible(work).where(no_complaint)
    # A query of its own, so that whoever counts needs nothing but this one column of what is open to all.
    seen = select(TicketRow.id).where(TicketRow.confidential, no_complaint, sight.seen(work)).correlate(None)
    return select(TicketRow).where(no_complaint, or_(~TicketRow.confidential, TicketRow.id.in_(seen)))


def _reads_figures(work: Work) -> bool:
    person = work.actor.person
    if person is None or person.kind == PersonKind.PARTNER or permissions.is_supplier_only(work.actor):
        return False
    return any(one.person == person.key for one in work.rules.organisation.roles.digests)
