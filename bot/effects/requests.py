"""An approval in Slack: the direct message that asks for it, and the same message once it is decided or no longer asked
for.
"""

from collections.abc import Awaitable, Callable, Mapping

from bot.delivery import ParkedError
from bot.effects.context import Sending
from domain.effects import EffectKind
from domain.lifecycle.records import ApprovalState
from domain.projection import TicketCard
from services import access, reading
from services.outbox import Anchored, Item, Sent
from services.work import Work
from views import request

APPROVAL = "approval"  # anchor `approval:<approval>:<person>`: more than one person may be asked


async def ask(item: Item, on: Sending) -> Sent:
    """Everything to decide on, with both buttons; what was decided meanwhile is shown as decided."""
    if item.person_id is None:
        raise ParkedError("nobody to ask")
    language, slack_id = await on.reader(item.person_id)
    if slack_id is None:
        return Sent(result={"skipped": "not in Slack"})
    approval_id = int(item.args["approval"])
    card = await on.look(_card, item.ticket_id)
    posted = await on.wire.post(item, slack_id, request.asked(card, approval_id, language))
    what = f"{APPROVAL}:{approval_id}:{item.person_id}"
    anchor = Anchored(what=what, channel=posted.channel, ts=posted.ts, person_id=item.person_id)
    return Sent(anchors=(anchor,), result={"channel": posted.channel, "ts": posted.ts})


async def redraw(item: Item, on: Sending) -> Sent:
    """Everybody who was asked reads how it ended, and who decided before, whose turn it is now; drawing it twice
    changes nothing.
    """
    approval_id = int(item.args["approval"])
    card, places = await on.look(_everywhere, item.ticket_id)
    approvals = card.request.approvals if card.request is not None else ()
    decided = {one.id for one in approvals if one.state == ApprovalState.APPROVED}
    for place in places:
        of = _approval_of(place.what)
        if place.person_id is not None and (of == approval_id or of in decided):
            language, _ = await on.reader(place.person_id)
            await on.redraw(place.channel, place.ts, request.asked(card, of, language))
    return Sent()


def _approval_of(what: str) -> int:
    """Whose message an anchor marks; 0 for a message that asks for no approval."""
    kind, _, rest = what.partition(":")
    return int(rest.partition(":")[0]) if kind == APPROVAL else 0


def _card(work: Work, ticket_id: int) -> TicketCard:
    return reading.card(work, access.ticket(work, ticket_id, lock=False))


def _everywhere(work: Work, ticket_id: int) -> tuple[TicketCard, list[Anchored]]:
    return _card(work, ticket_id), reading.places(work, ticket_id)


TABLE: Mapping[str, Callable[[Item, Sending], Awaitable[Sent]]] = {
    EffectKind.APPROVAL_ASK: ask,
    EffectKind.APPROVAL_REDRAW: redraw,
}
