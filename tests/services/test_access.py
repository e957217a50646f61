"""The door asked two ways: `visible`, the query that every list starts from, and `may_see`, the rule about one ticket,
say the same of every person and every ticket.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from domain import permissions
from domain.errors import NotFound
from domain.lifecycle import ApprovalState
from domain.organisation import Organisation
from domain.people import SYSTEM, Actor, Role
from domain.rulebook import Rulebook
from domain.ticket import MajorState, State, TicketType
from models.complaint import ComplaintRow, ComplaintSubjectRow
from models.major import MajorRoleRow, MajorRow
from models.person import PersonRow, by_key
from models.request import ApprovalRow
from models.session import Store
from models.swarm import ParticipantRow
from models.ticket import TicketRow
from services import access
from services.identity import actor_of
from services.work import Work
from tests.rulebooks import example, local
from tests.services.complaining import owner_away
from tests.services.standing_desk import StandingDesk

NOW = local("2026-03-18 10:00")
STAFF = (
    "wang",
    "chen",
    "zhou",
    "feng",
    "xu",
    "tang",
    "david",
    "jiang",
    "song",
    "yuan",
    "fang",
    "pan",
    "lu",
    "kong",
    "bai",
)
PEOPLE = (*STAFF, None)
GROUPS = ("service-desk", "desktop", "network", "carrier", "core-vendor", None)
STATES = {
    TicketType.INCIDENT: State.IN_PROGRESS,
    TicketType.SERVICE_REQUEST: State.AWAITING_APPROVAL,
    TicketType.COMPLAINT: State.INVESTIGATING,
}


def mixed(rules: Rulebook) -> Rulebook:
    """The example, in which one of the carrier's engineers also works in the desktop group."""
    plain = rules.organisation.model_dump(mode="json")
    desktop = next(one for one in plain["groups"] if one["key"] == "desktop")
    desktop["members"] = [*desktop["members"], "deng"]
    return replace(rules, organisation=Organisation.model_validate(plain))


@pytest.fixture
def desk(store: Store) -> StandingDesk:
    made = StandingDesk(store, mixed(example()), now=NOW)
    made.do(furnish)
    return made


def furnish(work: Work) -> None:
    """Some two hundred tickets of all kinds: every type with every holder, confidential or not, and chance for the
    rest (the same chance each time).
    """
    dice = Random(20260318)
    ids = {row.key: row.id for row in work.session.scalars(select(PersonRow))}
    stranger = PersonRow(slack_id="U0STRANGER", name="A stranger")
    work.session.add(stranger)
    work.session.flush()
    somebody = [*(None if key is None else ids[key] for key in PEOPLE), stranger.id]
    for kind, group, confidential in product(TicketType, GROUPS, (False, True)):
        for _ in range(6):
            row = _ticket(work, kind, dice, somebody, group=group, confidential=confidential)
            _ADDS[kind](work, row, dice, [one for one in somebody if one is not None])
    work.session.flush()


def _ticket(
    work: Work, kind: TicketType, dice: Random, somebody: list[int | None], *, group: str | None, confidential: bool
) -> TicketRow:
    majors = [None, None, *(one.value for one in MajorState)]
    row = TicketRow(
        type=kind.value,
        state=STATES[kind].value,
        title="T",
        reporter_id=dice.choice(somebody),
        affected_id=dice.choice([None, None, *somebody]),
        service=dice.choice([None, "policy-admin", "printing", "claims-core", "branch-wan"]),
        hours="5x8",
        group=group,
        assignee_id=dice.choice(somebody),
        confidential=confidential,
        serious=dice.random() < 0.5,
        major=None if kind is TicketType.COMPLAINT else dice.choice(majors),
        reported_at=work.now,
        created_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    return row


def _incident(work: Work, row: TicketRow, dice: Random, people: list[int]) -> None:
    if row.major is not None:
        work.session.add(MajorRow(ticket_id=row.id))
    for _ in range(dice.randrange(3)):
        group, person = dice.choice([("carrier", None), ("desktop", None), (None, dice.choice(people))])
        left = dice.choice([None, None, work.now])
        joined = ParticipantRow(ticket_id=row.id, group=group, person_id=person, at=work.now, left_at=left)
        work.session.add(joined)
    for role in dice.sample([Role.COMMANDER.value, Role.COMMS_LEAD.value, "scribe"], k=2):
        work.session.add(MajorRoleRow(ticket_id=row.id, role=role, person_id=dice.choice(people), since=work.now))


def _request(work: Work, row: TicketRow, dice: Random, people: list[int]) -> None:
    """Approvals asked an hour or a week ago, decided, or not asked yet; some by managers of those who are late."""
    row.state = dice.choice([State.AWAITING_APPROVAL.value, State.ASSIGNED.value])
    for position, state in enumerate(dice.sample(list(ApprovalState), k=2)):
        asked = work.now - dice.choice([timedelta(hours=1), timedelta(days=1, hours=3), timedelta(days=7)])
        work.session.add(
            ApprovalRow(
                ticket_id=row.id,
                position=position,
                approver_id=dice.choice(people),
                rule="person",
                state=state.value,
                asked_at=None if state is ApprovalState.WAITING else asked,
                decided_by=dice.choice(people) if state in {ApprovalState.APPROVED, ApprovalState.REJECTED} else None,
            )
        )


def _complaint(work: Work, row: TicketRow, dice: Random, people: list[int]) -> None:
    """Handler and stand-in by chance, subjects by chance among them; some have no record of its own."""
    if dice.random() < 1 / 9:
        return
    work.session.add(
        ComplaintRow(
            ticket_id=row.id,
            topic="quality",
            description="D",
            confidentiality="confidential",
            handler_id=dice.choice([None, *people]),
            owner_id=dice.choice([None, None, *people]),
        )
    )
    for person in dice.sample(people, k=dice.randrange(3)):
        work.session.add(ComplaintSubjectRow(ticket_id=row.id, person_id=person, named_at=work.now))
    for group in dice.sample(["desktop", "carrier", "service-desk"], k=dice.randrange(3)):
        work.session.add(ComplaintSubjectRow(ticket_id=row.id, group=group, named_at=work.now))


_ADDS = {TicketType.INCIDENT: _incident, TicketType.SERVICE_REQUEST: _request, TicketType.COMPLAINT: _complaint}


def everybody(work: Work) -> Iterator[Actor]:
    yield SYSTEM
    for row in work.session.scalars(select(PersonRow).order_by(PersonRow.id)):
        yield actor_of(row, work.rules)


@pytest.mark.parametrize("others", [None, (), ("fang",), ("fang", "lu")], ids=["there", "away", "deputy", "both"])
def test_the_query_shows_exactly_what_the_rule_allows(desk: StandingDesk, others: tuple[str, ...] | None) -> None:
    """For everybody of the shipped example, somebody with mixed roles, a stranger and the desk itself, every ticket;
    with the process owner there, or away with some of those who would stand in.
    """
    if others is not None:
        owner_away(desk, *others)
    differing = desk.do(differences)
    assert differing == {}


def differences(work: Work) -> dict[str, list[tuple[str, str, int]]]:
    rows = list(work.session.scalars(select(TicketRow)))
    ties = {row.id: access.ties(work, row) for row in rows}
    found: dict[str, list[tuple[str, str, int]]] = {}
    for actor in everybody(work):
        seen = set(work.session.scalars(access.visible(replace_actor(work, actor)).with_only_columns(TicketRow.id)))
        allowed = {row.id for row in rows if permissions.may_see(actor, row.snapshot(), ties=ties[row.id])}
        wrong = [
            ("shown" if row.id in seen else "hidden", row.type, row.id) for row in rows if row.id in seen ^ allowed
        ]
        if wrong:
            found[str(actor.person and actor.person.key)] = wrong
    return found


def replace_actor(work: Work, actor: Actor) -> Work:
    return Work(work.session, work.now, work.rules, actor)


def test_the_furniture_is_worth_the_comparison(desk: StandingDesk) -> None:
    """Each of these sees some tickets and not others, so a query that says yes or no to everything would fail."""
    for key in ("wang", "zhou", "feng", "tang", "deng", "jiang", "yuan", "pan", "lu", "kong", "bai"):
        shares = desk.do(_shares, key)
        assert 0 < sum(seen for seen, _ in shares.values()) < sum(total for _, total in shares.values()), (key, shares)
        assert key not in STAFF or 0 < shares["complaint"][0] < shares["complaint"][1], (key, shares)


def _shares(work: Work, key: str) -> dict[str, tuple[int, int]]:
    row = by_key(work.session, key)
    assert row is not None
    query = access.visible(replace_actor(work, actor_of(row, work.rules)))
    seen = list(work.session.scalars(query.with_only_columns(TicketRow.type)))
    every = list(work.session.scalars(select(TicketRow.type)))
    return {kind.value: (seen.count(kind.value), every.count(kind.value)) for kind in TicketType}


def test_whoever_may_not_know_is_answered_as_for_a_number_that_does_not_exist(desk: StandingDesk) -> None:
    """The same code, with the number as it was asked for and nothing else."""
    hidden = desk.do(_a_complaint_hidden_from, "zhou")
    for number in (hidden, 987_654):
        with pytest.raises(NotFound) as refused:
            desk.do(access.ticket, number, by="zhou")
        assert (refused.value.code, dict(refused.value.params)) == ("ticket_not_found", {"number": number})


def _a_complaint_hidden_from(work: Work, key: str) -> int:
    row = by_key(work.session, key)
    assert row is not None
    seen = access.visible(replace_actor(work, actor_of(row, work.rules))).with_only_columns(TicketRow.id)
    query: Any = select(TicketRow.id).where(TicketRow.type == TicketType.COMPLAINT.value, TicketRow.id.not_in(seen))
    return int(work.session.scalars(query.order_by(TicketRow.id)).first() or 0)
