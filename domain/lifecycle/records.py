"""Two small lives beside the ticket: one approval of a request (process §3.10, §3.7) and one hand-over record in the
outbox to problem, change, operations or configuration management (process §3.9).
"""

from collections.abc import Sequence
from enum import StrEnum

from domain.lifecycle import conditions as c
from domain.lifecycle import special_conditions as s
from domain.lifecycle.moves import Action, Consequence, Lifecycle, Transition
from domain.people import Role


class ApprovalState(StrEnum):
    WAITING = "waiting"  # an earlier approver decides first
    ASKED = "asked"
    APPROVED = "approved"
    REJECTED = "rejected"
    LAPSED = "lapsed"  # no longer asked for: rejected by another, cancelled, or out of time


class HandOverKind(StrEnum):
    PROBLEM = "problem"
    RFC = "rfc"
    ALERT_FEEDBACK = "alert_feedback"
    CI_DISCREPANCY = "ci_discrepancy"


class HandOverState(StrEnum):
    DRAFT = "draft"
    HANDED_OVER = "handed_over"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    DISCARDED = "discarded"  # not needed after all, or an existing catalogue item covers it


APPROVAL = Lifecycle[ApprovalState](
    name="approval",
    clause="§3.10",
    states=tuple(ApprovalState),
    ends=frozenset({ApprovalState.APPROVED, ApprovalState.REJECTED, ApprovalState.LAPSED}),
    rows=(
        Transition(
            action=Action.REQUEST_APPROVAL,
            sources=frozenset({None}),
            target=ApprovalState.WAITING,
            roles=frozenset({Role.SYSTEM}),
            clause="§3.10",
        ),
        Transition(
            action=Action.ASK_APPROVER,
            sources=frozenset({ApprovalState.WAITING}),
            target=ApprovalState.ASKED,
            roles=frozenset({Role.SYSTEM}),
            clause="§3.10: at once in parallel, one after the other in sequence",
        ),
        Transition(
            action=Action.APPROVE,
            sources=frozenset({ApprovalState.ASKED}),
            target=ApprovalState.APPROVED,
            roles=frozenset({Role.APPROVER}),
            clause="§3.10; §3.7: the deputy may decide at 100 %",
        ),
        Transition(
            action=Action.REJECT,
            sources=frozenset({ApprovalState.ASKED}),
            target=ApprovalState.REJECTED,
            roles=frozenset({Role.APPROVER}),
            conditions=(c.REASON,),
            clause="§3.10",
        ),
        Transition(
            action=Action.LAPSE,
            sources=frozenset({ApprovalState.WAITING, ApprovalState.ASKED}),
            target=ApprovalState.LAPSED,
            roles=frozenset({Role.SYSTEM}),
            clause="§3.7: with its request; auto-cancel at 80 business hours",
        ),
    ),
)

_SENDERS = frozenset({Role.FIRST_LINE, Role.ASSIGNEE, Role.GROUP_MEMBER, Role.INCIDENT_MANAGER})

HAND_OVER = Lifecycle[HandOverState](
    name="hand_over",
    clause="§3.9",
    states=tuple(HandOverState),
    ends=frozenset({HandOverState.ACCEPTED, HandOverState.DISCARDED}),
    rows=(
        Transition(
            action=Action.DRAFT_HAND_OVER,
            sources=frozenset({None}),
            target=HandOverState.DRAFT,
            roles=_SENDERS | {Role.SYSTEM},
            conditions=(s.HAND_OVER_KIND,),
            clause="§3.9, §4: first and second line, or the desk by its triggers; the third line is consulted",
        ),
        Transition(
            action=Action.HAND_OVER,
            sources=frozenset({HandOverState.DRAFT}),
            target=HandOverState.HANDED_OVER,
            roles=_SENDERS,
            conditions=(s.HAND_OVER_COMPLETE,),
            effects=(Consequence.REMIND_RECEIVER,),
            clause="§3.9",
        ),
        Transition(
            action=Action.ACCEPT_HAND_OVER,
            sources=frozenset({HandOverState.HANDED_OVER}),
            target=HandOverState.ACCEPTED,
            roles=frozenset({Role.RECEIVER}),
            conditions=(s.EXTERNAL_NUMBER,),
            clause="§3.9",
        ),
        Transition(
            action=Action.RETURN_HAND_OVER,
            sources=frozenset({HandOverState.HANDED_OVER}),
            target=HandOverState.RETURNED,
            roles=frozenset({Role.RECEIVER}),
            conditions=(c.REASON,),
            effects=(Consequence.BACK_TO_TICKET_OWNER,),
            clause="§3.9: back to the ticket's owner",
        ),
        Transition(
            action=Action.REVISE_HAND_OVER,
            sources=frozenset({HandOverState.RETURNED}),
            target=HandOverState.DRAFT,
            roles=_SENDERS,
            clause="§3.9",
        ),
        Transition(
            action=Action.DISCARD_HAND_OVER,
            sources=frozenset({HandOverState.DRAFT, HandOverState.RETURNED}),
            target=HandOverState.DISCARDED,
            roles=_SENDERS,
            conditions=(c.REASON,),
            clause="§3.9, SC06: not needed, or covered by an existing item",
        ),
    ),
)


def to_ask(approvals: Sequence[ApprovalState], *, parallel: bool) -> tuple[int, ...]:
    """Which approvals, by position, are asked next: all that wait, or the first once nobody before it is undecided.

    Nothing is asked any more after a rejection or a lapse (process §3.10).
    """
    if {ApprovalState.REJECTED, ApprovalState.LAPSED} & set(approvals):
        return ()
    waiting = tuple(at for at, state in enumerate(approvals) if state is ApprovalState.WAITING)
    if parallel:
        return waiting
    return () if ApprovalState.ASKED in approvals else waiting[:1]


def is_last(approvals: Sequence[ApprovalState], deciding: int) -> bool:
    """An approval of the one at `deciding` would be the last one needed (process §3.10)."""
    return all(state is ApprovalState.APPROVED for at, state in enumerate(approvals) if at != deciding)
