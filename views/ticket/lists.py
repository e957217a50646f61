"""Several tickets at once: what the reporter has open, with state, next step and due time (process S24)."""

from collections.abc import Sequence
from datetime import datetime

from domain.projection import TicketCard
from views import blocks as b
from views import ids, phrases
from views.blocks import Block, Shown
from views.ids import Click
from views.markup import joined
from views.ticket.steps import next_step
from views.words import Language

LISTED = 15


def my_tickets(cards: Sequence[TicketCard], language: Language) -> Shown:
    """The reader's own tickets, the next due first; what does not fit is counted."""
    if not cards:
        text = language.say("You have no open tickets.")
        return Shown(text, [b.section(text), *_report(language)])
    text = language.count("You have {n} open ticket.", "You have {n} open tickets.", len(cards))
    blocks: list[Block] = [b.section(text)]
    for card in sorted(cards, key=_urgency)[:LISTED]:
        blocks += [b.divider(), row(card, language)]
    return Shown(text, [*blocks, *more(len(cards), LISTED, language)])


def row(card: TicketCard, language: Language) -> Block:
    """One ticket of a list, with a button that shows all of it."""
    ticket = card.ticket
    state = joined([phrases.priority(ticket, language), phrases.state(ticket, language)], phrases.SEPARATOR)
    face = card.clock("resolution", "response")
    due = phrases.clock(face, language, language.when) if face is not None and ticket.is_worked else None
    view = b.button(
        language.label("open", topic="action"),
        Click.OPEN,
        value=ids.about(ticket.id),
        spoken=language.say("Open {ref}", ref=ticket.ref),
    )
    text = joined([phrases.heading(ticket), joined([state, due], phrases.SEPARATOR), next_step(card, language)])
    return b.section(text, accessory=view, block_id=f"row.{ticket.id}")


def more(total: int, shown: int, language: Language) -> list[Block]:
    """How many did not fit."""
    rest = total - shown
    return [b.context(language.count("… and {n} more", "… and {n} more", rest))] if rest > 0 else []


def _urgency(card: TicketCard) -> tuple[bool, datetime]:
    face = card.clock("resolution", "response")
    due = None if face is None else face.due
    return (due is None, due or card.ticket.reported_at)


def _report(language: Language) -> list[Block]:
    return b.actions([b.button(language.say("Report an incident"), Click.REPORT, style="primary")])
