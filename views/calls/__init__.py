"""A call that the first line logs: who called and when, then the usual form; and what was told by telephone."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from domain.calls import CONTACT_LIMIT, NAME_LIMIT, Call, CallKind
from domain.organisation import Organisation, PersonKind
from domain.projection import TicketCard
from domain.rulebook import Rulebook
from views import blocks as b
from views import ids as common
from views.blocks import Block, View
from views.calls.ids import Field, Form
from views.ids import Field as CommonField
from views.units import unit_groups
from views.words import Language

__all__ = ["call_form", "of", "packed", "told_form"]

TEXT_LONGEST = 3000


def call_form(language: Language, rules: Rulebook, *, now: datetime) -> View:
    """Who called, how to reach them, when, and what it is about; the next page is the usual form."""
    earliest = rules.policy.recording.earliest_start.length
    kinds = [b.option(language.label(kind, topic="ticket_type"), kind) for kind in CallKind]
    return b.modal(
        language.say("Log a call"),
        [
            b.ask(
                language.say("What is it?"), b.radio(Field.KIND, kinds, initial=kinds[0]["value"]), block_id=Field.KIND
            ),
            b.ask(
                language.say("Who called?"),
                b.users_select(Field.CALLER, placeholder=language.say("Choose a person")),
                block_id=Field.CALLER,
                optional=True,
                hint=language.say("In Slack they get the receipt and may answer; otherwise fill in the next lines."),
            ),
            b.divider(),
            *_without_slack(language, rules.organisation),
            b.ask(
                language.say("When did they call?"),
                b.datetime_picker(Field.AT, initial=now),
                block_id=Field.AT,
                hint=language.say("Clocks start then; at most {span} back.", span=language.span(earliest)),
            ),
        ],
        callback_id=Form.LOG,
        submit=language.say("Next"),
        close=language.say("Cancel"),
    )


def _without_slack(language: Language, organisation: Organisation) -> list[Block]:
    people = [b.option(language.label(kind, topic="person_kind"), kind) for kind in PersonKind]
    return [
        b.ask(
            language.say("Name, when not in Slack"),
            b.text_input(Field.NAME, longest=NAME_LIMIT),
            block_id=Field.NAME,
            optional=True,
        ),
        b.ask(
            language.say("Telephone number or e-mail address"),
            b.text_input(Field.CONTACT, longest=CONTACT_LIMIT),
            block_id=Field.CONTACT,
            optional=True,
            hint=language.say("To call back. With an e-mail address they are recognised once they join Slack."),
        ),
        b.ask(
            language.label("unit", topic="field"),
            b.select(Field.UNIT, groups=unit_groups(language, organisation), placeholder=language.say("Choose")),
            block_id=Field.UNIT,
            optional=True,
        ),
        b.ask(
            language.say("Kind of user, when not in Slack"),
            b.select(Field.PERSON, people, placeholder=language.say("Choose")),
            block_id=Field.PERSON,
            optional=True,
            hint=language.say(
                "Decides what may be ordered and whether access must end. Nothing chosen: as known here."
            ),
        ),
    ]


def told_form(card: TicketCard, language: Language, **_: Rulebook) -> View:
    """What the user was told by telephone; it counts as the public reply."""
    hint = language.say("Call {contact} first. It counts as a reply to the user.", contact=card.call_back or "–")
    return b.modal(
        language.label("told_by_phone", topic="action"),
        [
            b.ask(
                language.say("What did you tell them?"),
                b.text_input(CommonField.TEXT, longest=TEXT_LONGEST, multiline=True),
                block_id=CommonField.TEXT,
                hint=hint,
            )
        ],
        callback_id=Form.TOLD,
        submit=language.say("Save"),
        close=language.say("Cancel"),
        metadata=common.metadata(t=card.ticket.id),
    )


def packed(call: Call) -> dict[str, Any]:
    """A call as it travels from one page to the next."""
    at = None if call.at is None else int(call.at.timestamp())
    given = {"s": call.slack, "n": call.name, "c": call.contact, "u": call.unit, "p": call.person, "at": at}
    return {key: value for key, value in given.items() if value}


def of(values: Mapping[str, Any] | None) -> Call | None:
    """What `packed` wrote; nothing for a form that belongs to no call."""
    if not isinstance(values, dict):
        return None
    at = values.get("at")
    return Call(
        slack=values.get("s"),
        name=str(values.get("n") or ""),
        contact=str(values.get("c") or ""),
        unit=values.get("u"),
        person=None if values.get("p") is None else PersonKind(values["p"]),
        at=None if at is None else datetime.fromtimestamp(int(at), UTC),
    )
