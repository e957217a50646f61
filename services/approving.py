"""Approvals as use cases: approvers found by rule and asked, each agrees or refuses, the last one starts fulfilment
(process §3.10, §3.5.13). Who may decide at a moment is worked out in `approvals.py`.
"""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from domain import ticket_clocks
from domain.approvers import approvers_for, manager_chain
from domain.catalogue import ApprovalStep, ApproverRule, Item
from domain.errors import Conflict
from domain.events import TicketAssigned
from domain.lifecycle import APPROVAL, Action, ApprovalState, Facts, decide_in
from domain.lifecycle.records import is_last, to_ask
from domain.policy.targets import ClockKind
from domain.request_events import ApprovalAsked, ApprovalExpired, ApprovalGiven, RequestRejected
from domain.sla import ClockEventKind
from models.clock import set_timer
from models.request import ApprovalRow, RequestRow, approvals_of
from models.ticket import TicketRow
from services import access, approvals, clocks, items, moves, nudges, people, stays
from services.work import Work

Chosen = tuple[tuple[int, str], ...]


def choose(
    work: Work, item: Item, *, requester_id: int | None, beneficiary_id: int, named: Collection[int] = ()
) -> Chosen:
    """The approvers in the order of the item's steps, each with the rule that found them; empty: none are needed.

    Nobody concerned approves: not the requester, not who benefits, nor whoever the answers name (process §3.10); then
    the next level decides. Raises IllegalMove("no_approver") when nobody is left.
    """
    steps = item.approvals.steps if item.approvals is not None else ()
    managers = people.managers(work)
    chains = [_unnamed(_chain(work, item, step, beneficiary_id, managers=managers), named) for step in steps]
    roles = work.rules.organisation.roles
    reserve = people.ids(work, (roles.process_owner, roles.process_owner_deputy, *roles.it_management))
    found = approvers_for(
        chains, requester_id=requester_id, beneficiary_id=beneficiary_id, last_resort=_unnamed(reserve, named)
    )
    return tuple((person, _rule(steps, chains, person)) for person in found)


def _chain(
    work: Work, item: Item, step: ApprovalStep, beneficiary_id: int, *, managers: Mapping[int, int | None]
) -> tuple[int, ...]:
    """Who is asked by this rule, then whoever is above them."""
    organisation = work.rules.organisation
    group = organisation.groups_by_key.get(item.group or "")
    keys: tuple[str | None, ...]
    match step.by:
        case ApproverRule.LINE_MANAGER:
            return manager_chain(beneficiary_id, managers)
        case ApproverRule.SERVICE_OWNER:
            keys = (work.rules.catalogue.owner_of(item),)
        case ApproverRule.GROUP_LEAD:
            keys = () if group is None else (group.lead, group.deputy)
        case ApproverRule.ROLE:
            keys = organisation.roles.named().get(step.role or "", ())
        case ApproverRule.PERSON:
            keys = (step.person,)
    first = people.ids(work, keys)
    return (*first, *manager_chain(first[0], managers)) if first else ()


def _unnamed(chain: Sequence[int], named: Collection[int]) -> tuple[int, ...]:
    return tuple(person for person in chain if person not in named)


def _rule(steps: Sequence[ApprovalStep], chains: Sequence[Sequence[int]], person: int) -> str:
    found = (step.by.value for step, chain in zip(steps, chains, strict=True) if person in chain)
    return next(found, "last_resort")


def begin(work: Work, row: TicketRow, chosen: Chosen) -> None:
    """The desk asks for approval: everybody at once, or one after the other, as the item says."""
    changes = moves.move(work, row, Action.REQUEST_APPROVAL, needs_approval=True)
    for position, (person, rule) in enumerate(chosen):
        state = _after(None, Action.REQUEST_APPROVAL, work, row)
        work.session.add(
            ApprovalRow(ticket_id=row.id, position=position, approver_id=person, rule=rule, state=state.value)
        )
    work.session.flush()
    _ask_next(work, row, changes)


def _ask_next(work: Work, row: TicketRow, changes: moves.Changes | None = None) -> None:
    found = approvals_of(work.session, row.id)
    item = items.of(work, row)
    parallel = item is not None and item.approvals is not None and item.approvals.order == "parallel"
    for position in to_ask([ApprovalState(one.state) for one in found], parallel=parallel):
        approval = found[position]
        approval.state = _after(approval, Action.ASK_APPROVER, work, row).value
        approval.asked_at = work.now
        _start_clock(work, row, approval)
        told = approvals.may_decide(work, row, approval)
        event = ApprovalAsked(approval=approval.id, approver_id=approval.approver_id, told=told, changes=changes or {})
        work.record(event, row)
        changes = None


def _start_clock(work: Work, row: TicketRow, approval: ApprovalRow) -> None:
    policy = work.rules.policy
    started = ticket_clocks.ask_approver(clocks.terms(work, row), policy.targets, at=work.now)
    if started is not None:
        clocks.append(work, row, ((ClockKind.APPROVAL, started),), ref=approval.ref)
    calendar = work.rules.calendars[policy.targets.approval_calendar]
    set_timer(
        work.session, approvals.TIMER, approval.ref, calendar.add(work.now, policy.requests.approval_expires.length)
    )


def approve(work: Work, ticket_id: int, *, approval_id: int | None = None, reason: str = "") -> TicketRow:
    """One approver agrees; with the last one the request is assigned and fulfilment is timed (process §3.5.13)."""
    row = access.ticket(work, ticket_id)
    approval = _mine(work, row, approval_id, action=Action.APPROVE)
    found = approvals_of(work.session, row.id)
    last = is_last([ApprovalState(one.state) for one in found], approval.position)
    state = _after(approval, Action.APPROVE, work, row)
    changes = moves.move(work, row, Action.APPROVE, last_approval=last)
    _decided(work, row, approval, state, reason=reason)
    event = ApprovalGiven(
        approval=approval.id,
        approver_id=approval.approver_id,
        last=last,
        reason=reason.strip() or None,
        changes=changes,
    )
    work.record(event, row)
    if last:
        _start_fulfilment(work.as_system(), row)
    else:
        _ask_next(work.as_system(), row)
    return row


def reject(work: Work, ticket_id: int, *, approval_id: int | None = None, reason: str) -> TicketRow:
    """One approver refuses with a reason that the requester reads: the request has ended, nobody else is asked."""
    row = access.ticket(work, ticket_id)
    approval = _mine(work, row, approval_id, action=Action.REJECT)
    state = _after(approval, Action.REJECT, work, row, reason=reason)
    changes = moves.move(work, row, Action.REJECT, reason=reason)
    changes |= work.change(row, closed_at=work.now)
    _decided(work, row, approval, state, reason=reason)
    clocks.append(work, row, ticket_clocks.cancel(clocks.logs(work, row), at=work.now))
    event = RequestRejected(
        approval=approval.id, approver_id=approval.approver_id, reason=reason.strip(), changes=changes
    )
    work.record(event, row)
    approvals.lapse(work.as_system(), row)
    return row


def expire(work: Work, ref: str) -> None:
    """Nobody decided for 80 business hours: the request is cancelled, and its requester told (process §3.7)."""
    ticket_id = work.session.scalars(select(ApprovalRow.ticket_id).where(ApprovalRow.id == int(ref))).one_or_none()
    if ticket_id is None:
        return
    row = access.ticket(work, ticket_id)
    approval = work.session.get_one(ApprovalRow, int(ref))  # read once the ticket is held: it may just be decided
    if approval.state != ApprovalState.ASKED:
        return
    changes = moves.move(work, row, Action.CANCEL, approval_lapsed=True)
    changes |= work.change(row, closed_at=work.now)
    clocks.append(work, row, ticket_clocks.cancel(clocks.logs(work, row), at=work.now))
    work.record(ApprovalExpired(approval=approval.id, approver_id=approval.approver_id, changes=changes), row)
    approvals.lapse(work, row)


def _mine(work: Work, row: TicketRow, approval_id: int | None, *, action: Action) -> ApprovalRow:
    """The approval this person decides on: their own before one they stand in for.

    Raises Conflict when this very one was decided before, so that an old button says what happened; for who has
    nothing to decide, the refusal of the move.
    """
    if approval_id is not None:
        old = work.session.get(ApprovalRow, approval_id)
        if old is not None and old.state != ApprovalState.ASKED:
            raise Conflict("decided_already")
    wanted = [one for one in approvals.asked(work, row) if approval_id in {None, one.id}]
    mine = [one for one in wanted if work.actor.id in approvals.may_decide(work, row, one)]
    chosen = next((one for one in mine if one.approver_id == work.actor.id), next(iter(mine), None))
    if chosen is None:
        moves.decide(work, row, action)
        raise Conflict("conflict")
    return chosen


def _after(
    approval: ApprovalRow | None, action: Action, work: Work, row: TicketRow, *, reason: str | None = None
) -> ApprovalState:
    """The approval's own life (process §3.10); raises its refusal."""
    state = None if approval is None else ApprovalState(approval.state)
    transition = decide_in(APPROVAL, state, action=action, roles=access.roles(work, row), facts=Facts(reason=reason))
    return transition.leads_from(state) or ApprovalState.WAITING


def _decided(work: Work, row: TicketRow, approval: ApprovalRow, state: ApprovalState, *, reason: str) -> None:
    approval.state, approval.reason = state.value, reason.strip() or None
    approval.decided_at, approval.decided_by = work.now, work.actor.id
    approvals.end_clock(work, row, approval, ClockEventKind.STOPPED)
    nudges.acted(work, row)


def _start_fulfilment(work: Work, row: TicketRow) -> None:
    """The group of the item receives it, and the time for fulfilment runs from this moment."""
    work.session.get_one(RequestRow, row.id).approved_at = work.now
    policy = work.rules.policy
    started = ticket_clocks.approve(clocks.terms(work, row), policy.targets, at=work.now)[1:]
    clocks.append(work, row, started)
    from_group, group = row.group, items.group(work, row)
    changes = work.change(row, group=group, assignment=row.assignment + 1)
    stays.begin(work, row)
    work.record(TicketAssigned(group=group, from_group=from_group, changes=changes), row)
