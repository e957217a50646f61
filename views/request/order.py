"""The form of a catalogue item: what it is, how long it takes and who approves it, then its own questions. Ids never
change between two showings, so Slack keeps what was typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain import expiry
from domain.catalogue import FieldKind, FormField, Item
from domain.catalogue.forms import LONG_LENGTH, SHORT_LENGTH, answer_field
from domain.policy.targets import ClockKind
from domain.projection import TicketCard
from domain.rulebook import Rulebook
from domain.ticket import State, TicketType
from domain.typed_numbers import decimals_of, number_in
from views import blocks as b
from views import ids, phrases
from views.blocks import Block, Element, View
from views.ids import Click, Field, Form
from views.markup import bold, joined, neutral
from views.report import out_of_hours
from views.request.browse import about
from views.ticket import request_face
from views.ticket.forms import reason
from views.words import Language

ABOUT_LONGEST = 900
PROCEDURE_LONGEST = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the form is filled with. `again` is the request ordered anew, `converts` the ticket this becomes of,
    `covers` the hand-over record of a change that it is ordered instead of, `call` who called the first
    line, `complaint` the complaint it is made of, which goes on if its complainant is still `dissatisfied`, `words`
    what was looked for in the catalogue.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    again: int | None = None
    converts: int | None = None
    covers: int | None = None
    call: Mapping[str, Any] | None = None
    complaint: int | None = None
    dissatisfied: bool = False
    words: str = ""

    @property
    def for_its_user(self) -> bool:
        """Whose request it becomes is settled by the ticket or the call it comes from."""
        return any(one is not None for one in (self.converts, self.covers, self.call, self.complaint))


def order_form(
    language: Language, item: Item, *, rules: Rulebook, for_others: bool, kind: str, draft: Draft | None = None
) -> View:
    """`kind` is the reader's kind of user: for some of them an access must end (process §3.10)."""
    draft = draft or Draft()
    name = language.name(item.names)
    given = {**item.wished(draft.words), **draft.answers}
    return b.modal(
        name if len(name) <= b.TITLE_LIMIT else language.say("Order a service"),
        [
            b.section(joined([bold(name), about(item, language, ABOUT_LONGEST)])),
            *_procedure(item, language),
            b.context(*_terms(item, rules, language)),
            *_back(item, rules, language),
            b.divider(),
            *([reason(language, label=language.say("Why is it no incident?"))] if draft.converts is not None else []),
            *([_affected(language)] if for_others and not draft.for_its_user else []),
            *(_question(one, given.get(one.key, ""), language) for one in item.form),
            *_expiry(item, rules, kind, language=language, others=for_others or draft.for_its_user),
        ],
        callback_id=Form.ORDER,
        submit=language.say("Order"),
        close=language.say("Cancel"),
        metadata=ids.metadata(
            i=item.key,
            again=draft.again,
            cv=draft.converts,
            ho=draft.covers,
            by=draft.call,
            cm=draft.complaint,
            cd=1 if draft.dissatisfied else None,
            w=draft.words or None,
        ),
    )


def ordered_view(card: TicketCard, language: Language) -> View:
    """What the form turns into once the request is on record."""
    blocks: list[Block] = [b.section(phrases.heading(card.ticket))]
    shown = [*phrases.clock_fields(card, language, language.when), *request_face.facts(card, language)]
    if shown:
        blocks.append(b.fields(shown))
    if card.ticket.state is State.AWAITING_APPROVAL:
        blocks += request_face.approvals(card, language)
    blocks += out_of_hours(card, language)
    blocks.append(b.context(language.say("You find it in the messages of this app; replies there reach the hotline.")))
    return b.modal(language.say("Request received"), blocks, callback_id=Form.DONE, close=language.say("Close"))


def _procedure(item: Item, language: Language) -> list[Block]:
    text = item.procedure.in_(language.code) if item.procedure is not None else ""
    if not text:
        return []
    return [b.section(joined([bold(language.say("How it is done")), neutral(text, PROCEDURE_LONGEST)]))]


def _terms(item: Item, rules: Rulebook, language: Language) -> list[str]:
    """How long it takes, counted on which calendar, and who approves it."""
    told = []
    for clock in (ClockKind.RESPONSE, ClockKind.RESOLUTION):
        target = rules.catalogue.target(item, rules.policy.targets, clock)
        if target is not None:
            name = phrases.clock_name(clock, TicketType.SERVICE_REQUEST, language)
            told.append(
                language.say(
                    "{clock} within {span} on {calendar}",
                    clock=name,
                    span=language.span(target.duration),
                    calendar=phrases.calendar(target.calendar, language),
                )
            )
    if item.approvals is not None:
        rulings = [language.label(step.by, topic="approver_rule") for step in item.approvals.steps]
        told.append(language.say("Approval first: {approvers}", approvers=language.list(rulings)))
    return told


def _back(item: Item, rules: Rulebook, language: Language) -> list[Block]:
    path = rules.catalogue.path(item.key)
    folder = path[-2].key if len(path) > 1 else ""
    button = b.button(language.say("Back to the catalogue"), Click.REQUEST_FOLDER, value=ids.pack(f=folder))
    return b.actions([button], block_id="order.back")


def _affected(language: Language) -> Block:
    return b.ask(
        language.label("on_behalf", topic="field"),
        b.users_select(Field.AFFECTED, placeholder=language.say("Choose a person")),
        block_id=Field.AFFECTED,
        optional=True,
        hint=language.say("Leave empty to order for yourself."),
    )


def _question(one: FormField, given: str, language: Language) -> Block:
    return b.ask(
        language.name(one.names),
        _element(one, given, language),
        block_id=answer_field(one.key),
        hint=language.name(one.hint) or None,
        optional=None if one.required else True,
    )


def _element(one: FormField, given: str, language: Language) -> Element:
    action = answer_field(one.key)
    match one.kind:
        case FieldKind.CHOICE:
            options = [b.option(language.name(choice.names), choice.key) for choice in one.choices]
            return b.select(action, options, initial=given or None, placeholder=language.say("Choose"))
        case FieldKind.DATE:
            return b.date_picker(action, initial=given or None)
        case FieldKind.PERSON:
            return b.users_select(action, initial=given or None, placeholder=language.say("Choose a person"))
        case FieldKind.NUMBER:
            known = number_in(given)
            fits = known is not None and decimals_of(known) <= one.decimals
            return b.number_input(
                action,
                initial=known if fits else None,
                least=one.least,
                most=one.most,
                decimals=one.decimals > 0,
            )
        case FieldKind.LONG_TEXT:
            return b.text_input(action, initial=given, longest=one.longest or LONG_LENGTH, multiline=True)
    return b.text_input(action, initial=given, longest=one.longest or SHORT_LENGTH)


def _expiry(item: Item, rules: Rulebook, kind: str, *, language: Language, others: bool) -> list[Block]:
    """For whom it is may not be known yet: then the desk asks once more when it knows (process §3.10)."""
    if not expiry.may_end(item):
        return []
    must = expiry.must_end(item, kind, always_for=rules.policy.requests.expiry_required_for)
    hint = None
    if item.time_limit is not None:
        days = item.time_limit.longest.length.days
        hint = language.count("At most {n} day from today.", "At most {n} days from today.", days)
    return [
        b.ask(
            language.label("expires", topic="field"),
            b.date_picker(Field.EXPIRES),
            block_id=Field.EXPIRES,
            hint=hint,
            optional=None if must and not others else True,
        )
    ]
