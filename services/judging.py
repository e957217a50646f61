"""Impact, urgency and priority changed by people: the matrix, or the incident manager's word against it (process
§3.3). The clocks carry over what they consumed (process §3.5.8).
"""

from dataclasses import dataclass, replace
from typing import Any

from domain import ticket_clocks
from domain.events import MajorDeclared, Prioritised
from domain.lifecycle import Action
from domain.people import Role
from domain.priority import ORDER, is_graver, is_raised_by, standing, widest
from domain.ticket import Level, PendingReason, Priority, Ticket
from models.audit import history
from models.ticket import TicketRow
from services import access, clocks, moves, nudges, timeboxes
from services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class PrioritiseForm:
    """The new judgement. `priority` overrules the matrix, with a reason; nobody is asked for it while `classifying`."""

    impact: Level
    urgency: Level
    priority: Priority | None = None
    reason: str = ""
    classifying: bool = False


def prioritise(work: Work, ticket_id: int, form: PrioritiseForm) -> TicketRow:
    """The matrix gives the priority unless an incident manager overrules it, or has and their word stands."""
    row = access.ticket(work, ticket_id)
    _judge(work, row, form)
    if row.master_id is not None:
        raise_master(work, row)
    return row


def raise_master(work: Work, row: TicketRow) -> None:
    """The desk itself raises a master that a duplicate is graver than: as wide and as urgent as either of the two."""
    master = access.ticket(work.as_system(), row.master_id or 0)
    known, duplicate = master.snapshot(), row.snapshot()
    if duplicate.priority is None or not is_raised_by(known, duplicate):
        return
    impact, urgency = widest(known.impact, duplicate.impact), widest(known.urgency, duplicate.urgency)
    wanted = min(work.rules.policy.prioritising.priority(impact, urgency), duplicate.priority, key=ORDER.index)
    form = PrioritiseForm(impact=impact, urgency=urgency, priority=wanted, reason=duplicate.ref)
    _judge(work.as_system(), master, form, duplicate=duplicate.ref)


def _judge(work: Work, row: TicketRow, form: PrioritiseForm, *, duplicate: str | None = None) -> None:
    by_matrix = work.rules.policy.prioritising.priority(form.impact, form.urgency)
    taken_back = not form.classifying and Role.INCIDENT_MANAGER in access.roles(work, row)
    word = None if form.priority else standing(_known(work, row), by_matrix, taken_back=taken_back)
    new = form.priority or word or by_matrix
    manual = form.priority not in {None, by_matrix}
    old = None if row.priority is None else Priority(row.priority)
    action = Action.OVERRIDE_PRIORITY if manual else Action.PRIORITISE
    changes = moves.move(
        work,
        row,
        action,
        impact=form.impact,
        urgency=form.urgency,
        reason=form.reason,
        lowers_priority=old is not None and is_graver(old, new),
    )
    spoken = by_matrix if manual and duplicate is None else None  # the desk raises a master, and overrules nobody
    overruled = row.overruled if word else spoken
    changes |= work.change(row, impact=form.impact, urgency=form.urgency, priority=new, overruled=overruled)
    retime(work, row)
    if new is Priority.P1:
        nudges.start_ladder(work, row)
    else:
        nudges.end_ladder(work, row)
    nudges.acted(work, row)
    event = Prioritised(
        old=None if old is None else old.value,
        new=new.value,
        reason="" if duplicate else form.reason,
        manual=manual,
        duplicate=duplicate,
        changes=changes,
    )
    work.record(event, row)


def raised_from(work: Work, row: TicketRow) -> Priority | None:
    """What the last declaration of a major incident raised to P1; None when it was P1 already, or a person has set the
    priority against the matrix since.
    """
    for entry in reversed(history(work.session, row.id)):
        if entry.kind == Prioritised.kind and entry.data["manual"] and not entry.data["duplicate"]:
            return None
        if entry.kind == MajorDeclared.kind:
            changed: Any = entry.changes.get("priority")
            return Priority(changed[0]) if changed and changed[0] else None
    return None


def _known(work: Work, row: TicketRow) -> Ticket:
    """After a major incident its P1 is nobody's word: what the incident manager set before it is."""
    known = row.snapshot()
    before = raised_from(work, row) if row.overruled is not None and row.priority == Priority.P1 else None
    return known if before is None or known.is_major else replace(known, priority=before)


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
