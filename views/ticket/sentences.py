"""What the sentences about events have in common: who did it, when, and what was typed with it."""

from datetime import datetime
from typing import Any

from domain.projection import EventLine
from views import phrases
from views.markup import Mrkdwn, joined, quoted
from views.words import Language

QUOTE_SHOWN = 800


def doer(event: EventLine, language: Language) -> str:
    """The person who did it, by name; the desk itself when nobody did."""
    return phrases.actor(event.actor, language)


def instant(value: Any) -> datetime | None:
    """Instants are stored as ISO text."""
    return datetime.fromisoformat(value) if isinstance(value, str) and value else None


def with_quote(sentence: Mrkdwn, text: Any) -> Mrkdwn:
    """A sentence and, below it, what somebody typed with it."""
    return joined([sentence, quoted(text, QUOTE_SHOWN)]) if isinstance(text, str) and text.strip() else sentence
