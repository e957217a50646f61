"""Who has which part in a complaint: its subjects, the independent handler and who takes the process owner's steps
(process §3.11). What makes somebody independent is said in `domain/independence.py`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from domain.complaints import Confidentiality
from domain.errors import NotFound
from domain.independence import (
    Candidate,
    Concern,
    Handler,
    HandlerConflict,
    acting_owner,
    choose_handler,
    direct_superiors,
    handler_conflict,
)
from domain.people import Role
from domain.permissions import concerned
from models.complaint import ComplaintRow, complaint, subjects_of
from models.person import by_ids
from models.ticket import TicketRow
from services import people
from services.identity import actor_by_id
from services.work import Work

ABOUT_THEM = {HandlerConflict.SUBJECT, HandlerConflict.LEADS_SUBJECT, HandlerConflict.IN_SUBJECT_GROUP}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """The persons and groups a complaint is about."""

    people: frozenset[int] = frozenset()
    groups: frozenset[str] = frozenset()


def record_of(work: Work, row: TicketRow) -> ComplaintRow:
    """What the complaint has beside its ticket."""
    found = complaint(work.session, row.id)
    if found is None:
        raise NotFound("ticket_not_found", number=row.id)
    return found


def subjects(work: Work, ticket_id: int) -> Subjects:
    named = subjects_of(work.session, ticket_id)
    return Subjects(
        people=frozenset(one.person_id for one in named if one.person_id is not None),
        groups=frozenset(one.group for one in named if one.group is not None),
    )


def complainant_of(row: TicketRow) -> int | None:
    """None when anonymous."""
    return concerned(row.snapshot())


def is_named(work: Work, row: TicketRow) -> bool:
    """Whether the actor may read who complains: the complainant, and whoever the complainant consented to."""
    record = complaint(work.session, row.id)
    if record is None:
        return False
    return work.actor.id == complainant_of(row) or record.confidentiality == Confidentiality.OPEN


def concern_of(work: Work, row: TicketRow, decided_before: Collection[int] = ()) -> Concern:
    """What the complaint is about and who is bound to it, as the organisation stands now."""
    about = subjects(work, row.id)
    organisation = work.rules.organisation
    known = (organisation.groups_by_key[one] for one in about.groups if one in organisation.groups_by_key)
    leads = people.ids(work, (group.lead for group in known))
    under = {*about.people, *leads}
    managers = {one.id: one.manager_id for one in by_ids(work.session, under).values()}
    return Concern(
        people=about.people,
        groups=about.groups,
        complainant_id=complainant_of(row),
        superiors=direct_superiors(under, managers),
        above_the_line=_above_the_line(work),
        decided_before=frozenset(decided_before),
    )


def conflict_of(work: Work, person_id: int, concern: Concern) -> HandlerConflict | None:
    """Why this person may not handle it."""
    return handler_conflict(_candidate(work, person_id), concern)


def choose(work: Work, concern: Concern, *, above: int | None = None) -> Handler | None:
    """The lowest independent level handles it: as the policy orders them, then the group executives."""
    policy = work.rules.policy.complaints
    levels = [_level(work, role, concern) for role in policy.handlers]
    levels.append(_candidates(work, work.rules.organisation.roles.group_executives))
    return choose_handler(levels, concern, above=above)


def level_of(work: Work, person_id: int, otherwise: int | None) -> int | None:
    """The highest level that somebody named by hand belongs to; of no level, they act at the one they were given."""
    roles = [_holders(work, role) for role in work.rules.policy.complaints.handlers]
    levels = [*((*holders, *deputies) for holders, deputies in roles), work.rules.organisation.roles.group_executives]
    found = [level for level, keys in enumerate(levels) if person_id in people.ids(work, keys)]
    return max(found, default=otherwise)


def stand_in_owner(work: Work, concern: Concern, handler_id: int | None) -> int | None:
    """Who takes the process owner's steps instead; None: the process owner takes them.

    Nobody takes them about themselves or their own complaint. Where somebody stands in, it is not the handler as long
    as anybody else is there: who countersigns is a second person (process §4).
    """
    roles = work.rules.organisation.roles
    management = (roles.complaint_reserve, *roles.it_management, *roles.group_executives)
    others = [one for one in _candidates(work, management) if one.id != concern.complainant_id]
    owners = [one for one in _candidates(work, (roles.process_owner,)) if one.id != concern.complainant_id]
    second = [one for one in others if one.id != handler_id]
    found = acting_owner(owners, (*second, *others), concern=concern)
    return None if found in {one.id for one in owners} else found


def management_ids(work: Work) -> tuple[int, ...]:
    return people.ids(work, work.rules.organisation.roles.it_management)


def manages_somebody(work: Work, person_ids: Collection[int]) -> bool:
    """Whether one of them leads a group, has people reporting to them, or holds a role of management."""
    if not person_ids:
        return False
    known = by_ids(work.session, set(person_ids))
    organisation = work.rules.organisation
    bosses = {one.manager for one in organisation.people} | {one.lead for one in organisation.groups}
    managing = {Role.INCIDENT_MANAGER, Role.PROCESS_OWNER, Role.IT_MANAGEMENT}
    return any(
        one.key in bosses or bool(managing & actor_by_id(work.session, work.rules, one.id).roles)
        for one in known.values()
        if one.key is not None
    )


def _holders(work: Work, role: Role) -> tuple[tuple[str | None, ...], tuple[str | None, ...]]:
    """Who holds the role, and who deputises."""
    roles = work.rules.organisation.roles
    table: dict[Role, tuple[tuple[str | None, ...], tuple[str | None, ...]]] = {
        Role.INCIDENT_MANAGER: (roles.incident_managers, roles.incident_manager_deputies),
        Role.PROCESS_OWNER: ((roles.process_owner,), (roles.process_owner_deputy,)),
        Role.IT_MANAGEMENT: ((roles.complaint_reserve, *roles.it_management), ()),
    }
    return table.get(role, ((), ()))


def _level(work: Work, role: Role, concern: Concern) -> tuple[Candidate, ...]:
    """Who holds the role; deputies only while nobody who holds it is there, and none of them is concerned. Of what is
    about one incident manager none handles it: it is the process owner's.
    """
    holders, deputies = _holders(work, role)
    own = _candidates(work, holders)
    conflicts = {handler_conflict(one, concern) for one in own}
    if role is Role.INCIDENT_MANAGER and conflicts & ABOUT_THEM:
        return ()
    absent = work.rules.absent(work.now)
    there = _candidates(work, (key for key in holders if key not in absent))
    if there or conflicts - {None}:
        return (*there, *(one for one in own if one not in there))
    return (*_candidates(work, (key for key in deputies if key not in absent)), *own)


def _candidates(work: Work, keys: Iterable[str | None]) -> tuple[Candidate, ...]:
    return tuple(_candidate(work, one) for one in people.ids(work, keys))


def _candidate(work: Work, person_id: int) -> Candidate:
    actor = actor_by_id(work.session, work.rules, person_id)
    return Candidate(id=person_id, groups=actor.groups, leads=actor.leads)


def _above_the_line(work: Work) -> frozenset[int]:
    """The incident managers and everybody above them, whom being a superior does not bind."""
    roles = work.rules.organisation.roles
    managers = people.ids(work, roles.incident_managers)
    higher = people.ids(work, (roles.process_owner, *roles.it_management, *roles.group_executives))
    found, rising = set(higher), set(managers)
    while rising - found:
        found |= rising
        rising = {one.manager_id for one in by_ids(work.session, rising).values() if one.manager_id is not None}
    return frozenset(found)
