"""The one field that asks how long somebody worked on a ticket: in a form of its own, and with the resolution."""

from domain.projection import TicketCard
from views import blocks as b
from views.blocks import Block
from views.ids import Field
from views.words import Language

MINUTES_LONGEST = 6


def effort(card: TicketCard, language: Language, *, optional: bool = False) -> Block:
    """So many minutes, with what is on the ticket already."""
    logged = card.ticket.effort_minutes
    so_far = language.say("So far: {n} min on this ticket.", n=logged) if logged else None
    return b.ask(
        language.label("effort", topic="field"),
        b.text_input(Field.EFFORT, longest=MINUTES_LONGEST, placeholder="30"),
        block_id=Field.EFFORT,
        optional=True if optional else None,
        hint=so_far,
    )
