"""The short forms and the gates of the lifecycles: each move with the one thing it asks for, given and not given."""

from dataclasses import replace
from enum import StrEnum
from typing import Any

import pytest

from domain.lifecycle import COMPLAINT, HAND_OVER, INCIDENT, MAJOR, REQUEST, Action, Facts, Lifecycle
from domain.people import Role
from domain.ticket import Level, MajorState, Priority, State
from tests.domain.refusals import missing

NEW, PROGRESS, PENDING, RESOLVED = State.NEW, State.IN_PROGRESS, State.PENDING, State.RESOLVED
SUBMITTED, AWAITING = State.SUBMITTED, State.AWAITING_APPROVAL
DECLARED = MajorState.DECLARED
U, SD, AS, GL = Role.USER, Role.FIRST_LINE, Role.ASSIGNEE, Role.GROUP_LEAD
IM, PO, MC, SYS = Role.INCIDENT_MANAGER, Role.PROCESS_OWNER, Role.COMMANDER, Role.SYSTEM
MATRIX = {"impact": Level.MEDIUM, "urgency": Level.HIGH}
CHILD = {"master": "INC-1", "master_fits": True}

# move, from, who | what is otherwise there | the one thing it asks for | the code when that is not there
Asked = tuple[Lifecycle[Any], Action, StrEnum | None, Role, dict[str, Any], dict[str, Any], str]
ASKED: dict[str, Asked] = {
    "the desk resumes on the user's reply": (
        INCIDENT, Action.RESUME, PENDING, SYS, {}, {"user_replied": True}, "still_waiting"
    ),
    "the desk resumes at the agreed time": (
        REQUEST, Action.RESUME, PENDING, SYS, {}, {"time_reached": True}, "still_waiting"
    ),
    "a child follows its resolved master": (
        INCIDENT, Action.RESOLVE, NEW, SYS, {"is_child": True}, {"master_resolved": True}, "master_open"
    ),
    "a stand-down resolves only a running major incident": (
        INCIDENT, Action.STAND_DOWN, PROGRESS, MC,
        {"restored_at": 1, "resolution": "failover"}, {"major": DECLARED}, "no_major",
    ),
    "a new priority is assessed": (
        INCIDENT, Action.PRIORITISE, PROGRESS, IM, {"reason": "spreads"}, MATRIX, "assessment"
    ),
    "an override has its reason": (
        INCIDENT, Action.OVERRIDE_PRIORITY, PROGRESS, IM, {}, {"reason": "board"}, "reason"
    ),
    "a duplicate names its master": (INCIDENT, Action.LINK_DUPLICATE, NEW, SD, {}, CHILD, "master"),
    "a child has one master": (
        INCIDENT, Action.LINK_DUPLICATE, NEW, SD, CHILD, {"is_child": False}, "already_child"
    ),
    "a master is nobody's child": (
        INCIDENT, Action.LINK_DUPLICATE, NEW, SD, CHILD, {"has_children": False}, "has_children"
    ),
    "a user joins only a known outage": (
        INCIDENT, Action.LINK_DUPLICATE, NEW, U, CHILD, {"known_outage": True}, "outage_unknown"
    ),
    "only a master has somebody to tell": (
        INCIDENT, Action.TELL_AFFECTED, PROGRESS, AS, {}, {"has_children": True}, "no_children"
    ),
    "only a child is unlinked": (
        INCIDENT, Action.UNLINK_DUPLICATE, NEW, SD, {"reason": "differs"}, {"is_child": True}, "not_a_child"
    ),
    "a reference is named": (INCIDENT, Action.LINK_REFERENCE, RESOLVED, AS, {}, {"ci": "sw-12"}, "reference"),
    "a call-out names its supplier": (INCIDENT, Action.CALL_OUT, NEW, GL, {}, {"supplier": "UC-1"}, "supplier"),
    "effort is minutes": (INCIDENT, Action.LOG_EFFORT, PROGRESS, AS, {}, {"effort_minutes": 5}, "effort"),
    "a swarm grows by a group": (
        INCIDENT, Action.ADD_TO_SWARM, NEW, AS, {"major": DECLARED}, {"group": "network"}, "group"
    ),
    "groups swarm for a P1": (
        INCIDENT, Action.ADD_TO_SWARM, NEW, AS, {"group": "network"}, {"priority": Priority.P1}, "no_swarm"
    ),
    "a supplier joins as the contract says": (
        INCIDENT, Action.ADD_TO_SWARM, PROGRESS, AS, {"group": "carrier", "to_third_party": True, "major": DECLARED},
        {"third_party_rule": True}, "third_party"
    ),
    "whoever joins comes from outside": (
        INCIDENT, Action.JOIN_SWARM, PROGRESS, Role.SUPPORT, {"priority": Priority.P1}, {"may_join": True}, "takes_part"
    ),
    "only who takes part leaves": (
        INCIDENT, Action.LEAVE_SWARM, PROGRESS, Role.SUPPORT, {}, {"takes_part": True}, "takes_no_part"
    ),
    "an escalation has its reason": (INCIDENT, Action.ESCALATE, NEW, AS, {}, {"reason": "stuck"}, "reason"),
    "a rating is open for a while": (
        INCIDENT, Action.RATE, RESOLVED, U, {"has_user": True}, {"satisfaction_open": True}, "satisfaction_closed"
    ),
    "nobody rates for a tool": (
        INCIDENT, Action.RATE, RESOLVED, U, {"satisfaction_open": True}, {"has_user": True}, "satisfaction_closed"
    ),
    "a conversion says into what": (
        INCIDENT, Action.CONVERT, NEW, SD, {"reason": "no failure"}, {"convert_to": "toner"}, "convert_to"
    ),
    "no approval is asked where none is needed": (
        REQUEST, Action.REQUEST_APPROVAL, SUBMITTED, SYS, {}, {"needs_approval": True}, "no_approval_needed"
    ),
    "no work begins before an approval": (
        REQUEST, Action.ASSIGN, SUBMITTED, SYS, {"group": "accounts"}, {"needs_approval": False}, "approval_needed"
    ),
    "an approval lapses by time": (
        REQUEST, Action.CANCEL, AWAITING, SYS, {}, {"approval_lapsed": True}, "approval_running"
    ),
    "a step is named": (REQUEST, Action.COMPLETE_STEP, PROGRESS, AS, {}, {"step": "identity"}, "step"),
    "a rejection has its reason": (REQUEST, Action.REJECT, AWAITING, Role.APPROVER, {}, {"reason": "no"}, "reason"),
    "a complaint resumes on the complainant's reply": (
        COMPLAINT, Action.RESUME, PENDING, SYS, {}, {"user_replied": True}, "still_waiting"
    ),
    "a severity changes with a reason": (
        COMPLAINT, Action.CLASSIFY, SUBMITTED, Role.COMPLAINT_HANDLER, {}, {"reason": "third one"}, "reason"
    ),
    "a withdrawn complaint is pursued with a reason": (
        COMPLAINT, Action.PURSUE, State.WITHDRAWN, PO, {"serious": True}, {"reason": "conduct"}, "reason"
    ),
    "and only if it was serious": (
        COMPLAINT, Action.PURSUE, State.WITHDRAWN, PO, {"reason": "x"}, {"serious": True}, "not_serious"
    ),
    "a refused proposal has its reason": (
        MAJOR, Action.REFUSE_MAJOR, MajorState.PROPOSED, IM, {}, {"reason": "one user"}, "reason"
    ),
    "nothing is declared that nobody works on": (
        MAJOR, Action.DECLARE_MAJOR, MajorState.PROPOSED, PO, {}, {"worked": True}, "not_worked"
    ),
    "stabilised since when": (MAJOR, Action.STABILISE, DECLARED, MC, {}, {"restored_at": 1}, "restored_at"),
    "a role is named": (MAJOR, Action.TAKE_MAJOR_ROLE, DECLARED, IM, {}, {"major_role": "scribe"}, "major_role"),
    "the regulator's question is answered": (
        MAJOR, Action.ANSWER_REGULATOR, DECLARED, Role.COMPLIANCE, {}, {"regulator_answer": "no"}, "regulator"
    ),
    "a hand-over has its kind": (
        HAND_OVER, Action.DRAFT_HAND_OVER, None, AS, {}, {"hand_over_kind": "rfc"}, "hand_over_kind"
    ),
}  # fmt: skip
OTHERWISE: dict[str, Any] = {"is_child": True, "has_children": True, "needs_approval": True}


@pytest.mark.parametrize(("table", "action", "state", "role", "there", "asked", "code"), ASKED.values(), ids=ASKED)
def test_a_move_asks_for_one_thing(
    table: Lifecycle[Any],
    action: Action,
    state: StrEnum | None,
    role: Role,
    there: dict[str, Any],
    asked: dict[str, Any],
    code: str,
) -> None:
    """With it the move is possible; without it exactly its code is missing."""
    complete = replace(Facts(), **{**there, **asked})
    assert missing(table, action, complete, role=role, state=state) == []
    plain = {name: OTHERWISE.get(name) if value is False else getattr(Facts(), name) for name, value in asked.items()}
    assert missing(table, action, replace(complete, **plain), role=role, state=state) == [code]


def test_an_approval_that_is_not_the_last_leaves_the_request_waiting() -> None:
    """Process §3.10: the two rows of an approval exclude each other; one of them always holds."""
    rows = [row for row in REQUEST.rows if row.action is Action.APPROVE]
    for last, target in ((True, State.ASSIGNED), (False, None)):
        facts = Facts(last_approval=last)
        (fitting,) = [row for row in rows if all(c.lacks(facts) is None for c in row.conditions)]
        assert fitting.target is target
