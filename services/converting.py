"""A ticket that turns out to be something else goes on as a linked one: a request in which a failure was found becomes
an incident, an incident that is a wish becomes a request (process S11, §3.10). Its start is kept.
"""

from dataclasses import dataclass

from domain import ticket_clocks
from domain.errors import FieldProblem, InvalidForm
from domain.lifecycle import Action
from domain.links import LinkKind
from domain.priority import CanWork, Scope
from domain.projection import TicketCard
from domain.request_events import Converted
from models.clock import set_timer
from models.person import PersonRow, by_ids
from models.ticket import TicketRow
from services import access, approvals, clocks, moves, nudges, ordering, reading, reporting, shelves
from services.handling import AGREED, SILENCE
from services.ordering import Order, OrderForm
from services.reporting import IncidentForm
from services.work import Work

INCIDENT = "incident"
REQUEST = "service_request"
CHANGE = "rfc"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFound:
    """What the agent knows of the failure, and why this is no request."""

    title: str
    reason: str
    description: str = ""
    service: str | None = None
    scope: Scope = Scope.ME
    can_work: CanWork = CanWork.PARTLY


def to_incident(work: Work, ticket_id: int, form: IncidentFound) -> TicketCard:
    """A failure was found: the incident begins when the request did, and a response given stays given (§3.10)."""
    row = access.ticket(work, ticket_id)
    changes = _leave(work, row, INCIDENT, form.reason)
    failure = IncidentForm(
        title=form.title,
        description=form.description,
        service=form.service,
        scope=form.scope,
        can_work=form.can_work,
        reported_at=row.reported_at,
        permalink=row.permalink,
    )
    new = reporting.take_down(
        work, failure, reporter_id=row.reporter_id, affected_id=row.affected_id, confidential=row.confidential
    )
    return _go_on(work, row, new, form.reason, changes=changes)


def to_request(work: Work, ticket_id: int, form: OrderForm, *, reason: str) -> TicketCard:
    """No failure: the wish is ordered from the catalogue for the same user, from the same start (process S11)."""
    row = access.ticket(work, ticket_id)
    changes = _leave(work, row, REQUEST, reason)
    item = shelves.offered(work, form.item)
    concerned = _concerned(work, row)
    answers, expires_at = ordering.checked(work, item, form, concerned=concerned, reader=concerned)
    new = ordering.place(
        work,
        Order(
            item=item,
            title=row.title,
            requester_id=row.reporter_id,
            affected_id=row.affected_id,
            concerned=concerned,
            answers=answers,
            expires_at=expires_at,
            reported_at=row.reported_at,
        ),
    )
    return _go_on(work, row, new, reason, changes=changes)


def to_change(work: Work, row: TicketRow, reason: str) -> moves.Changes:
    """A new service is no request: with its hand-over record complete, it ends as this change (process S14)."""
    return _leave(work, row, CHANGE, reason, hand_over_complete=True)


def _concerned(work: Work, row: TicketRow) -> PersonRow:
    """Whose request it becomes; what a tool reported is nobody's wish."""
    person = row.affected_id or row.reporter_id
    if person is None:
        raise InvalidForm(FieldProblem("reason", "no_requester"))
    return by_ids(work.session, {person})[person]


def _leave(
    work: Work, row: TicketRow, convert_to: str, reason: str, *, hand_over_complete: bool = False
) -> moves.Changes:
    """The ticket ends as Converted: its clocks end without a result, nobody is asked or reminded any more (§3.5.11)."""
    changes = moves.move(
        work, row, Action.CONVERT, reason=reason, convert_to=convert_to, hand_over_complete=hand_over_complete
    )
    changes |= work.change(row, closed_at=work.now, pending_reason=None, pending_until=None, pending_since=None)
    clocks.append(work, row, ticket_clocks.cancel(clocks.logs(work, row), at=work.now))
    approvals.lapse(work, row)
    for kind in (SILENCE, AGREED):
        set_timer(work.session, kind, str(row.id), None)
    nudges.acted(work, row)
    return changes


def _go_on(work: Work, row: TicketRow, new: TicketRow, reason: str, *, changes: moves.Changes) -> TicketCard:
    """Linked both ways; whoever was answered before has been answered."""
    if row.responded_at is not None:
        clocks.append(work, new, ticket_clocks.respond(clocks.logs(work, new), at=row.responded_at))
        work.change(new, responded_at=row.responded_at)
    ordering.link(work, new, row, LinkKind.CONVERSION)
    work.record(Converted(other=new.snapshot().ref, reason=reason.strip(), changes=changes), row)
    return reading.card(work, new)
