"""Tickets with a past: put on record as if they had lived through it, clocks included."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain import ticket_clocks
from domain.ticket import Hours, PendingReason, Priority, ResolutionCode, Source, State, TicketType
from models.person import by_key
from models.ticket import TicketRow
from services import clocks
from services.work import Work
from tests.rulebooks import local


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What happened to a ticket; times are local instants such as `2026-09-24 10:00`, None did not happen."""

    reported: str
    type: TicketType = TicketType.INCIDENT
    priority: Priority | None = Priority.P3
    hours: Hours = Hours.OFFICE
    unit: str | None = "property-claims"
    group: str | None = "desktop"
    service: str = "printing"
    title: str = "The printer is silent"
    reporter: str = "wang"
    assignee: str | None = None
    responded: str | None = None
    held: str | None = None
    resolved: str | None = None
    cancelled: str | None = None
    duplicate: bool = False
    confidential: bool = False
    serious: bool = False
    reopens: int = 0
    reassignments: int = 0


def put(work: Work, past: Past) -> int:
    """The ticket's number."""
    row = TicketRow(**_fields(work, past), audit_seq=0, audit_hash="")
    work.session.add(row)
    work.session.flush()
    terms, policy = clocks.terms(work, row), work.rules.policy
    clocks.append(work, row, ticket_clocks.report(terms, policy.targets, at=row.reported_at))
    if past.responded is not None:
        clocks.append(work, row, ticket_clocks.respond(clocks.logs(work, row), at=local(past.responded)))
    if past.held is not None:
        hold = ticket_clocks.hold(
            clocks.logs(work, row), terms, policy.pausing, at=local(past.held), reason=PendingReason.WAITING_FOR_USER
        )
        clocks.append(work, row, hold)
    if past.resolved is not None:
        clocks.append(work, row, ticket_clocks.resolve(clocks.logs(work, row), at=local(past.resolved)))
    if past.cancelled is not None:
        clocks.append(work, row, ticket_clocks.cancel(clocks.logs(work, row), at=local(past.cancelled)))
    return row.id


def _fields(work: Work, past: Past) -> dict[str, Any]:
    resolved, cancelled = _maybe(past.resolved), _maybe(past.cancelled)
    reporter, assignee = by_key(work.session, past.reporter), by_key(work.session, past.assignee or "")
    return {
        "type": past.type.value,
        "state": _state(past).value,
        "title": past.title,
        "reporter_id": None if reporter is None else reporter.id,
        "unit": past.unit,
        "service": past.service,
        "category": "terminal",
        "priority": None if past.priority is None else past.priority.value,
        "hours": past.hours.value,
        "source": Source.USER.value,
        "owner_group": "service-desk",
        "group": past.group,
        "assignee_id": None if assignee is None else assignee.id,
        "assignment": 1,
        "reopens": past.reopens,
        "reassignments": past.reassignments,
        "reported_at": local(past.reported),
        "created_at": local(past.reported),
        "responded_at": _maybe(past.responded) or resolved,
        "resolved_at": resolved,
        "closed_at": cancelled,
        "pending_since": _maybe(past.held) if resolved is None and cancelled is None else None,
        "pending_reason": PendingReason.WAITING_FOR_USER.value if past.held is not None else None,
        "resolution_code": _code(past),
        "confidential": past.confidential or past.type is TicketType.COMPLAINT,
        "serious": past.serious,
    }


def _state(past: Past) -> State:
    if past.cancelled is not None:
        return State.CANCELLED
    if past.resolved is not None:
        return State.RESOLVED
    if past.held is not None:
        return State.PENDING
    if past.type is TicketType.COMPLAINT:
        return State.SUBMITTED
    return State.ASSIGNED if past.responded is None else State.IN_PROGRESS


def _code(past: Past) -> str | None:
    if past.resolved is None:
        return None
    return (ResolutionCode.DUPLICATE if past.duplicate else ResolutionCode.PERMANENT_FIX).value


def _maybe(text: str | None) -> datetime | None:
    return None if text is None else local(text)
