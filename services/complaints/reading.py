"""A complaint as its reader may see it. The complainant's name is left out of everything for whoever they did not
consent to be named to (process §3.11).
"""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.complaint_card import AttemptFace, ComplaintCard, ComplaintLine, MessageFace, RelatedFace, StatementFace
from domain.complaints import (
    WITH_COMPLAINANT,
    ComplaintTopic,
    Confidentiality,
    Finding,
    SeriousBecause,
    Voice,
)
from domain.configured import Words
from domain.errors import NotFound
from domain.lifecycle import COMPLAINT, Action, available_in
from domain.people import Role
from domain.projection import PersonRef
from domain.ticket import FINAL_STATES, State, Ticket, TicketType, reference
from models.audit import AuditRow
from models.complaint import ComplaintMessageRow, ComplaintRow, attempts_of, messages_of, subjects_of
from models.ticket import TicketRow
from services import access, clocks, facts, moves, people
from services.complaints import parties
from services.complaints.attempts import granted
from services.complaints.door import Opened, Reference, opened
from services.work import Work

LISTED = 20
WORKING_DAY = timedelta(hours=8)


def one(work: Work, of: int | Reference) -> ComplaintCard:
    """The complaint for the actor, or for whoever holds its reference."""
    return _card(work, opened(work, of, lock=False))


def to_act(work: Work, of: int | Reference, action: Action) -> ComplaintCard:
    """The same for a form that serves this move: whoever may not do it is refused before they fill it in."""
    found = opened(work, of, lock=False)
    moves.check_open(work, found.row, (action,), roles=found.roles)
    return _card(work, found)


def seen_by(work: Work, ticket_id: int, person_id: int) -> ComplaintCard | None:
    """As this person sees it; None for who may not."""
    try:
        return one(people.as_actor(work, person_id), ticket_id)
    except NotFound:
        return None


def look_into(work: Work, ticket_id: int) -> ComplaintCard:
    """The same for somebody who opens it, which is kept."""
    found = opened(work, ticket_id, lock=False)
    granted(work, found.row)
    return _card(work, found)


def listed(work: Work) -> tuple[ComplaintCard, ...]:
    """Every complaint that is not over and that the actor may see, the newest first."""
    ended = [state.value for state in FINAL_STATES]
    query = access.visible(work).where(TicketRow.type == TicketType.COMPLAINT.value, TicketRow.state.not_in(ended))
    rows = work.session.scalars(query.order_by(TicketRow.id.desc()).limit(LISTED))
    return tuple(one(work, row.id) for row in rows)


def for_complainant(work: Work, row: TicketRow) -> ComplaintCard:
    """As the complainant sees it, whoever typed it for them."""
    return _card(work, Opened(row, parties.record_of(work, row), frozenset({Role.USER})))


def line(work: Work, event_id: int) -> ComplaintLine:
    """One entry of the history; `KeyError` for an unknown id."""
    entry = work.session.get(AuditRow, event_id)
    row = None if entry is None or entry.ticket_id is None else work.session.get(TicketRow, entry.ticket_id)
    if entry is None or row is None:
        raise KeyError(event_id)
    message = work.session.get(ComplaintMessageRow, entry.data.get("message_id") or 0)
    ids = [entry.actor_id, entry.data.get("handler_id"), entry.data.get("person_id"), *entry.data.get("people", ())]
    persons = _named(work, row, people.refs(work, ids))
    return ComplaintLine(
        id=entry.id,
        kind=entry.kind,
        at=entry.at,
        data=entry.data,
        actor=persons.get(entry.actor_id or 0),
        people=persons,
        groups=_groups(work, entry.data.get("groups", ())),
        message=None if message is None else _message(work, row, message),
        source_channel=None if message is None else message.source_channel,
    )


def line_for(work: Work, event_id: int, person_id: int) -> ComplaintLine:
    """The entry for this reader, who has been found to see the complaint."""
    return line(people.as_actor(work, person_id), event_id)


def statement(work: Work, message_id: int) -> tuple[StatementFace, int] | None:
    """What is asked and of whom; None when there is no such question."""
    message = work.session.get(ComplaintMessageRow, message_id)
    if message is None or message.person_id is None:
        return None
    row = access.ticket(work, message.ticket_id, lock=False)
    record = parties.record_of(work, row)
    complainant = parties.complainant_of(row) if record.confidentiality == Confidentiality.OPEN else None
    named = people.refs(work, (message.author_id, complainant))
    face = StatementFace(
        question=message.text, handler=named.get(message.author_id or 0), complainant=named.get(complainant or 0)
    )
    return face, message.person_id


def pointed_to(work: Work, ticket_id: int, person_id: int) -> RelatedFace | None:
    """The related ticket, for somebody who may see it by themselves."""
    reader = people.as_actor(work, person_id)
    return related(reader, ticket_id) if access.may_see(reader, work.session.get_one(TicketRow, ticket_id)) else None


def related(work: Work, ticket_id: int) -> RelatedFace:
    """Its number; its title too for whoever may see that ticket."""
    row = work.session.get_one(TicketRow, ticket_id)
    seen = not work.actor.is_system and access.may_see(work, row)
    return RelatedFace(id=row.id, ref=reference(TicketType(row.type), row.id), title=row.title if seen else "")


def _card(work: Work, found: Opened) -> ComplaintCard:
    row, record, roles = found.row, found.record, found.roles
    own = Role.USER in roles
    complainant = parties.complainant_of(row)
    hidden = not own and not parties.is_named(work, row)
    named = people.refs(work, (complainant, record.handler_id))
    card = ComplaintCard(
        ticket=_ticket(row, hidden=hidden),
        now=work.now,
        topic=ComplaintTopic(record.topic),
        description=record.description,
        confidentiality=Confidentiality(record.confidentiality),
        own=own,
        accountable=Role.PROCESS_OWNER in roles,
        because=tuple(SeriousBecause(one) for one in record.because),
        complainant=None if hidden else named.get(complainant or 0),
        handler=named.get(record.handler_id or 0),
        related=_maybe(work, record.related_id),
        converted_to=_maybe(work, record.converted_to_id),
        clocks=clocks.faces(work, row),
        actions=_actions(work, row, roles),
        appealed=record.appealed_at is not None,
        appeal_until=_appeal_until(work, row, record),
        appeal_days=work.rules.policy.complaints.appeal_window.length // WORKING_DAY,
        messages=_messages(work, row, internal=not own),
    )
    card = _with_subjects(work, card, record)
    card = _with_answer(card, record, internal=not own)
    return replace(card, attempts=_attempts(work, row)) if card.accountable else card


def _actions(work: Work, row: TicketRow, roles: frozenset[Role]) -> tuple[str, ...]:
    found = available_in(COMPLAINT, State(row.state), roles=roles, facts=facts.about(work, row))
    return tuple(action.value for action in found)


def _ticket(row: TicketRow, *, hidden: bool) -> Ticket:
    shown = row.snapshot()
    return replace(shown, reporter_id=None, affected_id=None, unit=None) if hidden else shown


def _with_subjects(work: Work, card: ComplaintCard, record: ComplaintRow) -> ComplaintCard:
    named = subjects_of(work.session, record.ticket_id)
    persons = people.refs(work, (one.person_id for one in named))
    known = work.rules.organisation.groups_by_key
    groups = [known[one.group] for one in named if one.group in known]
    leads = people.refs(work, people.ids(work, (group.lead for group in groups)))
    return replace(
        card,
        people=tuple(persons.values()),
        groups=tuple(group.names for group in groups),
        suggested=tuple((persons | leads).values()),
    )


def _with_answer(card: ComplaintCard, record: ComplaintRow, *, internal: bool) -> ComplaintCard:
    """The complainant reads an answer once it is given, never a draft or the cause as noted for the review."""
    given = record.replied_at is not None and record.drafted_at is None
    if record.finding is None or not (internal or given):
        return card
    return replace(
        card,
        finding=Finding(record.finding),
        measure=record.measure or "",
        answer=record.answer or "",
        appeal_path=record.appeal_path or "",
        cause=(record.cause or "") if internal else "",
        drafted=not given,
    )


def _appeal_until(work: Work, row: TicketRow, record: ComplaintRow) -> datetime | None:
    if record.replied_at is None or record.appealed_at is not None or row.state != State.REPLIED:
        return None
    return work.rules.office.add(record.replied_at, work.rules.policy.complaints.appeal_window.length)


def _messages(work: Work, row: TicketRow, *, internal: bool) -> tuple[MessageFace, ...]:
    voices = frozenset(Voice) if internal else WITH_COMPLAINANT
    found = messages_of(work.session, row.id, [one.value for one in voices])
    return tuple(_message(work, row, one) for one in found)


def _message(work: Work, row: TicketRow, message: ComplaintMessageRow) -> MessageFace:
    persons = _named(work, row, people.refs(work, (message.author_id, message.person_id)))
    return MessageFace(
        voice=Voice(message.voice),
        at=message.at,
        text=message.text,
        author=persons.get(message.author_id or 0),
        about=persons.get(message.person_id or 0),
    )


def _named(work: Work, row: TicketRow, persons: dict[int, PersonRef]) -> dict[int, PersonRef]:
    if parties.is_named(work, row):
        return persons
    return {key: person for key, person in persons.items() if key != parties.complainant_of(row)}


def _attempts(work: Work, row: TicketRow) -> tuple[AttemptFace, ...]:
    found = attempts_of(work.session, row.id)
    persons = people.refs(work, (one.person_id for one in found))
    return tuple(AttemptFace(at=one.at, person=persons.get(one.person_id)) for one in found)


def _groups(work: Work, keys: list[str] | tuple[str, ...]) -> tuple[Words, ...]:
    known = work.rules.organisation.groups_by_key
    return tuple(known[key].names for key in keys if key in known)


def _maybe(work: Work, ticket_id: int | None) -> RelatedFace | None:
    return None if ticket_id is None else related(work, ticket_id)
