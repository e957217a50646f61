"""The forms of command. Each is called with card, language and the rulebook, like the forms of a ticket."""

from datetime import datetime

from domain.major import interval
from domain.projection import TicketCard
from domain.rulebook import Rulebook
from domain.ticket import MajorState
from views import blocks as b
from views.blocks import Block, View
from views.ids import Field, Form
from views.major import command
from views.ticket.forms import criterion, new_facts, reason, text, ticket_form
from views.words import Language


def declare_form(card: TicketCard, language: Language, **_: Rulebook) -> View:
    """Who leads, and whether the channel is private; what nobody proposed needs its criterion (process §3.8)."""
    private = b.option(language.say("Private channel, by invitation only"), "yes")
    blocks: list[Block] = [
        *_why(card, language),
        b.ask(
            language.label("commander", topic="role"),
            b.users_select(Field.PERSON, placeholder=language.say("Choose a person")),
            block_id=Field.PERSON,
            optional=True,
            hint=language.say("Leave empty to lead it yourself."),
        ),
        b.ask(
            language.label("channel", topic="field"),
            b.checkboxes(Field.PRIVATE, [private], initial=["yes"] if card.ticket.confidential else ()),
            block_id=Field.PRIVATE,
            optional=True,
            hint=language.say("It is announced all the same, without details; a confidential ticket never is."),
        ),
    ]
    label = language.say("Declare")
    return ticket_form(card, language, form=Form.DECLARE_MAJOR, action="declare_major", blocks=blocks, submit=label)


def _why(card: TicketCard, language: Language) -> list[Block]:
    if card.ticket.major is MajorState.PROPOSED:
        shown = command.criteria(command.face(card).criteria, language)
        return [b.section(shown or command.state(card, language))]
    return [criterion(language), new_facts(card, language)]


def refuse_form(card: TicketCard, language: Language, **_: Rulebook) -> View:
    """Not major, with a reason; new facts may bring it up again."""
    return ticket_form(card, language, form=Form.REFUSE_MAJOR, action="refuse_major", blocks=[reason(language)])


def update_form(card: TicketCard, language: Language, *, rules: Rulebook) -> View:
    """A stakeholder update, starting from the last one; "no change" is an update (process §3.8)."""
    found = command.face(card)
    last = found.last_update
    every = interval(found.state, rules.policy.majors.cadence)
    told = language.say(
        "Read by all stakeholders: no customer data. The next update is due {span} after this one.",
        span=language.span(every),
    )
    return ticket_form(
        card,
        language,
        form=Form.UPDATE_MAJOR,
        action="update_major",
        submit=language.say("Send"),
        blocks=[
            b.context(command.state(card, language), told),
            text(language, Field.AFFECTED_PART, initial="" if last is None else last.affected),
            text(language, Field.DONE, hint=language.say("“No change” is an answer.")),
            text(language, Field.WAY_ROUND, initial="" if last is None else last.workaround or "", optional=True),
            b.ask(
                language.label(Field.ETA, topic="field"),
                b.datetime_picker(Field.ETA, initial=_eta(card)),
                block_id=Field.ETA,
                optional=True,
                hint=language.say("Only on the word of the major incident manager."),
            ),
        ],
    )


def _eta(card: TicketCard) -> datetime | None:
    """The last word, while it has not passed."""
    last = command.face(card).last_update
    return last.eta if last is not None and last.eta is not None and last.eta > card.now else None


def stabilise_form(card: TicketCard, language: Language, **_: Rulebook) -> View:
    """The service is restored; observation begins."""
    return ticket_form(card, language, form=Form.STABILISE, action="stabilise", blocks=[_restored(card, language)])


def relapse_form(card: TicketCard, language: Language, **_: Rulebook) -> View:
    return ticket_form(card, language, form=Form.RELAPSE, action="relapse", blocks=[reason(language)])


def stand_down_form(card: TicketCard, language: Language, *, rules: Rulebook) -> View:
    """The conditions of the stand-down as questions; an early restoration needs its reason (process §3.8)."""
    early = rules.policy.majors.declaration.early_restore.length
    confirmed = b.option(language.say("A user or monitoring confirmed that the service is restored."), "yes")
    blocks = [
        _restored(card, language),
        b.ask(
            language.label(Field.CONFIRMED, topic="field"),
            b.checkboxes(Field.CONFIRMED, [confirmed]),
            block_id=Field.CONFIRMED,
        ),
        text(
            language, Field.RESOLUTION, hint=language.say("What was done, or the workaround. The reporters read this.")
        ),
        b.ask(
            language.label("reason", topic="field"),
            b.text_input(Field.REASON, longest=1000, multiline=True),
            block_id=Field.REASON,
            optional=True,
            hint=language.say("Needed when the service was restored more than {span} ago.", span=language.span(early)),
        ),
    ]
    return ticket_form(card, language, form=Form.STAND_DOWN, action="stand_down", blocks=blocks)


def false_alarm_form(card: TicketCard, language: Language, **_: Rulebook) -> View:
    """Not major after all: back to the normal way, no review, but counted."""
    told = b.context(language.say("The ticket goes on as usual, without a review; the false alarm is counted."))
    blocks = [told, reason(language)]
    return ticket_form(card, language, form=Form.FALSE_ALARM, action="false_alarm", blocks=blocks)


def _restored(card: TicketCard, language: Language) -> Block:
    initial = command.face(card).restored_at or card.now
    element = b.datetime_picker(Field.RESTORED_AT, initial=initial)
    return b.ask(language.label(Field.RESTORED_AT, topic="field"), element, block_id=Field.RESTORED_AT)
