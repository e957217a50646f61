"""Whatever order people do things in: no life leaves its states, nobody is stuck, and a refusal changes nothing."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    Transition,
    available_in,
)
from domain.lifecycle.needs import Kind
from domain.people import Role
from domain.ticket import MajorState, PendingReason, Priority, ResolutionCode
from tests.domain.refusals import attempt

TABLES = (INCIDENT, REQUEST, COMPLAINT, MAJOR, APPROVAL, HAND_OVER)
FACTS = st.builds(
    Facts,
    priority=st.sampled_from([None, *Priority]),
    pending_reason=st.sampled_from([None, *PendingReason]),
    major=st.sampled_from([None, *MajorState]),
    resolution_code=st.sampled_from([None, *ResolutionCode]),
    reason=st.sampled_from([None, " ", "reason"]),
    group=st.sampled_from([None, "network"]),
    resolution=st.sampled_from([None, "done"]),
    criterion=st.sampled_from([None, "C1"]),
    convert_to=st.sampled_from([None, "rfc", "incident"]),
    open_steps=st.sampled_from([(), ("identity",)]),
    open_children=st.sampled_from([(), ("INC-2",)]),
    has_user=st.booleans(),
    responded=st.booleans(),
    worked=st.booleans(),
    is_child=st.booleans(),
    master_resolved=st.booleans(),
    silence_over=st.booleans(),
    within_reopen_window=st.booleans(),
    last_approval=st.booleans(),
    false_alarm=st.booleans(),
)
STEPS = st.lists(
    st.tuples(st.sampled_from(list(Action)), st.frozensets(st.sampled_from(list(Role)), max_size=4), FACTS), max_size=30
)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@given(steps=STEPS)
def test_no_sequence_of_moves_leaves_the_declared_states(
    table: Lifecycle[Any], steps: list[tuple[Action, frozenset[Role], Facts]]
) -> None:
    """A life stays in its states; a refusal says which kind it is, names what is missing, and moves nothing."""
    state = None
    for action, roles, facts in steps:
        rows = [row for row in table.rows if row.action is action and state in row.sources]
        answer = attempt(table, action, facts, roles=roles, state=state)
        if isinstance(answer, Transition):
            assert answer in rows
            state = answer.leads_from(state)
            assert state in table.states
        elif any(row.roles & roles for row in rows):
            assert (type(answer), answer.code) == (IllegalMove, "missing")
            assert answer.params["missing"]
        elif rows:
            assert (type(answer), answer.code) == (NotAllowed, "role")
        else:
            assert (type(answer), answer.code) == (IllegalMove, "no_such_move")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@given(data=st.data(), roles=st.frozensets(st.sampled_from(list(Role)), max_size=4), facts=FACTS)
def test_a_button_is_shown_exactly_where_only_form_or_work_can_be_missing(
    table: Lifecycle[Any], data: st.DataObject, roles: frozenset[Role], facts: Facts
) -> None:
    """A shown button is never refused for the role or the state; a hidden one could never have worked."""
    state = data.draw(st.sampled_from([None, *table.states]))
    offered = available_in(table, state, roles=roles, facts=facts)
    assert len(set(offered)) == len(offered)
    for action in Action:
        answer = attempt(table, action, facts, roles=roles, state=state)
        if action in offered:
            assert isinstance(answer, Transition) or answer.code == "missing"
        else:
            assert not isinstance(answer, Transition)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_state_is_reached_and_every_open_one_has_a_way_to_an_end(table: Lifecycle[Any]) -> None:
    """No state is a trap, and none stands in the table for nothing."""
    assert _closure(table, [None]) - {None} == set(table.states)
    for state in table.states:
        assert _closure(table, [state]) & table.ends, state


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_open_state_waits_for_a_window_to_open(table: Lifecycle[Any]) -> None:
    """From every open state some move needs only a form or work, with every window and time limit against it."""
    for state in set(table.states) - table.ends:
        onward = [row for row in table.rows if state in row.sources and row.target not in {None, state}]
        assert any(not _is_gated(row) for row in onward), state


def test_rows_stay_inside_their_table() -> None:
    """A source or target of another life would be a slip of the pen."""
    for table in TABLES:
        for row in table.rows:
            assert {*row.sources, row.target} - {None} <= set(table.states), row
            assert row.roles, row


def test_an_ended_life_moves_only_by_reopening() -> None:
    """Process §3.6: final is final; what follows is a new ticket. A refused major incident may be proposed again."""
    for table in TABLES:
        for row in table.rows:
            if row.target is not None and row.sources & table.ends:
                assert row.action in {Action.REOPEN, Action.PROPOSE_MAJOR}, row


def _is_gated(row: Transition[Any]) -> bool:
    return any(condition.kind is Kind.GATE and condition.lacks(Facts()) for condition in row.conditions)


def _closure(table: Lifecycle[Any], starts: Iterable[Any]) -> set[Any]:
    reached = set(starts)
    while True:
        more = {row.target for row in table.rows if row.target is not None and row.sources & reached} - reached
        if not more:
            return reached
        reached |= more
