"""The forms of a hand-over record: one that asks for what its kind needs, and the short ones that accept, return or put
it aside. Blocks are called like the fields, so typed text survives when another choice draws the form again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.hand_overs import BLANKS, LINE, PARAGRAPH, Blank, Shape
from domain.lifecycle.records import HandOverKind
from domain.projection import HandOverFace
from domain.rulebook import Rulebook
from views import blocks as b
from views import ids
from views.blocks import Block, Element, View
from views.hand_over.ids import Click, Field, Form, When
from views.report import service_element
from views.words import Language

NUMBER_LONGEST = 100
URL_LONGEST = 1000
REASON_LONGEST = 2000
EXPLANATION_LONGEST = 1000
TICKETS_LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the form begins with. `ticket` is where a new record comes from, `hand_over` the one that is edited, whose
    kind stays; `may_convert`: the request may end as this change.
    """

    ref: str
    kind: HandOverKind
    fields: Mapping[str, str] = field(default_factory=dict)
    ticket: int | None = None
    hand_over: int | None = None
    tickets: str = ""
    may_convert: bool = False
    converts: bool = False
    explanation: str = ""
    when: When = When.NOW


def hand_over_form(draft: Draft, language: Language, *, rules: Rulebook) -> View:
    """Everything the kind asks for; what is needed must be there unless it is kept as a draft."""
    blocks = [
        b.context(language.say("About {ref}", ref=draft.ref)),
        *([_kind(draft, language)] if draft.hand_over is None else []),
        *(_blank(one, draft, language, rules) for one in BLANKS[draft.kind]),
        *_ending(draft, language),
        _tickets(draft, language),
        _when(draft, language),
    ]
    return b.modal(
        language.say("Hand over"),
        blocks,
        callback_id=Form.HAND_OVER,
        submit=language.say("Save"),
        close=language.say("Cancel"),
        metadata=ids.metadata(t=draft.ticket, h=draft.hand_over, k=draft.kind.value, r=draft.ref, c=draft.may_convert),
    )


def accept_form(face: HandOverFace, language: Language) -> View:
    """The receiver takes it under the number it has with them."""
    number = b.text_input(Field.EXTERNAL_NUMBER, longest=NUMBER_LONGEST, placeholder="CHG-1")
    url = b.text_input(Field.EXTERNAL_URL, longest=URL_LONGEST, placeholder="https://")
    return _answer(
        face,
        language,
        form=Form.ACCEPT,
        title=language.say("Accept {ref}", ref=face.ref),
        blocks=[
            b.ask(language.label("external_number", topic="field"), number, block_id=Field.EXTERNAL_NUMBER),
            b.ask(language.label("external_url", topic="field"), url, block_id=Field.EXTERNAL_URL, optional=True),
        ],
        submit=language.say("Accept"),
    )


def return_form(face: HandOverFace, language: Language) -> View:
    """Why it cannot be taken; the owner of the ticket reads it."""
    hint = language.say("The owner of the ticket reads this: what is missing, or what covers it already.")
    return _answer(
        face,
        language,
        form=Form.RETURN,
        title=language.say("Return {ref}", ref=face.ref),
        blocks=[_reason(language, hint)],
        submit=language.say("Return"),
    )


def discard_form(face: HandOverFace, language: Language) -> View:
    """Not needed, and why; the record stays."""
    return _answer(
        face,
        language,
        form=Form.DISCARD,
        title=language.say("Not needed: {ref}", ref=face.ref),
        blocks=[_reason(language, None)],
        submit=language.say("Save"),
    )


def _answer(
    face: HandOverFace, language: Language, *, form: Form, title: str, blocks: Sequence[Block], submit: str
) -> View:
    return b.modal(
        title,
        blocks,
        callback_id=form,
        submit=submit,
        close=language.say("Cancel"),
        metadata=ids.metadata(h=face.id),
    )


def _reason(language: Language, hint: str | None) -> Block:
    element = b.text_input(Field.REASON, longest=REASON_LONGEST, multiline=True)
    return b.ask(language.label("reason", topic="field"), element, block_id=Field.REASON, hint=hint)


def _kind(draft: Draft, language: Language) -> Block:
    options = [
        b.option(language.label(one), one, description=language.label(one, topic="hand_over_kind.about"))
        for one in HandOverKind
    ]
    element = b.radio(Click.DRAW, options, initial=draft.kind)
    return b.ask(language.label("hand_over_kind", topic="field"), element, block_id=Field.KIND, calls=True)


def _blank(blank: Blank, draft: Draft, language: Language, rules: Rulebook) -> Block:
    """Only what is needed to hand it over must be filled in, and not yet in a draft."""
    needed = blank.needed and draft.when is When.NOW
    return b.ask(
        language.label(blank.key, topic="field"),
        _element(blank, draft.fields.get(blank.key, ""), language, rules),
        block_id=blank.key,
        optional=None if needed else True,
    )


def _element(blank: Blank, given: str, language: Language, rules: Rulebook) -> Element:
    match blank.shape:
        case Shape.CHOICE:
            options = [b.option(language.label(one, topic="hand_over_choice"), one) for one in blank.choices]
            return b.select(blank.key, options, initial=given or None, placeholder=language.say("Choose"))
        case Shape.DAY:
            return b.date_picker(blank.key, initial=given or None)
        case Shape.PERSON:
            return b.users_select(blank.key, initial=given or None, placeholder=language.say("Choose a person"))
        case Shape.SERVICE:
            offered = any(one.key == given for one in rules.catalogue.services)
            return service_element(language, rules.catalogue, chosen=given if offered else None, unsure=False)
        case Shape.LINE:
            return b.text_input(blank.key, initial=given, longest=LINE)
    return b.text_input(blank.key, initial=given, longest=PARAGRAPH, multiline=True)


def _ending(draft: Draft, language: Language) -> list[Block]:
    """Whether the request ends as this change, and what its user is told about it, which is needed if it does (process
    S14).
    """
    if not draft.may_convert or draft.kind is not HandOverKind.RFC:
        return []
    tick = b.option(language.say("The request ends here and goes on as this change."), "yes")
    ending = b.checkboxes(Click.DRAW, [tick], initial=["yes"] if draft.converts else [])
    told = b.text_input(Field.EXPLANATION, initial=draft.explanation, longest=EXPLANATION_LONGEST, multiline=True)
    return [
        b.ask(language.label("converts", topic="field"), ending, block_id=Field.CONVERTS, optional=True, calls=True),
        b.ask(
            language.label("explanation", topic="field"),
            told,
            block_id=Field.EXPLANATION,
            optional=None if draft.converts and draft.when is When.NOW else True,
            hint=language.say("Needed if the request ends here; the requester reads it."),
        ),
    ]


def _tickets(draft: Draft, language: Language) -> Block:
    return b.ask(
        language.label("tickets", topic="field"),
        b.text_input(Field.TICKETS, initial=draft.tickets, longest=TICKETS_LONGEST, placeholder="INC-42, INC-57"),
        block_id=Field.TICKETS,
        optional=True,
    )


def _when(draft: Draft, language: Language) -> Block:
    options = [
        b.option(language.say("Hand it over now"), When.NOW),
        b.option(language.say("Keep it as a draft"), When.DRAFT),
    ]
    element = b.radio(Click.DRAW, options, initial=draft.when)
    return b.ask(language.label("when", topic="field"), element, block_id=Field.WHEN, calls=True)
