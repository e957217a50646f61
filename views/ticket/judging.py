"""The form that judges impact and urgency anew, and what every such form says while the incident manager's word stands
against the matrix (process §3.3).
"""

from domain.projection import TicketCard
from domain.rulebook import Rulebook
from domain.ticket import Priority
from views import blocks as b
from views.blocks import Block, View
from views.ids import Field, Form
from views.ticket.forms import level, reason, ticket_form
from views.words import Language


def prioritise_form(card: TicketCard, language: Language, **_: Rulebook) -> View:
    """Impact and urgency give the priority; only who may override the matrix is asked for one (process §3.3)."""
    ticket = card.ticket
    overrides = "override_priority" in card.actions
    blocks = [
        *overruled(card, language, taken_back=overrides),
        level(Field.IMPACT, ticket.impact, language),
        level(Field.URGENCY, ticket.urgency, language),
    ]
    if overrides:
        options = [b.option(language.label(one), one) for one in Priority]
        word = None if ticket.overruled is None else ticket.priority
        blocks.append(
            b.ask(
                language.label("override_priority", topic="action"),
                b.select(Field.PRIORITY, options, initial=word, placeholder=language.say("As the matrix says")),
                block_id=Field.PRIORITY,
                optional=True,
            )
        )
    blocks.append(reason(language))
    return ticket_form(card, language, form=Form.PRIORITISE, action="prioritise", blocks=blocks)


def overruled(card: TicketCard, language: Language, *, taken_back: bool = False) -> list[Block]:
    """That the incident manager's word stands against the matrix, and what ends it (process §3.3)."""
    ticket = card.ticket
    if ticket.overruled is None or ticket.priority is None:
        return []
    priority = language.label(ticket.priority)
    said = (
        language.mark("*{priority}* was set against the matrix; it stays until you choose another.", priority=priority)
        if taken_back
        else language.mark(
            "The incident manager set *{priority}* against the matrix. It stays, unless what is judged now is graver "
            "than before and asks for more.",
            priority=priority,
        )
    )
    return [b.context(said)]
