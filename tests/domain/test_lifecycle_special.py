"""What only requests, complaints, major incidents and hand-overs need: each condition once met and once missing."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.lifecycle import COMPLAINT, HAND_OVER, MAJOR, REQUEST, Action, ApprovalState, Facts, HandOverState
from domain.lifecycle.records import is_last, to_ask
from domain.people import Role
from domain.ticket import MajorState, PendingReason, State, TicketType
from tests.domain.refusals import missing, refusal

RESTORED = datetime(2026, 7, 31, 11, 55, tzinfo=UTC)
WAITING, ASKED, APPROVED = ApprovalState.WAITING, ApprovalState.ASKED, ApprovalState.APPROVED


def test_an_item_is_ordered_by_who_may_and_access_for_a_third_party_has_its_last_day() -> None:
    """Process §3.10: eligibility by unit and kind; expiry date mandatory for third parties."""
    order = Facts(eligible=True, expiry_needed=True)
    assert missing(REQUEST, Action.REPORT, order, role=Role.USER, state=None) == ["expiry"]
    assert missing(REQUEST, Action.REPORT, replace(order, expires_at=RESTORED), role=Role.USER, state=None) == []
    assert missing(REQUEST, Action.REPORT, Facts(), role=Role.FIRST_LINE, state=None) == ["eligible"]


def test_a_request_is_not_fulfilled_with_open_or_unwitnessed_steps() -> None:
    """Process §3.10, S13: the refusal names the steps, the missing text and the missing breach reason, all at once."""
    half = Facts(open_steps=("identity",), unwitnessed_steps=("production-access",), breached=True)
    lacking = refusal(REQUEST, Action.FULFIL, half, role=Role.ASSIGNEE, state=State.IN_PROGRESS)
    assert [(one.code, dict(one.params)) for one in lacking] == [
        ("open_steps", {"steps": ("identity",)}),
        ("unwitnessed_steps", {"steps": ("production-access",)}),
        ("resolution", {}),
        ("breach_reason", {}),
    ]
    done = Facts(resolution="password reset")
    assert missing(REQUEST, Action.FULFIL, done, role=Role.ASSIGNEE, state=State.IN_PROGRESS) == []


def test_a_step_is_skipped_with_a_reason_and_only_if_the_item_lets_it() -> None:
    """SC02: skipping the identity step is refused."""
    identity = Facts(step="identity", reason="known by voice")
    assert missing(REQUEST, Action.SKIP_STEP, identity, role=Role.ASSIGNEE, state=State.IN_PROGRESS) == [
        "step_waivable"
    ]
    courtesy = Facts(step="call-back", step_waivable=True)
    assert missing(REQUEST, Action.SKIP_STEP, courtesy, role=Role.ASSIGNEE, state=State.IN_PROGRESS) == ["reason"]


def test_the_second_pair_of_eyes_is_another_person() -> None:
    """Process §3.10, §4: four eyes."""
    step = Facts(step="production-access", did_it=True)
    assert missing(REQUEST, Action.WITNESS_STEP, step, role=Role.GROUP_MEMBER, state=State.IN_PROGRESS) == [
        "second_person"
    ]
    other = replace(step, did_it=False)
    assert missing(REQUEST, Action.WITNESS_STEP, other, role=Role.GROUP_MEMBER, state=State.IN_PROGRESS) == []


def test_a_request_becomes_a_change_with_a_complete_hand_over() -> None:
    """S14, SC06: to a change the record goes along; to an incident nothing but the reason."""
    change = Facts(reason="new service", convert_to="rfc")
    assert missing(REQUEST, Action.CONVERT, change, role=Role.FIRST_LINE, state=State.SUBMITTED) == ["hand_over"]
    complete = replace(change, hand_over_complete=True)
    assert missing(REQUEST, Action.CONVERT, complete, role=Role.FIRST_LINE, state=State.SUBMITTED) == []
    failure = replace(change, convert_to="incident")
    assert missing(REQUEST, Action.CONVERT, failure, role=Role.ASSIGNEE, state=State.IN_PROGRESS) == []


def test_a_complaint_waits_only_for_the_complainant() -> None:
    """Process §3.11."""
    facts = Facts(pending_reason=PendingReason.WAITING_FOR_THIRD_PARTY)
    held = missing(COMPLAINT, Action.HOLD, facts, role=Role.COMPLAINT_HANDLER, state=State.INVESTIGATING)
    assert held == ["pending_reason", "public_question"]
    asked = Facts(pending_reason=PendingReason.WAITING_FOR_USER, question_posted=True)
    assert missing(COMPLAINT, Action.HOLD, asked, role=Role.COMPLAINT_HANDLER, state=State.INVESTIGATING) == []


ANSWER = Facts(finding="partly", measure="queue staffed", appeal_path="process owner")


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, []),
        ({"finding": None, "measure": None, "appeal_path": None}, ["finding", "measure", "appeal_path"]),
        ({"serious": True}, ["countersignature"]),
        ({"serious": True, "countersigned": True}, []),
        ({"handler_conflict": "subject"}, ["handler_conflict"]),
    ],
)
def test_the_reply_to_a_complaint_is_complete_and_countersigned_if_serious(
    given: dict[str, Any], wanted: list[str]
) -> None:
    """Process §3.11: finding, action, appeal path; independence is checked again."""
    facts = replace(ANSWER, **given)
    assert (
        missing(COMPLAINT, Action.REPLY_FINAL, facts, role=Role.COMPLAINT_HANDLER, state=State.INVESTIGATING) == wanted
    )


def test_nobody_countersigns_their_own_reply() -> None:
    """Process §4: a process owner who is the handler is countersigned by IT management."""
    drafted = Facts(serious=True, reply_drafted=True)
    own = replace(drafted, owner_is_handler=True)
    for facts, role, wanted in (
        (drafted, Role.PROCESS_OWNER, []),
        (own, Role.PROCESS_OWNER, ["second_person"]),
        (own, Role.IT_MANAGEMENT, []),
        (drafted, Role.IT_MANAGEMENT, ["second_person"]),
        (replace(drafted, serious=False), Role.PROCESS_OWNER, ["not_serious"]),
        (replace(drafted, reply_drafted=False), Role.PROCESS_OWNER, ["reply_draft"]),
    ):
        assert missing(COMPLAINT, Action.COUNTERSIGN, facts, role=role, state=State.INVESTIGATING) == wanted


def test_there_is_one_appeal_in_time() -> None:
    """Process §3.11: once, within 10 working days."""
    appeal = Facts(reason="nobody called", within_appeal_window=True)
    assert missing(COMPLAINT, Action.APPEAL, appeal, role=Role.USER, state=State.REPLIED) == []
    again = replace(appeal, appealed=True)
    assert missing(COMPLAINT, Action.APPEAL, again, role=Role.USER, state=State.REPLIED) == ["appealed"]
    late = replace(appeal, within_appeal_window=False)
    assert missing(COMPLAINT, Action.APPEAL, late, role=Role.USER, state=State.REPLIED) == ["appeal_window"]


def test_the_process_owner_closes_after_silence_and_extends_once() -> None:
    """Process §3.11: 10 working days of silence and a reason; one extension within its limit, with notice."""
    assert missing(COMPLAINT, Action.CLOSE, Facts(), role=Role.PROCESS_OWNER, state=State.REPLIED) == [
        "silence",
        "reason",
    ]
    silent = Facts(silence_over=True, reason="no answer")
    assert missing(COMPLAINT, Action.CLOSE, silent, role=Role.PROCESS_OWNER, state=State.REPLIED) == []
    more = Facts(extension_fits=True, notice="told")
    assert missing(COMPLAINT, Action.EXTEND, more, role=Role.PROCESS_OWNER, state=State.INVESTIGATING) == []
    twice = Facts(extended=True)
    wanted = ["extended", "extension", "notice"]
    assert missing(COMPLAINT, Action.EXTEND, twice, role=Role.PROCESS_OWNER, state=State.INVESTIGATING) == wanted


def test_a_complaint_is_converted_with_consent_only() -> None:
    """Process §3.11."""
    facts = Facts(convert_to="incident")
    role = Role.COMPLAINT_HANDLER
    assert missing(COMPLAINT, Action.CONVERT, facts, role=role, state=State.SUBMITTED) == ["user_consent"]
    assert missing(COMPLAINT, Action.CONVERT, replace(facts, user_consent=True), role=role, state=State.SUBMITTED) == []


def test_a_major_incident_is_proposed_by_a_criterion_and_again_on_new_facts() -> None:
    """Process §3.8; never on a complaint (S17e), never on a ticket nobody works on."""
    facts = Facts(criterion="C2", worked=True)
    propose = Action.PROPOSE_MAJOR
    assert missing(MAJOR, propose, facts, role=Role.SUPPORT, state=None) == []
    refused = replace(facts, major=MajorState.REFUSED)
    assert missing(MAJOR, propose, refused, role=Role.SUPPORT, state=MajorState.REFUSED) == ["new_facts"]
    complaint = replace(facts, ticket_type=TicketType.COMPLAINT)
    assert missing(MAJOR, propose, complaint, role=Role.SUPPORT, state=None) == ["complaint"]
    assert missing(MAJOR, propose, Facts(), role=Role.USER, state=None) == ["not_worked", "criterion"]
    stood_down = replace(facts, major=MajorState.STOOD_DOWN, new_facts="a second branch")
    assert missing(MAJOR, propose, stood_down, role=Role.SUPPORT, state=MajorState.STOOD_DOWN) == ["was_major"]
    false_alarm = replace(stood_down, false_alarm=True)
    assert missing(MAJOR, propose, false_alarm, role=Role.SUPPORT, state=MajorState.STOOD_DOWN) == []


def test_the_desk_declares_only_as_fail_safe() -> None:
    """Process §3.8: 15 minutes without a decision, and switched on; a person decides at any time."""
    for overdue, switched_on, wanted in (
        (True, True, []),
        (True, False, ["decision_time"]),
        (False, True, ["decision_time"]),
    ):
        facts = Facts(worked=True, decision_overdue=overdue, system_declares=switched_on)
        assert missing(MAJOR, Action.DECLARE_MAJOR, facts, role=Role.SYSTEM, state=MajorState.PROPOSED) == wanted
    now = Facts(worked=True)
    assert missing(MAJOR, Action.DECLARE_MAJOR, now, role=Role.INCIDENT_MANAGER, state=MajorState.PROPOSED) == []


def test_a_stand_down_names_everything_it_still_needs() -> None:
    """Process §3.8: restoration stated and confirmed, workaround documented, actions owned, last update sent."""
    nothing = Facts(unowned_actions=("replace failover pair",), restored_early=True)
    lacking = missing(MAJOR, Action.STAND_DOWN, nothing, role=Role.COMMANDER, state=MajorState.STABILISED)
    assert lacking == [
        "restored_at",
        "restored_confirmed",
        "workaround_documented",
        "unowned_actions",
        "final_update",
        "early_restore_reason",
    ]
    done = Facts(
        restored_at=RESTORED,
        restored_confirmed=True,
        resolution="failover to the second site",
        final_update_sent=True,
        restored_early=True,
        reason="observed until 20:30",
    )
    assert missing(MAJOR, Action.STAND_DOWN, done, role=Role.COMMANDER, state=MajorState.STABILISED) == []


def test_a_time_of_restoration_is_the_commanders_word() -> None:
    """Process §3.8: an update has a text; an ETA only if the commander gives it."""
    facts = Facts(update="failover runs", eta_given=True)
    assert missing(MAJOR, Action.UPDATE_MAJOR, facts, role=Role.COMMS_LEAD, state=MajorState.DECLARED) == ["eta"]
    given = replace(facts, eta_by_commander=True)
    assert missing(MAJOR, Action.UPDATE_MAJOR, given, role=Role.COMMS_LEAD, state=MajorState.DECLARED) == []
    empty = Facts(update=" ")
    assert missing(MAJOR, Action.UPDATE_MAJOR, empty, role=Role.COMMANDER, state=MajorState.DECLARED) == ["update"]


def test_a_review_is_approved_complete_and_with_its_problem_number() -> None:
    """Process §3.8: the problem hand-over number is mandatory; a false alarm has no review."""
    draft = Facts(review_missing=("detection",))
    at, role = MajorState.UNDER_REVIEW, Role.PROCESS_OWNER
    assert missing(MAJOR, Action.APPROVE_REVIEW, draft, role=role, state=at) == ["review_missing", "problem_reference"]
    whole = Facts(problem_reference="PRB-3")
    assert missing(MAJOR, Action.APPROVE_REVIEW, whole, role=role, state=at) == []
    alarm = Facts(false_alarm=True)
    assert missing(MAJOR, Action.START_REVIEW, alarm, role=Role.SYSTEM, state=MajorState.STOOD_DOWN) == ["false_alarm"]


def test_a_hand_over_goes_out_complete_and_comes_back_with_a_number_or_a_reason() -> None:
    """Process §3.9."""
    half = Facts(hand_over_missing=("sponsor",))
    assert missing(HAND_OVER, Action.HAND_OVER, half, role=Role.ASSIGNEE, state=HandOverState.DRAFT) == [
        "hand_over_missing"
    ]
    sent, role = HandOverState.HANDED_OVER, Role.RECEIVER
    assert missing(HAND_OVER, Action.ACCEPT_HAND_OVER, Facts(), role=role, state=sent) == ["external_number"]
    assert missing(HAND_OVER, Action.RETURN_HAND_OVER, Facts(), role=role, state=sent) == ["reason"]


def test_approvers_are_asked_in_turn_or_all_at_once() -> None:
    """Process §3.10: sequential or parallel; a rejection ends the asking."""
    assert to_ask((WAITING, WAITING), parallel=False) == (0,)
    assert to_ask((ASKED, WAITING), parallel=False) == ()
    assert to_ask((APPROVED, WAITING), parallel=False) == (1,)
    assert to_ask((WAITING, WAITING), parallel=True) == (0, 1)
    assert to_ask((ApprovalState.REJECTED, WAITING), parallel=True) == ()


def test_the_last_approval_is_the_one_without_which_all_others_are_given() -> None:
    """Process §3.10: the last approver starts the fulfilment."""
    assert is_last((APPROVED, ASKED), 1)
    assert not is_last((ASKED, ASKED), 1)
    assert is_last((ASKED,), 0)
