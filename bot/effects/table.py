"""Which function carries out which kind of effect."""

from collections.abc import Awaitable, Callable

from bot.delivery import ParkedError
from bot.effects import (
    alarms,
    complaints,
    duplicates,
    hand_overs,
    majors,
    reports,
    requests,
    roster,
    satisfaction,
    tickets,
)
from bot.effects.context import Sending
from domain.effects import EffectKind
from services.outbox import Item, Sent

TABLE: dict[str, Callable[[Item, Sending], Awaitable[Sent]]] = {
    EffectKind.RECEIPT: tickets.receipt,
    EffectKind.CARD: tickets.card,
    EffectKind.REFRESH: tickets.refresh,
    EffectKind.LINE: tickets.line,
    EffectKind.TELL_REPORTER: tickets.tell_reporter,
    EffectKind.COMMENT: tickets.comment,
    EffectKind.TELL: tickets.tell,
    EffectKind.TELL_BUNDLE: tickets.tell_bundle,
    EffectKind.TELL_GROUP: tickets.tell_group,
    **alarms.TABLE,
    **hand_overs.TABLE,
    **majors.TABLE,
    **reports.TABLE,
    **complaints.TABLE,
    **duplicates.TABLE,
    **requests.TABLE,
    **roster.TABLE,
    **satisfaction.TABLE,
}


class SlackEffects:
    """The table at work. An unknown kind comes from a newer version of the bot: it waits for a person, not for luck."""

    def __init__(self, sending: Sending) -> None:
        self._sending = sending

    async def carry_out(self, item: Item) -> Sent:
        effect = TABLE.get(item.kind)
        if effect is None:
            raise ParkedError(f"this version knows no effect {item.kind}")
        return await effect(item, self._sending)
