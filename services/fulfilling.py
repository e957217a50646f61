"""A request's work: the checklist step by step, a second person where four eyes are wanted, and the end of it (process
§3.10). How long an access lasts after that is watched in `expiring.py`.
"""

from dataclasses import dataclass

from domain.catalogue import ChecklistStep
from domain.checklist import StepState, label
from domain.errors import IllegalMove, NotFound
from domain.lifecycle import Action
from domain.request_events import Fulfilled, StepMarked
from models.request import StepRow
from models.ticket import TicketRow
from services import access, expiring, handling, items, moves, nudges
from services.work import Work


def complete(work: Work, ticket_id: int, step_key: str) -> TicketRow:
    """A step is done; a confirmation given to an earlier doing does not count for this one."""
    return _mark(work, ticket_id, step_key, StepState.DONE, Action.COMPLETE_STEP)


def undo(work: Work, ticket_id: int, step_key: str) -> TicketRow:
    """A step marked by mistake is open again."""
    return _mark(work, ticket_id, step_key, StepState.OPEN, Action.COMPLETE_STEP)


def skip(work: Work, ticket_id: int, step_key: str, *, reason: str) -> TicketRow:
    """A step is not applicable, with a reason, where the item lets it be (process §3.10)."""
    return _mark(work, ticket_id, step_key, StepState.NOT_APPLICABLE, Action.SKIP_STEP, reason=reason)


def _mark(
    work: Work, ticket_id: int, step_key: str, state: StepState, action: Action, *, reason: str = ""
) -> TicketRow:
    row = access.ticket(work, ticket_id)
    _, step = _step(work, row, step_key)
    moves.decide(work, row, action, step=step.key, step_waivable=step.waivable, reason=reason)
    touched = work.session.get(StepRow, (row.id, step.key)) or StepRow(ticket_id=row.id, key=step.key)
    was = touched.state or StepState.OPEN.value
    touched.state, touched.by, touched.at = state.value, work.actor.id, work.now
    touched.reason, touched.witness, touched.witnessed_at = reason.strip() or None, None, None
    work.session.add(touched)
    work.session.flush()
    nudges.acted(work, row)
    changes = {f"step.{step.key}": (was, state.value)}
    work.record(StepMarked(step=step.key, state=state.value, reason=reason.strip() or None, changes=changes), row)
    return row


def witness(work: Work, ticket_id: int, step_key: str) -> TicketRow:
    """A second person confirms a sensitive step that the first one did; nobody confirms their own (process §3.10)."""
    row = access.ticket(work, ticket_id)
    number, step = _step(work, row, step_key)
    touched = work.session.get(StepRow, (row.id, step.key))
    did_it = touched is not None and touched.by == work.actor.id
    moves.decide(work, row, Action.WITNESS_STEP, step=step.key, did_it=did_it)
    if touched is None or touched.state != StepState.DONE:
        raise IllegalMove("step_not_done", step=label(number, step))
    touched.witness, touched.witnessed_at = work.actor.id, work.now
    nudges.acted(work, row)
    work.record(StepMarked(step=step.key, state=touched.state, witnessed=True), row)
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class FulfilForm:
    """What was done, as the requester reads it; after a breach its reason."""

    resolution: str
    breach_reason: str = ""


def fulfil(work: Work, ticket_id: int, form: FulfilForm) -> TicketRow:
    """Done: refused while a mandatory step is open or a sensitive one lacks its second person (process S13, §3.10)."""
    row = access.ticket(work, ticket_id)
    changes = moves.move(work, row, Action.FULFIL, resolution=form.resolution, breach_reason=form.breach_reason)
    changes |= handling.mark_resolved(
        work,
        row,
        at=work.now,
        resolution=form.resolution.strip(),
        breach_reason=form.breach_reason.strip() or None,
    )
    expiring.watch(work, row)
    nudges.acted(work, row)
    work.record(Fulfilled(resolution=form.resolution.strip(), changes=changes), row)
    return row


def _step(work: Work, row: TicketRow, key: str) -> tuple[int, ChecklistStep]:
    item = items.of(work, row)
    steps = () if item is None else item.checklist
    for number, step in enumerate(steps, start=1):
        if step.key == key:
            return number, step
    raise NotFound("not_found", step=key)
