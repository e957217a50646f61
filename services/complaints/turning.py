"""A complaint that was in fact an incident or a request: a linked ticket that the handler opens for the complainant,
who agreed (process §3.11). Nothing of the complaint's own words goes along by itself.
"""

from dataclasses import dataclass

from domain import ticket_clocks
from domain.complaint_events import ComplaintConverted
from domain.errors import FieldProblem, InvalidForm
from domain.lifecycle import Action
from domain.projection import TicketCard
from domain.ticket import State, TicketType
from models.person import PersonRow, by_ids
from models.ticket import TicketRow
from services import clocks, nudges, ordering, reporting, shelves
from services.complaints import parties
from services.complaints.door import Opened, opened
from services.complaints.steps import decide, move, others
from services.moves import Changes
from services.ordering import Order, OrderForm
from services.reading import card_of_new
from services.reporting import IncidentForm
from services.shelves import Picked, Shelf
from services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertForm:
    """The incident as support will read it."""

    title: str
    description: str = ""
    service: str | None = None
    consent: bool = False
    dissatisfied: bool = False  # still, so that the complaint goes on


def convert(work: Work, ticket_id: int, form: ConvertForm) -> TicketCard:
    """It was in fact an incident. Neither ticket's history names the other to those who see only one of them."""
    found = opened(work, ticket_id)
    agreed = {"user_consent": form.consent, "dissatisfied": form.dissatisfied}
    changes = move(work, found, Action.CONVERT, convert_to=TicketType.INCIDENT.value, **agreed)
    incident = IncidentForm(title=form.title, description=form.description, service=form.service)
    complainant = parties.complainant_of(found.row)
    new = reporting.take_down(work, incident, reporter_id=work.actor.id, affected_id=complainant)
    return _go_on(work, found, new, changes)


def shelf(work: Work, ticket_id: int) -> Shelf:
    """What its complainant may order; nothing where nobody knows who that is."""
    found = opened(work, ticket_id, lock=False)
    return shelves.shelf_for(work, parties.complainant_of(found.row))


def pick(work: Work, ticket_id: int, key: str, *, consent: bool) -> Picked:
    """The item whose questions come next; refused where it could not be converted, before anybody fills them in."""
    found = opened(work, ticket_id, lock=False)
    concerned = _concerned(work, found)
    decide(work, found, Action.CONVERT, user_consent=consent, convert_to=TicketType.SERVICE_REQUEST.value)
    return Picked(item=shelves.offered(work, key), kind=concerned.kind, for_others=False)


def to_request(work: Work, ticket_id: int, form: OrderForm, *, consent: bool, dissatisfied: bool = False) -> TicketCard:
    """It was in fact a wish: ordered for the complainant, whose time begins now and whose approvals are asked for."""
    found = opened(work, ticket_id)
    concerned = _concerned(work, found)
    agreed = {"user_consent": consent, "dissatisfied": dissatisfied}
    changes = move(work, found, Action.CONVERT, convert_to=TicketType.SERVICE_REQUEST.value, **agreed)
    item = shelves.offered(work, form.item)
    answers, expires_at = ordering.checked(work, item, form, concerned=concerned, reader=shelves.me(work))
    order = Order(
        item=item,
        title=item.names.in_(work.rules.policy.default_language),
        requester_id=work.actor.id,
        affected_id=concerned.id,
        concerned=concerned,
        answers=answers,
        expires_at=expires_at,
        reported_at=work.now,
    )
    return _go_on(work, found, ordering.place(work, order), changes)


def _concerned(work: Work, found: Opened) -> PersonRow:
    """An anonymous complainant orders nothing: nobody could be asked, or given it."""
    complainant = parties.complainant_of(found.row)
    if complainant is None:
        raise InvalidForm(FieldProblem("item", "no_requester"))
    return by_ids(work.session, {complainant})[complainant]


def _go_on(work: Work, found: Opened, new: TicketRow, changes: Changes) -> TicketCard:
    """The complaint ends, unless its state says that it goes on beside what came of it (process §3.11)."""
    row, record = found.row, found.record
    card = card_of_new(work, new)
    record.converted_to_id = card.ticket.id
    changes |= {"converted_to_id": (None, card.ticket.id)}
    goes_on = row.state != State.CONVERTED
    if not goes_on:
        changes |= work.change(row, closed_at=work.now)
        clocks.append(work, row, ticket_clocks.cancel(clocks.logs(work, row), at=work.now))
    nudges.acted(work, row)
    event = ComplaintConverted(
        handler_id=record.handler_id,
        told=others(work, record),
        other_id=card.ticket.id,
        goes_on=goes_on,
        changes=changes,
    )
    work.record(event, row)
    return card
