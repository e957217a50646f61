"""The form with which the first line classifies an incident: everything that is mandatory then, filled with what is
known (process §3.1).
"""

from domain.organisation import Organisation
from domain.priority import Scope
from domain.projection import TicketCard
from domain.rulebook import Rulebook
from views import blocks as b
from views.blocks import Block, View
from views.ids import Field, Form
from views.report import service_element
from views.ticket.forms import level, reason, ticket_form
from views.ticket.judging import overruled
from views.ticket.resolving import category_groups
from views.units import unit_groups
from views.words import Language

COUNT_LONGEST = 7
# How many people an answer of the report stands for by itself.
COUNTED = {Scope.NOBODY.value: 0, Scope.ME.value: 1}


def classify_form(card: TicketCard, language: Language, *, rules: Rulebook) -> View:
    """Impact and urgency that change need a reason, as always; the group may follow from service and category."""
    ticket, catalogue = card.ticket, rules.catalogue
    service = service_element(language, catalogue, chosen=ticket.service, unsure=False)
    category = b.select(
        Field.CATEGORY,
        groups=category_groups(catalogue, language),
        initial=ticket.category,
        placeholder=language.say("Choose a category"),
    )
    blocks: list[Block] = [
        b.ask(language.label("service", topic="field"), service, block_id=Field.SERVICE),
        b.ask(language.label("category", topic="field"), category, block_id=Field.CATEGORY),
        *overruled(card, language),
        level(Field.IMPACT, ticket.impact, language),
        level(Field.URGENCY, ticket.urgency, language),
        _unit(card, language, rules.organisation),
        _count(card, language),
        _component(card, language),
        reason(language, optional=True),
        _route(language),
    ]
    return ticket_form(card, language, form=Form.CLASSIFY, action="classify", blocks=blocks)


def _unit(card: TicketCard, language: Language, organisation: Organisation) -> Block:
    element = b.select(Field.UNIT, groups=unit_groups(language, organisation), initial=card.ticket.unit)
    return b.ask(language.label("unit", topic="field"), element, block_id=Field.UNIT)


def _count(card: TicketCard, language: Language) -> Block:
    known = card.ticket.affected_count
    if known is None:
        known = COUNTED.get(card.ticket.scope or "")
    element = b.text_input(Field.AFFECTED_COUNT, initial="" if known is None else str(known), longest=COUNT_LONGEST)
    return b.ask(language.label("affected_count", topic="field"), element, block_id=Field.AFFECTED_COUNT)


def _component(card: TicketCard, language: Language) -> Block:
    placeholder = language.say("Name or number of the component")
    element = b.text_input(Field.CI, initial=card.ticket.ci or "", longest=200, placeholder=placeholder)
    return b.ask(language.label("ci", topic="field"), element, block_id=Field.CI, optional=True)


def _route(language: Language) -> Block:
    tick = b.option(language.say("Send it to the group that service and category belong to."), "yes")
    element = b.checkboxes(Field.ROUTE, [tick])
    return b.ask(language.label("group", topic="field"), element, block_id=Field.ROUTE, optional=True)
