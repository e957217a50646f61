"""What support does with a ticket: take, assign, hold, resume, resolve, close, cancel. Each is one move of the
lifecycle with what it writes and records; reopening has a file of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain import permissions, ticket_clocks
from domain.errors import FieldProblem, InvalidForm
from domain.events import Cancelled, Closed, Paused, Resolved, Resumed, TicketAccepted, TicketAssigned
from domain.lifecycle import Action
from domain.organisation import SupportLine
from domain.ticket import PendingReason, ResolutionCode, State
from models.clock import set_timer
from models.person import by_slack_id
from models.ticket import TicketRow
from services import (
    access,
    approvals,
    clocks,
    effort,
    followers,
    moves,
    nudges,
    presence,
    referring,
    reminders,
    satisfaction,
    stays,
    timeboxes,
)
from services.hand_overs import triggers
from services.work import Work

SILENCE = "silence"  # timer: reminders and resolution without the user's reply
AGREED = "agreed"  # timer: the agreed time is reached
CLOSING = "closing"  # timer: reminder and auto-close


def take(work: Work, ticket_id: int) -> TicketRow:
    """Somebody of the group takes it: they are the assignee, and the response is given."""
    row = access.ticket(work, ticket_id)
    changes = moves.move(work, row, Action.TAKE)
    changes |= hand_to(work, row, group=_own_group(work, row), assignee_id=work.actor.id)
    stays.accept(work, row)
    changes |= moves.end_response(work, row, accepting=True)
    nudges.acted(work, row)
    work.record(TicketAccepted(assignee_id=_me(work), changes=changes), row)
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignForm:
    """To whom it goes, and why; a return says why and proposes a group (process §3.6)."""

    group: str
    assignee_slack: str | None = None
    reason: str = ""
    returned: bool = False


def assign(work: Work, ticket_id: int, form: AssignForm) -> TicketRow:
    """Assign, reassign or return: no clock restarts (process §3.5.10), the counter counts group changes."""
    row = access.ticket(work, ticket_id)
    target = work.rules.organisation.groups_by_key.get(form.group)
    if target is None:
        raise InvalidForm(FieldProblem("group", "not_offered"))
    assignee_id = _member(work, form)
    action = Action.ASSIGN if row.state == State.NEW else Action.RETURN if form.returned else Action.REASSIGN
    old_group, old_assignee = row.group, row.assignee_id
    changes = moves.move(
        work,
        row,
        action,
        reason=form.reason,
        group=form.group,
        to_same_group=form.group == row.group,
        to_first_line=target.line is SupportLine.FIRST,
        to_third_party=target.supplier is not None,
        third_party_rule=target.supplier is not None and row.priority in target.supplier.takes,
        lead_approved=permissions.leads_here(work.actor, access.roles(work, row)),
    )
    if old_group != form.group and action is not Action.ASSIGN:
        changes |= work.change(row, reassignments=row.reassignments + 1)
    changes |= hand_to(work, row, group=form.group, assignee_id=assignee_id)
    nudges.acted(work, row)
    event = TicketAssigned(
        group=form.group,
        assignee_id=assignee_id,
        from_group=old_group,
        from_assignee_id=old_assignee,
        reason=form.reason or None,
        returned=form.returned,
        arbitrated="reassignments" in changes and row.reassignments > work.rules.policy.escalating.max_reassignments,
        changes=changes,
    )
    work.record(event, row)
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldForm:
    """Why it waits and what ends the waiting (process §3.5.4)."""

    reason: PendingReason
    question: str = ""
    until: datetime | None = None
    consent: bool = False
    change_reference: str = ""
    resume_condition: str = ""


def hold(work: Work, ticket_id: int, form: HoldForm) -> TicketRow:
    """Pending; the clock stops only where reason and priority allow it."""
    row = access.ticket(work, ticket_id)
    if form.until is not None and form.until <= work.now:
        raise InvalidForm(FieldProblem("until", "in_the_past"))
    if too_long := referring.too_long("change_reference", form.change_reference):
        raise InvalidForm(*too_long)
    terms, pausing = clocks.terms(work, row), work.rules.policy.pausing
    changes = moves.move(
        work,
        row,
        Action.HOLD,
        pending_reason=form.reason,
        question_posted=bool(form.question.strip()),
        agreed_until=form.until,
        user_consent=form.consent,
        change_reference=form.change_reference,
        resume_condition=form.resume_condition,
    )
    changes |= work.change(row, pending_reason=form.reason, pending_until=form.until, pending_since=work.now)
    changes |= work.change(row, change_ref=form.change_reference.strip() or row.change_ref)
    additions = ticket_clocks.hold(clocks.logs(work, row), terms, pausing, at=work.now, reason=form.reason)
    clocks.append(work, row, additions)
    _watch_pending(work, row, form.reason)
    nudges.acted(work, row)
    event = Paused(
        reason=form.reason.value,
        until=form.until,
        note=form.question or form.resume_condition or form.change_reference or None,
        clock_paused=bool(additions),
        changes=changes,
    )
    work.record(event, row)
    return row


def resume(work: Work, ticket_id: int, *, because: str = "by_hand") -> TicketRow:
    """In progress again, by hand, by the user's reply or at the agreed time (process §3.5.5)."""
    row = access.ticket(work, ticket_id)
    changes = moves.move(
        work, row, Action.RESUME, user_replied=because == "user_replied", time_reached=because == "time_reached"
    )
    clocks.append(work, row, ticket_clocks.release(clocks.logs(work, row), at=_waited_until(work, row)))
    changes |= work.change(row, pending_reason=None, pending_until=None, pending_since=None)
    for kind in (SILENCE, AGREED):
        set_timer(work.session, kind, str(row.id), None)
    holder = (row.assignee_id,) if work.actor.is_system and row.assignee_id is not None else ()
    told = reminders.who_may_hear(work, row, presence.instead_of_absent(work, row, holder))
    work.record(Resumed(because=because, told=told, changes=changes), row)
    return row


def _waited_until(work: Work, row: TicketRow) -> datetime:
    """A time that was agreed ends the waiting also when nobody could look just then: the desk may have been down."""
    agreed = row.pending_until if row.pending_reason == PendingReason.USER_AGREED_TIME else None
    return work.now if agreed is None else min(agreed, work.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveForm:
    """The mandatory fields of a resolution and the closure classification (process §3.1)."""

    code: ResolutionCode
    resolution: str
    service: str | None = None
    category: str | None = None
    cause: str = ""
    workaround: bool | None = None
    ci: str = ""
    breach_reason: str = ""
    effort_minutes: int = 0
    not_reproducible: bool = False


def resolve(work: Work, ticket_id: int, form: ResolveForm) -> TicketRow:
    """Service is restored; initial and final classification are both kept."""
    row = access.ticket(work, ticket_id)
    if too_long := referring.too_long("ci", form.ci):
        raise InvalidForm(*too_long)
    changes = moves.move(
        work,
        row,
        Action.RESOLVE,
        resolution_code=form.code,
        resolution=form.resolution,
        service=form.service or row.service,
        category=form.category or row.category,
        cause=form.cause,
        workaround=form.workaround,
        ci=form.ci or row.ci,
        breach_reason=form.breach_reason,
    )
    changes |= mark_resolved(
        work,
        row,
        at=work.now,
        resolution_code=form.code,
        resolution=form.resolution.strip(),
        workaround=form.code is ResolutionCode.WORKAROUND or form.workaround,
        service=form.service or row.service,
        category=form.category or row.category,
        cause=form.cause.strip() or None,
        ci=form.ci.strip() or row.ci,
        breach_reason=form.breach_reason.strip() or None,
    )
    nudges.acted(work, row)
    if form.effort_minutes:
        effort.keep(work, row, minutes=effort.checked(form.effort_minutes))
    unseen = form.not_reproducible
    work.record(
        Resolved(code=form.code.value, resolution=form.resolution, not_reproducible=unseen, changes=changes), row
    )
    triggers.after_resolution(work, row, not_reproducible=unseen)
    return row


def mark_resolved(work: Work, row: TicketRow, *, at: datetime, **values: Any) -> Mapping[str, tuple[Any, Any]]:
    """What every resolution does: clocks end, auto-close is waited for, and who was helped is asked how it went."""
    changes = work.change(row, resolved_at=at, responded_at=row.responded_at or at, **values)
    clocks.append(work, row, ticket_clocks.resolve(clocks.logs(work, row), at=at))
    set_timer(work.session, CLOSING, str(row.id), work.rules.office.add(at, work.rules.policy.closing.first_look))
    satisfaction.ask(work, row)
    followers.call(work, row)
    return changes


def close(work: Work, ticket_id: int, *, because: str = "confirmed", consent: bool = False) -> TicketRow:
    """The reporter confirms, the first line records their consent, or the days of silence are over."""
    row = access.ticket(work, ticket_id)
    changes = moves.move(work, row, Action.CLOSE, user_consent=consent)
    changes |= work.change(row, closed_at=work.now)
    set_timer(work.session, CLOSING, str(row.id), None)
    satisfaction.closed(work, row)
    work.record(Closed(because=because, changes=changes), row)
    return row


def cancel(work: Work, ticket_id: int, *, reason: str) -> TicketRow:
    """Ended with a reason; all clocks stop with the result n/a (process §3.5.11)."""
    row = access.ticket(work, ticket_id)
    changes = moves.move(work, row, Action.CANCEL, reason=reason)
    changes |= work.change(row, closed_at=work.now)
    clocks.append(work, row, ticket_clocks.cancel(clocks.logs(work, row), at=work.now))
    work.record(Cancelled(reason=reason, changes=changes), row)
    approvals.lapse(work, row)
    return row


def _me(work: Work) -> int:
    if work.actor.id is None:
        raise ValueError("the desk itself takes no ticket")
    return work.actor.id


def _own_group(work: Work, row: TicketRow) -> str | None:
    """A first-line agent who takes a ticket of another group works it in the first line."""
    groups = work.actor.groups
    return row.group if row.group in groups or not groups else min(groups)


def hand_to(work: Work, row: TicketRow, *, group: str | None, assignee_id: int | None) -> dict[str, tuple[Any, Any]]:
    """Another group begins its time box; no clock of the ticket restarts (process §3.5.10)."""
    moved, to_others = (group, assignee_id) != (row.group, row.assignee_id), group != row.group
    changes = work.change(row, group=group, assignee_id=assignee_id, assignment=row.assignment + int(moved))
    if to_others:
        timeboxes.begin(work, row)
        stays.begin(work, row)
    return changes


def _member(work: Work, form: AssignForm) -> int | None:
    if form.assignee_slack is None:
        return None
    row = by_slack_id(work.session, form.assignee_slack)
    if row is None or row.key not in work.rules.organisation.group(form.group).members:
        raise InvalidForm(FieldProblem("person", "not_a_member"))
    return row.id


def _watch_pending(work: Work, row: TicketRow, reason: PendingReason) -> None:
    if reason is PendingReason.WAITING_FOR_USER:
        first = work.rules.office.add(work.now, work.rules.policy.closing.no_reply.first_look)
        set_timer(work.session, SILENCE, str(row.id), first)
    if reason is PendingReason.USER_AGREED_TIME:
        set_timer(work.session, AGREED, str(row.id), row.pending_until)
