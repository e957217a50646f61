"""Which buttons a complaint shows its reader: the moves they may take now, the usual ones in sight, the rest behind
three dots.
"""

from dataclasses import dataclass

from domain.complaint_card import ComplaintCard
from views import blocks as b
from views import ids
from views.blocks import Block, Element, Style
from views.complaint.ids import Click
from views.words import Language

VISIBLE = 5


@dataclass(frozen=True, slots=True)
class _Offer:
    """A move of the lifecycle, the click that starts it, and its colour."""

    action: str
    click: Click
    style: Style | None = None


_COMPLAINANT = (
    _Offer("close", Click.ACCEPT, style="primary"),
    _Offer("appeal", Click.APPEAL),
    _Offer("reply", Click.WRITE),
    _Offer("name_subject", Click.NAME_SUBJECT),
    _Offer("withdraw", Click.WITHDRAW, style="danger"),
)
_HANDLING = (
    _Offer("acknowledge", Click.ACKNOWLEDGE, style="primary"),
    _Offer("investigate", Click.INVESTIGATE, style="primary"),
    _Offer("resume", Click.RESUME, style="primary"),
    _Offer("countersign", Click.COUNTERSIGN, style="primary"),
    _Offer("countersign", Click.SEND_BACK),
    _Offer("decide_appeal", Click.DECIDE_APPEAL, style="primary"),
    _Offer("reply_final", Click.REPLY_FINAL, style="primary"),
    _Offer("close", Click.CLOSE_SILENT, style="primary"),
    _Offer("pursue", Click.PURSUE),
    _Offer("reply_interim", Click.REPLY_INTERIM),
    _Offer("hold", Click.HOLD),
    _Offer("ask_statement", Click.ASK_STATEMENT),
    _Offer("note", Click.NOTE),
    _Offer("reply", Click.WRITE),
    _Offer("classify", Click.CLASSIFY),
    _Offer("name_subject", Click.NAME_SUBJECT),
    _Offer("name_handler", Click.NAME_HANDLER),
    _Offer("extend", Click.EXTEND),
    _Offer("convert", Click.CONVERT),
)


def row(card: ComplaintCard, language: Language) -> list[Block]:
    """The buttons under the complaint as its reader sees it."""
    offers = [one for one in (_COMPLAINANT if card.own else _HANDLING) if _is_open(card, one)]
    over = len(offers) - VISIBLE
    kept = len(offers) - min(over, b.OVERFLOW) if over > 1 else len(offers)
    elements = [_button(card, one, language, first=one is offers[0]) for one in offers[:kept]]
    if kept < len(offers):
        rest = [b.option(_label(card, one, language), _stands_for(card, one)) for one in offers[kept:]]
        elements.append(b.overflow(ids.Click.MORE, rest))
    return b.actions(elements, block_id=f"complaint.{card.ticket.id}.actions")


def show(card: ComplaintCard, language: Language) -> Element:
    """Everything there is to read of it."""
    label = language.label("open", topic="action")
    return b.button(label, Click.SHOW, value=ids.about(card.ticket.id), spoken=f"{label} {card.ticket.ref}")


def _is_open(card: ComplaintCard, offer: _Offer) -> bool:
    """Nobody is asked to countersign what is not drafted."""
    return offer.action in card.actions and (offer.action != "countersign" or card.drafted)


def _stands_for(card: ComplaintCard, offer: _Offer) -> str:
    return ids.about(card.ticket.id, do=str(offer.click))


def _button(card: ComplaintCard, offer: _Offer, language: Language, *, first: bool) -> Element:
    label = _label(card, offer, language)
    style = offer.style if offer.style != "primary" or first else None
    value = ids.about(card.ticket.id)
    return b.button(label, offer.click, value=value, style=style, spoken=f"{label} {card.ticket.ref}")


def _label(card: ComplaintCard, offer: _Offer, language: Language) -> str:
    if offer.click is Click.WRITE:
        key = "write_handler" if card.own else "write_complainant"
        return language.label(key, topic="complaint_action")
    return language.label(offer.click.removeprefix("complaint."), topic="complaint_action")
