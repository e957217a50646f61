"""A major incident in Slack: its channel, topic, invitations and pinned header, what is posted there, and the
announcement for everybody else. Each effect may be repeated after a crash at any point: the one call that must not
happen twice comes last, or is looked for first. Private never becomes public.
"""

import hashlib
from collections.abc import Awaitable, Callable, Iterable

import structlog
from slack_sdk.errors import SlackApiError

from bot.delivery import ParkedError, PostponedError
from bot.effects import tickets
from bot.effects.context import Sending
from bot.effects.wire import Posted
from bot.slack_errors import Verdict, code_of, understand
from domain.effects import EffectKind
from domain.major import another_name
from domain.projection import EventLine, PersonRef, TicketCard
from services import access, people, reading, reminders
from services.outbox import Anchored, Item, Sent
from services.work import Work
from views import major, nudge
from views.blocks import Shown

CHANNEL = "major"
HEADER = "header"
TOPIC = "topic"  # its ts is a digest of the text that stands there
STATUS = "status"
MOST_NAMES = 20
WAIT_SECONDS = 30.0  # until a channel or announcement that a person has to make possible is looked for again
PASSING = frozenset({Verdict.WAIT, Verdict.RETRY, Verdict.REAUTHORISE})

log = structlog.get_logger()


async def channel(item: Item, on: Sending) -> Sent:
    """Made once: a channel of this name that the bot itself made is ours, after a lost answer too."""
    card = await on.look(_card, item.ticket_id)
    if card.major is None:
        raise ParkedError("the ticket is no major incident")
    name, private = card.major.channel_name, card.major.private
    kept = await on.anchor(item.ticket_id, CHANNEL)
    if kept is not None and await _suits(on, kept.channel, private=private):
        return Sent(result={"channel": kept.channel})
    for attempt in range(1, MOST_NAMES):
        wanted = another_name(name, attempt)
        made = await on.wire.create_channel(wanted, private=private) or await _own(on, wanted, private=private)
        if made is not None:
            return Sent(anchors=(Anchored(what=CHANNEL, channel=made),), result={"channel": made, "name": wanted})
    raise ParkedError(f"every name like {name} is taken")


async def topic(item: Item, on: Sending) -> Sent:
    """State, next update and commander; Slack tells everybody of a new topic, so the same is not set again."""
    place = await _channel_of(item, on)
    text = major.topic(await on.look(_card, item.ticket_id), on.desk_language)
    digest = hashlib.sha256(text.encode()).hexdigest()[:40]
    known = await on.anchor(item.ticket_id, TOPIC)
    if known is not None and (known.channel, known.ts) == (place, digest):
        return Sent(result={"skipped": "unchanged"})
    await on.wire.set_topic(place, text)
    return Sent(anchors=(Anchored(what=TOPIC, channel=place, ts=digest),))


async def invite(item: Item, on: Sending) -> Sent:
    """Everybody who may see it and is not there; who cannot be invited is named in the channel, to be phoned."""
    place = await _channel_of(item, on)
    guests = await on.look(_guests, item.ticket_id, item.args["people"])
    there = await on.wire.members(place)
    called = [one.slack_id for one in guests if one.slack_id is not None and one.slack_id not in there]
    refused = await on.wire.invite(place, called) if called else frozenset()
    absent = [one for one in guests if one.slack_id is None or one.slack_id in refused]
    if absent:
        log.warning("not_invited", ticket=item.ticket_id, people=[one.id for one in absent])
        await on.wire.post(item, place, major.not_invited(absent, on.desk_language))
    return Sent(result={"not_invited": [one.id for one in absent]})


async def header(item: Item, on: Sending) -> Sent:
    """One message, posted and pinned once, then drawn anew; where it should be but is not known it is looked for."""
    place = await _channel_of(item, on)
    shown = major.header(await on.look(_card, item.ticket_id), on.desk_language)
    kept = await on.anchor(item.ticket_id, HEADER)
    if kept is not None and kept.channel == place and await _drawn_anew(on, kept, shown):
        return Sent()
    posted = await on.wire.posted_part(place, HEADER)
    if posted is None:
        posted = await on.wire.post(item, place, shown, part=HEADER)
    pinned = await _pin(on, posted)
    return Sent(anchors=(Anchored(what=HEADER, channel=place, ts=posted.ts),), result={"pinned": pinned})


async def post(item: Item, on: Sending) -> Sent:
    """What happened, in the incident's channel."""
    place = await _channel_of(item, on)
    entry, card = await on.look(_told, item.ticket_id, item.args["event"])
    await on.wire.post(item, place, major.post(entry, card, on.desk_language))
    return Sent()


async def decided(item: Item, on: Sending) -> Sent:
    """Everybody who was asked to decide reads how it ended, and has nothing left to press; twice changes nothing."""
    for place in await on.look(reading.places, item.ticket_id):
        if place.person_id is None or not place.what.startswith(f"{tickets.PROPOSAL}:"):
            continue
        found = await on.look(tickets.for_person, item.args["event"], place.person_id)
        if found is not None:
            language, _ = await on.reader(place.person_id)
            await on.redraw(place.channel, place.ts, nudge.told(*found, language))
    return Sent()


async def announce(item: Item, on: Sending) -> Sent:
    """For everybody, in the catalogue's words; never for a confidential incident, also if it became one meanwhile."""
    card = await on.look(_card, item.ticket_id)
    if card.ticket.confidential:
        return Sent(result={"skipped": "confidential"})
    place = await on.channels.id_of(on.desk.rules.policy.channels.status)
    posted = await on.wire.post(item, place, major.announcement(card, on.desk_language))
    return Sent(anchors=(Anchored(what=STATUS, channel=posted.channel, ts=posted.ts),))


async def status(item: Item, on: Sending) -> Sent:
    """The announcement shows the present state; how it came to that is said below it."""
    entry, card = await on.look(_told, item.ticket_id, item.args["event"])
    if card.ticket.confidential:
        return Sent(result={"skipped": "confidential"})
    place = await on.anchor(item.ticket_id, STATUS)
    if place is None:
        raise PostponedError(WAIT_SECONDS, "the announcement is not there yet")
    await on.wire.update(place.channel, place.ts, major.announcement(card, on.desk_language))
    await on.wire.post(item, place.channel, major.status(entry, card, on.desk_language), thread=place.ts)
    return Sent()


async def _suits(on: Sending, channel_id: str, *, private: bool) -> bool:
    """The bot is still in it, and it is no more public than it must be."""
    own = {str(one["id"]): one for one in await on.wire.own_channels()}
    found = own.get(channel_id)
    return found is not None and (bool(found.get("is_private")) or not private)


async def _own(on: Sending, name: str, *, private: bool) -> str | None:
    """A channel of this name among the bot's own, made by the bot, and exactly as private as it must be."""
    me = await on.wire.bot_user()
    for one in await on.wire.own_channels():
        if one["name"] == name and one.get("creator") == me and bool(one.get("is_private")) == private:
            return str(one["id"])
    return None


async def _drawn_anew(on: Sending, kept: Anchored, shown: Shown) -> bool:
    """False when somebody has deleted the message."""
    try:
        await on.wire.update(kept.channel, kept.ts, shown)
    except SlackApiError as error:
        if code_of(error) != "message_not_found":
            raise
        return False
    return True


async def _pin(on: Sending, posted: Posted) -> bool:
    """A header that cannot be pinned is still the header; only a passing trouble is tried again."""
    try:
        await on.wire.pin(posted.channel, posted.ts)
    except SlackApiError as error:
        trouble = understand(error)
        if trouble is None or trouble.verdict in PASSING:
            raise
        log.warning("not_pinned", channel=posted.channel, code=code_of(error))
        return False
    return True


async def _channel_of(item: Item, on: Sending) -> str:
    """While the channel could not be made, everything for it waits: once it is there, it goes on by itself."""
    place = await on.anchor(item.ticket_id, CHANNEL)
    if place is None:
        raise PostponedError(WAIT_SECONDS, "the incident channel is not there yet")
    return place.channel


def _card(work: Work, ticket_id: int) -> TicketCard:
    return reading.card(work, access.ticket(work, ticket_id, lock=False))


def _told(work: Work, ticket_id: int, event_id: int) -> tuple[EventLine, TicketCard]:
    return reading.event_line(work, event_id), _card(work, ticket_id)


def _guests(work: Work, ticket_id: int, wanted: Iterable[int]) -> list[PersonRef]:
    row = access.ticket(work, ticket_id, lock=False)
    allowed = reminders.who_may_hear(work, row, [int(one) for one in wanted])
    named = people.refs(work, allowed)
    return [named[one] for one in allowed]


TABLE: dict[str, Callable[[Item, Sending], Awaitable[Sent]]] = {
    EffectKind.MAJOR_DECIDED: decided,
    EffectKind.MAJOR_CHANNEL: channel,
    EffectKind.MAJOR_TOPIC: topic,
    EffectKind.MAJOR_INVITE: invite,
    EffectKind.MAJOR_HEADER: header,
    EffectKind.MAJOR_POST: post,
    EffectKind.MAJOR_ANNOUNCE: announce,
    EffectKind.MAJOR_STATUS: status,
}
