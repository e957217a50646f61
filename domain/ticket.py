"""The ticket as a plain value, with the words of its life: types, states, priorities, sources, reasons and codes.
The rules that move a ticket live in `lifecycle.py`, its clocks in `sla.py`; stored rows live in `models/`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TicketType(StrEnum):
    """The three types of the umbrella record (process §0.1); a major incident is a flag, never a type."""

    INCIDENT = "incident"
    SERVICE_REQUEST = "service_request"
    COMPLAINT = "complaint"


PREFIXES = {TicketType.INCIDENT: "INC", TicketType.SERVICE_REQUEST: "REQ", TicketType.COMPLAINT: "CMP"}


class State(StrEnum):
    """Every state of the three lifecycles (process §3.6, §3.10, §3.11); keys are stored, labels come from the words."""

    NEW = "new"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    PENDING = "pending"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    SUBMITTED = "submitted"
    AWAITING_APPROVAL = "awaiting_approval"
    REJECTED = "rejected"
    FULFILLED = "fulfilled"
    CONVERTED = "converted"
    ACKNOWLEDGED = "acknowledged"
    INVESTIGATING = "investigating"
    REPLIED = "replied"
    UNDER_APPEAL = "under_appeal"
    WITHDRAWN = "withdrawn"


FINAL_STATES = frozenset({State.CLOSED, State.CANCELLED, State.REJECTED, State.CONVERTED, State.WITHDRAWN})
DONE_STATES = FINAL_STATES | {State.RESOLVED, State.FULFILLED, State.REPLIED}


class Priority(StrEnum):
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


class Level(StrEnum):
    """Impact or urgency."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Hours(StrEnum):
    """Support hours of a service; also the key of its business calendar."""

    ALWAYS = "7x24"
    OFFICE = "5x8"


class Source(StrEnum):
    USER = "user"
    TOOL = "tool"
    STAFF = "staff"


class PendingReason(StrEnum):
    WAITING_FOR_USER = "waiting_for_user"
    WAITING_FOR_THIRD_PARTY = "waiting_for_third_party"
    WAITING_FOR_CHANGE = "waiting_for_change"
    USER_AGREED_TIME = "user_agreed_time"


class ResolutionCode(StrEnum):
    PERMANENT_FIX = "permanent_fix"
    WORKAROUND = "workaround"
    NO_FAULT_FOUND = "no_fault_found"
    USER_ERROR = "user_error"
    DUPLICATE = "duplicate"
    BY_THIRD_PARTY = "by_third_party"
    BY_CHANGE = "by_change"
    WITHDRAWN = "withdrawn"
    NO_USER_REPLY = "no_user_reply"


class MajorState(StrEnum):
    """The sub-lifecycle of a major incident (process §3.8)."""

    PROPOSED = "proposed"
    REFUSED = "refused"
    DECLARED = "declared"
    STABILISED = "stabilised"
    STOOD_DOWN = "stood_down"
    UNDER_REVIEW = "under_review"
    REVIEWED = "reviewed"


MAJOR_ACTIVE = frozenset({MajorState.DECLARED, MajorState.STABILISED})


def reference(ticket_type: TicketType, number: int) -> str:
    """The number a person reads: one series for all types (process S15), so `INC-42`, then `REQ-43`."""
    return f"{PREFIXES[ticket_type]}-{number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A ticket as it stands at one moment. Instants are aware UTC; people are person ids; keys are those of
    `config/`.
    """

    id: int
    type: TicketType
    state: State
    title: str
    description: str
    reporter_id: int | None
    affected_id: int | None
    unit: str | None
    service: str | None
    category: str | None
    item: str | None = None
    impact: Level | None = None
    urgency: Level | None = None
    priority: Priority | None = None
    overruled: Priority | None = None  # what the matrix said when the incident manager overruled it (process §3.3)
    hours: Hours = Hours.OFFICE
    source: Source = Source.USER
    owner_group: str | None = None
    group: str | None = None
    assignee_id: int | None = None
    assignment: int = 0
    reassignments: int = 0
    reopens: int = 0
    swarm: tuple[str, ...] = ()  # groups that joined; the assignee stays (process §3.6)
    effort_minutes: int = 0  # logged so far (process S22)
    reported_at: datetime
    created_at: datetime
    responded_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    pending_reason: PendingReason | None = None
    pending_until: datetime | None = None
    resolution_code: ResolutionCode | None = None
    resolution: str | None = None
    ci: str | None = None  # number of the configuration item, as for the four below: process S43
    ci_name: str | None = None
    ci_url: str | None = None
    problem_ref: str | None = None  # numbers in the tools of problem and change management
    change_ref: str | None = None
    major: MajorState | None = None
    major_proposed: bool = False
    scope: str | None = None
    can_work: str | None = None
    affected_count: int | None = None
    deadline: datetime | None = None
    confidential: bool = False
    serious: bool = False
    anonymous: bool = False
    permalink: str | None = None
    master_id: int | None = None  # of a duplicate
    version: int = 1

    @property
    def ref(self) -> str:
        return reference(self.type, self.id)

    @property
    def is_open(self) -> bool:
        """Open until closed or ended otherwise; a resolved ticket is still open to the reporter's objection."""
        return self.state not in FINAL_STATES

    @property
    def is_worked(self) -> bool:
        """Somebody still owes work: neither done nor ended."""
        return self.state not in DONE_STATES

    @property
    def is_major(self) -> bool:
        return self.major in MAJOR_ACTIVE
