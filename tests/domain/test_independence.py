"""Who may handle a complaint: nobody it is about, nobody close to them, nobody who decided before."""

import pytest

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

MO = Candidate(id=21, groups=frozenset({"incident-management"}))
DEPUTY = Candidate(id=27, groups=frozenset({"desktop"}))
OU = Candidate(id=22)
MEI = Candidate(id=23)
LEVELS = ((MO, DEPUTY), (OU,), (MEI,))
QIAN = Candidate(id=13, groups=frozenset({"desktop"}), leads=frozenset({"desktop"}))

CONFLICTS = {
    "independent": (MO, Concern(people=frozenset({12})), None),
    "the subject": (MO, Concern(people=frozenset({21})), HandlerConflict.SUBJECT),
    "a member of the subject group": (DEPUTY, Concern(groups=frozenset({"desktop"})), HandlerConflict.IN_SUBJECT_GROUP),
    "the lead of the subject group": (QIAN, Concern(groups=frozenset({"desktop"})), HandlerConflict.LEADS_SUBJECT),
    "the direct superior": (QIAN, Concern(superiors=frozenset({13})), HandlerConflict.SUPERIOR_OF_SUBJECT),
    "a superior from the incident manager up is not bound": (
        MO,
        Concern(superiors=frozenset({21}), above_the_line=frozenset({21, 22, 23})),
        None,
    ),
    "the complainant": (MO, Concern(complainant_id=21), HandlerConflict.COMPLAINANT),
    "who decided before": (OU, Concern(decided_before=frozenset({22})), HandlerConflict.DECIDED_BEFORE),
}


@pytest.mark.parametrize(("candidate", "concern", "wanted"), CONFLICTS.values(), ids=CONFLICTS)
def test_a_handler_is_independent(candidate: Candidate, concern: Concern, wanted: HandlerConflict | None) -> None:
    """Process §3.11: not subject, not member or lead of the subject group, not direct superior below the IM."""
    assert handler_conflict(candidate, concern) is wanted


def test_the_incident_manager_handles_then_the_owner_then_management() -> None:
    """Process §3.11: IM by default; IM concerned → PO; PO concerned → IT management."""
    assert choose_handler(LEVELS, Concern()) == Handler(id=21, level=0)
    both = Concern(people=frozenset({21}), groups=frozenset({"desktop"}))
    assert choose_handler(LEVELS, both) == Handler(id=22, level=1)
    three = Concern(people=frozenset({21, 22}), groups=frozenset({"desktop"}))
    assert choose_handler(LEVELS, three) == Handler(id=23, level=2)


def test_nobody_independent_is_said_and_not_bent() -> None:
    """The desk names nobody rather than somebody concerned."""
    everybody = Concern(people=frozenset({21, 27, 22, 23}))
    assert choose_handler(LEVELS, everybody) is None


def test_an_appeal_goes_to_the_next_independent_level() -> None:
    """Process §3.11: never to a colleague of the same level, never past a level without reason."""
    assert choose_handler(LEVELS, Concern(decided_before=frozenset({21})), above=0) == Handler(id=22, level=1)
    owner_concerned = Concern(people=frozenset({22}), decided_before=frozenset({21}))
    assert choose_handler(LEVELS, owner_concerned, above=0) == Handler(id=23, level=2)
    assert choose_handler(LEVELS, Concern(), above=2) is None


def test_a_subject_added_later_is_checked_again() -> None:
    """Process §3.11: the handler of yesterday may be in conflict today."""
    assert handler_conflict(MO, Concern(people=frozenset({12}))) is None
    assert handler_conflict(MO, Concern(people=frozenset({12, 21}))) is HandlerConflict.SUBJECT


def test_the_owners_steps_go_to_management_where_the_owner_is_a_subject() -> None:
    """Process §3.11: every step, including the countersignature."""
    assert acting_owner((OU,), (MEI,), concern=Concern()) == 22
    assert acting_owner((OU,), (MEI,), concern=Concern(people=frozenset({22}))) == 23
    assert acting_owner((OU,), (MEI,), concern=Concern(people=frozenset({22, 23}))) is None


def test_direct_superiors_are_one_level_up() -> None:
    """Only the line manager of a named person, not the whole line."""
    assert direct_superiors({12, 14}, {12: 13, 13: 21, 14: None}) == {13}
