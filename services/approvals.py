"""Approvals as they stand: who may decide now, who is to be reminded, and what ends them all. Asking and deciding are
moves of the request and stand in `approving.py`.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta

from sqlalchemy import select

from domain.leave import chosen_deputies
from domain.lifecycle import ApprovalState
from domain.policy.nudging import Recipient
from domain.policy.targets import ClockKind
from domain.request_events import ApprovalsLapsed
from domain.sla import ClockEvent, ClockEventKind
from domain.ticket import State, TicketType
from models.clock import ClockRow, set_timer
from models.person import by_ids
from models.request import ApprovalRow, approvals_of
from models.ticket import TicketRow
from services import clocks, items, people
from services.work import Work

TIMER = "approval"  # ref: the approval; nobody decided in time
UNDECIDED = frozenset({ApprovalState.WAITING, ApprovalState.ASKED})


def asked(work: Work, row: TicketRow) -> list[ApprovalRow]:
    """The approvals that somebody is to decide on now."""
    if row.type != TicketType.SERVICE_REQUEST or row.state != State.AWAITING_APPROVAL:
        return []
    return [one for one in approvals_of(work.session, row.id) if one.state == ApprovalState.ASKED]


def deciders(work: Work, row: TicketRow) -> frozenset[int]:
    """Everybody who may decide on this request now."""
    return frozenset(person for one in asked(work, row) for person in may_decide(work, row, one))


def may_decide(work: Work, row: TicketRow, approval: ApprovalRow) -> tuple[int, ...]:
    """The approver; the deputy too once the time is up (process §3.7), or while the approver is away (§3.7g)."""
    absent = work.rules.absent(work.now)
    approver = by_ids(work.session, {approval.approver_id})[approval.approver_id]
    stands_in = _used(work, approval) >= _target(work) or approver.key in absent
    deputy = _deputy(work, row, approval, absent) if stands_in else None
    return (approval.approver_id,) if deputy is None else (approval.approver_id, deputy)


def mine(work: Work) -> list[TicketRow]:
    """The requests that wait for the actor's decision, the longest waiting first."""
    me = work.actor.id
    candidates = {me, *people.ids(work, stood_in_for(work))}
    query = select(TicketRow).join(ApprovalRow, ApprovalRow.ticket_id == TicketRow.id)
    wanted = ApprovalRow.approver_id.in_(candidates) & (ApprovalRow.state == ApprovalState.ASKED.value)
    rows = work.session.scalars(query.where(wanted).order_by(ApprovalRow.asked_at, TicketRow.id)).unique()
    return [row for row in rows if me in deciders(work, row) and me not in {row.reporter_id, row.affected_id}]


def stood_in_for(work: Work) -> list[str]:
    """Everybody whose line of deputies the actor is in, those chosen for an absence among them."""
    key = None if work.actor.person is None else work.actor.person.key
    organisation, chosen = work.rules.organisation, chosen_deputies(work.rules.leaves, work.now)
    if key is None:
        return []
    others = {one.key for one in organisation.people} - {key}
    return [one for one in sorted(others) if organisation.stand_in(one, others, chosen=chosen) == key]


def informed(work: Work, row: TicketRow) -> frozenset[int]:
    """Who has decided still sees what came of it; the manager of a late approver sees what is late (process §3.7)."""
    if row.type != TicketType.SERVICE_REQUEST:
        return frozenset()
    decided = {one.decided_by for one in approvals_of(work.session, row.id)}
    late = work.rules.policy.requests.manager_told_at.length
    managers = {_manager(work, one) for one in asked(work, row) if _used(work, one) >= late}
    return frozenset(person for person in decided | managers if person is not None)


def told(work: Work, row: TicketRow, clock: ClockRow, recipients: Iterable[Recipient]) -> tuple[int, ...]:
    """Who the recipients of a late approval are: its approver, the approver's deputy, the approver's manager."""
    approval = next((one for one in asked(work, row) if one.ref == clock.ref), None)
    if clock.kind != ClockKind.APPROVAL or approval is None:
        return ()
    found = {
        Recipient.APPROVER: approval.approver_id,
        Recipient.APPROVER_DEPUTY: _deputy(work, row, approval, work.rules.absent(work.now)),
        Recipient.APPROVER_MANAGER: _manager(work, approval),
    }
    chosen = (found.get(one) for one in recipients)
    return tuple(dict.fromkeys(person for person in chosen if person is not None))


def lapse(work: Work, row: TicketRow) -> None:
    """Nobody is asked any more: the request has ended otherwise. Each clock ends without a result (§3.5.11)."""
    open_ones = [one for one in approvals_of(work.session, row.id) if one.state in UNDECIDED]
    for one in open_ones:
        if one.state == ApprovalState.ASKED:
            end_clock(work, row, one, ClockEventKind.CANCELLED)
        one.state = ApprovalState.LAPSED.value
    if open_ones:
        work.record(ApprovalsLapsed(approvals=tuple(one.id for one in open_ones)), row)


def end_clock(work: Work, row: TicketRow, approval: ApprovalRow, how: ClockEventKind) -> None:
    """The approver's own clock stops, and nothing waits for them any more."""
    clocks.append(work, row, ((ClockKind.APPROVAL, ClockEvent(work.now, how)),), ref=approval.ref)
    set_timer(work.session, TIMER, approval.ref, None)


def _used(work: Work, approval: ApprovalRow) -> timedelta:
    """Working time since the approver was asked."""
    calendar = work.rules.calendars[work.rules.policy.targets.approval_calendar]
    return timedelta(0) if approval.asked_at is None else calendar.elapsed(approval.asked_at, work.now)


def _target(work: Work) -> timedelta:
    return work.rules.policy.targets.approval.length


def _deputy(work: Work, row: TicketRow, approval: ApprovalRow, absent: Collection[str]) -> int | None:
    """The first deputy in line who is there and not concerned by the request, nor named in it (process §3.10)."""
    concerned = {row.reporter_id, row.affected_id, approval.approver_id, *items.named_in(work, row)}
    known = by_ids(work.session, {one for one in concerned if one is not None})
    organisation, chosen = work.rules.organisation, chosen_deputies(work.rules.leaves, work.now)
    key = known[approval.approver_id].key
    if key is None or key not in organisation.people_by_key:
        return None
    barred = {*absent, *(one.key for one in known.values() if one.key is not None)}
    deputy = organisation.stand_in(key, barred, chosen=chosen)
    return next(iter(people.ids(work, (deputy,))), None)


def _manager(work: Work, approval: ApprovalRow) -> int | None:
    return by_ids(work.session, {approval.approver_id})[approval.approver_id].manager_id
