"""What a move is: the verbs, what follows from them, and the table type that every lifecycle of the desk is written in.
Which moves exist is said by the tables beside this file; what a move needs is said in the conditions.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from domain.lifecycle.needs import Condition
from domain.people import Role


class Action(StrEnum):
    """Every verb that a person or the desk itself can do to a ticket, its major incident, approvals or hand-overs."""

    # every ticket
    REPORT = "report"
    TAKE = "take"
    ASSIGN = "assign"
    REASSIGN = "reassign"
    RETURN = "return"
    HOLD = "hold"
    RESUME = "resume"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    CLOSE = "close"
    CANCEL = "cancel"
    CONVERT = "convert"
    REPLY = "reply"
    NOTE = "note"
    CLASSIFY = "classify"
    PRIORITISE = "prioritise"
    OVERRIDE_PRIORITY = "override_priority"
    ESCALATE = "escalate"
    LINK_DUPLICATE = "link_duplicate"
    UNLINK_DUPLICATE = "unlink_duplicate"
    TELL_AFFECTED = "tell_affected"
    LINK_REFERENCE = "link_reference"
    ADD_TO_SWARM = "add_to_swarm"
    JOIN_SWARM = "join_swarm"
    LEAVE_SWARM = "leave_swarm"
    CALL_OUT = "call_out"
    LOG_EFFORT = "log_effort"
    RATE = "rate"
    # service requests
    REQUEST_APPROVAL = "request_approval"
    APPROVE = "approve"
    REJECT = "reject"
    COMPLETE_STEP = "complete_step"
    SKIP_STEP = "skip_step"
    WITNESS_STEP = "witness_step"
    FULFIL = "fulfil"
    # complaints
    NAME_HANDLER = "name_handler"
    NAME_SUBJECT = "name_subject"
    ACKNOWLEDGE = "acknowledge"
    INVESTIGATE = "investigate"
    ASK_STATEMENT = "ask_statement"
    REPLY_INTERIM = "reply_interim"
    COUNTERSIGN = "countersign"
    REPLY_FINAL = "reply_final"
    EXTEND = "extend"
    APPEAL = "appeal"
    DECIDE_APPEAL = "decide_appeal"
    WITHDRAW = "withdraw"
    PURSUE = "pursue"
    # major incidents
    PROPOSE_MAJOR = "propose_major"
    DECLARE_MAJOR = "declare_major"
    REFUSE_MAJOR = "refuse_major"
    TAKE_MAJOR_ROLE = "take_major_role"
    UPDATE_MAJOR = "update_major"
    ANSWER_REGULATOR = "answer_regulator"
    STABILISE = "stabilise"
    RELAPSE = "relapse"
    STAND_DOWN = "stand_down"
    FALSE_ALARM = "false_alarm"
    START_REVIEW = "start_review"
    DRAFT_REVIEW = "draft_review"
    APPROVE_REVIEW = "approve_review"
    # one approval
    ASK_APPROVER = "ask_approver"
    LAPSE = "lapse"
    # hand-over records
    DRAFT_HAND_OVER = "draft_hand_over"
    HAND_OVER = "hand_over"
    ACCEPT_HAND_OVER = "accept_hand_over"
    RETURN_HAND_OVER = "return_hand_over"
    REVISE_HAND_OVER = "revise_hand_over"
    DISCARD_HAND_OVER = "discard_hand_over"


class Consequence(StrEnum):
    """What a use case carries out together with the move, beyond the new state itself."""

    ISSUE_NUMBER = "issue_number"
    FREEZE_ITEM_VERSION = "freeze_item_version"
    END_RESPONSE = "end_response"  # if it still ran; a tool's ticket responds by accepting alone (process §3.5.2)
    END_RESOLUTION = "end_resolution"
    PAUSE_IF_ALLOWED = "pause_if_allowed"  # the reason and priority decide (process §3.5.4)
    RUN_CLOCK = "run_clock"
    START_FULFILMENT = "start_fulfilment"  # the clock runs from this moment (process §3.5.13)
    STOP_CLOCKS = "stop_clocks"  # result "n/a" (process §3.5.11)
    RETIME_CLOCKS = "retime_clocks"  # carry-over rule (process §3.5.8)
    COUNT_REASSIGNMENT = "count_reassignment"
    COUNT_REOPEN = "count_reopen"
    BACK_TO_LAST_ASSIGNEE = "back_to_last_assignee"
    BACK_TO_TICKET_OWNER = "back_to_ticket_owner"
    RESOLVE_CHILDREN = "resolve_children"
    ASK_SATISFACTION = "ask_satisfaction"
    OPEN_LINKED_TICKET = "open_linked_ticket"
    LIST_FOR_REVIEW = "list_for_review"
    END_ACKNOWLEDGEMENT = "end_acknowledgement"
    END_INTERIM = "end_interim"
    END_FINAL = "end_final"
    CHECK_INDEPENDENCE = "check_independence"
    NEXT_INDEPENDENT_LEVEL = "next_independent_level"
    ASK_DECISION = "ask_decision"
    RAISE_TO_P1 = "raise_to_p1"
    OPEN_INCIDENT_CHANNEL = "open_incident_channel"
    RESET_CADENCE = "reset_cadence"
    CALM_CADENCE = "calm_cadence"
    END_CADENCE = "end_cadence"
    RESOLVE_TICKET = "resolve_ticket"
    DRAFT_PROBLEM_HAND_OVER = "draft_problem_hand_over"
    START_REVIEW_CLOCKS = "start_review_clocks"
    CLOSE_TICKET = "close_ticket"
    REMIND_RECEIVER = "remind_receiver"


S = TypeVar("S", bound=StrEnum)


# No slots: a frozen, slotted generic cannot be made through its alias (`Transition[State](...)`) in Python 3.11.
@dataclass(frozen=True, kw_only=True)
class Transition(Generic[S]):
    """One row: who may do what from where, what it needs, and what follows.

    A source of None is "not yet there". A target of None leaves the state as it is. `clause` is the row's source.
    """

    action: Action
    sources: frozenset[S | None]
    target: S | None = None
    roles: frozenset[Role]
    conditions: tuple[Condition, ...] = ()
    effects: tuple[Consequence, ...] = ()
    clause: str = ""

    def leads_from(self, state: S | None) -> S | None:
        """The state after the move."""
        return state if self.target is None else self.target


@dataclass(frozen=True, kw_only=True)
class Lifecycle(Generic[S]):
    """One table: its name, the states in which nothing more is owed, and its rows in the order of the process."""

    name: str
    clause: str
    states: tuple[S, ...]
    ends: frozenset[S]
    rows: tuple[Transition[S], ...]
