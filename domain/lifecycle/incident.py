"""The life of an incident as a table (process §3.6), each row with its clause. What it shares with service requests is
in `work_rows.py`; its major incident has a table of its own.
"""

from domain.lifecycle import conditions as c
from domain.lifecycle import work_rows
from domain.lifecycle.moves import Action, Consequence, Lifecycle
from domain.lifecycle.work_rows import AGENTS, Row
from domain.people import Role
from domain.ticket import State

STATES = (
    State.NEW,
    State.ASSIGNED,
    State.IN_PROGRESS,
    State.PENDING,
    State.RESOLVED,
    State.CLOSED,
    State.CANCELLED,
    State.CONVERTED,
)
WORKED = frozenset({State.NEW, State.ASSIGNED, State.IN_PROGRESS, State.PENDING})
CLASSIFIERS = frozenset({Role.FIRST_LINE, Role.INCIDENT_MANAGER})
FORMAL = (
    c.RESOLUTION_CODE,
    c.RESOLUTION,
    c.FINAL_CATEGORY,
    c.FINAL_SERVICE,
    c.CAUSE,
    c.WORKAROUND_STATED,
    c.CI_IF_SEVERE,
    c.DUPLICATE_HAS_MASTER,
    c.BREACH_REASON,
)
DONE = (
    Consequence.END_RESPONSE,
    Consequence.END_RESOLUTION,
    Consequence.RESOLVE_CHILDREN,
    Consequence.ASK_SATISFACTION,
)

_BEGINNING = (
    Row(
        action=Action.REPORT,
        sources=frozenset({None}),
        target=State.NEW,
        roles=frozenset({Role.USER, Role.FIRST_LINE, Role.SYSTEM}),
        effects=(Consequence.ISSUE_NUMBER, Consequence.RUN_CLOCK),
        clause="§3.6, S10: a user, the first line for a user, or a tool's alert",
    ),
    Row(
        action=Action.ASSIGN,
        sources=frozenset({State.NEW}),
        target=State.ASSIGNED,
        roles=frozenset({Role.FIRST_LINE, Role.SYSTEM, Role.INCIDENT_MANAGER}),
        conditions=(c.GROUP, c.CLASSIFIED),
        clause="§3.6: classified, or unclassified to the first line; §3.7: the incident manager when nobody responds",
    ),
    Row(
        action=Action.TAKE,
        sources=frozenset({State.NEW}),
        target=State.IN_PROGRESS,
        roles=frozenset({Role.FIRST_LINE}),
        effects=(Consequence.END_RESPONSE,),
        clause="§3.6: the first line takes it itself",
    ),
)

_RESOLVING = (
    Row(
        action=Action.RESOLVE,
        sources=frozenset({State.IN_PROGRESS}),
        target=State.RESOLVED,
        roles=AGENTS,
        conditions=(c.STAND_DOWN_FIRST, *FORMAL),
        effects=DONE,
        clause="§3.6, §3.1: mandatory resolution fields",
    ),
    Row(
        action=Action.RESOLVE,
        sources=frozenset({State.PENDING}),
        target=State.RESOLVED,
        roles=frozenset({Role.SYSTEM}),
        conditions=(c.USER_SILENT, c.NOT_SEVERE),
        effects=DONE,
        clause="§3.6: 3 working days without reply, code “no user reply”",
    ),
    Row(
        action=Action.RESOLVE,
        sources=WORKED,
        target=State.RESOLVED,
        roles=frozenset({Role.SYSTEM}),
        conditions=(c.MASTER_RESOLVED,),
        effects=DONE,
        clause="§3.5.12: a child resolves with its master, code “duplicate”",
    ),
    *work_rows.standing_down(sources=WORKED, done=State.RESOLVED, more=(c.RESOLUTION,)),
)

_ENDING = (
    Row(
        action=Action.CANCEL,
        sources=frozenset({State.NEW}),
        target=State.CANCELLED,
        roles=frozenset({Role.FIRST_LINE}),
        conditions=(c.NEVER_MAJOR, c.CHILDREN_ENDED, c.REASON, c.MASTER_IF_DUPLICATE),
        effects=(Consequence.STOP_CLOCKS,),
        clause="§3.6: a duplicate needs its master",
    ),
    Row(
        action=Action.CANCEL,
        sources=frozenset({State.NEW, State.ASSIGNED}),
        target=State.CANCELLED,
        roles=frozenset({Role.USER}),
        conditions=(c.NEVER_MAJOR, c.BEFORE_RESPONSE, c.CHILDREN_ENDED, c.REASON),
        effects=(Consequence.STOP_CLOCKS,),
        clause="§3.6: the user's own, before response; routing alone does not take that away",
    ),
    Row(
        action=Action.CANCEL,
        sources=WORKED,
        target=State.CANCELLED,
        roles=frozenset({Role.INCIDENT_MANAGER}),
        conditions=(c.NEVER_MAJOR, c.CHILDREN_ENDED, c.REASON, c.MASTER_IF_DUPLICATE),
        effects=(Consequence.STOP_CLOCKS,),
        clause="§3.6: any open one, never a major incident",
    ),
    Row(
        action=Action.CONVERT,
        sources=WORKED - {State.PENDING},
        target=State.CONVERTED,
        roles=AGENTS,
        conditions=(c.NEVER_MAJOR, c.CHILDREN_ENDED, c.REASON, c.CONVERT_TO),
        effects=(Consequence.STOP_CLOCKS, Consequence.OPEN_LINKED_TICKET),
        clause="S11: no failure was found, it is a request",
    ),
)

_JUDGING = (
    Row(
        action=Action.CLASSIFY,
        sources=WORKED,
        roles=frozenset({Role.INCIDENT_MANAGER}),
        conditions=(c.CLASSIFIED,),
        clause="§3.1, §4: record, classify",
    ),
    Row(
        action=Action.CLASSIFY,
        sources=WORKED,
        roles=frozenset({Role.FIRST_LINE}),
        conditions=(c.CLASSIFIED, c.KEY_SERVICE_FLOOR),
        clause="§3.1, §4: record, classify; S39",
    ),
    Row(
        action=Action.PRIORITISE,
        sources=WORKED,
        roles=frozenset({Role.INCIDENT_MANAGER}),
        conditions=(c.REASON, c.ASSESSED),
        effects=(Consequence.RETIME_CLOCKS,),
        clause="§3.5.8",
    ),
    Row(
        action=Action.PRIORITISE,
        sources=WORKED,
        roles=frozenset({Role.FIRST_LINE}),
        conditions=(c.REASON, c.ASSESSED, c.KEY_SERVICE_FLOOR, c.NOT_LOWERED_LATE),
        effects=(Consequence.RETIME_CLOCKS,),
        clause="§3.5.8, S39",
    ),
    Row(
        action=Action.OVERRIDE_PRIORITY,
        sources=WORKED,
        roles=frozenset({Role.INCIDENT_MANAGER}),
        conditions=(c.REASON, c.MAJOR_IS_P1),
        effects=(Consequence.RETIME_CLOCKS,),
        clause="§3.3: against the matrix; §3.8",
    ),
    *(
        Row(
            action=action,
            sources=WORKED,
            roles=frozenset({Role.SYSTEM}),
            conditions=(c.REASON,),
            effects=(Consequence.RETIME_CLOCKS,),
            clause="§3.5.12: a master is as urgent as the most urgent of its duplicates",
        )
        for action in (Action.PRIORITISE, Action.OVERRIDE_PRIORITY)
    ),
    Row(
        action=Action.LINK_DUPLICATE,
        sources=WORKED,
        roles=CLASSIFIERS,
        conditions=(c.NOT_MAJOR_ITSELF, c.NOT_A_CHILD, c.NOT_A_MASTER, c.MASTER),
        clause="§3.5.12, SC15",
    ),
    Row(
        action=Action.LINK_DUPLICATE,
        sources=WORKED,
        roles=frozenset({Role.USER}),
        conditions=(c.KNOWN_OUTAGE, c.NOT_MAJOR_ITSELF, c.NOT_A_CHILD, c.NOT_A_MASTER, c.MASTER),
        clause="SC15: the user has what many report",
    ),
    Row(
        action=Action.UNLINK_DUPLICATE,
        sources=WORKED,
        roles=CLASSIFIERS | {Role.SYSTEM},
        conditions=(c.IS_CHILD, c.REASON),
        clause="§3.5.12; the desk itself when a duplicate's user says that it still does not work",
    ),
    Row(
        action=Action.TELL_AFFECTED,
        sources=WORKED | {State.RESOLVED},
        roles=work_rows.WRITERS,
        conditions=(c.HAS_DUPLICATES,),
        effects=(Consequence.END_RESPONSE,),
        clause="§3.5.12, S32: one public message to the users of the master and all its duplicates",
    ),
)

INCIDENT = Lifecycle[State](
    name="incident",
    clause="§3.6",
    states=STATES,
    ends=frozenset({State.CLOSED, State.CANCELLED, State.CONVERTED}),
    rows=(
        *_BEGINNING,
        *work_rows.accepting(),
        *work_rows.reassigning(),
        *work_rows.holding(holders=AGENTS),
        *_RESOLVING,
        *work_rows.reopening(State.RESOLVED),
        *work_rows.closing(State.RESOLVED),
        *_ENDING,
        *_JUDGING,
        *work_rows.joining(worked=WORKED),
        *work_rows.written_on(every=frozenset(STATES), worked=WORKED, done=State.RESOLVED),
    ),
)
