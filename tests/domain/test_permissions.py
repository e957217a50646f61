"""Who sees a ticket and in which roles they stand towards it: deny unless a rule lets them in."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.people import SYSTEM, Actor, Role
from domain.permissions import Ties, may_see, roles_at_intake, roles_towards
from domain.ticket import MajorState, State, Ticket, TicketType
from tests.domain.people_of_the_desk import (
    BOSS,
    CARL,
    EVERYBODY,
    KONG,
    LI,
    MEI,
    MO,
    OU,
    PAN,
    QIAN,
    SHEN,
    SUN,
    WANG,
    ZHAO,
    ZHOU,
    names,
    ticket,
)

SUPPORT = ("Zhao", "Sun", "Qian", "Zhou", "Mo", "Ou", "Mei")
COMPLAINT = ticket(TicketType.COMPLAINT, state=State.SUBMITTED, reporter_id=LI.id, group=None, assignee_id=None)


def seen_by(subject: Ticket, ties: Ties | None = None) -> set[str]:
    return set(names(tuple(one for one in EVERYBODY if may_see(one, subject, ties=ties or Ties()))))


def test_staff_see_their_own_tickets_and_support_sees_all() -> None:
    """Process S5, §4; the owner of a service sees the tickets of that service."""
    assert seen_by(ticket()) == {"Wang", "Shen", *SUPPORT}
    assert seen_by(ticket(service="mail", affected_id=LI.id)) == {"Wang", "Li", *SUPPORT}


def test_a_supplier_sees_only_what_is_assigned_to_its_group() -> None:
    """Process S7; joining a swarm is being called in."""
    assert not may_see(CARL, ticket())
    assert may_see(CARL, ticket(group="carrier"))
    assert may_see(CARL, ticket(), ties=Ties(swarm=frozenset({"carrier"})))
    assert may_see(CARL, ticket(reporter_id=CARL.id))
    assert not may_see(replace(CARL, roles=CARL.roles | {Role.FIRST_LINE}), ticket())


def test_a_partner_sees_only_their_own() -> None:
    """Process S5."""
    assert not may_see(PAN, ticket())
    assert may_see(PAN, ticket(reporter_id=PAN.id))


def test_a_confidential_ticket_is_for_its_group_and_the_process() -> None:
    """Not even the first line, the service owner or IT management look in."""
    secret = ticket(confidential=True)
    assert seen_by(secret) == {"Wang", "Sun", "Qian", "Mo", "Ou"}
    assert seen_by(secret, Ties(swarm=frozenset({"network"}))) == {"Wang", "Sun", "Qian", "Zhou", "Mo", "Ou"}
    assert seen_by(secret, Ties(commander_id=ZHOU.id)) == {"Wang", "Sun", "Qian", "Zhou", "Mo", "Ou"}


def test_who_decides_receives_or_answers_for_a_ticket_sees_it() -> None:
    """An approver, a hand-over's receiver, the compliance contact of a major incident: none of them is support."""
    assert not may_see(BOSS, ticket())
    assert roles_towards(BOSS, ticket(), ties=Ties(approvers=frozenset({26}))) == {Role.APPROVER}
    assert roles_towards(BOSS, ticket(), ties=Ties(receivers=frozenset({26}))) == {Role.RECEIVER}
    assert not may_see(KONG, ticket())
    assert roles_towards(KONG, ticket(major=MajorState.DECLARED)) == {Role.COMPLIANCE}


ROLES: list[tuple[Actor, set[Role]]] = [
    (WANG, {Role.USER}),
    (LI, set()),
    (ZHAO, {Role.FIRST_LINE, Role.SUPPORT}),
    (SUN, {Role.ASSIGNEE, Role.GROUP_MEMBER, Role.SUPPORT}),
    (QIAN, {Role.GROUP_MEMBER, Role.GROUP_LEAD, Role.SUPPORT}),
    (ZHOU, {Role.SUPPORT}),
    (CARL, set()),
    (MO, {Role.INCIDENT_MANAGER, Role.SUPPORT}),
    (OU, {Role.PROCESS_OWNER, Role.SUPPORT}),
    (MEI, {Role.IT_MANAGEMENT, Role.SUPPORT}),
    (SHEN, {Role.SERVICE_OWNER}),
]


@pytest.mark.parametrize(("who", "wanted"), ROLES, ids=names(tuple(one for one, _ in ROLES)))
def test_roles_follow_from_ticket_and_standing(who: Actor, wanted: set[Role]) -> None:
    """Process §3.6, §4: Wang's ticket, held by the desktop group, worked on by Sun."""
    assert roles_towards(who, ticket()) == wanted


def test_a_supplier_has_its_roles_only_while_its_group_holds_the_ticket() -> None:
    """Process S7: with the next reassignment they are gone."""
    held = ticket(group="carrier", assignee_id=CARL.id)
    assert roles_towards(CARL, held) == {Role.ASSIGNEE, Role.GROUP_MEMBER, Role.SUPPORT}
    assert roles_towards(CARL, ticket(assignee_id=CARL.id)) == frozenset()


def test_a_member_of_a_first_line_group_is_first_line() -> None:
    """By standing or by group."""
    assert Role.FIRST_LINE in roles_towards(SUN, ticket(), ties=Ties(first_line=frozenset({"desktop"})))
    assert Role.FIRST_LINE not in roles_towards(SUN, ticket())


def test_who_supports_a_ticket_confirms_nothing_for_somebody_else() -> None:
    """Process S5: an IT reporter cannot confirm the own fix as "user confirmed" for others, but a secretary may."""
    on_behalf = ticket(reporter_id=SUN.id, affected_id=LI.id)
    assert Role.USER not in roles_towards(SUN, on_behalf)
    assert Role.USER in roles_towards(LI, on_behalf)
    assert Role.USER in roles_towards(WANG, ticket(affected_id=LI.id))
    assert Role.USER in roles_towards(SUN, ticket(reporter_id=SUN.id)), "the own printer is the own printer"


def test_nobody_approves_their_own_request() -> None:
    """Process §3.10: approver ≠ requester ≠ beneficiary, even when the rule named them."""
    ties = Ties(approvers=frozenset({1, 2, 26}))
    request = ticket(TicketType.SERVICE_REQUEST, reporter_id=WANG.id, affected_id=LI.id)
    approvers = [who for who in EVERYBODY if Role.APPROVER in roles_towards(who, request, ties=ties)]
    assert names(tuple(approvers)) == ["Bao"]


def test_unfilled_major_roles_are_held_by_the_incident_manager() -> None:
    """Process §3.8: the commander holds what nobody holds, and leads by default."""
    major = ticket(major=MajorState.DECLARED)
    assert {Role.COMMANDER, Role.COMMS_LEAD} <= roles_towards(MO, major)
    named = Ties(commander_id=ZHOU.id)
    assert {Role.COMMANDER, Role.COMMS_LEAD} <= roles_towards(ZHOU, major, ties=named)
    assert not {Role.COMMANDER, Role.COMMS_LEAD} & roles_towards(MO, major, ties=named)
    both = Ties(commander_id=ZHOU.id, comms_lead_id=ZHAO.id)
    assert Role.COMMS_LEAD in roles_towards(ZHAO, major, ties=both)
    assert Role.COMMS_LEAD not in roles_towards(ZHOU, major, ties=both)
    assert Role.COMMANDER not in roles_towards(MO, ticket())


def test_the_desk_itself_sees_everything_and_acts_as_nobody_else() -> None:
    """The system has one role."""
    assert may_see(SYSTEM, COMPLAINT)
    assert roles_towards(SYSTEM, COMPLAINT) == {Role.SYSTEM}
    assert roles_at_intake(SYSTEM) == {Role.SYSTEM}


def test_everybody_may_report() -> None:
    """Process S4, S5: also IT staff are users."""
    assert roles_at_intake(WANG) == {Role.USER}
    assert roles_at_intake(ZHAO) == {Role.USER, Role.FIRST_LINE, Role.SUPPORT}


def test_a_complaint_is_seen_by_complainant_handler_and_process_owner() -> None:
    """Process §3.11: IT management only when it is serious; the incident manager only as handler."""
    assert seen_by(COMPLAINT) == {"Li", "Ou"}
    assert seen_by(COMPLAINT, Ties(handler_id=MO.id)) == {"Li", "Ou", "Mo"}
    assert seen_by(replace(COMPLAINT, serious=True), Ties(handler_id=MO.id)) == {"Li", "Ou", "Mo", "Mei"}


def test_a_named_subject_sees_nothing_whatever_the_role() -> None:
    """Process §3.11: person, group member or group lead; as process owner, handler or IT management."""
    serious = replace(COMPLAINT, serious=True)
    assert seen_by(serious, Ties(handler_id=MO.id, subject_people=frozenset({22, 23}))) == {"Li", "Mo"}
    assert seen_by(serious, Ties(handler_id=MO.id, subject_people=frozenset({21}))) == {"Li", "Ou", "Mei"}
    lead = replace(OU, leads=frozenset({"desktop"}))
    assert not may_see(lead, serious, ties=Ties(subject_groups=frozenset({"desktop"})))


def test_where_the_owner_is_a_subject_management_takes_every_step() -> None:
    """Process §3.11: the stand-in has the owner's role, the owner none."""
    ties = Ties(handler_id=MO.id, owner_id=MEI.id, subject_people=frozenset({22}))
    assert roles_towards(MEI, COMPLAINT, ties=ties) == {Role.PROCESS_OWNER}
    assert roles_towards(OU, COMPLAINT, ties=ties) == frozenset()
    assert roles_towards(MO, COMPLAINT, ties=ties) == {Role.COMPLAINT_HANDLER}


def test_a_complaint_gives_nobody_a_role_of_ordinary_tickets() -> None:
    """No group, no first line, no lead acts on a complaint, even if it stood on the ticket."""
    odd = replace(COMPLAINT, group="desktop", assignee_id=SUN.id)
    assert seen_by(odd) == {"Li", "Ou"}
    assert roles_towards(OU, odd) == {Role.PROCESS_OWNER}


def test_who_typed_a_complaint_for_somebody_has_the_receipt_only() -> None:
    """Process §3.11, §4: it is not in the first line's own history."""
    typed = replace(COMPLAINT, reporter_id=ZHAO.id, affected_id=LI.id)
    assert seen_by(typed) == {"Li", "Ou"}
    assert roles_towards(LI, typed) == {Role.USER}


def test_a_complaint_about_the_own_group_stays_visible_to_the_complainant() -> None:
    """Who complains about the group they work in must be able to follow it; as group member they get no other role."""
    own = replace(COMPLAINT, reporter_id=SUN.id)
    ties = Ties(subject_groups=frozenset({"desktop"}))
    assert seen_by(own, ties) == {"Sun", "Ou"}
    assert roles_towards(SUN, own, ties=ties) == {Role.USER}


def test_complaining_gives_a_subject_no_more_than_the_complainants_role() -> None:
    """A process owner who complains about the own group does not handle it; who is named in person sees nothing."""
    owner = replace(OU, groups=frozenset({"desktop"}))
    own = replace(COMPLAINT, reporter_id=OU.id)
    assert roles_towards(owner, own, ties=Ties(subject_groups=frozenset({"desktop"}))) == {Role.USER}
    assert not may_see(LI, COMPLAINT, ties=Ties(subject_people=frozenset({2})))


def test_an_anonymous_complaint_belongs_to_nobody() -> None:
    """Process §3.11: the complainant's id is not stored, so nobody is recognised by it."""
    assert seen_by(replace(COMPLAINT, reporter_id=None, anonymous=True)) == {"Ou"}


PEOPLE = st.sampled_from(EVERYBODY)
IDS = st.frozensets(st.sampled_from([one.id for one in EVERYBODY if one.id is not None]), max_size=4)
GROUPS = st.frozensets(st.sampled_from(["desktop", "network", "carrier", "service-desk"]), max_size=2)
TICKETS = st.builds(
    ticket,
    kind=st.sampled_from(TicketType),
    reporter_id=st.sampled_from([None, 1, 2, 12]),
    affected_id=st.sampled_from([None, 2, 3]),
    group=st.sampled_from([None, "desktop", "carrier"]),
    assignee_id=st.sampled_from([None, 12, 15]),
    confidential=st.booleans(),
    serious=st.booleans(),
    major=st.sampled_from([None, *MajorState]),
)
ANY_TIES = st.builds(
    Ties,
    swarm=GROUPS,
    participants=IDS,
    approvers=IDS,
    handler_id=st.sampled_from([None, 21, 22, 23]),
    owner_id=st.sampled_from([None, 22, 23]),
    subject_people=IDS,
    subject_groups=GROUPS,
)


@given(who=PEOPLE, subject=TICKETS, ties=ANY_TIES)
def test_without_sight_there_is_no_role_and_without_a_reason_no_sight(who: Actor, subject: Ticket, ties: Ties) -> None:
    """A role is given only to who may see; a subject named in person never sees a complaint."""
    sees = may_see(who, subject, ties=ties)
    roles = roles_towards(who, subject, ties=ties)
    assert sees or not roles
    if subject.type is TicketType.COMPLAINT:
        assert roles <= {Role.USER, Role.COMPLAINT_HANDLER, Role.PROCESS_OWNER, Role.IT_MANAGEMENT}
        assert bool(roles) is sees
        assert not (sees and who.id in ties.subject_people)
