"""Impact, urgency and priority changed by people: the matrix, or the incident manager's word against it (process
§3.3). The clocks carry over what they consumed (process §3.5.8).
"""

from dataclasses import dataclass

from domain import ticket_clocks
from domain.events import Prioritised
from domain.lifecycle import Action
from domain.ticket import Level, PendingReason, Priority
from models.ticket import TicketRow
from services import access, clocks, moves, nudges, timeboxes
from services.work import Work

ORDER = (Priority.P1, Priority.P2, Priority.P3, Priority.P4)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrioritiseForm:
    """The new judgement. `priority` overrules the matrix and needs a reason."""

    impact: Level
    urgency: Level
    priority: Priority | None = None
    reason: str = ""


def prioritise(work: Work, ticket_id: int, form: PrioritiseForm) -> TicketRow:
    """The matrix gives the priority unless an incident manager overrules it."""
    row = access.ticket(work, ticket_id)
    by_matrix = work.rules.policy.prioritising.priority(form.impact, form.urgency)
    new = form.priority or by_matrix
    manual = new is not by_matrix
    old = None if row.priority is None else Priority(row.priority)
    action = Action.OVERRIDE_PRIORITY if manual else Action.PRIORITISE
    changes = moves.move(
        work,
        row,
        action,
        impact=form.impact,
        urgency=form.urgency,
        reason=form.reason,
        lowers_priority=old is not None and ORDER.index(new) > ORDER.index(old),
    )
    changes |= work.change(row, impact=form.impact, urgency=form.urgency, priority=new)
    retime(work, row)
    if new is Priority.P1:
        nudges.start_ladder(work, row)
    else:
        nudges.end_ladder(work, row)
    nudges.acted(work, row)
    event = Prioritised(
        old=None if old is None else old.value, new=new.value, reason=form.reason, manual=manual, changes=changes
    )
    work.record(event, row)
    return row


def retime(work: Work, row: TicketRow) -> None:
    """New terms for running clocks: what was consumed stays consumed. The group's time box begins anew."""
    reason = None if row.pending_reason is None else PendingReason(row.pending_reason)
    additions = ticket_clocks.change_terms(
        clocks.logs(work, row),
        clocks.terms(work, row),
        work.rules.policy.targets,
        work.rules.policy.pausing,
        at=work.now,
        reason=reason,
    )
    clocks.append(work, row, additions)
    timeboxes.begin(work, row)
