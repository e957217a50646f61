"""Ratings in Slack: the question in the thread of who was helped, drawn anew whenever it is answered or over."""

from collections.abc import Awaitable, Callable, Mapping

from bot.effects import tickets
from bot.effects.context import Sending
from domain.effects import EffectKind
from domain.satisfaction import RatingFace
from services import reading, satisfaction
from services.complaints.dialogue import PARTY
from services.outbox import Anchored, Item, Sent
from views import satisfaction as shown

RATING = "rating:"  # anchor `rating:<round>`


async def ask(item: Item, on: Sending) -> Sent:
    """Under what opened their thread. Who has no thread (not in Slack) is not asked; nor is one asked about what was
    reopened before the question went out.
    """
    round_ = int(item.args["round"])
    face = _of_round(await on.look(satisfaction.faces, _ticket(item)), round_)
    place = await _thread(item, on)
    if face is None or face.superseded or place is None or place.person_id is None:
        return Sent(result={"skipped": "nobody to ask"})
    language, _ = await on.reader(place.person_id)
    posted = await on.wire.post(item, place.channel, shown.asked(face, language), thread=place.ts)
    anchor = Anchored(what=f"{RATING}{round_}", channel=posted.channel, ts=posted.ts, person_id=place.person_id)
    return Sent(anchors=(anchor,), result={"channel": posted.channel, "ts": posted.ts})


async def redraw(item: Item, on: Sending) -> Sent:
    """Every asking of the ticket as it stands now; drawing it twice changes nothing."""
    found = await on.look(satisfaction.faces, _ticket(item))
    for place in await on.look(reading.places, item.ticket_id):
        if not place.what.startswith(RATING) or place.person_id is None:
            continue
        face = _of_round(found, int(place.what.removeprefix(RATING)))
        if face is not None:
            language, _ = await on.reader(place.person_id)
            await on.redraw(place.channel, place.ts, shown.asked(face, language))
    return Sent()


def _of_round(found: tuple[RatingFace, ...], round_: int) -> RatingFace | None:
    return next((one for one in found if one.round == round_), None)


def _ticket(item: Item) -> int:
    assert item.ticket_id is not None  # noqa: S101 - every effect of this file names its ticket
    return item.ticket_id


async def _thread(item: Item, on: Sending) -> Anchored | None:
    if item.kind != EffectKind.COMPLAINT_RATING_ASK:
        return await on.anchor(item.ticket_id, tickets.RECEIPT)
    person = await on.look(satisfaction.whom, _ticket(item))
    return None if person is None else await on.anchor(item.ticket_id, f"{PARTY}{person}")


TABLE: Mapping[str, Callable[[Item, Sending], Awaitable[Sent]]] = {
    EffectKind.RATING_ASK: ask,
    EffectKind.RATING_REDRAW: redraw,
    EffectKind.COMPLAINT_RATING_ASK: ask,
    EffectKind.COMPLAINT_RATING_REDRAW: redraw,
}
