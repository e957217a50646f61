"""What the conditions of a move look at: one flat value, filled by the use case from the ticket and from what was
typed. Nothing is given until somebody says so; what stands in the way (an open step, a breach) is listed by the caller.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from domain.configured import Words
from domain.ticket import Level, MajorState, PendingReason, Priority, ResolutionCode, Source, Ticket, TicketType


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of one moment. Percentages, windows and counts come from the caller; nothing here reads a clock."""

    # the ticket as it stands
    ticket_type: TicketType = TicketType.INCIDENT
    priority: Priority | None = None
    source: Source = Source.USER
    pending_reason: PendingReason | None = None  # stored, or typed when the ticket is put on hold
    has_user: bool = False  # somebody who can be asked: no tool ticket, no anonymous complainant
    responded: bool = False
    worked: bool = False  # somebody still owes work
    serious: bool = False
    key_service: bool = False
    impact_floor: Level = Level.MEDIUM  # of a key service
    breached: bool = False  # the resolution clock
    last_quarter: bool = False  # at least 75 % of the resolution target is consumed
    reassignments: int = 0
    reassignment_limit: int = 3
    arbiter: str = ""  # who assigns from then on, by name
    swarm_priorities: frozenset[Priority] = frozenset({Priority.P1})
    takes_part: bool = False  # the actor, or a group of theirs, has joined
    may_join: bool = False  # there is somebody who could: not who works on it or has joined already
    major: MajorState | None = None
    false_alarm: bool = False  # the major incident was stood down as "not major"
    held_by_first_line: bool = False
    is_child: bool = False
    has_children: bool = False
    master_resolved: bool = False
    open_children: tuple[str, ...] = ()  # references, as a person reads them
    open_approvals: tuple[str, ...] = ()
    open_tasks: tuple[str, ...] = ()
    within_reopen_window: bool = False
    spared_by_silence: frozenset[Priority] = frozenset({Priority.P1, Priority.P2})
    ci_priorities: frozenset[Priority] = frozenset({Priority.P1, Priority.P2})
    silence_over: bool = False  # the days of silence after which the desk (or the process owner) may close
    satisfaction_open: bool = False
    # what is typed with the move
    reason: str | None = None
    group: str | None = None  # the group it goes to
    to_same_group: bool = False
    to_first_line: bool = False
    to_third_party: bool = False
    third_party_rule: bool = False  # the contract lets this kind of ticket go straight to the supplier
    lead_approved: bool = False
    category: str | None = None
    service: str | None = None
    impact: Level | None = None
    urgency: Level | None = None
    lowers_priority: bool = False
    duplicate: bool = False
    master: str | None = None
    known_outage: bool = False  # the master is one that the reporter may be told of
    master_fits: bool = False  # another worked ticket that is not itself a child
    question_posted: bool = False  # in the public thread
    resume_condition: str | None = None
    user_consent: bool = False  # recorded: to the agreed time, to closing, to converting
    agreed_until: datetime | None = None
    change_reference: str | None = None
    user_replied: bool = False
    time_reached: bool = False
    no_reply_over: bool = False  # the working days without a reply after which the desk resolves
    resolution_code: ResolutionCode | None = None
    resolution: str | None = None  # what was done
    cause: str | None = None  # as known; "unknown" is an answer
    workaround: bool | None = None
    ci: str | None = None
    breach_reason: str | None = None
    supplier: str | None = None
    call_out_cost: bool = False  # the supplier charges for it
    effort_minutes: int = 0
    convert_to: str | None = None  # catalogue item, incident or change hand-over
    hand_over_complete: bool = False  # the hand-over record that the conversion needs
    # service requests
    eligible: bool = False
    expiry_needed: bool = False
    expires_at: datetime | None = None
    needs_approval: bool = False
    last_approval: bool = False  # this decision is the last one asked for
    approval_lapsed: bool = False
    open_steps: tuple[Words | str, ...] = ()  # mandatory ones, neither done nor "not applicable"
    unwitnessed_steps: tuple[Words | str, ...] = ()  # sensitive ones without a second person
    step: str | None = None
    step_waivable: bool = False  # the item lets this step be "not applicable"
    did_it: bool = False  # the actor is the first of the two persons
    # complaints
    handler_conflict: str | None = None
    finding: str | None = None
    measure: str | None = None  # what is done about it
    appeal_path: str | None = None
    countersigned: bool = False
    reply_drafted: bool = False
    dissatisfied: bool = False  # the complainant still is, whatever comes of it
    converted: bool = False  # a ticket has come of it
    pursued: bool = False  # withdrawn, and the investigation goes on
    owner_is_handler: bool = False
    appealed: bool = False
    within_appeal_window: bool = False
    extended: bool = False
    extension_fits: bool = False
    notice: str | None = None
    # major incidents
    criterion: str | None = None
    new_facts: str | None = None
    decision_overdue: bool = False
    system_declares: bool = False  # the fail-safe is on
    major_role: str | None = None
    update: str | None = None
    eta_given: bool = False
    eta_by_commander: bool = False
    regulator_answer: str | None = None
    restored_at: datetime | None = None
    restored_early: bool = False  # more than 30 minutes before the stand-down
    restored_confirmed: bool = False  # by a user-side contact or monitoring
    unowned_actions: tuple[str, ...] = ()
    final_update_sent: bool = False
    review_missing: tuple[str, ...] = ()  # sections of the report that are empty
    problem_reference: str | None = None
    # hand-over records
    hand_over_kind: str | None = None
    hand_over_missing: tuple[str, ...] = ()
    external_number: str | None = None

    @classmethod
    def about(cls, ticket: Ticket) -> Self:
        """The facts that the ticket itself tells; what was typed or worked out is added with `dataclasses.replace`."""
        person = ticket.affected_id if ticket.affected_id is not None else ticket.reporter_id
        return cls(
            ticket_type=ticket.type,
            priority=ticket.priority,
            source=ticket.source,
            pending_reason=ticket.pending_reason,
            has_user=person is not None,
            responded=ticket.responded_at is not None,
            worked=ticket.is_worked,
            serious=ticket.serious,
            reassignments=ticket.reassignments,
            major=ticket.major,
        )

    @property
    def is_major(self) -> bool:
        """A major incident runs; process §3.8."""
        return self.major in {MajorState.DECLARED, MajorState.STABILISED}

    @property
    def is_urgent(self) -> bool:
        """P1 or major: groups swarm, nothing is bounced (process §3.6)."""
        return self.is_major or self.priority in self.swarm_priorities
