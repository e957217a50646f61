"""Which function carries out which kind of effect."""

from collections.abc import Awaitable, Callable

from bot.budget import POST, Budget
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
from bot.intake import Intake
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

_REDRAWS = "chat.update"
_BY_METHOD = {
    _REDRAWS: frozenset(
        {
            EffectKind.REFRESH,
            EffectKind.APPROVAL_REDRAW,
            EffectKind.MAJOR_DECIDED,
            EffectKind.COMPLAINT_REFRESH,
            EffectKind.HAND_OVER_REDRAW,
            EffectKind.RATING_REDRAW,
            EffectKind.COMPLAINT_RATING_REDRAW,
        }
    ),
    "views.publish": frozenset({EffectKind.HOME}),
}
_UNLIMITED = frozenset(
    {
        EffectKind.RELAY,  # makes rows of its own
        EffectKind.HAND_OVER_SEND,  # to a tool that is not Slack
        EffectKind.MAJOR_CHANNEL,  # few, and before everything else
        EffectKind.MAJOR_TOPIC,
        EffectKind.MAJOR_INVITE,
        EffectKind.FIND_PERSON,
    }
)
# By which of Slack's methods most of a kind's calls go out; what is not named here is said in a message.
_METHODS: dict[str, frozenset[str]] = {
    **_BY_METHOD,
    POST: frozenset(EffectKind) - _UNLIMITED - frozenset().union(*_BY_METHOD.values()),
}


def intake_of(budget: Budget) -> Intake:
    """As many rows as this budget lets go within moments."""
    return Intake(budget, _METHODS, few=_REDRAWS)


class SlackEffects:
    """The table at work. An unknown kind comes from a newer version of the bot: it waits for a person, not for luck."""

    def __init__(self, sending: Sending) -> None:
        self._sending = sending

    async def carry_out(self, item: Item) -> Sent:
        effect = TABLE.get(item.kind)
        if effect is None:
            raise ParkedError(f"this version knows no effect {item.kind}")
        return await effect(item, self._sending)
