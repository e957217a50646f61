"""The life of a complaint as a table (process §3.11). It shares no row with other tickets: only the complainant, the
independent handler and the process owner (or who takes the owner's steps) act on it. Independence itself is in
`domain/independence.py`.
"""

from domain.lifecycle import conditions as c
from domain.lifecycle import special_conditions as s
from domain.lifecycle.moves import Action, Consequence, Lifecycle
from domain.lifecycle.work_rows import Row
from domain.people import Role
from domain.ticket import State

STATES = (
    State.SUBMITTED,
    State.ACKNOWLEDGED,
    State.INVESTIGATING,
    State.PENDING,
    State.REPLIED,
    State.UNDER_APPEAL,
    State.CLOSED,
    State.WITHDRAWN,
    State.CONVERTED,
)
BEFORE_REPLY = frozenset({State.SUBMITTED, State.ACKNOWLEDGED, State.INVESTIGATING, State.PENDING})
BEING_HANDLED = BEFORE_REPLY - {State.SUBMITTED}
OPEN = BEFORE_REPLY | {State.REPLIED, State.UNDER_APPEAL}
COMPLAINANT = frozenset({Role.USER})
HANDLER = frozenset({Role.COMPLAINT_HANDLER})
OWNER = frozenset({Role.PROCESS_OWNER})

_HANDLING = (
    Row(
        action=Action.REPORT,
        sources=frozenset({None}),
        target=State.SUBMITTED,
        roles=frozenset({Role.USER, Role.FIRST_LINE}),
        effects=(Consequence.ISSUE_NUMBER, Consequence.RUN_CLOCK),
        clause="§3.11: a user, or the first line for a user; the form is not kept in its history",
    ),
    Row(
        action=Action.ACKNOWLEDGE,
        sources=frozenset({State.SUBMITTED}),
        target=State.ACKNOWLEDGED,
        roles=HANDLER,
        conditions=(s.INDEPENDENT,),
        effects=(Consequence.END_ACKNOWLEDGEMENT,),
        clause="§3.11: the handler, checked for independence",
    ),
    Row(
        action=Action.INVESTIGATE,
        sources=frozenset({State.ACKNOWLEDGED}),
        target=State.INVESTIGATING,
        roles=HANDLER,
        conditions=(s.INDEPENDENT,),
        clause="§3.11",
    ),
    Row(
        action=Action.HOLD,
        sources=frozenset({State.INVESTIGATING}),
        target=State.PENDING,
        roles=HANDLER,
        conditions=(s.ONLY_FOR_COMPLAINANT, s.QUESTION_ASKED),
        effects=(Consequence.PAUSE_IF_ALLOWED,),
        clause="§3.11: only waiting for the complainant",
    ),
    Row(
        action=Action.RESUME,
        sources=frozenset({State.PENDING}),
        target=State.INVESTIGATING,
        roles=HANDLER,
        effects=(Consequence.RUN_CLOCK,),
        clause="§3.11",
    ),
    Row(
        action=Action.RESUME,
        sources=frozenset({State.PENDING}),
        target=State.INVESTIGATING,
        roles=frozenset({Role.SYSTEM}),
        conditions=(s.COMPLAINANT_REPLIED,),
        effects=(Consequence.RUN_CLOCK,),
        clause="§3.5.5",
    ),
    Row(
        action=Action.REPLY_FINAL,
        sources=frozenset({State.INVESTIGATING}),
        target=State.REPLIED,
        roles=HANDLER,
        conditions=(s.INDEPENDENT, s.FINDING, s.MEASURE, s.APPEAL_PATH, s.COUNTERSIGNED),
        effects=(Consequence.END_FINAL,),
        clause="§3.11: finding, action, appeal path; a serious one is countersigned",
    ),
)

_ENDING = (
    Row(
        action=Action.CLOSE,
        sources=frozenset({State.REPLIED}),
        target=State.CLOSED,
        roles=COMPLAINANT,
        clause="§3.11: the complainant accepts",
    ),
    Row(
        action=Action.CLOSE,
        sources=frozenset({State.REPLIED}),
        target=State.CLOSED,
        roles=OWNER,
        conditions=(s.SILENCE, c.REASON),
        clause="§3.11: the process owner after 10 working days of silence",
    ),
    Row(
        action=Action.APPEAL,
        sources=frozenset({State.REPLIED}),
        target=State.UNDER_APPEAL,
        roles=COMPLAINANT,
        conditions=(s.FIRST_APPEAL, s.WITHIN_APPEAL_WINDOW, c.REASON),
        effects=(Consequence.NEXT_INDEPENDENT_LEVEL, Consequence.RUN_CLOCK),
        clause="§3.11: once, within 10 working days",
    ),
    Row(
        action=Action.DECIDE_APPEAL,
        sources=frozenset({State.UNDER_APPEAL}),
        target=State.REPLIED,
        roles=HANDLER,
        conditions=(s.INDEPENDENT, s.FINDING, s.MEASURE),
        effects=(Consequence.END_FINAL,),
        clause="§3.11: the next independent level, final",
    ),
    Row(
        action=Action.WITHDRAW,
        sources=BEFORE_REPLY,
        target=State.WITHDRAWN,
        roles=COMPLAINANT,
        effects=(Consequence.STOP_CLOCKS,),
        clause="§3.11: the complainant only; nobody is asked for a reason",
    ),
    Row(
        action=Action.CONVERT,
        sources=frozenset({State.SUBMITTED, State.ACKNOWLEDGED}),
        target=State.CONVERTED,
        roles=HANDLER,
        conditions=(s.CONSENT, c.CONVERT_TO, s.NOT_CONVERTED, s.SATISFIED),
        effects=(Consequence.STOP_CLOCKS, Consequence.OPEN_LINKED_TICKET),
        clause="§3.11: with the complainant's consent",
    ),
    Row(
        action=Action.CONVERT,
        sources=frozenset({State.SUBMITTED, State.ACKNOWLEDGED}),
        roles=HANDLER,
        conditions=(s.CONSENT, c.CONVERT_TO, s.NOT_CONVERTED, s.DISSATISFIED),
        effects=(Consequence.OPEN_LINKED_TICKET,),
        clause="§3.11: linked, and the complaint continues if dissatisfaction remains",
    ),
)

_WRITING = (
    Row(
        action=Action.REPLY,
        sources=frozenset(STATES),
        roles=COMPLAINANT | HANDLER | OWNER,
        clause="§3.11: nobody else reads or writes in it",
    ),
    Row(
        action=Action.NOTE,
        sources=frozenset(STATES),
        roles=HANDLER | OWNER | {Role.IT_MANAGEMENT},
        clause="§3.11: IT management for serious ones",
    ),
    Row(
        action=Action.NAME_HANDLER,
        sources=OPEN,
        roles=OWNER | {Role.SYSTEM},
        conditions=(s.INDEPENDENT,),
        clause="§3.11: the desk refuses a conflicting assignment",
    ),
    Row(
        action=Action.NAME_SUBJECT,
        sources=OPEN,
        roles=COMPLAINANT | HANDLER | OWNER,
        effects=(Consequence.CHECK_INDEPENDENCE,),
        clause="§3.11: checked again when a subject is added later",
    ),
    Row(
        action=Action.CLASSIFY,
        sources=BEFORE_REPLY,
        roles=HANDLER | OWNER,
        conditions=(c.REASON,),
        effects=(Consequence.RETIME_CLOCKS,),
        clause="§3.11: normal or serious",
    ),
    Row(
        action=Action.ASK_STATEMENT,
        sources=frozenset({State.INVESTIGATING}),
        roles=HANDLER,
        clause="§3.11: the handler asks the subject; the complainant's name only with consent",
    ),
    Row(
        action=Action.REPLY_INTERIM,
        sources=BEING_HANDLED,
        roles=HANDLER,
        effects=(Consequence.END_INTERIM,),
        clause="§3.4",
    ),
    Row(
        action=Action.COUNTERSIGN,
        sources=frozenset({State.INVESTIGATING}),
        roles=OWNER,
        conditions=(s.SERIOUS, s.REPLY_DRAFTED, s.NOT_HANDLER),
        clause="§3.11, §4: the second person is not the first",
    ),
    Row(
        action=Action.COUNTERSIGN,
        sources=frozenset({State.INVESTIGATING}),
        roles=frozenset({Role.IT_MANAGEMENT}),
        conditions=(s.SERIOUS, s.REPLY_DRAFTED, s.OWNER_HANDLES),
        clause="§3.11, §4: when the process owner is the handler",
    ),
    Row(
        action=Action.EXTEND,
        sources=BEFORE_REPLY,
        roles=OWNER,
        conditions=(s.FIRST_EXTENSION, s.EXTENSION_FITS, s.NOTICE),
        effects=(Consequence.RETIME_CLOCKS,),
        clause="§3.11: once, at most 80 business hours, with notice",
    ),
    Row(
        action=Action.RATE,
        sources=frozenset({State.CLOSED}),
        roles=COMPLAINANT,
        conditions=(c.SATISFACTION_OPEN,),
        clause="§3.11: never an anonymous one",
    ),
    Row(
        action=Action.PURSUE,
        sources=frozenset({State.WITHDRAWN}),
        roles=OWNER,
        conditions=(s.SERIOUS, c.REASON),
        clause="§3.11: the investigation of serious conduct may go on",
    ),
    *(
        Row(
            action=action,
            sources=frozenset({State.WITHDRAWN}),
            roles=roles,
            conditions=(s.PURSUED, *more),
            clause="§3.11: what an investigation that goes on needs",
        )
        for action, roles, more in (
            (Action.ASK_STATEMENT, HANDLER, ()),
            (Action.NAME_SUBJECT, HANDLER | OWNER, ()),
            (Action.NAME_HANDLER, OWNER | {Role.SYSTEM}, (s.INDEPENDENT,)),
        )
    ),
)

COMPLAINT = Lifecycle[State](
    name="complaint",
    clause="§3.11",
    states=STATES,
    ends=frozenset({State.CLOSED, State.WITHDRAWN, State.CONVERTED}),
    rows=(*_HANDLING, *_ENDING, *_WRITING),
)
