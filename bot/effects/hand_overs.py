"""A hand-over record in Slack: to its receiver and to the owner of its ticket in a direct message, to the group in the
working thread; each of these messages is drawn anew when something changes.
"""

from collections.abc import Awaitable, Callable, Mapping

from bot.delivery import ParkedError
from bot.effects import tickets
from bot.effects.context import Sending
from domain.effects import EffectKind
from domain.hand_over_events import HandOverReminded
from services import reading
from services.hand_overs import reading as hand_overs
from services.outbox import Anchored, Item, Sent
from services.work import Work
from views import hand_over

ANCHOR = "hand_over"  # `hand_over:<record>:<row>`: shown again with every reminder


async def show(item: Item, on: Sending) -> Sent:
    """With what this reader may do; who may not know of it any more is shown nothing."""
    what = f"{ANCHOR}:{item.args['hand_over']}:{item.id}"
    if item.person_id is None:
        return await _to_group(item, on, what)
    language, slack_id = await on.reader(item.person_id)
    face = await on.look(hand_overs.for_person, int(item.args["hand_over"]), item.person_id)
    if slack_id is None:
        return Sent(result={"skipped": "not in Slack"})
    reminder = await on.look(_is_reminder, item.args["event"])
    posted = await on.wire.post(item, slack_id, hand_over.card(face, language, reminder=reminder))
    anchor = Anchored(what=what, channel=posted.channel, ts=posted.ts, person_id=item.person_id)
    return Sent(anchors=(anchor,), result={"channel": posted.channel, "ts": posted.ts})


async def _to_group(item: Item, on: Sending, what: str) -> Sent:
    """Whoever holds the ticket is called; its group reads it in the thread."""
    channel, ts, group = await tickets.work_thread(item, on)
    language = on.language_of(group)
    face = await on.look(hand_overs.for_group, int(item.args["hand_over"]), group)
    posted = await on.wire.post(item, channel, hand_over.card(face, language, calls=True), thread=ts)
    anchor = Anchored(what=what, channel=posted.channel, ts=posted.ts)
    return Sent(anchors=(anchor,), result={"channel": posted.channel, "ts": posted.ts})


async def redraw(item: Item, on: Sending) -> Sent:
    """Wherever it is shown; drawing it twice changes nothing."""
    number = int(item.args["hand_over"])
    if item.ticket_id is None:
        raise ParkedError("a hand-over record without its ticket")
    group = await on.look(tickets.group_of, item.ticket_id)
    for place in await on.look(reading.places, item.ticket_id):
        if not place.what.startswith(f"{ANCHOR}:{number}:"):
            continue
        if place.person_id is not None:
            language, _ = await on.reader(place.person_id)
            face = await on.look(hand_overs.for_person, number, place.person_id)
        else:
            language = on.language_of(group or "")
            face = await on.look(hand_overs.for_group, number, group or "")
        await on.wire.update(place.channel, place.ts, hand_over.card(face, language))
    return Sent()


def _is_reminder(work: Work, event_id: int) -> bool:
    return reading.event_line(work, event_id).kind == HandOverReminded.kind


TABLE: Mapping[str, Callable[[Item, Sending], Awaitable[Sent]]] = {
    EffectKind.HAND_OVER_SHOW: show,
    EffectKind.HAND_OVER_REDRAW: redraw,
}
