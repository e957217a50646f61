"""Bringing others to a ticket: the forms that ask a group, a person or a supplier for help and log the time spent, and
what is told to whoever is to come or to decide (process §3.6, S22).
"""

from collections.abc import Callable
from itertools import pairwise

from domain.projection import EventLine, TicketCard
from domain.rulebook import Rulebook
from views import blocks as b
from views import ids, phrases
from views.blocks import Block, Element, Shown, View
from views.ids import Click, Field, Form
from views.markup import Mrkdwn, joined, quoted
from views.ticket import buttons
from views.ticket.effort import effort
from views.ticket.escalation_lines import LINES, groups
from views.ticket.forms import reason, ticket_form
from views.words import Language

COST_LONGEST = 200
REASON_SHOWN = 300


def swarm_form(card: TicketCard, language: Language, *, rules: Rulebook) -> View:
    """A group or a person joins; the assignee stays (process §3.6)."""
    others = [one for one in rules.organisation.groups if one.key != card.ticket.group]
    options = [b.option(language.name(one.names), one.key) for one in others]
    blocks = [
        b.context(language.say("They see the ticket and hear of what happens; whoever has it keeps it.")),
        b.ask(
            language.label("group", topic="field"),
            b.select(Field.GROUP, options, placeholder=language.say("Choose a resolver group")),
            block_id=Field.GROUP,
            optional=True,
        ),
        b.ask(
            language.label("helper", topic="field"),
            b.users_select(Field.PERSON, placeholder=language.say("Choose a person")),
            block_id=Field.PERSON,
            optional=True,
        ),
    ]
    return ticket_form(card, language, form=Form.ADD_TO_SWARM, action="add_to_swarm", blocks=blocks)


def call_out_form(card: TicketCard, language: Language, *, rules: Rulebook) -> View:
    """Which supplier, at what cost, what for; the cost of the contract stands beside, to be corrected (process S22)."""
    suppliers = [one for one in rules.organisation.groups if one.supplier is not None]
    options = [b.option(language.name(one.names), one.key) for one in suppliers]
    costs = [
        language.say("{name}: {cost}", name=language.name(one.names), cost=one.supplier.call_out_cost)
        for one in suppliers
        if one.supplier is not None and one.supplier.call_out_cost
    ]
    held = next((one.key for one in suppliers if one.key == card.ticket.group), None)
    blocks = [
        b.context(_who_approves(card, language)),
        b.ask(
            language.label("supplier", topic="field"),
            b.select(Field.GROUP, options, initial=held, placeholder=language.say("Choose a supplier")),
            block_id=Field.GROUP,
        ),
        b.ask(
            language.label("cost", topic="field"),
            b.text_input(Field.COST, longest=COST_LONGEST, placeholder="CNY 2,000"),
            block_id=Field.COST,
            hint=language.series(costs) or None,
        ),
        reason(language, label=language.say("What is it needed for?")),
    ]
    return ticket_form(card, language, form=Form.CALL_OUT, action="call_out", blocks=blocks)


def effort_form(card: TicketCard, language: Language, **_: Rulebook) -> View:
    """Minutes spent, whenever somebody likes (process S22)."""
    return ticket_form(card, language, form=Form.LOG_EFFORT, action="log_effort", blocks=[effort(card, language)])


def joined_by(event: EventLine, card: TicketCard, language: Language) -> Shown:
    """Somebody is asked to help: what about, and what they can do."""
    said = LINES[event.kind](event, language)
    text = joined([card.ticket.ref, said], phrases.SEPARATOR)
    facts = joined([phrases.priority(card.ticket, language), phrases.state(card.ticket, language)], phrases.SEPARATOR)
    blocks = [b.section(joined([said, phrases.heading(card.ticket)])), b.context(facts)]
    return Shown(text, [*blocks, *buttons.for_person(card, language)])


def arbitration(event: EventLine, card: TicketCard, language: Language) -> Shown:
    """The arbiter sees where the ticket has been and why it left, and assigns it (process §3.6)."""
    said = LINES[event.kind](event, language)
    names = groups(event, language)
    why = [str(one) for one in event.data.get("reasons") or ()]
    steps: list[Mrkdwn] = []
    for number, (left, came) in enumerate(pairwise(names), start=1):
        line = language.mark("{n}. {left} → {came}", n=number, left=left, came=came)
        steps.append(joined([line, quoted(why[number - 1], REASON_SHOWN)] if why[number - 1 : number] else [line]))
    button = _button(card, language, Click.ASSIGN, "assign_bindingly", style="primary")
    blocks = [
        b.section(joined([said, phrases.heading(card.ticket)])),
        *([b.section(joined([language.mark("*The way it has gone*"), *steps]))] if steps else []),
        *b.actions([button]),
    ]
    return Shown(joined([card.ticket.ref, said], phrases.SEPARATOR), blocks)


def call_out(event: EventLine, card: TicketCard, language: Language) -> Shown:
    """The lead decides on a call-out, beforehand or after a major incident made it."""
    said = LINES[event.kind](event, language)
    blocks: list[Block] = [b.section(joined([said, phrases.heading(card.ticket)]))]
    if event.kind == "call_out_asked" or event.data.get("basis") == "major":
        value = ids.about(card.ticket.id, c=event.data["call_out"])
        yes = _button(card, language, Click.APPROVE_CALL_OUT, "approve", style="primary", value=value)
        no = _button(card, language, Click.REFUSE_CALL_OUT, "reject", value=value)
        blocks += b.actions([yes, no])
    return Shown(joined([card.ticket.ref, said], phrases.SEPARATOR), blocks)


def _who_approves(card: TicketCard, language: Language) -> str:
    if card.ticket.is_major:
        return language.say("Called out at once; the group lead judges the cost afterwards.")
    return language.say("A paid call-out is made once the group lead has approved it.")


def _button(
    card: TicketCard,
    language: Language,
    click: Click,
    label: str,
    *,
    value: str | None = None,
    style: b.Style | None = None,
) -> Element:
    text = language.label(label, topic="action")
    return b.button(
        text, click, value=value or ids.about(card.ticket.id), style=style, spoken=f"{text} {card.ticket.ref}"
    )


TOLD: dict[str, Callable[[EventLine, TicketCard, Language], Shown]] = {
    "swarm_joined": joined_by,
    "arbitration_asked": arbitration,
    "call_out_asked": call_out,
    "called_out": call_out,
    "call_out_judged": call_out,
}
