"""The life of a service request as a table (process §3.10): approvals first, a checklist to the end. What it shares
with incidents is in `work_rows.py`; each single approval has a table of its own.
"""

from domain.lifecycle import conditions as c
from domain.lifecycle import special_conditions as s
from domain.lifecycle import work_rows
from domain.lifecycle.moves import Action, Consequence, Lifecycle
from domain.lifecycle.work_rows import AGENTS, Row
from domain.people import Role
from domain.ticket import State

STATES = (
    State.SUBMITTED,
    State.AWAITING_APPROVAL,
    State.ASSIGNED,
    State.IN_PROGRESS,
    State.PENDING,
    State.FULFILLED,
    State.CLOSED,
    State.REJECTED,
    State.CANCELLED,
    State.CONVERTED,
)
BEFORE_WORK = frozenset({State.SUBMITTED, State.AWAITING_APPROVAL, State.ASSIGNED})
WORKED = BEFORE_WORK | {State.IN_PROGRESS, State.PENDING}
CHECKLIST = (s.STEPS_DONE, s.STEPS_WITNESSED)

_BEGINNING = (
    Row(
        action=Action.REPORT,
        sources=frozenset({None}),
        target=State.SUBMITTED,
        roles=frozenset({Role.USER, Role.FIRST_LINE, Role.SYSTEM}),
        conditions=(s.ELIGIBLE, s.EXPIRY),
        effects=(Consequence.ISSUE_NUMBER, Consequence.FREEZE_ITEM_VERSION, Consequence.RUN_CLOCK),
        clause="§3.10: a user, the first line for a user, or the desk when an access expires",
    ),
    Row(
        action=Action.REQUEST_APPROVAL,
        sources=frozenset({State.SUBMITTED}),
        target=State.AWAITING_APPROVAL,
        roles=frozenset({Role.SYSTEM}),
        conditions=(s.APPROVAL_NEEDED,),
        clause="§3.10: approver ≠ requester ≠ beneficiary",
    ),
    Row(
        action=Action.ASSIGN,
        sources=frozenset({State.SUBMITTED}),
        target=State.ASSIGNED,
        roles=frozenset({Role.SYSTEM}),
        conditions=(s.NO_APPROVAL_NEEDED, c.GROUP),
        effects=(Consequence.START_FULFILMENT,),
        clause="§3.10: no approval needed",
    ),
    Row(
        action=Action.APPROVE,
        sources=frozenset({State.AWAITING_APPROVAL}),
        target=State.ASSIGNED,
        roles=frozenset({Role.APPROVER}),
        conditions=(s.LAST_APPROVAL,),
        effects=(Consequence.START_FULFILMENT,),
        clause="§3.10, §3.5.13: the last approver; fulfilment is timed from here",
    ),
    Row(
        action=Action.APPROVE,
        sources=frozenset({State.AWAITING_APPROVAL}),
        roles=frozenset({Role.APPROVER}),
        conditions=(s.MORE_APPROVALS,),
        clause="§3.10: sequential or parallel, others are still asked",
    ),
    Row(
        action=Action.REJECT,
        sources=frozenset({State.AWAITING_APPROVAL}),
        target=State.REJECTED,
        roles=frozenset({Role.APPROVER}),
        conditions=(c.REASON,),
        effects=(Consequence.STOP_CLOCKS,),
        clause="§3.10: any approver; the reason is shown to the user",
    ),
)

_FULFILLING = (
    Row(
        action=Action.COMPLETE_STEP,
        sources=frozenset({State.IN_PROGRESS}),
        roles=frozenset({Role.ASSIGNEE, Role.GROUP_MEMBER}),
        conditions=(s.STEP,),
        clause="§3.10: checklist",
    ),
    Row(
        action=Action.SKIP_STEP,
        sources=frozenset({State.IN_PROGRESS}),
        roles=frozenset({Role.ASSIGNEE}),
        conditions=(s.STEP, s.STEP_WAIVABLE, c.REASON),
        clause="§3.10: not applicable, with a reason",
    ),
    Row(
        action=Action.WITNESS_STEP,
        sources=frozenset({State.IN_PROGRESS}),
        roles=frozenset({Role.GROUP_MEMBER, Role.GROUP_LEAD, Role.FIRST_LINE, Role.INCIDENT_MANAGER}),
        conditions=(s.STEP, s.SECOND_PERSON),
        clause="§3.10: sensitive steps need four eyes",
    ),
    Row(
        action=Action.FULFIL,
        sources=frozenset({State.IN_PROGRESS}),
        target=State.FULFILLED,
        roles=frozenset({Role.ASSIGNEE}),
        conditions=(c.STAND_DOWN_FIRST, *CHECKLIST, c.RESOLUTION, c.BREACH_REASON),
        effects=(Consequence.END_RESPONSE, Consequence.END_RESOLUTION, Consequence.ASK_SATISFACTION),
        clause="§3.10, S13: every mandatory step is done or not applicable with a reason",
    ),
    *work_rows.standing_down(
        sources=frozenset({State.ASSIGNED, State.IN_PROGRESS, State.PENDING}),
        done=State.FULFILLED,
        more=(*CHECKLIST, c.RESOLUTION),
    ),
)

_ENDING = (
    Row(
        action=Action.CANCEL,
        sources=BEFORE_WORK,
        target=State.CANCELLED,
        roles=frozenset({Role.USER}),
        conditions=(c.NEVER_MAJOR, c.REASON),
        effects=(Consequence.STOP_CLOCKS,),
        clause="§3.10: the user, before work begins",
    ),
    Row(
        action=Action.CANCEL,
        sources=WORKED,
        target=State.CANCELLED,
        roles=frozenset({Role.FIRST_LINE}),
        conditions=(c.NEVER_MAJOR, c.REASON),
        effects=(Consequence.STOP_CLOCKS,),
        clause="§3.10: any open one",
    ),
    Row(
        action=Action.CANCEL,
        sources=frozenset({State.AWAITING_APPROVAL}),
        target=State.CANCELLED,
        roles=frozenset({Role.SYSTEM}),
        conditions=(c.NEVER_MAJOR, s.APPROVAL_LAPSED),
        effects=(Consequence.STOP_CLOCKS,),
        clause="§3.7: an approval without decision for 80 business hours",
    ),
    Row(
        action=Action.CONVERT,
        sources=frozenset({State.SUBMITTED, State.ASSIGNED, State.IN_PROGRESS}),
        target=State.CONVERTED,
        roles=AGENTS,
        conditions=(c.NEVER_MAJOR, c.REASON, c.CONVERT_TO, s.CHANGE_COMPLETE),
        effects=(Consequence.STOP_CLOCKS, Consequence.OPEN_LINKED_TICKET),
        clause="§3.10, S14: to an incident (a failure was found, its start is kept) or a change (a new service); "
        "routing alone does not take that away",
    ),
)

REQUEST = Lifecycle[State](
    name="service_request",
    clause="§3.10",
    states=STATES,
    ends=frozenset({State.CLOSED, State.REJECTED, State.CANCELLED, State.CONVERTED}),
    rows=(
        *_BEGINNING,
        *work_rows.accepting(),
        *work_rows.reassigning(),
        *work_rows.holding(holders=frozenset({Role.ASSIGNEE})),
        *_FULFILLING,
        *work_rows.reopening(State.FULFILLED),
        *work_rows.closing(State.FULFILLED),
        *_ENDING,
        *work_rows.joining(worked=WORKED),
        *work_rows.written_on(every=frozenset(STATES), worked=WORKED, done=State.FULFILLED),
    ),
)
