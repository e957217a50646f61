"""Impact, urgency and priority changed by people: the matrix, or the incident manager's word against it (process
§3.3). The clocks carry over what they consumed (process §3.5.8).
"""

from dataclasses import dataclass

from domain import ticket_clocks
from domain.events import Prioritised
from domain.lifecycle import Action
from domain.people import Role
from domain.priority import RANK
from domain.ticket import Level, PendingReason, Priority
from models.ticket import TicketRow
from services import access, clocks, moves, nudges, timeboxes
from services.work import Work

ORDER = (Priority.P1, Priority.P2, Priority.P3, Priority.P4)


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
    """A master is as urgent as the most urgent of its duplicates, whose reminders are its own: the desk raises it, as
    wide as the widest report and as urgent as the most urgent one (process §3.5.12).
    """
    master = access.ticket(work.as_system(), row.master_id or 0)
    if row.priority is None or not master.snapshot().is_worked or not _above(row, master):
        return
    impact, urgency = (_higher(getattr(row, name), getattr(master, name)) for name in ("impact", "urgency"))
    wanted = min(work.rules.policy.prioritising.priority(impact, urgency), Priority(row.priority), key=ORDER.index)
    reference = row.snapshot().ref
    form = PrioritiseForm(impact=impact, urgency=urgency, priority=wanted, reason=reference)
    _judge(work.as_system(), master, form, duplicate=reference)


def _above(row: TicketRow, master: TicketRow) -> bool:
    mine, theirs = row.snapshot().priority, master.snapshot().priority
    return mine is not None and (theirs is None or ORDER.index(mine) < ORDER.index(theirs))


def _higher(one: str | None, other: str | None) -> Level:
    return max((Level(level) for level in (one, other) if level is not None), key=RANK.__getitem__, default=Level.LOW)


def _judge(work: Work, row: TicketRow, form: PrioritiseForm, *, duplicate: str | None = None) -> None:
    by_matrix = work.rules.policy.prioritising.priority(form.impact, form.urgency)
    word = None if form.priority else _word(work, row, form, by_matrix)
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
        lowers_priority=old is not None and ORDER.index(new) > ORDER.index(old),
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


def _word(work: Work, row: TicketRow, form: PrioritiseForm, by_matrix: Priority) -> Priority | None:
    """What stands against the matrix: a running major incident is P1, and the incident manager's word stays until they
    take it back or until something graver than what they overruled asks for more than it (process §3.3, §3.8).
    """
    ticket = row.snapshot()
    if ticket.is_major:
        return Priority.P1
    takes_back = not form.classifying and Role.INCIDENT_MANAGER in access.roles(work, row)
    if ticket.overruled is None or ticket.priority is None or takes_back:
        return None
    graver = ORDER.index(by_matrix) < min(ORDER.index(ticket.priority), ORDER.index(ticket.overruled))
    return None if graver else ticket.priority


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
