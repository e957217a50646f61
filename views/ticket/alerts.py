"""What a ticket says of a monitoring tool's alerts: a line on its card, and a sentence for each thing that happens."""

from collections.abc import Callable

from domain.projection import AlertFace, EventLine, TicketCard
from views import blocks as b
from views import phrases
from views.blocks import Block
from views.markup import Mrkdwn, joined
from views.words import Language

Sentence = Callable[[EventLine, Language], Mrkdwn]
SHOWN = 3


def shown(card: TicketCard, language: Language) -> list[Block]:
    """How often each was seen, when last, and whether the tool sees it still."""
    return [b.context(*(_face(one, language) for one in card.alerts[:SHOWN]))] if card.alerts else []


def _face(one: AlertFace, language: Language) -> Mrkdwn:
    seen = language.count("seen once", "seen {n} times", one.occurrences)
    parts: list[str] = [language.mark("Alert of {tool}", tool=language.name(one.tool)), one.severity, seen]
    if one.over_at is not None:
        parts.append(language.mark("over since {when}", when=language.slack_when(one.over_at)))
    else:
        parts.append(language.mark("last seen {when}", when=language.slack_when(one.last_seen)))
    return joined(parts, phrases.SEPARATOR)


def _tool(event: EventLine, language: Language) -> str:
    key = str(event.data.get("tool") or "")
    return language.name(event.names.get(key)) or key


def _joined(event: EventLine, language: Language) -> Mrkdwn:
    times = int(event.data.get("occurrences") or 0)
    return language.mark("{tool} sent the same alert again: {times} so far.", tool=_tool(event, language), times=times)


def _returned(event: EventLine, language: Language) -> Mrkdwn:
    return language.mark(
        "{tool} sends the same alert again, though the ticket was resolved. Reopen it if the trouble is still there.",
        tool=_tool(event, language),
    )


def _over(event: EventLine, language: Language) -> Mrkdwn:
    return language.mark("{tool} sees the trouble no more.", tool=_tool(event, language))


LINES: dict[str, Sentence] = {"alert_joined": _joined, "alert_returned": _returned, "alert_over": _over}
