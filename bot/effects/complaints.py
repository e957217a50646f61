"""Complaints in Slack: direct messages between the bot and one party each, never a channel. Everything is read through
the eyes of the one it is shown to.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.delivery import ParkedError
from bot.effects.context import Sending
from domain.complaint_card import ComplaintCard
from domain.effects import EffectKind
from domain.telling.complaints import COMPLAINANT
from models.ticket import TicketRow
from services import reading
from services.complaints import parties
from services.complaints import reading as complaints
from services.complaints.dialogue import PARTY, STATEMENT
from services.outbox import Anchored, Item, Sent
from services.work import Work
from views import complaint as shown

NOT_THEIRS = Sent(result={"skipped": "may not see it"})
NOT_IN_SLACK = Sent(result={"skipped": "not in Slack"})


async def receipt(item: Item, on: Sending) -> Sent:
    """Number, next step and due times, in a direct message whose thread is the complainant's."""
    person_id = await on.look(_complainant, item.ticket_id)
    return NOT_IN_SLACK if person_id is None else await _open_thread(item, on, person_id)


async def card(item: Item, on: Sending) -> Sent:
    """The complaint in the direct messages of one who handles it; its thread is where they work."""
    return await _open_thread(item, on, _person(item))


async def tell(item: Item, on: Sending) -> Sent:
    """What happened, in one party's thread, which begins here for whoever has a part only now; what they typed there
    themselves is not repeated.
    """
    own = item.place == COMPLAINANT
    person_id = await on.look(_complainant, item.ticket_id) if own else _person(item)
    if person_id is None:
        return NOT_IN_SLACK
    card = await on.look(complaints.seen_by, item.ticket_id, person_id)
    if card is None:
        return NOT_THEIRS
    place = await on.anchor(item.ticket_id, f"{PARTY}{person_id}")
    # It is looked for first: another try may have begun the thread and then had to wait with the words.
    looking = replace(item, unsure=True)
    begun = await _open_thread(looking, on, person_id, part="card") if place is None else Sent()
    place = place or next(iter(begun.anchors), None)
    if place is None:
        return begun
    entry = await on.look(complaints.line_for, item.args["event"], person_id)
    language, _ = await on.reader(person_id)
    said = shown.line(entry, card, language)
    if said is None or entry.source_channel == place.channel:
        return replace(begun, result={"skipped": "typed there, or nothing to them"})
    await on.wire.post(item, place.channel, said, thread=place.ts)
    return begun


async def refresh(item: Item, on: Sending) -> Sent:
    """Each party's card as it is now; whoever has no part in it any more keeps a line that says so."""
    for place in await on.look(reading.places, item.ticket_id):
        if not place.what.startswith(PARTY) or place.person_id is None:
            continue
        language, _ = await on.reader(place.person_id)
        card: ComplaintCard | None = await on.look(complaints.seen_by, item.ticket_id, place.person_id)
        drawn = shown.handed_on(language) if card is None else shown.card(card, language)
        await on.redraw(place.channel, place.ts, drawn)
    return Sent()


async def statement(item: Item, on: Sending) -> Sent:
    """A question to somebody the complaint names; their answers in its thread reach the handler."""
    found = await on.look(complaints.statement, item.args["message"])
    if found is None:
        raise ParkedError("no such question")
    face, person_id = found
    language, slack_id = await on.reader(person_id)
    if slack_id is None:
        return NOT_IN_SLACK
    posted = await on.wire.post(item, slack_id, shown.statement(face, language))
    what = f"{STATEMENT}{item.args['message']}"
    return Sent(anchors=(Anchored(what=what, channel=posted.channel, ts=posted.ts, person_id=person_id),))


async def link(item: Item, on: Sending) -> Sent:
    """The related ticket, to an incident manager who sees it anyway; of the complaint not a word."""
    person_id = _person(item)
    related = await on.look(complaints.pointed_to, item.args["related"], person_id)
    language, slack_id = await on.reader(person_id)
    if related is None or slack_id is None:
        return NOT_THEIRS
    await on.wire.post(item, slack_id, shown.pointer(related, language))
    return Sent()


async def _open_thread(item: Item, on: Sending, person_id: int, *, part: str = "") -> Sent:
    """Each party has one thread; one that could not be opened in time was begun by what came next."""
    what = f"{PARTY}{person_id}"
    if await on.anchor(item.ticket_id, what) is not None:
        return Sent(result={"skipped": "the thread has begun"})
    language, slack_id = await on.reader(person_id)
    if slack_id is None:
        return NOT_IN_SLACK
    card: ComplaintCard | None = await on.look(complaints.seen_by, item.ticket_id, person_id)
    if card is None:
        return NOT_THEIRS
    posted = await on.wire.post(item, slack_id, shown.card(card, language), part=part)
    return Sent(anchors=(Anchored(what=what, channel=posted.channel, ts=posted.ts, person_id=person_id),))


def _person(item: Item) -> int:
    if item.person_id is None:
        raise ParkedError("nobody to tell")
    return item.person_id


def _complainant(work: Work, ticket_id: int) -> int | None:
    return parties.complainant_of(work.session.get_one(TicketRow, ticket_id))


TABLE: Mapping[str, Callable[[Item, Sending], Awaitable[Sent]]] = {
    EffectKind.COMPLAINT_RECEIPT: receipt,
    EffectKind.COMPLAINT_CARD: card,
    EffectKind.COMPLAINT_TELL: tell,
    EffectKind.COMPLAINT_REFRESH: refresh,
    EffectKind.COMPLAINT_STATEMENT: statement,
    EffectKind.COMPLAINT_LINK: link,
}
