"""Hand-over records as plain values for the views: with names, what is still missing, and what the reader may do."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import or_, select

from domain import hand_overs
from domain.hand_overs import BLANKS, RECEIVERS, Shape
from domain.lifecycle import Action, HandOverKind, HandOverState
from domain.projection import Given, HandOverFace, PersonRef
from domain.ticket import TicketType, reference
from models.hand_over import HandOverRow, HandOverTicketRow, hand_overs_of
from models.ticket import TicketRow
from services import access, people
from services.hand_overs import door
from services.work import Work

LISTED = 40
OPEN = (HandOverState.DRAFT, HandOverState.HANDED_OVER, HandOverState.RETURNED)


def one(work: Work, hand_over_id: int) -> HandOverFace:
    """One record with what this reader may do to it; `NotFound` for whoever may not know of it."""
    row, home = door.record(work, hand_over_id, lock=False)
    return face(work, row, home, actions=door.available(work, row, home))


def to_act(work: Work, hand_over_id: int, *actions: Action) -> HandOverFace:
    """The same for a form that serves these moves: whoever may do none of them is refused before they fill it in."""
    door.check_open(work, *door.record(work, hand_over_id, lock=False), actions)
    return one(work, hand_over_id)


def of_ticket(work: Work, row: TicketRow) -> tuple[HandOverFace, ...]:
    """Every record that names a ticket; a complaint has none."""
    if row.type == TicketType.COMPLAINT:
        return ()
    return tuple(face(work, one, _home(work, one)) for one in hand_overs_of(work.session, row.id))


def for_person(work: Work, hand_over_id: int, person_id: int) -> HandOverFace:
    """The record as one who was told of it reads it: the receiver's manager may see it, and do nothing to it."""
    row, home = door.record(work, hand_over_id, lock=False)
    reader = people.as_actor(work, person_id)
    return face(reader, row, home, actions=door.available(reader, row, home))


def for_group(work: Work, hand_over_id: int, group: str) -> HandOverFace:
    """The record in a working thread, with the buttons of whoever works there; each click is checked again."""
    row, home = door.record(work, hand_over_id, lock=False)
    shown = face(work, row, home, actions=door.offered_to_group(work, row, home))
    if home.group != group:
        return replace(shown, actions=())
    return shown if shown.owner is not None else replace(shown, owner=_lead(work, group))


def _lead(work: Work, group: str) -> PersonRef | None:
    """Where nobody holds the ticket, its group's lead is asked."""
    known = work.rules.organisation.groups_by_key.get(group)
    lead = people.ids(work, (known.lead,) if known is not None else ())
    return people.refs(work, lead).get(lead[0]) if lead else None


def listed(work: Work) -> tuple[HandOverFace, ...]:
    """The outbox as the actor may see it: what is open first, the oldest first, then what was answered last."""
    kinds = [kind.value for kind in HandOverKind if work.actor.id in door.receivers(work, kind)]
    mine = access.visible(work).with_only_columns(TicketRow.id)
    seen = or_(HandOverRow.ticket_id.in_(mine), HandOverRow.kind.in_(kinds))
    going = select(HandOverRow).where(seen, HandOverRow.state.in_([state.value for state in OPEN]))
    gone = select(HandOverRow).where(seen, HandOverRow.state == HandOverState.ACCEPTED.value)
    rows = list(work.session.scalars(going.order_by(HandOverRow.drafted_at, HandOverRow.id).limit(LISTED)))
    rows += work.session.scalars(gone.order_by(HandOverRow.answered_at.desc()).limit(LISTED))
    pairs = ((row, _home(work, row)) for row in rows)
    return tuple(face(work, row, home) for row, home in pairs if door.may_see(work, row, home))[:LISTED]


def face(work: Work, row: HandOverRow, home: TicketRow, *, actions: Iterable[Action] = ()) -> HandOverFace:
    """The record with names and references resolved; the ticket's title only for a reader who may see the ticket."""
    kind = HandOverKind(row.kind)
    open_to_reader = access.may_see(work, home)
    requester = home.affected_id or home.reporter_id if open_to_reader or not home.confidential else None
    receiving = door.receivers(work, row.kind)
    filled = [one for one in BLANKS[kind] if one.key in row.fields]
    sponsors = [int(row.fields[one.key]) for one in filled if one.shape is Shape.PERSON]
    named = people.refs(work, (requester, row.proposer_id, row.answered_by, home.assignee_id, *receiving, *sponsors))
    return HandOverFace(
        id=row.id,
        ref=hand_overs.reference(row.id),
        kind=kind,
        state=HandOverState(row.state),
        ticket=_ref(home),
        tickets=tickets(work, row),
        title=home.title if open_to_reader else "",
        fields={
            one.key: _given(work, one.shape, row.fields[one.key], named)
            for one in BLANKS[kind]
            if one.key in row.fields
        },
        raw={one.key: _raw(one.shape, row.fields[one.key], named) for one in BLANKS[kind] if one.key in row.fields},
        missing=hand_overs.missing(kind, row.fields),
        triggers=tuple(row.triggers or ()),
        requester=named.get(requester or 0),
        proposer=named.get(row.proposer_id or 0),
        receiver=RECEIVERS[kind],
        receivers=tuple(named[one] for one in receiving if one in named),
        owner=named.get(home.assignee_id or row.proposer_id or 0),
        external_number=row.external_number,
        external_url=row.external_url,
        reason=row.reason,
        covered_by=_covered(work, row),
        may_convert=home.type == TicketType.SERVICE_REQUEST and home.state in door.CONVERTIBLE,
        converts=row.converts,
        explanation=row.explanation or "",
        drafted_at=row.drafted_at,
        handed_over_at=row.handed_over_at,
        answered_at=row.answered_at,
        answered_by=named.get(row.answered_by or 0),
        actions=tuple(action.value for action in actions),
    )


def _home(work: Work, row: HandOverRow) -> TicketRow:
    return work.session.get_one(TicketRow, row.ticket_id)


def _ref(row: TicketRow) -> str:
    return reference(TicketType(row.type), row.id)


def tickets(work: Work, row: HandOverRow) -> tuple[str, ...]:
    """The first one, then the further ones by number."""
    named = select(HandOverTicketRow.ticket_id).where(HandOverTicketRow.hand_over_id == row.id)
    query = select(TicketRow.type, TicketRow.id).where(TicketRow.id.in_(named)).order_by(TicketRow.id)
    found = {number: reference(TicketType(kind), number) for kind, number in work.session.execute(query)}
    first = {row.ticket_id: found[row.ticket_id]} if row.ticket_id in found else {}
    return tuple((first | found).values())


def _covered(work: Work, row: HandOverRow) -> str | None:
    return None if row.covered_by is None else _ref(work.session.get_one(TicketRow, row.covered_by))


def _given(work: Work, shape: Shape, text: str, named: dict[int, PersonRef]) -> Given:
    """What was filled in as people read it; a choice stays a key, its word is the view's."""
    if shape is Shape.PERSON:
        return named.get(int(text), text)
    if shape is Shape.DAY:
        return date.fromisoformat(text)
    if shape is Shape.SERVICE and work.rules.catalogue.has(text):
        return work.rules.catalogue.path(text)[-1].names
    return text


def _raw(shape: Shape, text: str, named: dict[int, PersonRef]) -> str:
    """What the form is filled with: a person by Slack id, all else as it is kept."""
    if shape is not Shape.PERSON:
        return text
    person = named.get(int(text))
    return "" if person is None or person.slack_id is None else person.slack_id
