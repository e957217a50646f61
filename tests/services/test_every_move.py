"""Every triple of state, verb and person through the use cases and the database (process §3.6, §3.10, §3.11), against
the rows copied by hand from the process: who may, does, and the history tells it (S23); who may not changes nothing,
neither the ticket nor its history nor what is told. One kind of database is enough: what is counted are the rows that
SQLite itself saw change.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy.orm import Session

from domain.errors import DeskError, IllegalMove, InvalidForm
from domain.lifecycle import Action
from domain.people import SYSTEM
from domain.ticket import State
from models.person import by_key
from models.ticket import TicketRow
from services import access
from services.identity import actor_of
from services.work import Work
from tests.domain import lifecycle_rows
from tests.services import every_state, kept_changes
from tests.services.every_state import COMPLAINT_VERBS, INCIDENT_VERBS, REQUEST_VERBS, Verb
from tests.services.standing_desk import StandingDesk

sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

# Who reports (orders, approves), first line, who holds it, lead, another group, incident manager, process owner, IT
# management, a service's owner, a partner, and the desk itself.
PEOPLE: Mapping[str, tuple[str | None, ...]] = {
    "incident": ("wang", "zhou", "he", "feng", "xu", "jiang", "yuan", "pan", "fan", "olivia", None),
    "service_request": ("li", "dong", "zhou", "he", "feng", "xu", "jiang", None),
    "complaint": ("chen", "zhou", "he", "feng", "jiang", "yuan", "pan", None),
}

# Verbs whose use case asks for more than one row of this ticket, and what tests them instead.
ELSEWHERE: Mapping[str, frozenset[str]] = {
    "incident": frozenset(
        {
            "report",  # test_judgement, test_recurring
            "classify",  # test_judgement
            "stand_down",  # test_major_course
            "link_duplicate",
            "unlink_duplicate",
            "link_reference",  # test_references
            "log_effort",
            "add_to_swarm",
            "join_swarm",
            "leave_swarm",
            "call_out",
            "tell_affected",  # test_duplicates
        }
    ),
    "service_request": frozenset(
        {
            "report",  # test_ordering
            "request_approval",  # the desk itself, in test_approvals
            "assign",  # the desk itself, in test_ordering
            "stand_down",
            "witness_step",  # needs four eyes: test_fulfilling
            "link_reference",
            "log_effort",
            "add_to_swarm",
            "join_swarm",
            "leave_swarm",
            "call_out",
        }
    ),
    "complaint": frozenset({"report"}),  # test_complaint_intake
}
# What follows in the same transaction: an answer ends the waiting; a serious reply waits for its countersignature,
# which sends it.
FOLLOWED = {
    ("incident", "pending", "reply"): "in_progress",
    ("service_request", "pending", "reply"): "in_progress",
    ("complaint", "pending", "reply"): "investigating",
    ("complaint", "investigating", "reply_final"): "investigating",
    ("complaint", "investigating", "countersign"): "replied",
}
# Rows that no click takes: the desk resolves by itself, after silence or with the master, in its own tests.
UNWALKED = {("incident", state, "resolve") for state in ("new", "assigned", "pending")}


@dataclass
class Walk:
    """What came of every try."""

    surprises: list[object] = field(default_factory=list)
    walked: set[tuple[str, str]] = field(default_factory=set)


def written(session: Session) -> int:
    """How many rows this connection has ever inserted, changed or removed."""
    session.flush()
    connection: Any = session.connection().connection.dbapi_connection
    return int(connection.total_changes)


def walk(
    work: Work, name: str, made: Mapping[State, int], verbs: Mapping[Action, Verb], expected: lifecycle_rows.Moves
) -> Walk:
    found = Walk()
    tries = ((state, action) for state in made for action in verbs if verbs[action].in_(state))
    for state, action in tries:
        who = expected.get((state.value, action.value), {})
        also = FOLLOWED.get((name, state.value, action.value))
        for key in PEOPLE[name]:
            outcome = attempt(work, made[state], verbs[action].do, key, who=who, also=also)
            if outcome is True:
                found.walked.add((state.value, action.value))
            elif outcome is not None:
                found.surprises.append((state.value, action.value, key, outcome))
    return found


def attempt(
    work: Work,
    of: int,
    do: Callable[[Work, int], object],
    key: str | None,
    *,
    who: Mapping[str, set[str | None]],
    also: str | None,
) -> object:
    """True when it was done and led where it must; None when it was refused as it must; else what is wrong."""
    person = None if key is None else by_key(work.session, key)
    acting = Work(work.session, work.now, work.rules, SYSTEM if person is None else actor_of(person, work.rules))
    row = work.session.get_one(TicketRow, of)
    roles = access.roles(acting, row)
    targets = set().union(*(who.get(role.value, set()) for role in roles))
    before, known, since = written(work.session), kept_changes.fields(row), row.audit_seq
    nested = work.session.begin_nested()
    try:
        do(acting, of)
        work.session.flush()
        after = work.session.get_one(TicketRow, of)
        if not targets or after.state not in targets | {also}:
            return ("done", sorted(roles), after.state, targets)
        return kept_changes.untold(acting, after, known, since=since) or True
    except DeskError as refusal:
        changed = written(work.session) - before
        lacking = isinstance(refusal, InvalidForm) or (isinstance(refusal, IllegalMove) and refusal.code == "missing")
        if targets and not lacking:
            return ("refused", refusal.code, sorted(roles))
        return ("rows written", changed, refusal.code) if changed else None
    finally:
        nested.rollback()
        work.session.expire_all()
        work.session.info.clear()  # what the transaction remembers of its own writes


def unwalked(name: str, expected: lifecycle_rows.Moves, verbs: Mapping[Action, Verb], walked: set[Any]) -> list[object]:
    """Rows of the process that nobody here could take."""
    rows = {
        (state, action)
        for state, action in expected
        if state is not None and Action(action) in verbs and verbs[Action(action)].in_(State(state))
    }
    return sorted(row for row in rows - walked if (name, *row) not in UNWALKED)


SERIOUS = (Action.COUNTERSIGN, Action.REPLY_FINAL, Action.PURSUE)  # what only a serious complaint has
CASES: Mapping[str, tuple[str, Callable[[StandingDesk], dict[State, int]], Mapping[Action, Verb], str]] = {
    "incident": ("incident", every_state.incidents, INCIDENT_VERBS, lifecycle_rows.INCIDENT),
    "service_request": ("service_request", every_state.requests, REQUEST_VERBS, lifecycle_rows.REQUEST),
    "complaint": (
        "complaint",
        lambda desk: every_state.complaints_of(desk, serious=False),
        {verb: COMPLAINT_VERBS[verb] for verb in COMPLAINT_VERBS if verb not in SERIOUS[::2]},
        lifecycle_rows.COMPLAINT,
    ),
    "serious complaint": (
        "complaint",
        lambda desk: every_state.complaints_of(desk, serious=True),
        {verb: COMPLAINT_VERBS[verb] for verb in SERIOUS},
        lifecycle_rows.COMPLAINT,
    ),
}


@sqlite
@pytest.mark.parametrize("case", CASES)
def test_every_state_verb_and_person(desk: StandingDesk, case: str) -> None:
    """Exactly what the process lets each of them do is done; everything else is refused without a trace."""
    name, make, verbs, rows = CASES[case]
    expected, made = lifecycle_rows.read(rows), make(desk)
    found = desk.at(every_state.THURSDAY).do(walk, name, made, verbs, expected)
    assert not found.surprises, "\n".join(str(one) for one in found.surprises)
    assert unwalked(name, expected, verbs, found.walked) == []


def test_every_verb_of_the_process_is_tried_here_or_named_as_tried_elsewhere() -> None:
    """A verb that a later use case brings is not forgotten."""
    for name, verbs, rows in (
        ("incident", INCIDENT_VERBS, lifecycle_rows.INCIDENT),
        ("service_request", REQUEST_VERBS, lifecycle_rows.REQUEST),
        ("complaint", COMPLAINT_VERBS, lifecycle_rows.COMPLAINT),
    ):
        wanted = {action for _, action in lifecycle_rows.read(rows)}
        assert wanted == {verb.value for verb in verbs} | ELSEWHERE[name], name
