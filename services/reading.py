"""What a view is given: tickets with their surroundings, history entries and messages as plain values, read in one
look. Whether the reader may see them is decided by the caller through `access.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain import permissions
from domain.configured import Words
from domain.projection import EventLine, FirstJudgement, MajorFace, PersonRef, TicketCard, UpdateFace
from domain.restricted import for_third_party
from domain.ticket import MajorState, Priority, Ticket, TicketType
from models.audit import AuditRow
from models.major import MajorRow, latest_update, roles_of
from models.major import MajorUpdateRow as UpdateRow
from models.person import PersonRow
from models.rating import RatingRow
from models.swarm import participants
from models.ticket import AnchorRow, CommentRow, TicketRow, anchor, anchors
from services import alerting, clocks, items, naming, outages, people
from services.complaints import parties
from services.hand_overs import reading as hand_overs
from services.outbox import Anchored
from services.work import Work

PHONE = "phone"  # source of a message that was told by telephone


def card(
    work: Work,
    row: TicketRow,
    *,
    actions: tuple[str, ...] = (),
    third_party: frozenset[str] | None = None,
    neighbours: bool = False,
) -> TicketCard:
    """The ticket with names, clocks and, when it is or was major, its command side; with `neighbours`, also what it may
    be a duplicate of. A third party reads less (S7): the actor's own groups say whether it is one, or, for a channel,
    `third_party` does.
    """
    full = replace(
        _card(work, row, actions=actions),
        links=items.links(work, row),
        alerts=alerting.faces(work, row),
        hand_overs=hand_overs.of_ticket(work, row),
        helpers=_helpers(work, row),
        duplicates=outages.face(work, row, actions=actions, neighbours=neighbours),
    )
    theirs = third_party
    if theirs is None and permissions.is_supplier_only(work.actor):
        theirs = work.actor.supplier_groups
    mine = work.actor.id is not None and work.actor.id in {row.reporter_id, row.affected_id}
    return full if not theirs or mine else for_third_party(full, holds=row.group in theirs)


def card_of_new(work: Work, row: TicketRow) -> TicketCard:
    """The same of a ticket that was just made: all that can have come to it is what it may be a duplicate of."""
    return replace(_card(work, row, actions=()), duplicates=outages.face_of_new(work, row))


def _card(work: Work, row: TicketRow, *, actions: tuple[str, ...]) -> TicketCard:
    """The ticket by itself, which is all there is of one that was just made."""
    ticket = _veiled(work, row)
    named = people.refs(work, (ticket.reporter_id, ticket.affected_id, ticket.assignee_id))
    rules, item = work.rules, items.of(work, row)
    return TicketCard(
        ticket=ticket,
        now=work.now,
        reporter=named.get(ticket.reporter_id or 0),
        affected=named.get(ticket.affected_id or 0),
        assignee=named.get(row.assignee_id or 0),
        group=_group(work, row.group),
        owner_group=_group(work, row.owner_group),
        service_path=_path(work, row.service),
        category=_category(work, row.category),
        unit_path=_units(work, ticket.unit),
        item=None if item is None else item.names,
        answers=items.answers(work, row),
        request=items.face(work, row),
        call_back=_call_back(work, row),
        clocks=clocks.faces(work, row),
        reasons=tuple(row.reasons or ()),
        first=_first(work, row),
        actions=actions,
        major=_major(work, row),
        in_hours=rules.calendars[row.hours].is_open(work.now),
        phone=rules.policy.hotline.phone,
        emergency=rules.policy.hotline.emergency,
    )


def _helpers(work: Work, row: TicketRow) -> tuple[Words | PersonRef, ...]:
    """Who joined it and has not left."""
    joined = participants(work.session, row.id)
    named = people.refs(work, (one.person_id for one in joined))
    found = ((_group(work, one.group) if one.group else named.get(one.person_id or 0)) for one in joined)
    return tuple(one for one in found if one is not None)


def _first(work: Work, row: TicketRow) -> FirstJudgement | None:
    """None while the first judgement still holds."""
    then = (row.initial_priority, row.initial_service, row.initial_category)
    now = (row.priority, row.service, row.category)
    if row.type != TicketType.INCIDENT or then == now:
        return None
    return FirstJudgement(
        priority=None if row.initial_priority is None else Priority(row.initial_priority),
        service=next(reversed(_path(work, row.initial_service)), None),
        category=_category(work, row.initial_category),
    )


def ticket_of_event(work: Work, event_id: int) -> int:
    """The ticket an entry of the history is about. `KeyError` for an unknown id."""
    entry = work.session.get(AuditRow, event_id)
    if entry is None or entry.ticket_id is None:
        raise KeyError(event_id)
    return entry.ticket_id


def _veiled(work: Work, row: TicketRow) -> Ticket:
    """Nobody reads who complains but those the complainant consented to (process §3.11)."""
    ticket = row.snapshot()
    if ticket.type is not TicketType.COMPLAINT or parties.is_named(work, row):
        return ticket
    return replace(ticket, reporter_id=None, affected_id=None, unit=None)


def event_line(work: Work, event_id: int) -> EventLine:
    """One entry of the history with every person and key it names resolved. `KeyError` for an unknown id."""
    entry = work.session.get(AuditRow, event_id)
    if entry is None:
        raise KeyError(event_id)
    comment = work.session.get(CommentRow, entry.data["comment_id"]) if "comment_id" in entry.data else None
    update = work.session.get(UpdateRow, entry.data["update_id"]) if "update_id" in entry.data else None
    rating = work.session.get(RatingRow, entry.data["rating"]) if "rating" in entry.data else None
    persons = people.refs(work, (entry.actor_id, *_people_in(entry.data)))
    row = work.session.get(TicketRow, entry.ticket_id) if entry.ticket_id is not None else None
    if row is not None and row.type == TicketType.COMPLAINT and not parties.is_named(work, row):
        persons.pop(parties.complainant_of(row) or 0, None)
    return EventLine(
        id=entry.id,
        kind=entry.kind,
        at=entry.at,
        actor=persons.get(entry.actor_id or 0),
        data=entry.data,
        changes=entry.changes,
        people=persons,
        names=naming.of_entry(work, entry.data) | _steps_in(work, entry),
        comment=_words(comment, rating),
        update=None if update is None else _update(update, persons),
    )


def _words(comment: CommentRow | None, rating: RatingRow | None) -> str | None:
    """What was written with it."""
    if comment is not None:
        return comment.text
    return None if rating is None else rating.comment


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A message about a ticket, and where it was typed."""

    text: str
    author: PersonRef | None
    at: datetime
    public: bool
    from_user: bool
    source_channel: str | None
    by_phone: bool = False


def comment(work: Work, comment_id: int) -> Spoken:
    """`KeyError` for an unknown id."""
    row = work.session.get(CommentRow, comment_id)
    if row is None:
        raise KeyError(comment_id)
    return Spoken(
        text=row.text,
        author=people.refs(work, (row.author_id,)).get(row.author_id or 0),
        at=row.at,
        public=row.public,
        from_user=row.from_user,
        source_channel=row.source_channel,
        by_phone=row.source_channel == PHONE,
    )


def place(work: Work, ticket_id: int, what: str) -> Anchored | None:
    """Where this part of the ticket is shown; None while it is not."""
    row = anchor(work.session, ticket_id, what)
    return None if row is None else _anchored(row)


def places(work: Work, ticket_id: int) -> list[Anchored]:
    return [_anchored(row) for row in anchors(work.session, ticket_id)]


def _anchored(row: AnchorRow) -> Anchored:
    return Anchored(what=row.what, channel=row.channel, ts=row.ts, person_id=row.person_id)


def _people_in(data: Mapping[str, Any]) -> list[int]:
    found: list[int] = []
    for key, value in data.items():
        if key.endswith("_id") and key not in {"comment_id", "update_id", "nudge_id"} and isinstance(value, int):
            found.append(value)
        if key in {"told", "invite", "page"}:
            found += value
    return found


def _steps_in(work: Work, entry: AuditRow) -> dict[str, Words]:
    """The steps of the checklist, when the entry is about one."""
    row = work.session.get(TicketRow, entry.ticket_id) if "step" in entry.data else None
    return {} if row is None else items.step_names(work, row)


def _group(work: Work, key: str | None) -> Words | None:
    group = work.rules.organisation.groups_by_key.get(key or "")
    return None if group is None else group.names


def _call_back(work: Work, row: TicketRow) -> str | None:
    """How to reach a user without Slack; a complaint's parties have ways of their own."""
    concerned = row.affected_id if row.affected_id is not None else row.reporter_id
    if concerned is None or row.type == TicketType.COMPLAINT:
        return None
    person = work.session.get(PersonRow, concerned)
    return None if person is None or person.slack_id is not None else person.phone or person.email


def _category(work: Work, key: str | None) -> Words | None:
    """None for a key the catalogue no longer has."""
    catalogue = work.rules.catalogue
    return catalogue.category(key).names if key is not None and catalogue.has_category(key) else None


def _path(work: Work, key: str | None) -> tuple[Words, ...]:
    if key is None or not work.rules.catalogue.has(key):
        return ()
    return tuple(node.names for node in work.rules.catalogue.path(key))


def _units(work: Work, key: str | None) -> tuple[Words, ...]:
    if key is None or not work.rules.organisation.has_unit(key):
        return ()
    return tuple(unit.names for unit in work.rules.organisation.unit_path(key))


def _major(work: Work, row: TicketRow) -> MajorFace | None:
    if row.major is None:
        return None
    state = MajorState(row.major)
    record = work.session.get(MajorRow, row.id)
    if record is None:
        return MajorFace(state=state)
    held = roles_of(work.session, row.id)
    latest = latest_update(work.session, row.id)
    persons = people.refs(work, (*held.values(), None if latest is None else latest.author_id))
    channel = anchor(work.session, row.id, "major")
    return MajorFace(
        state=state,
        criteria=tuple(record.because.split(",")) if record.because else (),
        channel=None if channel is None else channel.channel,
        channel_name=record.channel_name,
        private=record.private,
        declared_at=record.declared_at,
        roles={role: persons[one] for role, one in held.items() if one in persons},
        next_update_due=record.next_update_due,
        updates_missed=record.updates_missed,
        last_update=None if latest is None else _update(latest, persons),
        restored_at=record.restored_at,
        stood_down_at=record.stood_down_at,
        false_alarm=record.false_alarm,
    )


def _update(row: UpdateRow, persons: Mapping[int, PersonRef]) -> UpdateFace:
    return UpdateFace(
        at=row.at,
        author=persons.get(row.author_id or 0),
        affected=row.affected,
        done=row.done,
        workaround=row.workaround,
        eta=row.eta,
    )
