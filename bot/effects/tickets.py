"""A ticket in Slack: the receipt that opens the reporter's thread, the card whose thread is the working thread, and the
sentences and messages that go into either.
"""

from bot import redraws
from bot.delivery import ParkedError, PostponedError
from bot.effects.context import Sending
from domain.announcements import REPORTER
from domain.effects import EffectKind
from domain.events import MajorProposed, MajorUndecided
from domain.projection import EventLine, TicketCard
from models.ticket import TicketRow
from services import access, moves, outbox, people, reading
from services.outbox import Anchored, Item, Sent
from services.work import Work
from views import nudge, ticket
from views.blocks import Shown

RECEIPT = "receipt"
CARD = "card"
PROPOSAL = "proposal"  # anchor `proposal:<person>`: the direct message that asks them to decide on a major incident
DECISIONS = frozenset({MajorProposed.kind, MajorUndecided.kind})


async def receipt(item: Item, on: Sending) -> Sent:
    """Number, due times and next step, in a direct message whose thread is the reporter's."""
    card, reader_id = await on.look(_for_reporter, item.ticket_id)
    if reader_id is None:
        return Sent()
    language, slack_id = await on.reader(reader_id)
    if slack_id is None:
        return Sent(result={"skipped": "not in Slack"})
    posted = await on.wire.post(item, slack_id, ticket.receipt(card, language))
    anchor = Anchored(what=RECEIPT, channel=posted.channel, ts=posted.ts, person_id=reader_id)
    return Sent(anchors=(anchor,), result={"channel": posted.channel, "ts": posted.ts})


async def card(item: Item, on: Sending) -> Sent:
    """The ticket in the channel of the group that holds it; each assignment to another group gets a card of its own."""
    group = str(item.args["group"])
    shown = await on.look(_for_group, item.ticket_id, group)
    channel = await on.channel_of(group)
    posted = await on.wire.post(item, channel, ticket.card(shown, on.language_of(group)))
    anchor = Anchored(what=f"{CARD}:{group}", channel=posted.channel, ts=posted.ts)
    return Sent(anchors=(anchor,), result={"channel": posted.channel, "ts": posted.ts})


async def refresh(item: Item, on: Sending) -> Sent:
    """Every card and receipt of the ticket shows the present state: many changes, one drawing."""
    places = await on.look(reading.places, item.ticket_id)
    places = sorted(places, key=lambda one: redraws.place(one.channel, one.ts) in item.drawn)  # who has waited longest
    gone = [place for place in places if not await _redrawn(item, on, place)]
    return Sent(result={"gone": [f"{place.what} {place.channel}" for place in gone]} if gone else {})


async def _redrawn(item: Item, on: Sending, place: Anchored) -> bool:
    """False where the message or its channel is gone."""
    if place.what == RECEIPT and place.person_id is not None:
        own, _ = await on.look(_for_reporter, item.ticket_id)
        language, _ = await on.reader(place.person_id)
        return await on.redraw(place.channel, place.ts, ticket.receipt(own, language))
    if place.what.startswith(f"{CARD}:"):
        group = place.what.removeprefix(f"{CARD}:")
        shown = await on.look(_for_group, item.ticket_id, group)
        drawn = ticket.passed_on if _is_third_party(on, group) and not _works_on(shown, group) else ticket.card
        return await on.redraw(place.channel, place.ts, drawn(shown, on.language_of(group)))
    return True


async def line(item: Item, on: Sending) -> Sent:
    """What happened, as one sentence in the working thread."""
    entry = await on.look(_entry, item.args["event"])
    channel, ts, group = await work_thread(item, on)
    text = ticket.line(entry, on.language_of(group))
    await on.wire.post(item, channel, text, thread=ts)
    return Sent()


async def tell_reporter(item: Item, on: Sending) -> Sent:
    """What the reporter should know of it, in their thread and language; what is internal is not said."""
    entry = await on.look(_entry, item.args["event"])
    place = await on.anchor(item.ticket_id, RECEIPT)
    if place is None or place.person_id is None:
        await _wait_for(item, on, EffectKind.RECEIPT)
        return Sent(result={"skipped": "no thread"})
    language, _ = await on.reader(place.person_id)
    shown = ticket.reporter_line(entry, language)
    if shown is not None:
        await on.wire.post(item, place.channel, shown, thread=place.ts)
    return Sent()


async def comment(item: Item, on: Sending) -> Sent:
    """A message, mirrored to the other side; it is not repeated where it was typed."""
    said = await on.look(reading.comment, item.args["comment"])
    if item.place == REPORTER:
        place = await on.anchor(item.ticket_id, RECEIPT)
        if place is None:
            await _wait_for(item, on, EffectKind.RECEIPT)
        if place is None or place.person_id is None or place.channel == said.source_channel:
            return Sent(result={"skipped": "typed there"})
        language, _ = await on.reader(place.person_id)
        await on.wire.post(item, place.channel, ticket.comment(said, language, to_reporter=True), thread=place.ts)
        return Sent()
    channel, ts, group = await work_thread(item, on)
    duplicate = await on.look(_duplicate, item.ticket_id)
    beside = duplicate is not None or "group" in item.args  # the thread is that of a group which has not got the ticket
    if not said.public and beside and _is_third_party(on, group):
        return Sent(result={"skipped": "internal notes stay inside"})
    if channel == said.source_channel:
        return Sent(result={"skipped": "typed there"})
    if _is_third_party(on, group):
        duplicate = None  # a supplier knows of no other ticket
    await on.wire.post(item, channel, ticket.comment(said, on.language_of(group), duplicate=duplicate), thread=ts)
    return Sent()


async def tell(item: Item, on: Sending) -> Sent:
    """An event told to one person, with the buttons to act now."""
    return await _tell(item, [int(item.args["event"])], on)


async def tell_bundle(item: Item, on: Sending) -> Sent:
    """Several events of a few minutes as one message (process §3.7h)."""
    return await _tell(item, [int(one) for one in item.args["events"]], on)


async def _tell(item: Item, event_ids: list[int], on: Sending) -> Sent:
    if item.person_id is None:
        raise ParkedError("nobody to tell")
    language, slack_id = await on.reader(item.person_id)
    if slack_id is None:
        return Sent(result={"skipped": "not in Slack"})
    found = [await on.look(for_person, event_id, item.person_id) for event_id in event_ids]
    told = [one for one in found if one is not None]
    if not told:
        return Sent(result={"skipped": "may not see it"})
    snoozes = [span.length for span in on.desk.rules.policy.nudging.snoozes]
    if len(told) == 1:
        entry, shown = told[0]
        posted = await on.wire.post(item, slack_id, nudge.told(entry, shown, language, snoozes=snoozes))
        if entry.kind in DECISIONS:
            what = f"{PROPOSAL}:{item.person_id}"
            anchor = Anchored(what=what, channel=posted.channel, ts=posted.ts, person_id=item.person_id)
            return Sent(anchors=(anchor,))
    else:
        await on.wire.post(item, slack_id, nudge.bundle(told, language, snoozes=snoozes))
    return Sent()


async def tell_group(item: Item, on: Sending) -> Sent:
    """A reminder to whoever in the group is there: in the working thread and, broadcast, in the channel."""
    channel, ts, group = await work_thread(item, on)
    shown = await on.look(_for_group, item.ticket_id, group)
    entry = await on.look(_entry, item.args["event"])
    text: Shown = nudge.told(entry, shown, on.language_of(group))
    await on.wire.post(item, channel, text, thread=ts, broadcast=True)
    return Sent()


async def _wait_for(item: Item, on: Sending, kind: EffectKind) -> None:
    """The message that opens the thread may be on its way in another lane, or be parked: then this waits for it."""
    coming, stuck = await on.look(outbox.opening, item.ticket_id, kind)
    if coming:
        raise PostponedError(1.0, f"the {kind} is not there yet")
    if stuck:
        raise ParkedError(f"{outbox.NO_THREAD}: the {kind} is parked")


async def work_thread(item: Item, on: Sending) -> tuple[str, str, str]:
    """Channel, thread and group of the working thread: of the group that holds it, or of the one named, which joined.
    The card may still be on its way in another lane; where it could not be posted, everything for it waits parked and
    goes on below it once it is there.
    """
    ticket_id, held_by = await on.look(_worked_at, item.ticket_id)
    group = item.args.get("group") or held_by
    if group is None:
        raise ParkedError("the ticket has no group")
    place = await on.anchor(ticket_id, f"{CARD}:{group}")
    if place is None:
        await _wait_for(item, on, EffectKind.CARD)
        raise ParkedError(f"{outbox.NO_THREAD} in the channel of {group}")
    return place.channel, place.ts, group


def _is_third_party(on: Sending, group: str) -> bool:
    known = on.desk.rules.organisation.groups_by_key.get(group)
    return known is not None and known.restricted


def group_of(work: Work, ticket_id: int) -> str | None:
    return _row(work, ticket_id).group


def _worked_at(work: Work, ticket_id: int) -> tuple[int, str | None]:
    """In whose working thread it is spoken about: its own; a duplicate's is its master's."""
    row = _row(work, ticket_id)
    row = row if row.master_id is None else _row(work, row.master_id)
    return row.id, row.group


def _duplicate(work: Work, ticket_id: int) -> str | None:
    """The reference of a duplicate, which its master's thread needs to tell them apart."""
    row = _row(work, ticket_id)
    return None if row.master_id is None else row.snapshot().ref


def _entry(work: Work, event_id: int) -> EventLine:
    return reading.event_line(work, event_id)


def _for_reporter(work: Work, ticket_id: int) -> tuple[TicketCard, int | None]:
    row = _row(work, ticket_id)
    reader_id = row.affected_id or row.reporter_id
    if reader_id is None:
        return reading.card(work, row), None
    seen_by = people.as_actor(work, reader_id)
    actions = tuple(action.value for action in moves.available(seen_by, row))
    return reading.card(seen_by, row, actions=actions, neighbours=True), reader_id


def _for_group(work: Work, ticket_id: int, group: str) -> TicketCard:
    row = _row(work, ticket_id)
    known = work.rules.organisation.groups_by_key.get(group)
    theirs = frozenset({group}) if known is not None and known.restricted else frozenset[str]()
    actions = moves.offered_to_group(work, row, group)
    return reading.card(work, row, actions=actions, third_party=theirs, neighbours=not theirs)


def _works_on(card: TicketCard, group: str) -> bool:
    """It has the ticket, or has joined it."""
    return group == card.ticket.group or group in card.ticket.swarm


def for_person(work: Work, event_id: int, person_id: int) -> tuple[EventLine, TicketCard] | None:
    """None for somebody who may not see the ticket: no reminder ever reaches them (process §3.7j)."""
    row = _row(work, reading.ticket_of_event(work, event_id))
    seen_by = people.as_actor(work, person_id)
    if not access.may_see(seen_by, row):
        return None
    actions = tuple(action.value for action in moves.available(seen_by, row))
    return reading.event_line(work, event_id), reading.card(seen_by, row, actions=actions)


def _row(work: Work, ticket_id: int) -> TicketRow:
    return access.ticket(work, ticket_id, lock=False)
