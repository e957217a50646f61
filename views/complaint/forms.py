"""The forms that a complaint's buttons open, all called alike. What was typed in them is read by
`handlers/complaint.py`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from domain.complaint_card import ComplaintCard
from domain.complaints import STANDARD_APPEAL, Confidentiality, Finding
from domain.rulebook import Rulebook
from views import blocks as b
from views import ids
from views.blocks import Block, View
from views.complaint.ids import Click, Field, Form
from views.complaint.intake import subject_fields
from views.report import service_element
from views.words import Language, phrase

SENT = phrase("The complainant reads this.")
INSIDE = phrase("Only those who handle it read this, never the complainant.")
LONGEST = 3000
TITLE_LONGEST = 150
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a form is made with: the rules in force, and the reference through which an anonymous complainant came."""

    rules: Rulebook
    reference: str | None = None


Maker = Callable[..., View]


def reply_final(card: ComplaintCard, language: Language, *, asked: Asked) -> View:
    """Finding, action and appeal path (process §3.11); one that is serious is countersigned before it goes out."""
    own = "" if card.appeal_path == STANDARD_APPEAL else card.appeal_path
    hint = language.say("Empty: as the rules have it, in the complainant's language.")
    path = _text(Field.APPEAL_PATH, language, initial=own, hint=hint, optional=True)
    blocks = [*_reply(card, language), path, _cause(card, language)]
    if card.ticket.serious:
        told = language.say("It is serious: this is sent once it is countersigned.")
        blocks.insert(0, b.context(told))
    return _form(card, language, Form.REPLY_FINAL, blocks, asked=asked)


def decide_appeal(card: ComplaintCard, language: Language, *, asked: Asked) -> View:
    """The decision on the appeal; nothing follows it."""
    blocks = [b.context(language.say("This decision is final.")), *_reply(card, language), _cause(card, language)]
    return _form(card, language, Form.DECIDE_APPEAL, blocks, asked=asked)


def hold(card: ComplaintCard, language: Language, *, asked: Asked) -> View:
    """The question put to the complainant; until they answer, the clocks of both replies stand still."""
    hint = language.say("Sent to the complainant; their answer ends the waiting.")
    blocks = [_text(ids.Field.QUESTION, language, hint=hint)]
    return _form(card, language, Form.HOLD, blocks, asked=asked)


def ask_statement(card: ComplaintCard, language: Language, *, asked: Asked) -> View:
    """Whom the handler asks, and what; who complains is not named without consent."""
    options = [b.option(one.name, str(one.id)) for one in card.suggested]
    if not options:
        told = language.say("The complaint names nobody who could be asked. Name persons or groups first.")
        return _told(card, language, told)
    person = b.ask(
        language.label("statement_of", topic="field"), b.select(ids.Field.PERSON, options), block_id=ids.Field.PERSON
    )
    hint = language.say("They read your words and nothing else of the complaint, not even its number.")
    blocks = [person, _text(ids.Field.QUESTION, language, hint=hint)]
    return _form(card, language, Form.ASK_STATEMENT, blocks, asked=asked)


def classify(card: ComplaintCard, language: Language, *, asked: Asked) -> View:
    """Normal or serious after all."""
    options = [b.option(language.label(one, topic="severity"), one) for one in ("normal", "serious")]
    current = "serious" if card.ticket.serious else "normal"
    severity = b.ask(
        language.label("severity", topic="field"),
        b.radio(Field.SEVERITY, options, initial=current),
        block_id=Field.SEVERITY,
    )
    return _form(card, language, Form.CLASSIFY, [severity, _text(ids.Field.REASON, language)], asked=asked)


def name_subject(card: ComplaintCard, language: Language, *, asked: Asked) -> View:
    """Somebody it is also about; a handler who is concerned then hands it on."""
    return _form(card, language, Form.NAME_SUBJECT, subject_fields(language, asked.rules), asked=asked)


def name_handler(card: ComplaintCard, language: Language, *, asked: Asked) -> View:
    """Another handler; who is concerned by the complaint is refused."""
    element = b.users_select(ids.Field.PERSON, placeholder=language.say("Choose a person"))
    blocks = [b.ask(language.label("handler", topic="field"), element, block_id=ids.Field.PERSON)]
    return _form(card, language, Form.NAME_HANDLER, blocks, asked=asked)


def extend(card: ComplaintCard, language: Language, *, asked: Asked) -> View:
    """Once, within the limit; the complainant reads the notice."""
    most = asked.rules.policy.complaints.extension.length // HOUR
    hours = b.ask(
        language.label("hours", topic="field"),
        b.number_input(Field.HOURS, least=1, most=most),
        block_id=Field.HOURS,
        hint=language.say("Business hours, {most} at most; a working day has eight.", most=most),
    )
    hint = language.say(SENT)
    blocks = [hours, _text(Field.NOTICE, language, hint=hint)]
    return _form(card, language, Form.EXTEND, blocks, asked=asked)


def convert(card: ComplaintCard, language: Language, *, asked: Asked) -> View:
    """The incident as support will read it, or the item of the catalogue whose form comes next; nothing of the
    complaint's own words goes along.
    """
    title = b.text_input(ids.Field.TITLE, longest=TITLE_LONGEST)
    service = service_element(language, asked.rules.catalogue, chosen=None, unsure=False)
    tick = b.option(language.say("The complainant agreed to this."), "yes")
    consent = b.checkboxes(ids.Field.CONSENT, [tick])
    blocks = [
        b.context(language.say("Everybody in support reads what this becomes, in the complainant's name.")),
        *(() if card.confidentiality is Confidentiality.ANONYMOUS else (_item(language),)),
        b.ask(language.say("An incident: what happened?"), title, block_id=ids.Field.TITLE, optional=True),
        b.ask(language.say("Which service?"), service, block_id=ids.Field.SERVICE, optional=True),
        _text(ids.Field.DESCRIPTION, language, optional=True),
        b.ask(language.label("consent", topic="field"), consent, block_id=ids.Field.CONSENT),
        _dissatisfied(language),
    ]
    return _form(card, language, Form.CONVERT, blocks, asked=asked)


def _item(language: Language) -> Block:
    """Looked for by words among what the complainant may order; nothing is ordered for somebody anonymous."""
    return b.ask(
        language.say("A request: which service is to be ordered?"),
        b.external_select(Click.ITEM, placeholder=language.say("Choose a service")),
        block_id=ids.Field.ITEM,
        optional=True,
        hint=language.say("Its questions come next. Without it this becomes an incident."),
    )


def _dissatisfied(language: Language) -> Block:
    tick = b.option(language.say("The complainant is still dissatisfied: the complaint goes on beside it."), "yes")
    element = b.checkboxes(Field.DISSATISFIED, [tick])
    return b.ask(language.label("dissatisfied", topic="field"), element, block_id=Field.DISSATISFIED, optional=True)


def accept(card: ComplaintCard, language: Language, *, asked: Asked) -> View:
    """Asked once more where one tap would do it unseen: an anonymous complainant."""
    return _form(card, language, Form.ACCEPT, _says(language.say("You accept the answer.")), asked=asked)


def withdraw(card: ComplaintCard, language: Language, *, asked: Asked) -> View:
    """Nobody asks for a reason."""
    told = language.say("The complaint ends without an answer. No reason is needed.")
    return _form(card, language, Form.WITHDRAW, _says(told), asked=asked)


def worded(form: Form, field: str, hint: str = "") -> Maker:
    """A form that asks for one text."""

    def make(card: ComplaintCard, language: Language, *, asked: Asked) -> View:
        told = language.say(hint) if hint else None
        return _form(card, language, form, [_text(field, language, hint=told)], asked=asked)

    return make


def _form(card: ComplaintCard, language: Language, form: Form, blocks: Sequence[Block], *, asked: Asked) -> View:
    label = language.label(form.removeprefix("complaint."), topic="complaint_action")
    return b.modal(
        label,
        blocks,
        callback_id=form,
        submit=language.say("Send"),
        close=language.say("Cancel"),
        metadata=ids.metadata(t=None if asked.reference else card.ticket.id, r=asked.reference),
    )


def _told(card: ComplaintCard, language: Language, text: str) -> View:
    label = language.label("ask_statement", topic="complaint_action")
    metadata = ids.metadata(t=card.ticket.id)
    return b.modal(label, [b.section(text)], callback_id=Form.TAKEN, close=language.say("Close"), metadata=metadata)


def _says(text: str) -> list[Block]:
    return [b.section(text)]


def _reply(card: ComplaintCard, language: Language) -> list[Block]:
    options = [b.option(language.label(one), one) for one in Finding]
    finding = b.radio(Field.FINDING, options, initial=card.finding)
    return [
        b.ask(language.label("finding", topic="field"), finding, block_id=Field.FINDING),
        _text(Field.ANSWER, language, initial=card.answer),
        _text(Field.MEASURE, language, initial=card.measure),
    ]


def _cause(card: ComplaintCard, language: Language) -> Block:
    hint = language.say("For the monthly review, without names. The complainant does not read it.")
    return _text(ids.Field.CAUSE, language, initial=card.cause, hint=hint, optional=True)


def _text(
    field: str, language: Language, *, initial: str = "", hint: str | None = None, optional: bool = False
) -> Block:
    element = b.text_input(field, initial=initial, longest=LONGEST, multiline=True)
    label = language.label(str(field), topic="field")
    return b.ask(label, element, block_id=field, hint=hint, optional=True if optional else None)
