"""Paid call-outs of suppliers: the lead of the ticket's group approves them beforehand, in a major incident afterwards
(process S22). What was paid is kept for the figures (K24).
"""

from dataclasses import dataclass

from sqlalchemy import select

from domain import money
from domain.errors import Conflict, FieldProblem, IllegalMove, InvalidForm, NotFound
from domain.escalation_events import CalledOut, CallOutAsked, CallOutJudged
from domain.lifecycle import Action
from domain.lifecycle.needs import said
from domain.money import Money
from domain.ticket import DONE_STATES, State
from models.swarm import CallOutRow
from models.ticket import TicketRow
from services import access, moves, nudges, people, presence, reminders, swarming
from services.referring import too_long
from services.work import Work

ASKED, MADE, REFUSED, REVIEWED = "asked", "made", "refused", "reviewed"
REASON_LONGEST = 1000
LEAD, MAJOR, FREE = "lead", "major", "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOutForm:
    """Which supplier's group, at what cost (`CNY 2,000 per visit`, or 0), and what for."""

    group: str
    cost: str
    reason: str


def call_out(work: Work, ticket_id: int, form: CallOutForm) -> CallOutRow:
    """Made at once where the lead asks, where it costs nothing, or in a major incident; otherwise the lead is asked."""
    row = access.ticket(work, ticket_id)
    cost = _checked(work, form)
    asking = cost.amount > 0 and work.rules.policy.escalating.call_out_approval
    led = swarming.is_approving_lead(work, row)
    state = MADE
    try:
        moves.decide(work, row, Action.CALL_OUT, supplier=form.group, call_out_cost=asking, lead_approved=led)
    except IllegalMove as refused:
        if moves.lacking(refused) != ("call_out_approval",):
            raise
        state = ASKED
    call = CallOutRow(
        ticket_id=row.id,
        supplier=form.group,
        currency=cost.currency,
        amount=cost.amount,
        cost=form.cost.strip(),
        reason=form.reason.strip(),
        state=state,
        basis=FREE if not asking else LEAD if led or state == ASKED else MAJOR,
        asked_by=work.actor.id,
        asked_at=work.now,
    )
    work.session.add(call)
    work.session.flush()
    nudges.acted(work, row)
    if call.state == MADE:
        _make(work, row, call)
    else:
        _ask(work, row, call)
    return call


def judge(work: Work, call_id: int, *, approved: bool) -> CallOutRow:
    """The lead's word: beforehand it makes the call-out or refuses it, after a major incident it settles the review.
    What was solved without the supplier can only be refused.
    """
    call = work.session.get(CallOutRow, call_id)
    if call is None:
        raise NotFound("not_found", call_out=call_id)
    row = access.ticket(work, call.ticket_id)
    if work.actor.id not in approvers(work, row):
        raise NotFound("not_found", call_out=call_id)
    afterwards = call.state == MADE and call.basis == MAJOR
    needless = not approved and State(row.state) in DONE_STATES
    if not afterwards and not (call.state == ASKED and (needless or row.snapshot().is_worked)):
        raise Conflict("conflict")
    call.decided_by, call.decided_at = work.actor.id, work.now
    told = () if call.asked_by is None or call.asked_by == work.actor.id else (call.asked_by,)
    if approved and not afterwards:
        call.state = MADE
        _make(work, row, call)
        return call
    call.state = REVIEWED if afterwards else REFUSED
    work.record(
        CallOutJudged(
            call_out=call.id, group=call.supplier, cost=call.cost, approved=approved, afterwards=afterwards, told=told
        ),
        row,
    )
    return call


def undecided(work: Work, row: TicketRow) -> tuple[str, ...]:
    """The suppliers of the call-outs that wait for the lead's word: while one does, silence closes nothing (§3.6)."""
    query = select(CallOutRow.supplier).where(CallOutRow.ticket_id == row.id, CallOutRow.state == ASKED)
    return tuple(work.session.scalars(query.order_by(CallOutRow.id)))


def approvers(work: Work, row: TicketRow) -> tuple[int, ...]:
    """The lead of the group that has the ticket, else of the group that owns it: a supplier's lead approves nothing
    that is paid to suppliers. Deputies may as well.
    """
    groups = work.rules.organisation.groups_by_key
    group = groups.get(row.group or "")
    if group is None or group.supplier is not None:
        group = groups.get(row.owner_group or "")
    if group is None:
        return ()
    lead, *_ = found = people.ids(work, (group.lead, group.deputy))
    there = presence.instead_of_absent(work, row, (lead,))
    return reminders.who_may_hear(work, row, dict.fromkeys((*there, *found)))


def _ask(work: Work, row: TicketRow, call: CallOutRow) -> None:
    told = approvers(work, row)
    event = CallOutAsked(call_out=call.id, group=call.supplier, cost=call.cost, reason=call.reason, told=told)
    work.record(event, row)


def _make(work: Work, row: TicketRow, call: CallOutRow) -> None:
    """The supplier takes part from now on; what a major incident paid for is put before the lead."""
    call.made_at = work.now
    changes = swarming.call_in(work, row, call.supplier)
    invited = swarming.summoned(work, call.supplier, work.now) if row.snapshot().is_major else ()
    event = CalledOut(
        call_out=call.id,
        group=call.supplier,
        cost=call.cost,
        reason=call.reason,
        basis=call.basis,
        told=approvers(work, row) if call.basis == MAJOR else _asker(work, call),
        invite=access.who_may_see(work, row, invited),
        changes=changes,
    )
    work.record(event, row)


def _asker(work: Work, call: CallOutRow) -> tuple[int, ...]:
    return () if call.asked_by is None or call.asked_by == work.actor.id else (call.asked_by,)


def _checked(work: Work, form: CallOutForm) -> Money:
    """Each problem beside its field."""
    problems = []
    group = work.rules.organisation.groups_by_key.get(form.group)
    if group is None or group.supplier is None:
        problems.append(FieldProblem("group", "no_supplier"))
    if not said(form.reason):
        problems.append(FieldProblem("reason", "required"))
    problems += too_long("reason", form.reason, REASON_LONGEST)
    problems += (costly := too_long("cost", form.cost))
    cost = Money("", 0)
    try:
        cost = cost if costly else money.parse(form.cost)
    except ValueError:
        problems.append(FieldProblem("cost", "not_money"))
    if problems:
        raise InvalidForm(*problems)
    return cost
