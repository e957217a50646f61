"""The complaint's form, and what it turns into once the complaint is on record: the number, or for an anonymous one the
reference that is shown this once.
"""

from collections.abc import Mapping
from typing import Any

from domain.complaint_card import ComplaintCard
from domain.complaints import ComplaintTopic, Confidentiality, Gravity
from domain.rulebook import Rulebook
from views import blocks as b
from views import ids
from views.blocks import Block, View
from views.complaint.card import next_step
from views.complaint.ids import Field, Form
from views.markup import Mrkdwn, bold, joined
from views.words import Language, phrase

LONGEST = 3000
RELATED_LONGEST = 20

# What each choice means for the complainant; a choice of Slack holds 75 characters.
_MEANS = {
    Confidentiality.CONFIDENTIAL: phrase("The desk writes to you; nobody who handles it reads your name"),
    Confidentiality.OPEN: phrase("The handler may know and mention who complains"),
    Confidentiality.ANONYMOUS: phrase("Your name is not stored; you receive a reference instead"),
}


def complaint_form(
    language: Language,
    *,
    rules: Rulebook,
    words: str = "",
    related: str = "",
    on_behalf: bool = False,
    call: Mapping[str, Any] | None = None,
) -> View:
    """What it is about, in the complainant's words; how much of them may be known; and that nobody suffers for it."""
    blocks: list[Block] = [
        b.context(
            language.say(
                "Only an independent handler and who is accountable for complaints read this, never anybody it is "
                "about. Nobody may be put at a disadvantage for complaining; if that happens, tell us here."
            )
        ),
        *(_affected(language) if on_behalf and call is None else ()),
        b.ask(
            language.label("topic", topic="field"),
            b.radio(Field.TOPIC, [b.option(language.label(one), one) for one in ComplaintTopic]),
            block_id=Field.TOPIC,
        ),
        b.ask(
            language.say("What happened?"),
            b.text_input(ids.Field.DESCRIPTION, initial=words, longest=LONGEST, multiline=True, focus=True),
            block_id=ids.Field.DESCRIPTION,
            hint=language.say("When, what was said or done, and what you expect. No customer data, please."),
        ),
        b.ask(
            language.label("gravity", topic="field"),
            b.checkboxes(Field.GRAVITY, [b.option(language.label(one), one) for one in Gravity]),
            block_id=Field.GRAVITY,
            optional=True,
        ),
        _related(language, related),
        *subject_fields(language, rules),
        _confidentiality(language),
    ]
    return b.modal(
        language.say("Make a complaint"),
        blocks,
        callback_id=Form.SUBMIT,
        submit=language.say("Send"),
        close=language.say("Cancel"),
        metadata=ids.metadata(by=call),
    )


def subject_fields(language: Language, rules: Rulebook) -> list[Block]:
    """Persons and groups it is about; they are kept away from it."""
    groups = [b.option(language.name(group.names), group.key) for group in rules.organisation.groups]
    return [
        b.ask(
            language.label("subject_people", topic="field"),
            b.multi_users_select(Field.SUBJECT_PEOPLE, placeholder=language.say("Choose persons")),
            block_id=Field.SUBJECT_PEOPLE,
            optional=True,
            hint=language.say("Whoever you name here does not handle it and never sees it, whatever their role."),
        ),
        b.ask(
            language.label("subject_groups", topic="field"),
            b.multi_select(Field.SUBJECT_GROUPS, groups, placeholder=language.say("Choose resolver groups")),
            block_id=Field.SUBJECT_GROUPS,
            optional=True,
        ),
    ]


def taken_view(card: ComplaintCard, language: Language, *, reference: str | None = None, own: bool = True) -> View:
    """What the form turns into; who typed it for somebody else sees the number and not a word more."""
    if reference is not None:
        shown = _reference(reference, language)
    elif own:
        text = language.mark("*{ref}* is on record.", ref=card.ticket.ref)
        shown = [
            b.section(joined([text, next_step(card, language)])),
            b.context(language.say("You find it in the messages of this app, and nobody else does.")),
        ]
    else:
        told = language.mark("*{ref}* is on record. The complainant reads everything else.", ref=card.ticket.ref)
        shown = [b.section(told)]
    return b.modal(language.say("Complaint received"), shown, callback_id=Form.TAKEN, close=language.say("Close"))


def _reference(reference: str, language: Language) -> list[Block]:
    command = Mrkdwn(f"`{ids.Command.COMPLAINT} {reference}`")
    return [
        b.section(joined([bold(language.say("Your reference")), Mrkdwn(f"`{reference}`")])),
        b.section(
            joined(
                [
                    language.say("Write it down now: it is shown this once, and nobody can give it to you again."),
                    language.mark("{command} shows the state and the answer.", command=command),
                ],
                " ",
            )
        ),
        b.context(language.say("Who you are was not stored. Whoever has the reference can read and answer.")),
    ]


def _affected(language: Language) -> list[Block]:
    element = b.users_select(ids.Field.AFFECTED, placeholder=language.say("Choose a person"))
    hint = language.say("The complainant, if you type this for somebody. It does not stay in your own list.")
    label = language.label("on_behalf", topic="field")
    return [b.ask(label, element, block_id=ids.Field.AFFECTED, optional=True, hint=hint)]


def _related(language: Language, number: str) -> Block:
    element = b.text_input(Field.RELATED, initial=number, longest=RELATED_LONGEST, placeholder="INC-42")
    return b.ask(language.label("related", topic="field"), element, block_id=Field.RELATED, optional=True)


def _confidentiality(language: Language) -> Block:
    options = [b.option(language.label(one), one, description=language.say(_MEANS[one])) for one in Confidentiality]
    element = b.radio(Field.CONFIDENTIALITY, options, initial=Confidentiality.CONFIDENTIAL)
    return b.ask(language.label("confidentiality", topic="field"), element, block_id=Field.CONFIDENTIALITY)
