"""The forms that the buttons of a ticket open, all called alike: card, language, and the rulebook for those that need
it. Their blocks and actions keep their ids, so typed text survives an update; resolving has a file of its own.
"""

from collections.abc import Sequence

from domain.criteria import CriterionCode
from domain.projection import TicketCard
from domain.rulebook import Rulebook
from domain.ticket import Level, MajorState, PendingReason, State, TicketType
from views import blocks as b
from views import ids, phrases
from views.blocks import Block, Option, View
from views.ids import Field, Form
from views.words import Language

REASON_LONGEST = 1000
TEXT_LONGEST = 3000
LINE_LONGEST = 300


def ticket_form(
    card: TicketCard, language: Language, *, form: Form, action: str, blocks: Sequence[Block], submit: str | None = None
) -> View:
    """A form about one ticket: its title names the move and the number, or a line below it does where Slack's title is
    too short.
    """
    label = phrases.move_name(action, card.ticket.type, language)
    title = f"{label} {card.ticket.ref}"
    fits = len(title) <= b.TITLE_LIMIT
    return b.modal(
        title if fits else label,
        blocks if fits else [b.context(phrases.heading(card.ticket)), *blocks],
        callback_id=form,
        submit=submit or language.say("Save"),
        close=language.say("Cancel"),
        metadata=ids.metadata(t=card.ticket.id),
    )


def assign_form(card: TicketCard, language: Language, *, rules: Rulebook, because: str = "") -> View:
    """To a group or a person; a ticket that moves again needs a reason (process §3.6)."""
    return _hand_on(card, language, rules, returned=False, because=because)


def no_path(language: Language) -> str:
    """The reason with which a group asks for another when its time box is over; it may be changed."""
    return language.say("No known path within our time; more or other skills are needed.")


def return_form(card: TicketCard, language: Language, *, rules: Rulebook) -> View:
    """A group that returns a ticket says why and proposes a group (process §3.6)."""
    return _hand_on(card, language, rules, returned=True)


def _hand_on(card: TicketCard, language: Language, rules: Rulebook, *, returned: bool, because: str = "") -> View:
    options = [b.option(language.name(group.names), group.key) for group in rules.organisation.groups]
    moves_again = returned or card.ticket.state is not State.NEW
    current = None if returned else card.ticket.group
    placeholder = language.say("Choose a resolver group")
    return ticket_form(
        card,
        language,
        form=Form.RETURN if returned else Form.ASSIGN,
        action="return" if returned else "assign",
        blocks=[
            b.ask(
                language.label("group", topic="field"),
                b.select(Field.GROUP, options, initial=current, placeholder=placeholder),
                block_id=Field.GROUP,
            ),
            b.ask(
                language.label("assignee", topic="field"),
                b.users_select(Field.PERSON, placeholder=language.say("Choose a person")),
                block_id=Field.PERSON,
                optional=True,
                hint=language.say("Leave empty to let the group decide."),
            ),
            reason(language, initial=because, optional=not moves_again),
        ],
    )


def hold_form(
    card: TicketCard,
    language: Language,
    *,
    rules: Rulebook,
    chosen: PendingReason = PendingReason.WAITING_FOR_USER,
) -> View:
    """Why it waits and what ends the waiting; each reason says what it does to this ticket's clock. Only what the
    chosen reason needs is asked, and another choice draws the form again.
    """
    options = [
        b.option(language.label(one), one, description=_effect(one, card, language, rules)) for one in PendingReason
    ]
    choice = b.ask(
        language.label("pending_reason", topic="field"),
        b.radio(Field.PENDING_REASON, options, initial=chosen),
        block_id=Field.PENDING_REASON,
        calls=True,
    )
    blocks = [choice, *_waiting(chosen, language)]
    return ticket_form(card, language, form=Form.HOLD, action="hold", blocks=blocks)


def reply_form(card: TicketCard, language: Language, **_: Rulebook) -> View:
    """A public reply; the form says that the reporter reads it."""
    return _text_form(
        card,
        language,
        form=Form.REPLY,
        action="reply",
        hint=language.say("The reporter reads this in their own thread."),
    )


def note_form(card: TicketCard, language: Language, **_: Rulebook) -> View:
    """An internal note; the form says that the reporter does not read it."""
    return _text_form(
        card, language, form=Form.NOTE, action="note", hint=language.say("Support only; the reporter never sees this.")
    )


def add_info_form(card: TicketCard, language: Language, **_: Rulebook) -> View:
    """The reporter adds something to their ticket."""
    return _text_form(
        card,
        language,
        form=Form.ADD_INFO,
        action="add_info",
        hint=language.say("It goes to everybody who works on it."),
    )


def reopen_form(card: TicketCard, language: Language, **_: Rulebook) -> View:
    return ticket_form(
        card,
        language,
        form=Form.REOPEN,
        action="reopen",
        blocks=[reason(language, label=language.say("What does not work yet?"))],
    )


def cancel_form(card: TicketCard, language: Language, **_: Rulebook) -> View:
    blocks = [b.context(language.say("The ticket stays on record; its clocks stop.")), reason(language)]
    return ticket_form(card, language, form=Form.CANCEL, action="cancel", blocks=blocks)


def withdraw_form(card: TicketCard, language: Language, **_: Rulebook) -> View:
    """The reporter needs no help any more."""
    wish = card.ticket.type is TicketType.SERVICE_REQUEST
    initial = language.say("It is not needed any more.") if wish else language.say("It works again.")
    return ticket_form(
        card, language, form=Form.WITHDRAW, action="withdraw", blocks=[reason(language, initial=initial)]
    )


def close_form(card: TicketCard, language: Language, **_: Rulebook) -> View:
    """The first line closes for the user, whose consent is recorded (process §3.6)."""
    wish = card.ticket.type is TicketType.SERVICE_REQUEST
    told = (
        language.say("The user confirmed that all is as they need it.")
        if wish
        else language.say("The user confirmed that it works.")
    )
    consent = b.checkboxes(Field.CONSENT, [b.option(told, "yes")])
    blocks = [b.ask(language.label("consent", topic="field"), consent, block_id=Field.CONSENT)]
    return ticket_form(card, language, form=Form.CLOSE, action="close", blocks=blocks)


def escalate_form(card: TicketCard, language: Language, **_: Rulebook) -> View:
    """To the next step of the ladder, with a reason (process §3.7)."""
    return ticket_form(card, language, form=Form.ESCALATE, action="escalate", blocks=[reason(language)])


def propose_form(card: TicketCard, language: Language, **_: Rulebook) -> View:
    """One criterion is enough, the incident manager decides; what was decided on before needs new facts (§3.8)."""
    blocks = [criterion(language), new_facts(card, language)]
    return ticket_form(card, language, form=Form.PROPOSE_MAJOR, action="propose_major", blocks=blocks)


def criterion(language: Language) -> Block:
    options = [b.option(language.label(one), one) for one in CriterionCode]
    element = b.radio(Field.CRITERION, options)
    return b.ask(language.label("criterion", topic="field"), element, block_id=Field.CRITERION)


def new_facts(card: TicketCard, language: Language) -> Block:
    """What is new since a refusal or a false alarm; otherwise why, if there is more to say."""
    again = card.ticket.major in {MajorState.REFUSED, MajorState.STOOD_DOWN}
    label = language.say("What is new?") if again else None
    return reason(language, label=label, optional=not again)


def reason(language: Language, *, label: str | None = None, initial: str = "", optional: bool = False) -> Block:
    element = b.text_input(Field.REASON, initial=initial, longest=REASON_LONGEST, multiline=True)
    return b.ask(
        label or language.label("reason", topic="field"),
        element,
        block_id=Field.REASON,
        optional=True if optional else None,
    )


def text(
    language: Language, field: Field, *, hint: str | None = None, optional: bool = False, initial: str = ""
) -> Block:
    """A longer answer, labelled by the field's own word."""
    element = b.text_input(field, initial=initial, longest=TEXT_LONGEST, multiline=True)
    return b.ask(
        language.label(field, topic="field"), element, block_id=field, hint=hint, optional=True if optional else None
    )


def _text_form(card: TicketCard, language: Language, *, form: Form, action: str, hint: str) -> View:
    return ticket_form(
        card,
        language,
        form=form,
        action=action,
        blocks=[text(language, Field.TEXT, hint=hint)],
        submit=language.say("Send"),
    )


def level(field: Field, current: Level | None, language: Language) -> Block:
    """Impact or urgency."""
    options: list[Option] = [b.option(language.label(one), one) for one in Level]
    return b.ask(language.label(field, topic="field"), b.select(field, options, initial=current), block_id=field)


def _effect(one: PendingReason, card: TicketCard, language: Language, rules: Rulebook) -> str:
    """What waiting for this does to this ticket's clock (process §3.5.4)."""
    ticket = card.ticket
    stops = rules.policy.pausing.stops(one, type=ticket.type, priority=ticket.priority, major=ticket.is_major)
    return language.say("The clock stands still.") if stops else language.say("The clock goes on.")


def _waiting(chosen: PendingReason, language: Language) -> list[Block]:
    """What each reason needs."""
    match chosen:
        case PendingReason.WAITING_FOR_USER:
            told = language.say("Posted to the reporter; their reply ends the waiting.")
            return [text(language, Field.QUESTION, hint=told)]
        case PendingReason.USER_AGREED_TIME:
            return [_until(language), _consent(language)]
        case PendingReason.WAITING_FOR_CHANGE:
            return [_line(Field.CHANGE_REFERENCE, language), _condition(language)]
        case PendingReason.WAITING_FOR_THIRD_PARTY:
            return [_condition(language)]


def _until(language: Language) -> Block:
    return b.ask(language.label("until", topic="field"), b.datetime_picker(Field.UNTIL), block_id=Field.UNTIL)


def _consent(language: Language) -> Block:
    tick = b.option(language.say("The user agreed to this time."), "yes")
    element = b.checkboxes(Field.CONSENT, [tick])
    return b.ask(language.label("consent", topic="field"), element, block_id=Field.CONSENT)


def _condition(language: Language) -> Block:
    hint = language.say("For example: the carrier reports the line as repaired.")
    return _line(Field.RESUME_CONDITION, language, hint=hint)


def _line(field: Field, language: Language, *, hint: str | None = None) -> Block:
    element = b.text_input(field, longest=LINE_LONGEST)
    return b.ask(language.label(field, topic="field"), element, block_id=field, hint=hint)
