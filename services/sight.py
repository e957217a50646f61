"""Which tickets the actor may see, as one condition on their rows: `domain.permissions.may_see` in the language of the
database, rule by rule. What it says of one ticket and what that function says are the same.
"""

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true

from domain import permissions
from domain.lifecycle import ApprovalState
from domain.people import Actor, Role
from domain.ticket import MajorState, Priority, State, TicketType
from models.complaint import ComplaintRow, ComplaintSubjectRow
from models.major import MajorRoleRow
from models.person import PersonRow, by_ids, by_keys
from models.request import ApprovalRow
from models.swarm import ParticipantRow
from models.ticket import TicketRow
from services import approvals, deputising, people
from services.identity import actor_of
from services.work import Work

UNDECIDED = (MajorState.PROPOSED.value, MajorState.REFUSED.value)
Condition = ColumnElement[bool]


def seen(work: Work) -> Condition:
    """Deny, then allow; the desk itself sees everything."""
    if work.actor.is_system:
        return true()
    complaint = TicketRow.type == TicketType.COMPLAINT.value
    return or_(and_(complaint, _sees_complaint(work)), and_(~complaint, _sees_other(work)))


def _sees_other(work: Work) -> Condition:
    """Own, a part in it, or open to this kind of reader; a confidential one is open to the oversight alone."""
    actor = work.actor
    deciding, late = _awaiting(work)
    own = or_(TicketRow.reporter_id == actor.id, TicketRow.affected_id == actor.id)
    owned = TicketRow.service.in_(actor.owns) if actor.owns else false()
    heard_of = or_(_informed(work), _has_decided(actor), _one_of(late))
    open_to_them = or_(_always(permissions.is_internal_support(actor)), owned, heard_of)
    return or_(
        own,
        _works_on(actor),
        _one_of(deciding),
        _answers_to_regulator(actor),
        and_(TicketRow.confidential.is_(True), _always(bool(actor.roles & permissions.OVERSIGHT))),
        and_(TicketRow.confidential.is_(False), open_to_them),
    )


def _works_on(actor: Actor) -> Condition:
    """Holds it, belongs to a group that holds or joined it, joined it, or has a role in its major incident; suppliers
    by group alone.
    """
    if permissions.is_supplier_only(actor):
        groups = actor.supplier_groups
        return or_(TicketRow.group.in_(groups), _joined(ParticipantRow.group.in_(groups)))
    groups = actor.groups | actor.leads
    takes_part = select(MajorRoleRow.ticket_id).where(
        MajorRoleRow.ticket_id == TicketRow.id, MajorRoleRow.person_id == actor.id
    )
    return or_(
        TicketRow.assignee_id == actor.id,
        TicketRow.group.in_(groups) if groups else false(),
        and_(TicketRow.major.is_not(None), takes_part.exists()),
        _joined(or_(ParticipantRow.person_id == actor.id, ParticipantRow.group.in_(groups))),
    )


def _joined(who: Condition) -> Condition:
    here = select(ParticipantRow.id).where(ParticipantRow.ticket_id == TicketRow.id, ParticipantRow.left_at.is_(None))
    return here.where(who).exists()


def _answers_to_regulator(actor: Actor) -> Condition:
    return and_(_always(Role.COMPLIANCE in actor.roles), TicketRow.major.is_not(None))


def _informed(work: Work) -> Condition:
    """Management hears of every major incident from its declaration on (process §3.8), the group executives of P1."""
    roles = work.rules.organisation.roles
    told, executives = people.ids(work, roles.informed_of_majors), people.ids(work, roles.group_executives)
    declared = and_(TicketRow.major.is_not(None), TicketRow.major.not_in(UNDECIDED))
    urgent = TicketRow.priority == Priority.P1.value
    return or_(and_(_always(work.actor.id in told), declared), and_(_always(work.actor.id in executives), urgent))


def _has_decided(actor: Actor) -> Condition:
    """Who decided on an approval sees what came of it."""
    decided = select(ApprovalRow.id).where(ApprovalRow.ticket_id == TicketRow.id, ApprovalRow.decided_by == actor.id)
    return and_(TicketRow.type == TicketType.SERVICE_REQUEST.value, decided.exists())


def _awaiting(work: Work) -> tuple[list[int], list[int]]:
    """Requests the actor may decide on now, and those they hear of because a decision is late.

    Both depend on working time, which no database counts; so the few that may be meant are looked at one by one.
    """
    asked = select(ApprovalRow.ticket_id).where(
        ApprovalRow.state == ApprovalState.ASKED.value, ApprovalRow.approver_id.in_(_near(work))
    )
    query = select(TicketRow).where(TicketRow.state == State.AWAITING_APPROVAL.value, TicketRow.id.in_(asked))
    rows = list(work.session.scalars(query))
    me = work.actor.id
    deciding = [row.id for row in rows if me in approvals.deciders(work, row)]
    return deciding, [row.id for row in rows if me in approvals.informed(work, row)]


def _near(work: Work) -> list[int]:
    """Whose approvals can become the actor's business: their own, their staff's, and of those they may stand in for."""
    person = work.actor.person
    if person is None:
        return []
    staff = work.session.scalars(select(PersonRow.id).where(PersonRow.manager_id == person.id))
    return [person.id, *staff, *people.ids(work, approvals.stood_in_for(work))]


def _sees_complaint(work: Work) -> Condition:
    """Complainant, handler, who takes the process owner's steps, IT management if serious; never who is named in
    person, and of a named group only the complainant (process §3.11).
    """
    actor = work.actor
    named, named_or_group = ComplaintSubjectRow.person_id == actor.id, _named(actor)
    complainant = func.coalesce(TicketRow.affected_id, TicketRow.reporter_id) == actor.id
    handles = _recorded(ComplaintRow.handler_id == actor.id)
    manages = and_(TicketRow.serious.is_(True), _always(Role.IT_MANAGEMENT in actor.roles))
    part = or_(handles, _accounts_for(actor), _deputises(work), manages)
    return and_(~_subject(named), or_(complainant, and_(~_subject(named_or_group), part)))


def _accounts_for(actor: Actor) -> Condition:
    """The process owner, unless somebody stands in."""
    stands_in = _recorded(ComplaintRow.owner_id == actor.id)
    somebody = _recorded(ComplaintRow.owner_id.is_not(None))
    return or_(stands_in, and_(_always(Role.PROCESS_OWNER in actor.roles), ~somebody))


def _deputises(work: Work) -> Condition:
    """While the process owner, or who is on record instead, is away: the first in line whom this complaint does not
    bind.
    """
    person = work.actor.person
    if person is None or person.key not in deputising.candidates(work):
        return false()
    recorded = {one for one in work.session.scalars(select(ComplaintRow.owner_id).distinct()) if one is not None}
    owners = {one.id: one.key or "" for one in by_ids(work.session, recorded).values()}
    instead = (_stands_in_for(work, person.key, key, ComplaintRow.owner_id == one) for one, key in owners.items())
    return or_(_stands_in_for(work, person.key, None, ComplaintRow.owner_id.is_(None)), *instead)


def _stands_in_for(work: Work, key: str, owner: str | None, has_the_steps: Condition) -> Condition:
    line = deputising.line(work, owner)
    if key not in line:
        return false()
    known = by_keys(work.session, set(line))
    before = [actor_of(known[one], work.rules) for one in line[: line.index(key)] if one in known]
    return and_(_recorded(has_the_steps), *(_bound(one) for one in before))


def _bound(actor: Actor) -> Condition:
    """Complains, handles it, or is a subject of it."""
    complainant = func.coalesce(TicketRow.affected_id, TicketRow.reporter_id) == actor.id
    return or_(complainant, _recorded(ComplaintRow.handler_id == actor.id), _subject(_named(actor)))


def _named(actor: Actor) -> Condition:
    """In person, or a group of theirs."""
    groups = actor.groups | actor.leads
    named = ComplaintSubjectRow.person_id == actor.id
    return or_(named, ComplaintSubjectRow.group.in_(groups)) if groups else named


def _subject(condition: Condition) -> Condition:
    return select(ComplaintSubjectRow.id).where(ComplaintSubjectRow.ticket_id == TicketRow.id, condition).exists()


def _recorded(condition: Condition) -> Condition:
    return select(ComplaintRow.ticket_id).where(ComplaintRow.ticket_id == TicketRow.id, condition).exists()


def _one_of(ids: list[int]) -> Condition:
    return TicketRow.id.in_(ids) if ids else false()


def _always(said: bool) -> Condition:
    return true() if said else false()
