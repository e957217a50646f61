"""The report of an incident: the form with its six questions, what is shown while it loads and once it is taken. Block
and action ids never change between two showings, so Slack keeps what was typed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.catalogue import Catalogue, Service
from domain.finding.faces import Found
from domain.priority import CanWork, Scope
from domain.projection import KnownOutage, TicketCard
from views import blocks as b
from views import ids, outages, phrases
from views.blocks import Block, Element, Option, Shown, View
from views.ids import Click, Field, Form
from views.knowledge import found
from views.markup import clean, joined, link, neutral, one_line
from views.words import Language

TITLE_LONGEST = 150
DESCRIPTION_LONGEST = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the form is filled with when it opens. `permalink` is that of the message it is made from; `former` is the
    ticket that this one follows, `because` says why; `call` is who called the first line.
    """

    words: str = ""
    description: str = ""
    service: str | None = None
    permalink: str | None = None
    channel: str | None = None
    ts: str | None = None
    consider_major: bool = False
    scope: Scope | None = None
    can_work: CanWork | None = None
    affected: str | None = None
    former: int | None = None
    because: str = ""
    call: Mapping[str, Any] | None = None
    different: bool = False  # the reporter said that it is none of the known outages


def report_form(
    language: Language,
    catalogue: Catalogue,
    *,
    draft: Draft | None = None,
    on_behalf: bool = False,
    known: Sequence[KnownOutage] = (),
    helpful: Sequence[Found] = (),
) -> View:
    """Six questions, and for the first line a seventh: for whom. Nobody is asked for a priority (process §3.1).

    Articles that may help stand below the first two questions, where the reader is when they appear.
    """
    draft = draft or Draft()
    return b.modal(
        language.say("Report an incident"),
        [
            *outages.gate(known, language),
            *_origin(draft, language),
            *(_affected(draft, language) if on_behalf and draft.call is None else ()),
            _title(draft, language),
            b.ask(
                language.say("Which service?"),
                service_element(language, catalogue, chosen=draft.service),
                block_id=Field.SERVICE,
                calls=True,
            ),
            *found.helpful(helpful, language),
            *_reach(draft, language),
            _deadline(language),
            _major(draft, language),
            _description(draft, language),
        ],
        callback_id=Form.REPORT,
        submit=language.say("Report"),
        close=language.say("Cancel"),
        metadata=ids.metadata(
            p=draft.permalink,
            c=draft.channel,
            ts=draft.ts,
            f=draft.former,
            by=draft.call,
            d=1 if draft.different else None,
        ),
    )


def service_options(
    language: Language, services: Iterable[Service], catalogue: Catalogue, *, unsure: bool = True
) -> dict[str, list[dict[str, Any]]]:
    """The answer to somebody typing into the service field, and the list itself while it is short."""
    roots: dict[str, list[Option]] = {}
    for service in services:
        path = catalogue.path(service.key)
        roots.setdefault(language.name(path[0].names), []).append(_option(service, language))
    groups = [b.option_group(name, options) for name, options in roots.items()]
    if unsure:
        unknown = b.option(language.say("I don't know"), ids.UNKNOWN_SERVICE)
        groups.append(b.option_group(language.say("Not sure?"), [unknown]))
    return {"option_groups": groups}


def loading(language: Language) -> View:
    """Shown at once, so that the three seconds of a trigger never run out."""
    wait = b.section(language.mark("One moment, please …"))
    return b.modal(language.say("Hotline"), [wait], callback_id=Form.LOADING, close=language.say("Close"))


def taken_view(card: TicketCard, language: Language) -> View:
    """What the form turns into once the report is on record."""
    return b.modal(
        language.say("Report received"),
        taken(card, language).blocks,
        callback_id=Form.DONE,
        close=language.say("Close"),
    )


def taken(card: TicketCard, language: Language) -> Shown:
    """The confirmation: number, both due times and, outside support hours, the way for emergencies."""
    ticket = card.ticket
    text = language.say("{ref} is on record: {title}", ref=ticket.ref, title=ticket.title)
    blocks: list[Block] = [b.section(phrases.heading(ticket))]
    clocks = phrases.clock_fields(card, language, language.when)
    if clocks:
        blocks.append(b.fields(clocks))
    blocks += outages.for_reporter(card, language)
    blocks += out_of_hours(card, language)
    blocks.append(b.context(language.say("You find it in the messages of this app; replies there reach the hotline.")))
    return Shown(text, blocks)


def out_of_hours(card: TicketCard, language: Language) -> list[Block]:
    """Outside support hours the reporter hears which calendar counts, and the way for emergencies (process S3)."""
    face = card.clock("response")
    if card.in_hours or not card.ticket.is_worked or (face is not None and face.calendar == "7x24"):
        return []
    key = str(card.ticket.hours) if face is None else face.calendar
    said = [
        language.say(
            "It is outside support hours. Times for this ticket count on {calendar}.",
            calendar=phrases.calendar(key, language),
        ),
        language.name(card.emergency),
        language.say("Hotline: {phone}", phone=card.phone) if card.phone else "",
    ]
    return [b.section(joined(said))]


def _option(service: Service, language: Language) -> Option:
    return b.option(language.name(service.names), service.key)


def _origin(draft: Draft, language: Language) -> list[Block]:
    told = [b.context(neutral(draft.because))] if draft.because else []
    if draft.permalink is None:
        return told
    address = link(draft.permalink, language.say("open"))
    return [*told, b.context(language.together([language.say("From a message:"), address]))]


def _affected(draft: Draft, language: Language) -> list[Block]:
    element = b.users_select(Field.AFFECTED, initial=draft.affected, placeholder=language.say("Choose a person"))
    return [
        b.ask(
            language.label("on_behalf", topic="field"),
            element,
            block_id=Field.AFFECTED,
            optional=True,
            hint=language.say("The person who has the trouble; they receive the updates."),
        )
    ]


def _title(draft: Draft, language: Language) -> Block:
    element = b.text_input(
        Field.TITLE,
        initial=one_line(draft.words),
        longest=TITLE_LONGEST,
        placeholder=language.say("For example: policy system, no policies can be issued"),
        focus=True,
    )
    return b.ask(language.say("What happened?"), element, block_id=Field.TITLE, calls=True)


def service_element(language: Language, catalogue: Catalogue, *, chosen: str | None, unsure: bool = True) -> Element:
    """A list under the catalogue's roots; too long a list is searched by typing. `unsure` offers "I don't know"."""
    placeholder = language.say("Choose a service")
    if len(catalogue.services) >= b.OPTIONS:
        known = chosen is not None and any(one.key == chosen for one in catalogue.services)
        initial = _option(catalogue.service(chosen), language) if known and chosen is not None else None
        return b.external_select(Click.SERVICE, initial=initial, placeholder=placeholder)
    groups = service_options(language, catalogue.services, catalogue, unsure=unsure)["option_groups"]
    return b.select(Click.SERVICE, groups=groups, initial=chosen, placeholder=placeholder)


def _reach(draft: Draft, language: Language) -> list[Block]:
    scopes = [b.option(language.label(one), one) for one in Scope]
    work = [b.option(language.label(one), one) for one in CanWork]
    return [
        b.ask(
            language.say("Who is affected?"),
            b.select(Field.SCOPE, scopes, initial=draft.scope, placeholder=language.say("Choose")),
            block_id=Field.SCOPE,
        ),
        b.ask(
            language.say("Can you work?"),
            b.radio(Field.CAN_WORK, work, initial=draft.can_work),
            block_id=Field.CAN_WORK,
        ),
    ]


def _deadline(language: Language) -> Block:
    return b.ask(
        language.say("Is there a deadline?"),
        b.datetime_picker(Field.DEADLINE),
        block_id=Field.DEADLINE,
        optional=True,
        hint=language.say("For example the end of the month-end run."),
    )


def _major(draft: Draft, language: Language) -> Block:
    """A tick, not a question: it only proposes (process §3.8)."""
    tick = b.option(language.say("Please consider this a major incident"), "yes")
    return b.section(
        language.mark("*Very serious?* The incident manager decides."),
        accessory=b.checkboxes(Field.CONSIDER_MAJOR, [tick], initial=("yes",) if draft.consider_major else ()),
        block_id=Field.CONSIDER_MAJOR,
    )


def _description(draft: Draft, language: Language) -> Block:
    words, told = one_line(draft.words), clean(draft.description)
    initial = f"{words}\n\n{told}".strip() if len(words) > TITLE_LONGEST else told
    element = b.text_input(Field.DESCRIPTION, initial=initial, longest=DESCRIPTION_LONGEST, multiline=True)
    return b.ask(
        language.say("Details"),
        element,
        block_id=Field.DESCRIPTION,
        hint=language.say("Error message, steps, since when. No customer data or ID numbers, please."),
    )
