"""Which buttons a ticket shows: the moves its readers may take now, the usual ones in sight, the rest behind three
dots.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.projection import TicketCard
from domain.ticket import State, TicketType
from views import blocks as b
from views import ids, phrases
from views.blocks import Block, Element, Style
from views.calls.ids import Click as CallClick
from views.ids import Click
from views.knowledge import ids as knowledge
from views.words import Language

VISIBLE = 5


@dataclass(frozen=True, slots=True)
class _Offer:
    """A move, the click that starts it, the label's key if it is not the move's own, and its colour."""

    action: str
    click: Click | CallClick | knowledge.Click
    label: str | None = None
    style: Style | None = None


_FOR_GROUP = (
    _Offer("take", Click.TAKE, style="primary"),
    _Offer("resume", Click.RESUME, style="primary"),
    _Offer("resolve", Click.RESOLVE, style="primary"),
    _Offer("complete_step", Click.CHECKLIST, label="checklist", style="primary"),
    _Offer("witness_step", Click.CHECKLIST, label="checklist"),
    _Offer("fulfil", Click.FULFIL),
    _Offer("approve", Click.APPROVE, style="primary"),
    _Offer("reject", Click.REJECT, style="danger"),
    _Offer("reply", Click.REPLY),
    _Offer("take", knowledge.Click.SIMILAR, label="similar"),  # whoever is to solve it learns from the others
    _Offer("resolve", knowledge.Click.SIMILAR, label="similar"),
    _Offer("assign", Click.ASSIGN),
    _Offer("reassign", Click.ASSIGN),
    _Offer("hold", Click.HOLD),
    _Offer("classify", Click.CLASSIFY),
    _Offer("prioritise", Click.PRIORITISE),
    _Offer("add_to_swarm", Click.ADD_TO_SWARM),
    _Offer("note", Click.NOTE),
    _Offer("reopen", Click.REOPEN),
    _Offer("write_article", knowledge.Click.WRITE),
    _Offer("declare_major", Click.DECLARE_MAJOR, style="danger"),
    _Offer("refuse_major", Click.REFUSE_MAJOR),
    _Offer("propose_major", Click.PROPOSE_MAJOR),
    _Offer("link_duplicate", Click.LINK_DUPLICATE),
    _Offer("return", Click.RETURN),
    _Offer("convert", Click.CONVERT),
    _Offer("draft_hand_over", Click.DRAFT_HAND_OVER),
    _Offer("join_swarm", Click.JOIN_SWARM),
    _Offer("leave_swarm", Click.LEAVE_SWARM),
    _Offer("call_out", Click.CALL_OUT),
    _Offer("log_effort", Click.LOG_EFFORT),
    _Offer("link_reference", Click.LINK_REFERENCE),
    _Offer("close", Click.CLOSE),
    _Offer("cancel", Click.CANCEL),
)
# What is done to a duplicate itself while its master is worked on.
_OF_DUPLICATE = frozenset({"reply", "note", "prioritise"})
# A wish for something new is taken, and then handed over as a change (process S14).
_OF_WISH = frozenset({"take", "resume", "draft_hand_over"})
_FOR_REPORTER = (
    _Offer("close", Click.CONFIRM, label="confirm", style="primary"),
    _Offer("reopen", Click.REOPEN, label="still_broken"),
    _Offer("reply", Click.ADD_INFO, label="add_info"),
    _Offer("cancel", Click.WITHDRAW, label="withdraw"),
    _Offer("propose_major", Click.PROPOSE_MAJOR),
)


_FOR_PERSON = (
    _Offer("approve", Click.APPROVE, style="primary"),
    _Offer("reject", Click.REJECT, style="danger"),
    _Offer("take", Click.TAKE, style="primary"),
    _Offer("resume", Click.RESUME, style="primary"),
    _Offer("reply", Click.REPLY),
    _Offer("hold", Click.HOLD),
    _Offer("escalate", Click.ESCALATE),
    _Offer("add_to_swarm", Click.ADD_TO_SWARM),
    _Offer("reassign", Click.ASSIGN),
    _Offer("leave_swarm", Click.LEAVE_SWARM),
)


def for_group(card: TicketCard, language: Language) -> list[Block]:
    """The buttons of the group's card."""
    offers = _offered(card, _FOR_GROUP)
    if card.request is not None and card.request.hands_over:
        offers.sort(key=lambda offer: offer.action not in _OF_WISH)
    return _row(card, language, offers)


def for_reporter(card: TicketCard, language: Language) -> list[Block]:
    """The buttons of the reporter's receipt, and always the explanation of the times."""
    offers = _offered(card, _FOR_REPORTER)
    if ended_for_good(card):
        offers.insert(0, _Offer("reopen", Click.REOPEN, label="came_back"))
    repeat = _repeat(card)
    if repeat is not None:
        offers.append(_Offer(repeat, Click.REQUEST_AGAIN))
    if card.clocks:
        offers.append(_Offer("why", Click.WHY))
    return _row(card, language, offers)


def ended_for_good(card: TicketCard) -> bool:
    """Closed, and too late to reopen it: the button opens a new report, linked with this one (process §3.6)."""
    ticket = card.ticket
    closed = ticket.state is State.CLOSED and ticket.type is not TicketType.COMPLAINT
    return closed and "reopen" not in card.actions


def _repeat(card: TicketCard) -> str | None:
    """A request that was refused may be ordered again, an access that ends may be prolonged (process §3.10)."""
    ticket = card.ticket
    if ticket.type is not TicketType.SERVICE_REQUEST:
        return None
    if ticket.state in {State.REJECTED, State.CANCELLED}:
        return "order_again"
    ends = card.request is not None and card.request.last_day is not None
    return "prolong" if ends and ticket.state in {State.FULFILLED, State.CLOSED} else None


def for_person(card: TicketCard, language: Language, *, also: Sequence[Element] = ()) -> list[Block]:
    """What a reminded person can do at once: accept, reply, wait, escalate, pass on (process §3.7i)."""
    return b.actions([*_elements(card, language, _offered(card, _FOR_PERSON)), *also])


def _offered(card: TicketCard, offers: Sequence[_Offer]) -> list[_Offer]:
    """A complaint is opened; its own buttons stand on what is shown then."""
    if card.ticket.type is TicketType.COMPLAINT:
        return [_Offer("open", Click.OPEN)]
    found: dict[str, _Offer] = {}
    worked_elsewhere = card.duplicates.master is not None and card.ticket.is_worked and offers is _FOR_GROUP
    for offer in offers:
        if worked_elsewhere and offer.action not in _OF_DUPLICATE:
            continue
        if offer.action in card.actions:
            found.setdefault(offer.click, _reaching(card, offer))
    return list(found.values())


def _reaching(card: TicketCard, offer: _Offer) -> _Offer:
    """A reply never reaches a user without Slack: they are called, and what was said is kept (process S1)."""
    if offer.click != Click.REPLY or card.call_back is None:
        return offer
    return _Offer(offer.action, CallClick.TOLD, label="told_by_phone", style=offer.style)


def _row(card: TicketCard, language: Language, offers: Sequence[_Offer]) -> list[Block]:
    return b.actions(_elements(card, language, offers), block_id=f"ticket.{card.ticket.id}.actions")


def _elements(card: TicketCard, language: Language, offers: Sequence[_Offer]) -> list[Element]:
    """Only the first button is coloured as the next step; what does not fit into the menu stays in sight."""
    over = len(offers) - VISIBLE
    kept = min(len(offers) - min(over, b.OVERFLOW), b.ELEMENTS - 1) if over > 1 else len(offers)
    elements: list[Element] = []
    for offer in offers[:kept]:
        style = offer.style if offer.style != "primary" or offer is offers[0] else None
        elements.append(_button(card, language, offer, style))
    if kept < len(offers):
        rest = [
            b.option(_label(card, one, language), _stands_for(card, one)) for one in offers[kept : kept + b.OVERFLOW]
        ]
        elements.append(b.overflow(Click.MORE, rest))
    return elements


def _stands_for(card: TicketCard, offer: _Offer) -> str:
    return ids.about(card.ticket.id, do=str(offer.click))


def _button(card: TicketCard, language: Language, offer: _Offer, style: Style | None) -> Element:
    label = _label(card, offer, language)
    return b.button(
        label,
        offer.click,
        value=ids.about(card.ticket.id),
        style=style,
        spoken=f"{label} {card.ticket.ref}",
    )


def _label(card: TicketCard, offer: _Offer, language: Language) -> str:
    return phrases.move_name(offer.label or offer.action, card.ticket.type, language)
