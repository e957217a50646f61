"""The minutes people spend on a ticket, logged whenever they like (process S22, K24)."""

from domain.errors import FieldProblem, InvalidForm
from domain.escalation_events import EffortLogged
from domain.lifecycle import Action
from models.swarm import EffortRow
from models.ticket import TicketRow
from services import access, moves
from services.work import Work

MOST_MINUTES = 24 * 60  # of one entry: a longer one is a slip of the pen


def log(work: Work, ticket_id: int, *, minutes: int) -> TicketRow:
    """One entry of the actor's; the ticket keeps the sum."""
    row = access.ticket(work, ticket_id)
    moves.decide(work, row, Action.LOG_EFFORT, effort_minutes=checked(minutes))
    keep(work, row, minutes=minutes)
    return row


def checked(minutes: int) -> int:
    """Raises `InvalidForm` for what nobody spends in one go."""
    if minutes < 0:
        raise InvalidForm(FieldProblem("effort", "too_small", {"least": 1}))
    if minutes > MOST_MINUTES:
        raise InvalidForm(FieldProblem("effort", "too_large", {"most": MOST_MINUTES}))
    return minutes


def keep(work: Work, row: TicketRow, *, minutes: int) -> None:
    """Logged together with another move, such as resolving it."""
    if work.actor.id is None:
        raise ValueError("the desk itself spends no effort")
    work.session.add(EffortRow(ticket_id=row.id, person_id=work.actor.id, minutes=minutes, at=work.now))
    changes = work.change(row, effort_minutes=(row.effort_minutes or 0) + minutes)
    work.record(EffortLogged(minutes=minutes, total=row.effort_minutes, changes=changes), row)
