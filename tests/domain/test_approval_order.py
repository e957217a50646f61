"""Approvals in order or all at once, against a small oracle that only keeps who has not decided (process §3.10)."""

from hypothesis import given
from hypothesis import strategies as st

from domain.lifecycle import APPROVAL, Action, ApprovalState, Facts, decide_in
from domain.lifecycle.records import is_last, to_ask
from domain.people import Role

Decisions = list[tuple[int, bool]]


@given(
    count=st.integers(1, 5),
    parallel=st.booleans(),
    decisions=st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=12),
)
def test_any_order_of_decisions_ends_as_the_oracle_says(count: int, parallel: bool, decisions: Decisions) -> None:
    """In sequence only the first undecided one is asked; in parallel all are; one rejection ends it for everybody."""
    states = [ApprovalState.WAITING] * count
    undecided, outcome = list(range(count)), "open"
    _ask(states, parallel=parallel)
    for who, agrees in decisions:
        asked = set(undecided) if parallel else set(undecided[:1])
        assert {at for at, state in enumerate(states) if state is ApprovalState.ASKED} == (
            asked if outcome == "open" else set()
        )
        if outcome != "open" or who not in asked:
            continue
        last = is_last(states, who)
        assert last == (undecided == [who])
        states[who] = _decided(states[who], agrees=agrees)
        undecided.remove(who)
        if not agrees:
            outcome, states = "rejected", [_lapsed(state) for state in states]
        elif last:
            outcome = "approved"
        else:
            _ask(states, parallel=parallel)
    assert (outcome == "approved") == all(state is ApprovalState.APPROVED for state in states)
    assert (outcome == "rejected") == (ApprovalState.REJECTED in states)
    assert outcome == "open" or to_ask(states, parallel=parallel) == ()


def _ask(states: list[ApprovalState], *, parallel: bool) -> None:
    for at in to_ask(states, parallel=parallel):
        row = decide_in(APPROVAL, states[at], action=Action.ASK_APPROVER, roles=frozenset({Role.SYSTEM}), facts=Facts())
        states[at] = row.target or states[at]


def _decided(state: ApprovalState, *, agrees: bool) -> ApprovalState:
    action = Action.APPROVE if agrees else Action.REJECT
    roles, facts = frozenset({Role.APPROVER}), Facts(reason="因为")
    return decide_in(APPROVAL, state, action=action, roles=roles, facts=facts).target or state


def _lapsed(state: ApprovalState) -> ApprovalState:
    if state not in {ApprovalState.WAITING, ApprovalState.ASKED}:
        return state
    roles = frozenset({Role.SYSTEM})
    return decide_in(APPROVAL, state, action=Action.LAPSE, roles=roles, facts=Facts()).target or state
