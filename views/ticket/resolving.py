"""The form that resolves a ticket: code, what was done, the closure classification, and the reason of a breach if
there was one (process §3.1).
"""

from dataclasses import dataclass

from domain.catalogue import Catalogue
from domain.knowledge import Article
from domain.projection import TicketCard
from domain.rulebook import Rulebook
from domain.sla import ClockKind
from domain.ticket import Priority, ResolutionCode
from views import blocks as b
from views.blocks import Block, Option, View
from views.ids import Field, Form
from views.knowledge import found
from views.knowledge import ids as knowledge
from views.report import service_element
from views.ticket.effort import effort
from views.ticket.forms import text, ticket_form
from views.words import Language

# Codes that only the desk itself sets.
_BY_THE_DESK = frozenset({ResolutionCode.NO_USER_REPLY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the form is filled with: the solution of something similar, and the article it came from."""

    resolution: str = ""
    article: Article | None = None


def resolve_form(card: TicketCard, language: Language, *, rules: Rulebook, proposal: Proposal | None = None) -> View:
    """Service and category start with the present ones: the final classification may differ, both are kept."""
    proposal = proposal or Proposal()
    catalogue = rules.catalogue
    blocks: list[Block] = [
        _code(language),
        text(language, Field.RESOLUTION, hint=language.say("The reporter reads this."), initial=proposal.resolution),
        _workaround(language),
        _service(card, catalogue, language),
        _category(card, catalogue, language),
        text(language, Field.CAUSE, hint=language.say("As far as known; “unknown” is an answer.")),
    ]
    if card.ticket.priority in {Priority.P1, Priority.P2}:
        blocks.append(_item(card, language))
    blocks.append(_not_reproducible(language))
    face = card.clock(ClockKind.RESOLUTION)
    if face is not None and face.breached_at is not None:
        hint = language.say("The target was breached {when}.", when=language.when(face.breached_at))
        blocks.append(text(language, Field.BREACH_REASON, hint=hint))
    blocks.append(effort(card, language, optional=True))
    blocks += _knowledge(card, proposal, language)
    label = language.label("resolve", topic="action")
    return ticket_form(card, language, form=Form.RESOLVE, action="resolve", blocks=blocks, submit=label)


def _knowledge(card: TicketCard, proposal: Proposal, language: Language) -> list[Block]:
    """Which article solved it, or the wish to make it one (process §3.1); nothing confidential becomes an article."""
    chosen = None if proposal.article is None else found.option(proposal.article)
    element = b.external_select(
        knowledge.Click.CHOOSE, initial=chosen, placeholder=language.say("Search for an article")
    )
    used = b.ask(language.say("Solved with an article?"), element, block_id=knowledge.Field.ARTICLE, optional=True)
    if card.ticket.confidential:
        return [used]
    tick = b.option(language.say("Make this an article: a draft others may learn from"), "yes")
    wish = b.checkboxes(knowledge.Field.WRITTEN, [tick])
    written = b.ask(language.say("Worth keeping?"), wish, block_id=knowledge.Field.WRITTEN, optional=True)
    return [used, written]


def category_groups(catalogue: Catalogue, language: Language) -> list[dict[str, object]]:
    """Every category under its root, with the names of the levels between."""
    groups = []
    for root in catalogue.categories:
        options: list[Option] = []
        for path in root.walk():
            below = path[1:] or path
            options.append(b.option(language.path(one.names for one in below), path[-1].key))
        groups.append(b.option_group(language.name(root.names), options))
    return groups


def _code(language: Language) -> Block:
    options = [b.option(language.label(one), one) for one in ResolutionCode if one not in _BY_THE_DESK]
    element = b.select(Field.RESOLUTION_CODE, options, placeholder=language.say("Choose"))
    return b.ask(language.label("resolution_code", topic="field"), element, block_id=Field.RESOLUTION_CODE)


def _workaround(language: Language) -> Block:
    options = [b.option(language.say("Yes, a workaround"), "yes"), b.option(language.say("No"), "no")]
    element = b.radio(Field.WORKAROUND, options, initial="no")
    return b.ask(language.label("workaround", topic="field"), element, block_id=Field.WORKAROUND)


def _not_reproducible(language: Language) -> Block:
    """What nobody could reproduce becomes a problem hand-over (process §3.9)."""
    tick = b.option(language.say("It could not be reproduced."), "yes")
    element = b.checkboxes(Field.NOT_REPRODUCIBLE, [tick])
    return b.ask(
        language.label("not_reproducible", topic="field"), element, block_id=Field.NOT_REPRODUCIBLE, optional=True
    )


def _service(card: TicketCard, catalogue: Catalogue, language: Language) -> Block:
    element = service_element(language, catalogue, chosen=card.ticket.service, unsure=False)
    return b.ask(language.label("final_service", topic="field"), element, block_id=Field.SERVICE)


def _category(card: TicketCard, catalogue: Catalogue, language: Language) -> Block:
    element = b.select(
        Field.CATEGORY,
        groups=category_groups(catalogue, language),
        initial=card.ticket.category,
        placeholder=language.say("Choose a category"),
    )
    return b.ask(language.label("final_category", topic="field"), element, block_id=Field.CATEGORY)


def _item(card: TicketCard, language: Language) -> Block:
    placeholder = language.say("Name or number of the component")
    element = b.text_input(Field.CI, initial=card.ticket.ci or "", longest=200, placeholder=placeholder)
    return b.ask(language.label("ci", topic="field"), element, block_id=Field.CI)
