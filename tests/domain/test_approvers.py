"""Who approves a request: never who ordered it, never who benefits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.approvers import approvers_for, manager_chain
from domain.errors import IllegalMove

WANG, LI, BAO, GAO, OWNER, PO = 1, 2, 26, 27, 24, 22
MANAGERS = {WANG: BAO, LI: BAO, BAO: GAO, GAO: None}


def test_the_line_manager_approves() -> None:
    """Process §3.10."""
    chain = manager_chain(LI, MANAGERS)
    assert approvers_for([chain], requester_id=LI, beneficiary_id=LI) == (BAO,)


def test_where_the_manager_ordered_it_the_next_level_approves() -> None:
    """Process §3.10: Bao orders for Li, so Gao decides."""
    chain = manager_chain(LI, MANAGERS)
    assert approvers_for([chain], requester_id=BAO, beneficiary_id=LI) == (GAO,)


def test_steps_keep_their_order_and_nobody_is_asked_twice() -> None:
    """Manager, then owner of the service; one person in both chairs decides once."""
    manager = manager_chain(LI, MANAGERS)
    assert approvers_for([manager, (OWNER,)], requester_id=LI, beneficiary_id=LI) == (BAO, OWNER)
    assert approvers_for([manager, (BAO,)], requester_id=LI, beneficiary_id=LI) == (BAO,)


def test_nothing_approves_itself() -> None:
    """Without anybody left the request is refused, naming the step; a last resort is asked before that."""
    with pytest.raises(IllegalMove) as refusal:
        approvers_for([(BAO,), (OWNER,)], requester_id=OWNER, beneficiary_id=LI)
    assert (refusal.value.code, dict(refusal.value.params)) == ("no_approver", {"step": 2})
    assert approvers_for([(OWNER,)], requester_id=OWNER, beneficiary_id=LI, last_resort=(PO,)) == (PO,)


def test_a_line_that_comes_back_on_itself_ends() -> None:
    """A mistake in the staff list must not hang the desk."""
    assert manager_chain(1, {1: 2, 2: 3, 3: 2}) == (2, 3)
    assert manager_chain(1, {1: 2, 2: 1}) == (2,)
    assert manager_chain(1, {1: 1}) == ()
    assert manager_chain(9, {}) == ()


@given(
    managers=st.dictionaries(st.integers(0, 8), st.one_of(st.none(), st.integers(0, 8))),
    requester=st.integers(0, 8),
    beneficiary=st.integers(0, 8),
)
def test_no_staff_list_makes_anybody_approve_their_own_request(
    managers: dict[int, int | None], requester: int, beneficiary: int
) -> None:
    """Approver ≠ requester ≠ beneficiary, whoever manages whom."""
    chain = manager_chain(beneficiary, managers)
    chosen = approvers_for([chain], requester_id=requester, beneficiary_id=beneficiary, last_resort=(99,))
    assert len(chosen) == 1
    assert not {requester, beneficiary} & set(chosen)
