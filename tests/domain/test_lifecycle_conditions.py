"""What it needs to wait, resolve, close, reopen and cancel: each condition once met and once missing."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.lifecycle import INCIDENT, REQUEST, Action, Facts, available_in
from domain.people import Role
from domain.ticket import MajorState, PendingReason, Priority, ResolutionCode, State
from tests.domain.refusals import missing

LUNCH = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)
RESOLVED_WELL = Facts(
    has_user=True,
    resolution_code=ResolutionCode.PERMANENT_FIX,
    resolution="replaced the switch",
    category="network-interruption",
    service="branch-wan",
    cause="power supply failed",
    workaround=False,
)
WAITING = Facts(has_user=True, pending_reason=PendingReason.WAITING_FOR_USER, question_posted=True)


RESOLVING: dict[str, tuple[dict[str, Any], list[str]]] = {
    "everything is there": ({}, []),
    "nothing is there: all of it is named at once": (
        {
            "resolution_code": None,
            "resolution": None,
            "category": None,
            "service": None,
            "cause": None,
            "workaround": None,
        },
        ["resolution_code", "resolution", "final_category", "final_service", "cause", "workaround"],
    ),
    "blanks are no answer": ({"resolution": "  ", "cause": "\n"}, ["resolution", "cause"]),
    "the code workaround answers the question": (
        {"resolution_code": ResolutionCode.WORKAROUND, "workaround": None},
        [],
    ),
    "P1 names its configuration item": ({"priority": Priority.P1}, ["ci"]),
    "P2 names its configuration item": ({"priority": Priority.P2}, ["ci"]),
    "P2 with its configuration item": ({"priority": Priority.P2, "ci": "sw-12"}, []),
    "P3 needs none": ({"priority": Priority.P3}, []),
    "after a breach the reason is owed": ({"breached": True}, ["breach_reason"]),
    "a breach with its reason": ({"breached": True, "breach_reason": "spare part late"}, []),
    "a duplicate has a master": ({"resolution_code": ResolutionCode.DUPLICATE}, ["master"]),
    "a duplicate with its master": ({"resolution_code": ResolutionCode.DUPLICATE, "is_child": True}, []),
    "a running major incident is stood down instead": ({"major": MajorState.STABILISED}, ["stand_down"]),
}


@pytest.mark.parametrize(("given", "wanted"), RESOLVING.values(), ids=RESOLVING)
def test_resolving_asks_for_the_mandatory_fields(given: dict[str, Any], wanted: list[str]) -> None:
    """Process §3.1, §3.6, §3.7: code, what was done, closure classification, cause, workaround, breach reason."""
    assert (
        missing(INCIDENT, Action.RESOLVE, replace(RESOLVED_WELL, **given), role=Role.ASSIGNEE, state=State.IN_PROGRESS)
        == wanted
    )


HOLDING: dict[str, tuple[dict[str, Any], list[str]]] = {
    "waiting for the user, who was asked": ({}, []),
    "the question must be public": ({"question_posted": False}, ["public_question"]),
    "a tool cannot be asked": ({"has_user": False}, ["public_question"]),
    "no reason, no waiting": ({"pending_reason": None}, ["pending_reason"]),
    "the supplier: what ends the waiting": (
        {"pending_reason": PendingReason.WAITING_FOR_THIRD_PARTY},
        ["resume_condition"],
    ),
    "the supplier, with what ends it": (
        {"pending_reason": PendingReason.WAITING_FOR_THIRD_PARTY, "resume_condition": "carrier reports the line up"},
        [],
    ),
    "an agreed time needs time and consent": (
        {"pending_reason": PendingReason.USER_AGREED_TIME, "agreed_until": LUNCH},
        ["agreed_time"],
    ),
    "a time the user agreed to": (
        {"pending_reason": PendingReason.USER_AGREED_TIME, "agreed_until": LUNCH, "user_consent": True},
        [],
    ),
    "a change window names its change": (
        {"pending_reason": PendingReason.WAITING_FOR_CHANGE, "resume_condition": "after the window"},
        ["change_reference"],
    ),
    "a change window with its change": (
        {
            "pending_reason": PendingReason.WAITING_FOR_CHANGE,
            "resume_condition": "after the window",
            "change_reference": "CHG-7",
        },
        [],
    ),
    "P1 may wait; whether its clock stops is another rule": ({"priority": Priority.P1}, []),
}


@pytest.mark.parametrize(("given", "wanted"), HOLDING.values(), ids=HOLDING)
def test_waiting_has_a_reason_and_an_end(given: dict[str, Any], wanted: list[str]) -> None:
    """Process §3.5.4, §3.6."""
    assert (
        missing(INCIDENT, Action.HOLD, replace(WAITING, **given), role=Role.ASSIGNEE, state=State.IN_PROGRESS) == wanted
    )


CLOSING: dict[str, tuple[Role, dict[str, Any], list[str]]] = {
    "the user confirms": (Role.USER, {}, []),
    "not while a child is open": (Role.USER, {"open_children": ("INC-12",)}, ["open_items"]),
    "not while a call-out waits for approval": (Role.USER, {"open_approvals": ("call-out",)}, ["open_items"]),
    "the desk waits for the days of silence": (Role.SYSTEM, {}, ["silence"]),
    "the desk after them": (Role.SYSTEM, {"silence_over": True}, []),
    "the desk not while a task is open": (Role.SYSTEM, {"silence_over": True, "open_tasks": ("T1",)}, ["open_items"]),
    "the first line needs consent": (Role.FIRST_LINE, {}, ["user_consent"]),
    "the first line with consent": (Role.FIRST_LINE, {"user_consent": True}, []),
    "a tool's ticket has nobody to consent": (Role.FIRST_LINE, {"has_user": False}, []),
    "a major incident waits for its review": (Role.USER, {"major": MajorState.UNDER_REVIEW}, ["review"]),
    "also after long silence": (
        Role.SYSTEM,
        {"major": MajorState.STOOD_DOWN, "silence_over": True},
        ["review"],
    ),
    "a false alarm has no review": (Role.USER, {"major": MajorState.STOOD_DOWN, "false_alarm": True}, []),
    "the desk closes on the approved review": (Role.SYSTEM, {"major": MajorState.REVIEWED}, []),
}


@pytest.mark.parametrize(("role", "given", "wanted"), CLOSING.values(), ids=CLOSING)
def test_closing_waits_for_what_is_open(role: Role, given: dict[str, Any], wanted: list[str]) -> None:
    """Process §3.6: confirmation, auto-close, consent; a major incident only after its review."""
    facts = replace(Facts(has_user=True), **given)
    assert missing(INCIDENT, Action.CLOSE, facts, role=role, state=State.RESOLVED) == wanted


def test_a_closed_ticket_reopens_only_inside_the_window() -> None:
    """Process §3.6: 5 working days after resolution; before it is closed there is no window."""
    late = Facts(reason="still broken")
    assert missing(INCIDENT, Action.REOPEN, late, role=Role.USER, state=State.RESOLVED) == []
    assert missing(INCIDENT, Action.REOPEN, late, role=Role.USER, state=State.CLOSED) == ["reopen_window"]
    assert (
        missing(INCIDENT, Action.REOPEN, replace(late, within_reopen_window=True), role=Role.USER, state=State.CLOSED)
        == []
    )


CANCELLING: dict[str, tuple[Role, dict[str, Any], list[str]]] = {
    "with a reason": (Role.FIRST_LINE, {}, []),
    "without": (Role.FIRST_LINE, {"reason": None}, ["reason"]),
    "a duplicate needs its master": (Role.FIRST_LINE, {"duplicate": True}, ["master"]),
    "which is not itself a child": (Role.FIRST_LINE, {"duplicate": True, "master": "INC-2"}, ["master"]),
    "a duplicate with its master": (
        Role.FIRST_LINE,
        {"duplicate": True, "master": "INC-1", "master_fits": True},
        [],
    ),
    "a master keeps its children": (Role.INCIDENT_MANAGER, {"open_children": ("INC-9",)}, ["open_children"]),
    "the user before the response": (Role.USER, {}, []),
    "the user not after it": (Role.USER, {"responded": True}, ["responded"]),
    "never a major incident": (Role.INCIDENT_MANAGER, {"major": MajorState.DECLARED}, ["major"]),
    "not while one is proposed": (Role.INCIDENT_MANAGER, {"major": MajorState.PROPOSED}, ["major"]),
    "a refused proposal is none": (Role.INCIDENT_MANAGER, {"major": MajorState.REFUSED}, []),
}


@pytest.mark.parametrize(("role", "given", "wanted"), CANCELLING.values(), ids=CANCELLING)
def test_cancelling_has_a_reason_and_never_ends_a_major_incident(
    role: Role, given: dict[str, Any], wanted: list[str]
) -> None:
    """Process §3.6, S8."""
    facts = replace(Facts(reason="reported twice"), **given)
    assert missing(INCIDENT, Action.CANCEL, facts, role=role, state=State.NEW) == wanted


SILENT = Facts(has_user=True, pending_reason=PendingReason.WAITING_FOR_USER, no_reply_over=True)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, []),
        ({"no_reply_over": False}, ["still_waiting"]),
        ({"pending_reason": PendingReason.WAITING_FOR_THIRD_PARTY}, ["still_waiting"]),
        ({"priority": Priority.P2}, ["severe"]),
        ({"major": MajorState.DECLARED}, ["severe"]),
    ],
)
def test_the_desk_resolves_what_the_user_no_longer_answers(given: dict[str, Any], wanted: list[str]) -> None:
    """Process §3.6: 3 working days without reply, never P1, P2 or major."""
    facts = replace(SILENT, **given)
    assert missing(INCIDENT, Action.RESOLVE, facts, role=Role.SYSTEM, state=State.PENDING) == wanted


def test_a_blocked_button_stays_where_work_can_unblock_it() -> None:
    """Open steps leave Fulfil visible, so that its refusal can name them; a window that is over hides the button."""
    assignee = frozenset({Role.ASSIGNEE})
    offered = available_in(REQUEST, State.IN_PROGRESS, roles=assignee, facts=Facts(open_steps=("identity",)))
    assert Action.FULFIL in offered
    user = frozenset({Role.USER})
    assert Action.REOPEN not in available_in(INCIDENT, State.CLOSED, roles=user, facts=Facts())
    assert Action.REOPEN in available_in(INCIDENT, State.CLOSED, roles=user, facts=Facts(within_reopen_window=True))
