"""The ticket as a message: the receipt that opens the reporter's thread, and the card in the channel of the group that
holds it. Both are drawn again whenever something changes.
"""

from collections.abc import Sequence

from domain.priority import CanWork, Scope
from domain.projection import PersonRef, TicketCard
from domain.ticket import TicketType
from views import blocks as b
from views import outages, phrases
from views.blocks import Block, Shown
from views.markup import Mrkdwn, bold, joined, link, quoted
from views.report import out_of_hours
from views.ticket import alerts, buttons, duplicates, hand_over_face, references, request_face
from views.ticket.steps import next_step
from views.words import Language

DESCRIPTION_SHOWN = 900


def receipt(card: TicketCard, language: Language) -> Shown:
    """What the reporter has in hand: number, state, what happens next, when, and what they can do themselves."""
    ticket = card.ticket
    text = language.say(
        "{ref} {title}: {state}", ref=ticket.ref, title=ticket.title, state=phrases.state(ticket, language)
    )
    facts = [phrases.pair(language.label("state", topic="field"), phrases.state(ticket, language))]
    if card.service_path:
        facts.append(phrases.pair(language.label("service", topic="field"), language.name(card.service_path[-1])))
    if card.item is not None:
        facts.append(phrases.pair(language.label("item", topic="field"), language.name(card.item)))
    facts += phrases.clock_fields(card, language, language.when) if ticket.is_worked else []
    facts += request_face.facts(card, language)
    blocks: list[Block] = [
        b.section(phrases.heading(ticket)),
        b.section(joined([bold(language.say("What happens next")), next_step(card, language)])),
        b.fields(facts),
        *_uncounted(card, language),
        *request_face.answers(card, language, room=request_face.RECEIPT_ROOM),
        *request_face.approvals(card, language),
        *_resolution(card, language),
        *request_face.links(card, language),
        *hand_over_face.for_reporter(card, language),
        *outages.for_reporter(card, language),
        *out_of_hours(card, language),
        *buttons.for_reporter(card, language),
        b.context(*_footer(card, language)),
    ]
    return Shown(text, blocks)


def card(card: TicketCard, language: Language, *, whole: bool = False) -> Shown:
    """What the resolver group sees: everything needed to act, and the buttons to do it; who looks at their own ticket
    has those of their receipt. `whole`: what was typed stands
    there to its end, where the ticket is looked at alone.
    """
    ticket = card.ticket
    lead = [phrases.priority(ticket, language), phrases.state(ticket, language), language.label(ticket.type)]
    text = phrases.SEPARATOR.join(part for part in (ticket.ref, *lead[:2], ticket.title) if part)
    blocks: list[Block] = [
        b.section(phrases.heading(ticket)),
        b.context(joined(lead, phrases.SEPARATOR)),
        *b.all_fields(_facts(card, language)),
        *_uncounted(card, language),
        *alerts.shown(card, language),
        *duplicates.on_card(card, language),
        *_description(card, whole=whole),
        *request_face.answers(card, language, room=None if whole else request_face.CARD_ROOM),
        *request_face.approvals(card, language),
        *request_face.checklist(card, language),
        *_resolution(card, language),
        *request_face.links(card, language),
        *(hand_over_face.for_reporter if card.own else hand_over_face.for_group)(card, language),
        *(buttons.for_reporter if card.own else buttons.for_group)(card, language),
        b.context(*_origin(card, language)),
    ]
    return Shown(text, blocks)


def _facts(card: TicketCard, language: Language) -> Sequence[Mrkdwn]:
    ticket = card.ticket
    concerned = card.affected or card.reporter
    shown: list[tuple[str, str]] = [
        *_service(card, language),
        ("unit", language.path(card.unit_path[-2:])),
        ("reporter", phrases.named(concerned, language) if concerned else language.label(ticket.source)),
        ("assignee", phrases.called(card.assignee, language)),
        *([] if card.call_back is None else [("call_back", card.call_back)]),
    ]
    clocks = [*phrases.clock_fields(card, language, language.slack_when), *phrases.contract(card, language)]
    more: list[tuple[str, str]] = [
        ("helpers", _helpers(card, language)),
        ("scope", language.label(Scope(ticket.scope)) if ticket.scope else ""),
        ("can_work", language.label(CanWork(ticket.can_work)) if ticket.can_work else ""),
        ("deadline", language.slack_when(ticket.deadline) if ticket.deadline else ""),
        ("item", language.name(card.item)),
        *references.facts(ticket),
        *_first(card, language),
    ]
    facts = [phrases.pair(language.label(key, topic="field"), value) for key, value in shown]
    facts += [*clocks, *request_face.facts(card, language)]
    return facts + [phrases.pair(language.label(key, topic="field"), value) for key, value in more if value]


def _service(card: TicketCard, language: Language) -> list[tuple[str, str]]:
    """What failed is to be found out; what was ordered may belong to no service."""
    path = language.path(card.service_path)
    if not path and card.ticket.type is TicketType.SERVICE_REQUEST:
        return []
    return [("service", path or language.say("not known yet"))]


def _helpers(card: TicketCard, language: Language) -> str:
    """Groups and people that joined it."""
    return language.list(
        phrases.named(one, language) if isinstance(one, PersonRef) else language.name(one) for one in card.helpers
    )


def passed_on(card: TicketCard, language: Language) -> Shown:
    """What remains of a card in the channel of a third party that has nothing to do with the ticket any more (S7)."""
    text = language.say("{ref} is no longer with your group.", ref=card.ticket.ref)
    return Shown(text, [b.section(text)])


def _first(card: TicketCard, language: Language) -> list[tuple[str, str]]:
    """How it was classified at first, once that has changed (process §3.1)."""
    first = card.first
    if first is None:
        return []
    parts = [language.label(first.priority) if first.priority else "", language.name(first.service)]
    said = phrases.SEPARATOR.join(part for part in (*parts, language.name(first.category)) if part)
    return [("first_judgement", said)]


def _uncounted(card: TicketCard, language: Language) -> list[Block]:
    said = phrases.uncounted(card, language)
    return [b.context(*said)] if said else []


def _description(card: TicketCard, *, whole: bool) -> list[Block]:
    text = card.ticket.description.strip()
    if whole:
        return [b.section(piece) for piece in request_face.in_pieces(text)]
    return [b.section(quoted(text, DESCRIPTION_SHOWN))] if text else []


def _resolution(card: TicketCard, language: Language) -> list[Block]:
    ticket = card.ticket
    if ticket.is_worked or not ticket.resolution:
        return []
    head = bold(language.label(ticket.resolution_code)) if ticket.resolution_code else None
    return [b.section(joined([head, quoted(ticket.resolution, DESCRIPTION_SHOWN)]))]


def _footer(card: TicketCard, language: Language) -> list[str]:
    said = [language.say("Reply in this thread to add information; the hotline reads it.")]
    if card.ticket.is_worked and card.clocks and not out_of_hours(card, language):
        key = card.clocks[0].calendar
        said.append(language.say("Times count on {calendar}.", calendar=phrases.calendar(key, language)))
    return said


def _origin(card: TicketCard, language: Language) -> list[str]:
    ticket = card.ticket
    when = language.slack_when(ticket.reported_at)
    ordered = ticket.type is TicketType.SERVICE_REQUEST
    parts: list[str] = [
        language.mark("ordered {when}", when=when) if ordered else language.mark("reported {when}", when=when)
    ]
    if card.affected is not None and card.reporter is not None:
        parts.append(language.say("typed by {name}", name=phrases.named(card.reporter, language)))
    source = language.label_of(ticket.source, ticket.type)
    parts.append(phrases.labelled(language.label("source", topic="field"), source, language))
    if ticket.permalink:
        parts.append(link(ticket.permalink, language.say("original message")))
    return [joined(parts, phrases.SEPARATOR)]
