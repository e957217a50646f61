"""What is said about a complaint: between the complainant and the handler through the desk, internal notes, and the
statements of those it is about (process §3.11).
"""

from domain.complaint_events import ComplainantWrote, ComplaintNoted, HandlerWrote, StatementGiven
from domain.complaints import Voice
from domain.errors import NotFound
from domain.lifecycle import Action
from domain.people import Role
from domain.ticket import State
from models.complaint import ComplaintMessageRow
from models.ticket import AnchorRow, TicketRow
from services import access, nudges, people
from services.complaints import handling, parties
from services.complaints.door import Opened, Reference, opened
from services.complaints.steps import Source, decide, keep, others
from services.work import Work

PARTY = "complaint:"  # anchor: a party's own thread, by person
STATEMENT = "statement:"  # anchor: the thread in which somebody is asked for a statement, by question


def write(work: Work, of: int | Reference, *, text: str) -> TicketRow:
    """To the other side: the complainant's reaches the handler, everybody else's the complainant."""
    found = opened(work, of)
    _say(work, found, text)
    return found.row


def note(work: Work, ticket_id: int, *, text: str) -> TicketRow:
    """Between those who handle it; the complainant never reads it."""
    found = opened(work, ticket_id)
    decide(work, found, Action.NOTE)
    _note(work, found, text)
    return found.row


def heard(work: Work, place: AnchorRow, *, text: str, source: Source) -> None:
    """Typed in a thread of the complaint: a party's own, or that of a question for a statement."""
    if _known(work, source):
        return
    row = work.session.get_one(TicketRow, place.ticket_id)
    if place.what.startswith(STATEMENT):
        _stated(work, row, place, text, source)
        return
    if place.person_id != work.actor.id:
        raise NotFound("ticket_not_found", number=place.ticket_id)
    found = opened(work, access.ticket(work, place.ticket_id).id)
    if found.roles == frozenset({Role.IT_MANAGEMENT}):
        decide(work, found, Action.NOTE)
        _note(work, found, text, source)
    else:
        _say(work, found, text, source)


def _say(work: Work, found: Opened, text: str, source: Source | None = None) -> None:
    row, record = found.row, found.record
    decide(work, found, Action.REPLY)
    nudges.acted(work, row)
    if Role.USER not in found.roles:
        message_id = keep(work, row, Voice.HANDLER, text, source=source)
        event = HandlerWrote(handler_id=record.handler_id, told=others(work, record), message_id=message_id)
        work.record(event, row)
        return
    message_id = keep(work, row, Voice.COMPLAINANT, text, source=source)
    told = () if record.handler_id is not None else people.accountable_for(work, record)
    work.record(ComplainantWrote(handler_id=record.handler_id, told=told, message_id=message_id), row)
    if row.state == State.PENDING:
        handling.answered(work.as_system(), row)


def _note(work: Work, found: Opened, text: str, source: Source | None = None) -> None:
    message_id = keep(work, found.row, Voice.NOTE, text, source=source)
    told = others(work, found.record)
    work.record(ComplaintNoted(handler_id=found.record.handler_id, told=told, message_id=message_id), found.row)


def _stated(work: Work, row: TicketRow, place: AnchorRow, text: str, source: Source) -> None:
    """Only who was asked answers, and learns nothing by it."""
    if place.person_id is None or place.person_id != work.actor.id:
        raise NotFound("not_found")
    record = parties.record_of(work, row)
    message_id = keep(work, row, Voice.STATEMENT, text, person_id=place.person_id, source=source)
    event = StatementGiven(handler_id=record.handler_id, message_id=message_id, person_id=place.person_id)
    work.record(event, row)


def _known(work: Work, source: Source) -> bool:
    query = work.session.query(ComplaintMessageRow.id)
    return query.filter_by(source_channel=source.channel, source_ts=source.ts).first() is not None
