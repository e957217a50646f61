"""A hand-over record in Slack: to its receiver and to the owner of its ticket in a direct message, to the group in the
working thread; each of these messages is drawn anew when something changes.
"""

from collections.abc import Awaitable, Callable, Mapping

import aiohttp
import structlog

from bot.delivery import ParkedError, RetriedError
from bot.effects import tickets
from bot.effects.context import Sending
from bot.hand_over_tools import Reply, ToolError
from domain.effects import EffectKind
from domain.errors import DeskError
from domain.hand_over_events import HandOverReminded
from domain.hand_overs import reference
from domain.people import SYSTEM
from services import reading
from services.hand_overs import answering, outgoing
from services.hand_overs import reading as hand_overs
from services.hand_overs.answering import Answer
from services.outbox import Anchored, Item, Sent
from services.work import Work
from views import hand_over

TAKEN = frozenset({*range(200, 300), 409})
TOO_MANY, SERVER_ERROR = 429, 500
LONGEST_WAIT, LONGEST_RETRY_AFTER = 600.0, 3600.0
MOST_ATTEMPTS = 150
log = structlog.get_logger()

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
        await on.redraw(place.channel, place.ts, hand_over.card(face, language))
    return Sent()


async def send(item: Item, on: Sending) -> Sent:
    """To the receiver's tool, at most once for it: whatever happens on the way, each attempt has the same key."""
    number, round_ = int(item.args["hand_over"]), int(item.args["round"])
    tool = str(item.args["destination"])
    payload = await on.look(outgoing.payload, number, round_=round_)
    if payload is None:
        return Sent(result={"skipped": "this round is over"})
    if on.tools is None:
        raise ParkedError("no tool can be reached from here")
    ref, delivery = reference(number), f"{item.id}.{item.attempts}"
    try:
        reply = await on.tools.post(tool, number=ref, payload=payload, delivery=delivery, key=item.key)
    except ToolError as fault:
        raise ParkedError(str(fault)) from fault
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise _again(item, type(error).__name__) from error
    _judge(item, tool, reply)
    await _accept(on, number, reply, tool=tool)
    return Sent(result={"status": reply.status})


def _judge(item: Item, tool: str, reply: Reply) -> None:
    """Taken, known already, to be repeated, or a matter for a person."""
    if reply.status in TAKEN:
        return
    if reply.status == TOO_MANY or reply.status >= SERVER_ERROR:
        raise _again(item, f"{tool} answered {reply.status}", retry_after=reply.retry_after)
    raise ParkedError(f"{tool} answered {reply.status}")


def _again(item: Item, reason: str, *, retry_after: float | None = None) -> Exception:
    """Ever later, for about a day; then a person has to look."""
    if item.attempts >= MOST_ATTEMPTS:
        return ParkedError(f"given up after {item.attempts} attempts: {reason}")
    own = min(2.0**item.attempts, LONGEST_WAIT)
    return RetriedError(own if retry_after is None else min(max(retry_after, 1.0), LONGEST_RETRY_AFTER), reason)


async def _accept(on: Sending, number: int, reply: Reply, *, tool: str) -> None:
    """A tool that gives its number at once has accepted; one that a person answered meanwhile stays answered."""
    external, url = reply.body.get("external_number"), reply.body.get("external_url")
    if not isinstance(external, str) or not external.strip():
        return
    answer = Answer(external_number=external, external_url=url if isinstance(url, str) else "")
    try:
        await on.desk.do(SYSTEM, answering.accept_by_tool, number, answer, tool=tool)
    except DeskError as refusal:
        log.warning("hand_over_number_refused", tool=tool, code=refusal.code)


def _is_reminder(work: Work, event_id: int) -> bool:
    return reading.event_line(work, event_id).kind == HandOverReminded.kind


TABLE: Mapping[str, Callable[[Item, Sending], Awaitable[Sent]]] = {
    EffectKind.HAND_OVER_SHOW: show,
    EffectKind.HAND_OVER_REDRAW: redraw,
    EffectKind.HAND_OVER_SEND: send,
}
