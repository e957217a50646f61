"""What comes back later than a ticket may be reopened is a new ticket beside the old one: linked as its recurrence,
with a number, a priority and clocks of its own (process §3.6).
"""

from domain.errors import IllegalMove, NotAllowed
from domain.events import Recurred
from domain.lifecycle import Action
from domain.links import LinkKind
from domain.people import Role
from domain.projection import TicketCard
from domain.ticket import State, TicketType
from models.ticket import TicketRow
from services import access, moves, ordering, people, reading, reporting
from services.reporting import IncidentForm
from services.work import Work

MAY_REPORT = frozenset({Role.USER, Role.FIRST_LINE, Role.INCIDENT_MANAGER})  # those who might have reopened it


def former(work: Work, ticket_id: int) -> TicketCard | None:
    """The ticket that the new report would follow; None while it can still be reopened, or is nothing that recurs."""
    row = access.ticket(work, ticket_id, lock=False)
    return reading.card(work, row) if _recurs(work, row) else None


def report(work: Work, form: IncidentForm, *, former_id: int) -> TicketCard:
    """A report like any other, linked both ways with the ticket it follows."""
    row = access.ticket(work, former_id)
    if not MAY_REPORT & access.roles(work, row):
        raise NotAllowed("role", action=Action.REOPEN, roles=sorted(role.value for role in MAY_REPORT))
    if not _recurs(work, row):
        raise IllegalMove("no_such_move", state=State(row.state), action=Action.REPORT)
    affected = people.id_by_slack(work, form.affected_slack) if form.affected_slack else None
    new = reporting.take_down(work, form, reporter_id=work.actor.id, affected_id=affected)
    ordering.link(work, new, row, LinkKind.RECURRENCE)
    work.record(Recurred(other=new.snapshot().ref), row)
    return reading.card(work, new)


def _recurs(work: Work, row: TicketRow) -> bool:
    """Closed, and too late to reopen it. A complaint is appealed instead."""
    closed = row.type != TicketType.COMPLAINT and State(row.state) is State.CLOSED
    return closed and bool(MAY_REPORT & access.roles(work, row)) and Action.REOPEN not in moves.available(work, row)
