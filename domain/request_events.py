"""What happens to a service request beside what happens to every ticket: approvals, the checklist, where it went on,
and the end of an access. The base and the rules of all events are in `events.py`.
"""

from dataclasses import dataclass
from typing import ClassVar

from domain.recorded import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalAsked(Event):
    """An approver is asked; `told` are those who may decide now: the approver, while away also the deputy."""

    kind: ClassVar[str] = "approval_asked"
    approval: int
    approver_id: int
    told: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalGiven(Event):
    """One approver agreed; with the `last` one, fulfilment is timed (process §3.5.13)."""

    kind: ClassVar[str] = "approval_given"
    approval: int
    approver_id: int
    last: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRejected(Event):
    """One approver refused, which ends the request; the reason is shown to the requester."""

    kind: ClassVar[str] = "request_rejected"
    approval: int
    approver_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalsLapsed(Event):
    """Approvals that nobody is asked for any more: rejected by another, cancelled, or out of time."""

    kind: ClassVar[str] = "approvals_lapsed"
    approvals: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalExpired(Event):
    """Nobody decided in time, which cancels the request with notice to the requester (process §3.7)."""

    kind: ClassVar[str] = "approval_expired"
    approval: int
    approver_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepMarked(Event):
    """A step of the checklist was done, put aside as not applicable, opened again, or confirmed by a second person."""

    kind: ClassVar[str] = "step_marked"
    step: str
    state: str
    witnessed: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fulfilled(Event):
    kind: ClassVar[str] = "fulfilled"
    resolution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted(Event):
    """It goes on as another ticket, which it names by its reference."""

    kind: ClassVar[str] = "converted"
    other: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedAgain(Event):
    """The same was ordered again after a rejection, or to prolong an access that ends: `how` says which."""

    kind: ClassVar[str] = "ordered_again"
    other: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpiryNear(Event):
    """An access ends soon; its user may ask for more time."""

    kind: ClassVar[str] = "expiry_near"
    last_day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessExpired(Event):
    """An access has ended: the request that takes it away was made."""

    kind: ClassVar[str] = "access_expired"
    other: str
