"""Configuration item, problem and change of a ticket (process S43): the form that names them, what the card shows of
them, and their sentence in the history.
"""

from collections.abc import Mapping

from domain.projection import EventLine, TicketCard
from domain.rulebook import Rulebook
from domain.ticket import Ticket
from views import blocks as b
from views.blocks import Block, View
from views.ids import Field, Form
from views.markup import Mrkdwn, link
from views.ticket.forms import ticket_form
from views.ticket.sentences import doer
from views.words import Language

LONGEST, URL_LONGEST = 200, 1000
_FIELDS: Mapping[str, Field] = {
    "ci": Field.CI,
    "ci_name": Field.CI_NAME,
    "ci_url": Field.CI_URL,
    "problem_ref": Field.PROBLEM_REFERENCE,
    "change_ref": Field.CHANGE_REFERENCE,
}
_SHOWN = 100  # of a reference in a sentence


def references_form(card: TicketCard, language: Language, **_: Rulebook) -> View:
    """Filled with what is known; what is emptied is taken back."""
    inputs: list[Block] = []
    for column, field in _FIELDS.items():
        longest = URL_LONGEST if field is Field.CI_URL else LONGEST
        placeholder = "https://" if field is Field.CI_URL else None
        known = str(getattr(card.ticket, column) or "")
        element = b.text_input(field, initial=known, longest=longest, placeholder=placeholder)
        inputs.append(b.ask(language.label(field, topic="field"), element, block_id=field, optional=True))
    return ticket_form(card, language, form=Form.LINK_REFERENCE, action="link_reference", blocks=inputs)


def facts(ticket: Ticket) -> list[tuple[str, str]]:
    """By the key of their label; empty where there is none."""
    item = " ".join(part for part in (ticket.ci, ticket.ci_name) if part)
    return [
        (Field.CI, link(ticket.ci_url, item) if ticket.ci_url and item else item),
        (Field.PROBLEM_REFERENCE, ticket.problem_ref or ""),
        (Field.CHANGE_REFERENCE, ticket.change_ref or ""),
    ]


def _set(event: EventLine, language: Language) -> Mrkdwn:
    """Each that changed, with what stands there now."""
    made = [language.mark("{who} changed the references.", who=doer(event, language))]
    for column, field in _FIELDS.items():
        if column in event.changes:
            new = str(event.changes[column][1] or "–")[:_SHOWN]
            made.append(language.mark("{field}: {value}.", field=language.label(field, topic="field"), value=new))
    return language.together(made)


LINES = {"references_set": _set}
