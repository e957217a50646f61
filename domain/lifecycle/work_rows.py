"""The rows that incidents and service requests have in common: ownership, escalation, waiting, reopening, closing and
what is written on a ticket without moving it (process S15, §3.6, §3.10).
"""

from domain.lifecycle import conditions as c
from domain.lifecycle import special_conditions as s
from domain.lifecycle.moves import Action, Consequence, Transition
from domain.lifecycle.needs import Condition
from domain.people import Role
from domain.ticket import State

Row = Transition[State]

AGENTS = frozenset({Role.ASSIGNEE, Role.FIRST_LINE})
TAKERS = frozenset({Role.ASSIGNEE, Role.GROUP_MEMBER, Role.GROUP_LEAD})
ESCALATORS = AGENTS | {Role.USER, Role.GROUP_MEMBER, Role.GROUP_LEAD, Role.INCIDENT_MANAGER}
WRITERS = frozenset(
    {
        Role.FIRST_LINE,
        Role.ASSIGNEE,
        Role.GROUP_MEMBER,
        Role.GROUP_LEAD,
        Role.INCIDENT_MANAGER,
        Role.COMMANDER,
        Role.COMMS_LEAD,
    }
)
HELD = frozenset({State.ASSIGNED, State.IN_PROGRESS})
FREELY_MOVED = frozenset({Role.FIRST_LINE, Role.ASSIGNEE})


def accepting() -> tuple[Row, ...]:
    return (
        Row(
            action=Action.TAKE,
            sources=frozenset({State.ASSIGNED}),
            target=State.IN_PROGRESS,
            roles=TAKERS,
            effects=(Consequence.END_RESPONSE,),
            clause="§3.6: AS (accept), GL; a member of the ticket's group becomes its assignee by accepting",
        ),
    )


def reassigning() -> tuple[Row, ...]:
    """The house's own lead is the approval for a third party; the incident manager is the arbiter, whose word binds."""
    common = (c.REASON, c.GROUP)
    return (
        *(
            Row(
                action=Action.REASSIGN,
                sources=HELD,
                target=State.ASSIGNED,
                roles=roles,
                conditions=(*common, *more),
                effects=(Consequence.COUNT_REASSIGNMENT,),
                clause="§3.6: reassign",
            )
            for roles, more in (
                (frozenset({Role.INCIDENT_MANAGER}), (c.THIRD_PARTY_CLEARED,)),
                (FREELY_MOVED | {Role.GROUP_LEAD}, (c.THIRD_PARTY_CLEARED, c.NOT_ARBITRATED, c.SWARM_INSTEAD)),
            )
        ),
        Row(
            action=Action.REASSIGN,
            sources=HELD,
            target=State.ASSIGNED,
            roles=frozenset({Role.SYSTEM}),
            conditions=common,
            clause="S6: whoever leaves a group holds its tickets no longer; they go back to its queue",
        ),
        Row(
            action=Action.RETURN,
            sources=HELD,
            target=State.ASSIGNED,
            roles=frozenset({Role.ASSIGNEE, Role.GROUP_LEAD}),
            conditions=(*common, c.THIRD_PARTY_CLEARED, c.NO_PING_PONG, c.NOT_ARBITRATED),
            effects=(Consequence.COUNT_REASSIGNMENT,),
            clause="§3.6: a group that returns a ticket says why and proposes a group",
        ),
    )


def holding(*, holders: frozenset[Role]) -> tuple[Row, ...]:
    return (
        Row(
            action=Action.HOLD,
            sources=frozenset({State.IN_PROGRESS}),
            target=State.PENDING,
            roles=holders,
            conditions=(c.PENDING_REASON, c.RESUME_CONDITION, c.QUESTION_POSTED, c.TIME_AGREED, c.CHANGE_NAMED),
            effects=(Consequence.PAUSE_IF_ALLOWED,),
            clause="§3.6, §3.5.4: P1 and major may wait, their clock runs",
        ),
        Row(
            action=Action.RESUME,
            sources=frozenset({State.PENDING}),
            target=State.IN_PROGRESS,
            roles=AGENTS,
            effects=(Consequence.RUN_CLOCK,),
            clause="§3.6, §3.5.5: manually",
        ),
        Row(
            action=Action.RESUME,
            sources=frozenset({State.PENDING}),
            target=State.IN_PROGRESS,
            roles=frozenset({Role.SYSTEM}),
            conditions=(c.REPLIED_OR_DUE,),
            effects=(Consequence.RUN_CLOCK,),
            clause="§3.5.5: the user replies in the thread, or the agreed time is reached",
        ),
    )


def reopening(done: State) -> tuple[Row, ...]:
    roles = frozenset({Role.USER, Role.FIRST_LINE, Role.INCIDENT_MANAGER})
    effects = (Consequence.COUNT_REOPEN, Consequence.BACK_TO_LAST_ASSIGNEE, Consequence.RUN_CLOCK)
    return (
        Row(
            action=Action.REOPEN,
            sources=frozenset({done}),
            target=State.IN_PROGRESS,
            roles=roles,
            conditions=(c.REASON,),
            effects=effects,
            clause="§3.6, §3.5.9: the clock goes on with what remained",
        ),
        Row(
            action=Action.REOPEN,
            sources=frozenset({State.CLOSED}),
            target=State.IN_PROGRESS,
            roles=roles,
            conditions=(c.REASON, c.WITHIN_REOPEN_WINDOW),
            effects=effects,
            clause="§3.6: only 5 working days from resolution; later a new ticket, “recurrence of”",
        ),
    )


def closing(done: State) -> tuple[Row, ...]:
    by: tuple[tuple[Role, tuple[Condition, ...], str], ...] = (
        (Role.USER, (c.NOTHING_OPEN,), "§3.6: the user confirms"),
        (Role.SYSTEM, (c.REVIEWED_OR_SILENT, c.NOTHING_OPEN), "§3.6: auto-close"),
        (Role.FIRST_LINE, (c.USER_CONSENT, c.NOTHING_OPEN), "§3.6: after recorded user consent"),
    )
    return tuple(
        Row(
            action=Action.CLOSE,
            sources=frozenset({done}),
            target=State.CLOSED,
            roles=frozenset({role}),
            conditions=(*conditions, c.REVIEW_APPROVED),
            clause=clause,
        )
        for role, conditions, clause in by
    )


def written_on(*, every: frozenset[State], worked: frozenset[State], done: State) -> tuple[Row, ...]:
    """What is added to the record; the state stays. `every` are all states, `worked` those in which work is owed."""
    return (
        Row(
            action=Action.REPLY,
            sources=every,
            roles=frozenset({Role.USER}),
            clause="S32: the user writes in the public thread, also after the end; nothing written is lost",
        ),
        Row(
            action=Action.REPLY,
            sources=every,
            roles=WRITERS,
            effects=(Consequence.END_RESPONSE,),
            clause="S32, §3.5.2: a public reply of support is a response",
        ),
        Row(
            action=Action.NOTE,
            sources=every,
            roles=WRITERS | {Role.SUPPORT, Role.SERVICE_OWNER, Role.PROCESS_OWNER},
            clause="S32: internal notes never reach the user",
        ),
        *_added(worked=worked, done=done),
    )


def _added(*, worked: frozenset[State], done: State) -> tuple[Row, ...]:
    return (
        Row(
            action=Action.LINK_REFERENCE,
            sources=worked | {done},
            roles=AGENTS | {Role.GROUP_LEAD, Role.INCIDENT_MANAGER},
            conditions=(c.REFERENCE,),
            clause="S43: configuration item, problem, change",
        ),
        Row(
            action=Action.ESCALATE,
            sources=worked,
            roles=ESCALATORS,
            conditions=(c.REASON,),
            clause="§3.7: to the next step of the ladder, by whoever the ticket concerns",
        ),
        Row(
            action=Action.LOG_EFFORT,
            sources=worked | {done},
            roles=AGENTS | {Role.GROUP_MEMBER, Role.GROUP_LEAD},
            conditions=(c.EFFORT,),
            clause="S22",
        ),
        Row(
            action=Action.RATE,
            sources=frozenset({done, State.CLOSED}),
            roles=frozenset({Role.USER}),
            conditions=(c.SATISFACTION_OPEN,),
            clause="§3.6: CSAT",
        ),
    )


def joining(*, worked: frozenset[State]) -> tuple[Row, ...]:
    """Groups join, the assignee stays; a supplier may be called out, at a cost only with the lead's approval."""
    return (
        Row(
            action=Action.ADD_TO_SWARM,
            sources=worked,
            roles=AGENTS | {Role.GROUP_LEAD, Role.INCIDENT_MANAGER, Role.COMMANDER},
            conditions=(c.SWARMS, c.GROUP, c.THIRD_PARTY_CLEARED),
            clause="§3.6: swarming; the assignee stays",
        ),
        Row(
            action=Action.JOIN_SWARM,
            sources=worked,
            roles=frozenset({Role.SUPPORT}),
            conditions=(c.SWARMS, c.MAY_JOIN),
            clause="§3.6: swarming",
        ),
        Row(
            action=Action.LEAVE_SWARM,
            sources=worked,
            roles=frozenset({Role.SUPPORT}),
            conditions=(c.TAKES_PART,),
            clause="§3.6: swarming",
        ),
        Row(
            action=Action.CALL_OUT,
            sources=worked,
            roles=frozenset({Role.GROUP_LEAD}),
            conditions=(c.SUPPLIER,),
            clause="S22: the group lead is the approval",
        ),
        Row(
            action=Action.CALL_OUT,
            sources=worked,
            roles=AGENTS | {Role.INCIDENT_MANAGER, Role.COMMANDER},
            conditions=(c.SUPPLIER, c.CALL_OUT_CLEARED),
            effects=(Consequence.LIST_FOR_REVIEW,),
            clause="S22: approval comes after the fact in a major incident",
        ),
    )


def standing_down(*, sources: frozenset[State], done: State, more: tuple[Condition, ...]) -> tuple[Row, ...]:
    return (
        Row(
            action=Action.STAND_DOWN,
            sources=sources,
            target=done,
            roles=frozenset({Role.COMMANDER}),
            conditions=(c.MAJOR_RUNS, s.RESTORED_AT, *more),
            effects=(
                Consequence.END_RESPONSE,
                Consequence.END_RESOLUTION,
                Consequence.RESOLVE_CHILDREN,
                Consequence.ASK_SATISFACTION,
            ),
            clause="§3.8: the stand-down resolves the ticket, at the stated time of restoration",
        ),
    )
