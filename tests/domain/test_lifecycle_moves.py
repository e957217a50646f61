"""Who may do what from where: every triple of state, verb and role of each life against the rows of the process."""

from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import pytest

from domain.errors import IllegalMove, NotAllowed
from domain.lifecycle import (
    APPROVAL,
    COMPLAINT,
    HAND_OVER,
    INCIDENT,
    MAJOR,
    REQUEST,
    Action,
    Facts,
    Lifecycle,
    decide_in,
)
from domain.people import Role
from domain.ticket import Level, MajorState, PendingReason, Priority, ResolutionCode, State
from tests.domain import lifecycle_rows

NOW = datetime(2026, 3, 16, 2, 20, tzinfo=UTC)
# Everything a form can ask has been answered and every window is open.
ANSWERED = Facts(
    worked=True,
    has_user=True,
    reason="reason",
    group="network",
    category="network",
    service="branch-wan",
    impact=Level.MEDIUM,
    urgency=Level.HIGH,
    master="INC-1",
    master_fits=True,
    pending_reason=PendingReason.WAITING_FOR_USER,
    question_posted=True,
    resume_condition="carrier calls back",
    user_consent=True,
    user_replied=True,
    no_reply_over=True,
    resolution_code=ResolutionCode.PERMANENT_FIX,
    resolution="line switched",
    cause="fibre cut",
    workaround=False,
    supplier="carrier",
    effort_minutes=10,
    ci="rtr-7",
    convert_to="incident",
    within_reopen_window=True,
    silence_over=True,
    satisfaction_open=True,
    known_outage=True,
    eligible=True,
    step="identity",
    step_waivable=True,
    approval_lapsed=True,
    finding="justified",
    measure="desk staffed",
    appeal_path="process owner",
    reply_drafted=True,
    pursued=True,
    within_appeal_window=True,
    extension_fits=True,
    notice="sent",
    criterion="C1",
    new_facts="second branch",
    decision_overdue=True,
    system_declares=True,
    major_role="scribe",
    update="no change",
    regulator_answer="no",
    restored_at=NOW,
    restored_confirmed=True,
    final_update_sent=True,
    problem_reference="PRB-1",
    hand_over_kind="problem",
    external_number="CHG-1",
)
# What excludes each other is asked one after the other.
SITUATIONS = (
    ANSWERED,
    replace(ANSWERED, is_child=True, master_resolved=True),
    replace(ANSWERED, has_children=True),
    replace(ANSWERED, major=MajorState.DECLARED),
    replace(ANSWERED, priority=Priority.P1, may_join=True),
    replace(ANSWERED, priority=Priority.P1, takes_part=True),
    replace(ANSWERED, major=MajorState.STOOD_DOWN, false_alarm=True),
    replace(ANSWERED, last_approval=True, needs_approval=True),
    replace(ANSWERED, serious=True, countersigned=True),
    replace(ANSWERED, serious=True, owner_is_handler=True),
    replace(ANSWERED, dissatisfied=True),
)
TABLES: tuple[tuple[Lifecycle[Any], str, type[StrEnum]], ...] = (
    (INCIDENT, lifecycle_rows.INCIDENT, State),
    (REQUEST, lifecycle_rows.REQUEST, State),
    (COMPLAINT, lifecycle_rows.COMPLAINT, State),
    (MAJOR, lifecycle_rows.MAJOR, MajorState),
    (APPROVAL, lifecycle_rows.APPROVAL, type(APPROVAL.states[0])),
    (HAND_OVER, lifecycle_rows.HAND_OVER, type(HAND_OVER.states[0])),
)
CASES = [
    pytest.param(table, lifecycle_rows.read(rows), state, id=f"{table.name}-{state}")
    for table, rows, states in TABLES
    for state in (None, *states)
]


def outcome(table: Lifecycle[Any], state: StrEnum | None, action: Action, role: Role) -> set[str | None] | str:
    """Where the move leads in any situation, or the code of its refusal."""
    reached: set[str | None] = set()
    refused = "nothing"
    for facts in SITUATIONS:
        try:
            row = decide_in(table, state, action=action, roles=frozenset({role}), facts=facts)
        except (IllegalMove, NotAllowed) as refusal:
            refused = refusal.code
        else:
            reached.add(row.leads_from(state))
    return reached or refused


@pytest.mark.parametrize(("table", "expected", "state"), CASES)
def test_exactly_the_moves_of_the_process_are_possible(
    table: Lifecycle[Any], expected: lifecycle_rows.Moves, state: StrEnum | None
) -> None:
    """Each role may do what its row says and nothing else; a refusal tells "nobody can" from "others can"."""
    surprises = []
    for action in Action:
        who = expected.get((None if state is None else state.value, action.value), {})
        for role in Role:
            wanted = who.get(role.value, "role" if who else "no_such_move")
            got = outcome(table, state, action, role)
            if got != wanted:
                surprises.append((action.value, role.value, wanted, got))
    assert surprises == []


def test_every_verb_belongs_to_a_table() -> None:
    """A verb without a row would be a button that never works."""
    used = {row.action for table, _, _ in TABLES for row in table.rows}
    assert used == set(Action)


@pytest.mark.parametrize("table", [table for table, _, _ in TABLES], ids=lambda table: table.name)
def test_every_row_names_its_clause(table: Lifecycle[Any]) -> None:
    """Whoever asks why gets the place in the process."""
    assert [row.action for row in table.rows if not row.clause] == []


def test_nobody_without_a_role_moves_anything() -> None:
    """No role, no move: that is what somebody gets who may not see the ticket."""
    with pytest.raises(NotAllowed) as refusal:
        decide_in(INCIDENT, State.RESOLVED, action=Action.CLOSE, roles=frozenset(), facts=ANSWERED)
    assert refusal.value.params["roles"] == ("first_line", "system", "user")
