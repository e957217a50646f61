"""The sub-lifecycle of a major incident as a table (process §3.8). The ticket itself goes on living by its own table;
the stand-down is the one move that stands in both.
"""

from domain.lifecycle import conditions as c
from domain.lifecycle import special_conditions as s
from domain.lifecycle.moves import Action, Consequence, Lifecycle, Transition
from domain.people import Role
from domain.ticket import MAJOR_ACTIVE, MajorState

Row = Transition[MajorState]
COMMANDER = frozenset({Role.COMMANDER})
DECIDERS = frozenset({Role.INCIDENT_MANAGER, Role.PROCESS_OWNER})
PROPOSERS = frozenset({Role.SYSTEM, Role.SUPPORT, Role.FIRST_LINE, Role.INCIDENT_MANAGER, Role.USER})

_DECIDING = (
    Row(
        action=Action.PROPOSE_MAJOR,
        sources=frozenset({None, MajorState.REFUSED}),
        target=MajorState.PROPOSED,
        roles=PROPOSERS,
        conditions=(c.NO_COMPLAINT, c.STILL_WORKED, s.CRITERION, s.NEW_FACTS),
        effects=(Consequence.ASK_DECISION,),
        clause="§3.8: the rules, any support person, the reporter's tick box; again on new facts",
    ),
    Row(
        action=Action.PROPOSE_MAJOR,
        sources=frozenset({MajorState.STOOD_DOWN}),
        target=MajorState.PROPOSED,
        roles=PROPOSERS,
        conditions=(s.WAS_FALSE_ALARM, c.STILL_WORKED, s.CRITERION, s.NEW_FACTS),
        effects=(Consequence.ASK_DECISION,),
        clause="§3.8: a false alarm may turn out to be none",
    ),
    Row(
        action=Action.DECLARE_MAJOR,
        sources=frozenset({MajorState.PROPOSED}),
        target=MajorState.DECLARED,
        roles=DECIDERS,
        conditions=(c.STILL_WORKED,),
        effects=(
            Consequence.RAISE_TO_P1,
            Consequence.RETIME_CLOCKS,
            Consequence.OPEN_INCIDENT_CHANNEL,
            Consequence.RESET_CADENCE,
        ),
        clause="§3.8: incident manager, duty manager, deputy, process owner",
    ),
    Row(
        action=Action.DECLARE_MAJOR,
        sources=frozenset({MajorState.PROPOSED}),
        target=MajorState.DECLARED,
        roles=frozenset({Role.SYSTEM}),
        conditions=(c.STILL_WORKED, s.SYSTEM_DECLARES),
        effects=(
            Consequence.RAISE_TO_P1,
            Consequence.RETIME_CLOCKS,
            Consequence.OPEN_INCIDENT_CHANNEL,
            Consequence.RESET_CADENCE,
        ),
        clause="§3.8: 15 minutes without a decision, fail-safe",
    ),
    Row(
        action=Action.REFUSE_MAJOR,
        sources=frozenset({MajorState.PROPOSED}),
        target=MajorState.REFUSED,
        roles=DECIDERS,
        conditions=(c.REASON,),
        clause="§3.8",
    ),
)

_RUNNING = (
    Row(
        action=Action.STABILISE,
        sources=frozenset({MajorState.DECLARED}),
        target=MajorState.STABILISED,
        roles=COMMANDER,
        conditions=(s.RESTORED_AT,),
        effects=(Consequence.CALM_CADENCE,),
        clause="§3.8: the time of restoration is stated",
    ),
    Row(
        action=Action.RELAPSE,
        sources=frozenset({MajorState.STABILISED}),
        target=MajorState.DECLARED,
        roles=COMMANDER,
        conditions=(c.REASON,),
        effects=(Consequence.RESET_CADENCE,),
        clause="§3.8: updates every 30 minutes again",
    ),
    Row(
        action=Action.STAND_DOWN,
        sources=frozenset(MAJOR_ACTIVE),
        target=MajorState.STOOD_DOWN,
        roles=COMMANDER,
        conditions=(
            s.RESTORED_AT,
            s.RESTORED_CONFIRMED,
            s.WORKAROUND_DOCUMENTED,
            s.ACTIONS_OWNED,
            s.FINAL_UPDATE,
            s.EARLY_REASON,
        ),
        effects=(Consequence.END_CADENCE, Consequence.RESOLVE_TICKET, Consequence.DRAFT_PROBLEM_HAND_OVER),
        clause="§3.8: commander only",
    ),
    Row(
        action=Action.FALSE_ALARM,
        sources=frozenset(MAJOR_ACTIVE),
        target=MajorState.STOOD_DOWN,
        roles=frozenset({Role.INCIDENT_MANAGER}),
        conditions=(c.REASON,),
        effects=(Consequence.END_CADENCE,),
        clause="§3.8: “not major”, back to the normal ladder, no review",
    ),
    Row(
        action=Action.TAKE_MAJOR_ROLE,
        sources=frozenset(MAJOR_ACTIVE),
        roles=frozenset({Role.SUPPORT, Role.FIRST_LINE, Role.INCIDENT_MANAGER}),
        conditions=(s.MAJOR_ROLE,),
        clause="§3.8: a role is handed over by explicit acceptance",
    ),
    Row(
        action=Action.UPDATE_MAJOR,
        sources=frozenset(MAJOR_ACTIVE),
        roles=frozenset({Role.COMMS_LEAD, Role.COMMANDER, Role.INCIDENT_MANAGER}),
        conditions=(s.UPDATE_TEXT, s.ETA_FROM_COMMANDER),
        effects=(Consequence.RESET_CADENCE,),
        clause="§3.8: the next deadline counts from the update",
    ),
    Row(
        action=Action.ANSWER_REGULATOR,
        sources=frozenset(MAJOR_ACTIVE | {MajorState.STOOD_DOWN, MajorState.UNDER_REVIEW}),
        roles=COMMANDER | {Role.INCIDENT_MANAGER, Role.COMPLIANCE},
        conditions=(s.REGULATOR_ANSWER,),
        clause="§3.8: the desk reminds, it does not report",
    ),
)

_REVIEWING = (
    Row(
        action=Action.START_REVIEW,
        sources=frozenset({MajorState.STOOD_DOWN}),
        target=MajorState.UNDER_REVIEW,
        roles=frozenset({Role.SYSTEM}),
        conditions=(s.WAS_MAJOR,),
        effects=(Consequence.START_REVIEW_CLOCKS,),
        clause="§3.8: at once after the stand-down",
    ),
    Row(
        action=Action.DRAFT_REVIEW,
        sources=frozenset({MajorState.UNDER_REVIEW}),
        roles=COMMANDER | {Role.INCIDENT_MANAGER, Role.GROUP_LEAD, Role.ASSIGNEE, Role.GROUP_MEMBER},
        clause="§3.8, §4: those responsible for the review",
    ),
    Row(
        action=Action.APPROVE_REVIEW,
        sources=frozenset({MajorState.UNDER_REVIEW}),
        target=MajorState.REVIEWED,
        roles=frozenset({Role.PROCESS_OWNER}),
        conditions=(s.REVIEW_COMPLETE, s.PROBLEM_NAMED),
        effects=(Consequence.CLOSE_TICKET,),
        clause="§3.8: only now the ticket closes",
    ),
)

MAJOR = Lifecycle[MajorState](
    name="major_incident",
    clause="§3.8",
    states=tuple(MajorState),
    ends=frozenset({MajorState.REFUSED, MajorState.REVIEWED}),
    rows=(*_DECIDING, *_RUNNING, *_REVIEWING),
)
