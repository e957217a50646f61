"""A major incident in Slack: its channel, topic, invitations and pinned header, what is posted there, and the announcement
for everybody else. Every step is safe to repeat after a crash; private never becomes public.
"""

from collections.abc import Awaitable, Callable

from bot.delivery import ParkedError, PostponedError
from bot.effects.context import Sending
from domain.effects import EffectKind
from domain.projection import EventLine, TicketCard
from services import access, reading
from services.outbox import Anchored, Item, Sent
from services.work import Work
from views import major

CHANNEL = "major"
HEADER = "header"
STATUS = "status"
MOST_SUFFIX = 20


async def channel(item: Item, on: Sending) -> Sent:
    """Made once: a channel of this name that the bot itself created is ours, after a lost answer too."""
    if await on.anchor(item.ticket_id, CHANNEL) is not None:
        return Sent()
    card = await on.look(_card, item.ticket_id)
    if card.major is None:
        raise ParkedError("the ticket is no major incident")
    name = card.major.channel_name
    for suffix in range(1, MOST_SUFFIX):
        wanted = name if suffix == 1 else f"{name[:76]}-{suffix}"
        made = await on.wire.create_channel(wanted, private=card.major.private)
        made = made or await _own(wanted, on, private=card.major.private)
        if made is not None:
            return Sent(anchors=(Anchored(what=CHANNEL, channel=made),), result={"channel": made, "name": wanted})
    raise ParkedError(f"every name like {name} is taken")


async def topic(item: Item, on: Sending) -> Sent:
    """State, next update and commander, for whoever opens the channel."""
    place = await _channel_of(item, on)
    card = await on.look(_card, item.ticket_id)
    await on.wire.set_topic(place, major.topic(card, on.desk_language))
    return Sent()


async def invite(item: Item, on: Sending) -> Sent:
    """Everybody who has an account; who has none is named in the result."""
    place = await _channel_of(item, on)
    found, missing = [], []
    for person_id in item.args["people"]:
        _, slack_id = await on.reader(int(person_id))
        if slack_id is None:
            missing.append(int(person_id))
        else:
            found.append(slack_id)
    if found:
        await on.wire.invite(place, found)
    return Sent(result={"without_slack": missing})


async def header(item: Item, on: Sending) -> Sent:
    """Posted and pinned once, then drawn anew."""
    place = await _channel_of(item, on)
    card = await on.look(_card, item.ticket_id)
    shown = major.header(card, on.desk_language)
    known = await on.anchor(item.ticket_id, HEADER)
    if known is not None:
        await on.wire.update(known.channel, known.ts, shown)
        return Sent()
    posted = await on.wire.post(item, place, shown)
    await on.wire.pin(place, posted.ts)
    return Sent(anchors=(Anchored(what=HEADER, channel=posted.channel, ts=posted.ts),))


async def post(item: Item, on: Sending) -> Sent:
    """What happened, in the incident's channel."""
    place = await _channel_of(item, on)
    entry, card = await on.look(_told, item.ticket_id, item.args["event"])
    await on.wire.post(item, place, major.post(entry, card, on.desk_language))
    return Sent()


async def announce(item: Item, on: Sending) -> Sent:
    """For everybody, without customer data; never for a confidential incident."""
    card = await on.look(_card, item.ticket_id)
    if card.ticket.confidential or (card.major is not None and card.major.private):
        return Sent(result={"skipped": "confidential"})
    place = await on.channels.id_of(on.desk.rules.policy.channels.status)
    posted = await on.wire.post(item, place, major.announcement(card, on.desk_language))
    return Sent(anchors=(Anchored(what=STATUS, channel=posted.channel, ts=posted.ts),))


async def status(item: Item, on: Sending) -> Sent:
    """How it goes on, under the announcement, which shows the present state itself."""
    known = await on.anchor(item.ticket_id, STATUS)
    if known is None:
        return Sent(result={"skipped": "nothing was announced"})
    entry, card = await on.look(_told, item.ticket_id, item.args["event"])
    shown = major.status(entry, card, on.desk_language)
    if shown is not None:
        await on.wire.post(item, known.channel, shown, thread=known.ts)
    await on.wire.update(known.channel, known.ts, major.announcement(card, on.desk_language))
    return Sent()


async def _own(name: str, on: Sending, *, private: bool) -> str | None:
    """A channel of this name among the bot's own, made by the bot, and as private as it must be."""
    me = await on.wire.bot_user()
    for one in await on.wire.own_channels():
        if one["name"] == name and one.get("creator") == me and bool(one.get("is_private")) == private:
            return str(one["id"])
    return None


async def _channel_of(item: Item, on: Sending) -> str:
    place = await on.anchor(item.ticket_id, CHANNEL)
    if place is None:
        if item.attempts > 1:
            raise ParkedError("the incident's channel never came")
        raise PostponedError(1.0, "the incident's channel is not there yet")
    return place.channel


def _card(work: Work, ticket_id: int) -> TicketCard:
    return reading.card(work, access.ticket(work, ticket_id, lock=False))


def _told(work: Work, ticket_id: int, event_id: int) -> tuple[EventLine, TicketCard]:
    return reading.event_line(work, event_id), _card(work, ticket_id)


TABLE: dict[str, Callable[[Item, Sending], Awaitable[Sent]]] = {
    EffectKind.MAJOR_CHANNEL: channel,
    EffectKind.MAJOR_TOPIC: topic,
    EffectKind.MAJOR_INVITE: invite,
    EffectKind.MAJOR_HEADER: header,
    EffectKind.MAJOR_POST: post,
    EffectKind.MAJOR_ANNOUNCE: announce,
    EffectKind.MAJOR_STATUS: status,
}
