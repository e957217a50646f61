"""One ticket on its own, for whoever asked to see it."""

from domain.projection import TicketCard
from views import blocks as b
from views.blocks import View
from views.ids import Form
from views.ticket.card import card as card_of
from views.words import Language


def details(card: TicketCard, language: Language) -> View:
    """The card in a modal, with what this reader may do."""
    return b.modal(
        card.ticket.ref,
        card_of(card, language, whole=True).blocks,
        callback_id=Form.DETAILS,
        close=language.say("Close"),
    )
