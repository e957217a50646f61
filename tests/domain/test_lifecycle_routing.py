"""What it needs to give a ticket to somebody else: routing, reassigning, returning, calling out, re-prioritising."""

from dataclasses import replace
from typing import Any

import pytest

from domain.lifecycle import INCIDENT, Action, Facts
from domain.people import Role
from domain.ticket import Level, MajorState, Priority, State
from tests.domain.refusals import missing, refusal

MOVED = Facts(reason="needs a network engineer", group="network", held_by_first_line=True)


REASSIGNING: dict[str, tuple[Role, dict[str, Any], list[str]]] = {
    "with reason and group": (Role.ASSIGNEE, {}, []),
    "without either": (Role.ASSIGNEE, {"reason": "", "group": None}, ["reason", "group"]),
    "an agent not to a third party": (Role.FIRST_LINE, {"to_third_party": True}, ["third_party"]),
    "an agent with the lead's approval": (Role.FIRST_LINE, {"to_third_party": True, "lead_approved": True}, []),
    "an agent by contract rule": (Role.FIRST_LINE, {"to_third_party": True, "third_party_rule": True}, []),
    "the lead is the approval": (Role.GROUP_LEAD, {"to_third_party": True, "lead_approved": True}, []),
    "a supplier's lead is none": (Role.GROUP_LEAD, {"to_third_party": True}, ["third_party"]),
    "the third reassignment is free": (Role.ASSIGNEE, {"reassignments": 2}, []),
    "the fourth is the incident manager's": (Role.ASSIGNEE, {"reassignments": 3}, ["arbitration"]),
    "also for the lead": (Role.GROUP_LEAD, {"reassignments": 3}, ["arbitration"]),
    "who assigns bindingly": (Role.INCIDENT_MANAGER, {"reassignments": 3}, []),
    "inside a group nothing bounces": (Role.GROUP_LEAD, {"reassignments": 3, "to_same_group": True}, []),
    "a P1 leaves the first line": (Role.FIRST_LINE, {"priority": Priority.P1}, []),
    "a P1 does not leave the second": (
        Role.ASSIGNEE,
        {"priority": Priority.P1, "held_by_first_line": False},
        ["swarm"],
    ),
    "nor does a major incident": (
        Role.GROUP_LEAD,
        {"major": MajorState.DECLARED, "held_by_first_line": False},
        ["swarm"],
    ),
    "unless the incident manager moves it": (
        Role.INCIDENT_MANAGER,
        {"priority": Priority.P1, "held_by_first_line": False},
        [],
    ),
    "a colleague of the same group may take a P1 over": (
        Role.GROUP_LEAD,
        {"priority": Priority.P1, "held_by_first_line": False, "to_same_group": True},
        [],
    ),
}


@pytest.mark.parametrize(("role", "given", "wanted"), REASSIGNING.values(), ids=REASSIGNING)
def test_reassigning_says_why_and_does_not_bounce(role: Role, given: dict[str, Any], wanted: list[str]) -> None:
    """Process §3.6: reason, third parties, the fourth reassignment, no ping-pong for P1 and major."""
    assert missing(INCIDENT, Action.REASSIGN, replace(MOVED, **given), role=role, state=State.ASSIGNED) == wanted


def test_a_returned_ticket_comes_with_a_reason_and_a_proposal() -> None:
    """Process §3.6: a group that returns a ticket must say why and propose a group; a P1 is not returned."""
    assert missing(INCIDENT, Action.RETURN, Facts(), role=Role.ASSIGNEE, state=State.IN_PROGRESS) == ["reason", "group"]
    assert missing(
        INCIDENT, Action.RETURN, replace(MOVED, priority=Priority.P1), role=Role.GROUP_LEAD, state=State.IN_PROGRESS
    ) == ["swarm"]


def test_a_ticket_is_not_returned_to_a_third_party_by_a_detour() -> None:
    """Process §3.6: to a third party only with the lead or by the contract, whatever the move is called."""
    outside = replace(MOVED, to_third_party=True)
    returning = (INCIDENT, Action.RETURN, outside)
    assert missing(*returning, role=Role.ASSIGNEE, state=State.IN_PROGRESS) == ["third_party"]
    led = replace(outside, lead_approved=True)
    assert missing(INCIDENT, Action.RETURN, led, role=Role.GROUP_LEAD, state=State.IN_PROGRESS) == []


def test_an_incident_is_assigned_classified_or_to_the_first_line() -> None:
    """Process §3.6: classification complete, or routed as unclassified to the first line."""
    bare = Facts(group="desktop", service="printing")
    assert missing(INCIDENT, Action.ASSIGN, bare, role=Role.SYSTEM, state=State.NEW) == ["classification"]
    assert missing(INCIDENT, Action.ASSIGN, replace(bare, to_first_line=True), role=Role.SYSTEM, state=State.NEW) == []
    full = replace(bare, category="printer", impact=Level.LOW, urgency=Level.LOW)
    assert missing(INCIDENT, Action.ASSIGN, full, role=Role.FIRST_LINE, state=State.NEW) == []


def test_the_refusal_of_an_unclassified_ticket_names_the_empty_fields() -> None:
    """A refusal says what to fill in."""
    facts = Facts(group="desktop", service="printing", impact=Level.LOW)
    (only,) = refusal(INCIDENT, Action.ASSIGN, facts, role=Role.FIRST_LINE, state=State.NEW)
    assert (only.code, only.params) == ("classification", {"fields": ("category", "urgency")})


def test_only_the_incident_manager_lowers_late_or_below_a_key_service() -> None:
    """Process §3.5.8 (last quarter, after a breach) and S39 (key service)."""
    down = Facts(reason="less affected", impact=Level.LOW, urgency=Level.LOW, lowers_priority=True)
    for given, wanted in (
        ({}, []),
        ({"last_quarter": True}, ["lowering"]),
        ({"breached": True}, ["lowering"]),
        ({"breached": True, "lowers_priority": False}, []),
        ({"key_service": True}, ["key_service"]),
        ({"key_service": True, "impact": Level.MEDIUM}, []),
    ):
        facts = replace(down, **given)
        assert missing(INCIDENT, Action.PRIORITISE, facts, role=Role.FIRST_LINE, state=State.IN_PROGRESS) == wanted
        assert missing(INCIDENT, Action.PRIORITISE, facts, role=Role.INCIDENT_MANAGER, state=State.IN_PROGRESS) == []


def test_a_paid_call_out_needs_the_lead_unless_major() -> None:
    """S22: refused on a P3 without approval; in a major incident approved after the fact."""
    paid = Facts(priority=Priority.P3, supplier="carrier", call_out_cost=True)
    assert missing(INCIDENT, Action.CALL_OUT, paid, role=Role.ASSIGNEE, state=State.IN_PROGRESS) == [
        "call_out_approval"
    ]
    assert (
        missing(
            INCIDENT, Action.CALL_OUT, replace(paid, lead_approved=True), role=Role.ASSIGNEE, state=State.IN_PROGRESS
        )
        == []
    )
    assert (
        missing(
            INCIDENT, Action.CALL_OUT, replace(paid, call_out_cost=False), role=Role.ASSIGNEE, state=State.IN_PROGRESS
        )
        == []
    )
    assert (
        missing(
            INCIDENT,
            Action.CALL_OUT,
            replace(paid, major=MajorState.DECLARED),
            role=Role.ASSIGNEE,
            state=State.IN_PROGRESS,
        )
        == []
    )
    assert missing(INCIDENT, Action.CALL_OUT, paid, role=Role.GROUP_LEAD, state=State.IN_PROGRESS) == []
