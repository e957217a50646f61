"""What support sees of masters and duplicates: a card that says which outage a report looks like or belongs to and how
many are linked, the picker of masters, the list of duplicates, and the message to everybody affected.
"""

from collections.abc import Sequence

from domain.projection import Alike, EventLine, TicketCard
from domain.rulebook import Rulebook
from views import blocks as b
from views import ids, phrases
from views.blocks import Block, Element, Option, Shown, View
from views.ids import Click, Field, Form
from views.markup import Mrkdwn, bold, joined, neutral, one_line
from views.ticket.forms import TEXT_LONGEST, reason, ticket_form
from views.ticket.lists import more, row
from views.ticket.sentences import doer, with_quote
from views.words import Language

LISTED = 20
NUMBER_LONGEST = 20
STILL_BROKEN = "still_broken"


def on_card(card: TicketCard, language: Language) -> list[Block]:
    """Its master, its duplicates, or what it looks like, each with the one tap that deals with it."""
    face = card.duplicates
    if face.master is not None:
        text = language.mark(
            "*Duplicate of {ref}*: it is worked on there, is resolved with it, and its reminders are the master's.",
            ref=face.master,
        )
        part = _move(card, language, "unlink_duplicate", Click.UNLINK_DUPLICATE)
        return [b.section(text, accessory=part)]
    return [*_linked(card, language), *_similar(card, language), *_alike(card, language)]


def _linked(card: TicketCard, language: Language) -> list[Block]:
    face = card.duplicates
    if not face.linked:
        return []
    due = language.mark("first due {when}", when=language.slack_when(face.earliest)) if face.earliest else None
    open_ones = language.count("{n} open", "{n} open", face.open) if face.open else None
    number = bold(language.count("+{n} linked", "+{n} linked", face.linked))
    show = b.button(language.say("Show"), Click.DUPLICATES, value=ids.about(card.ticket.id))
    tell = _move(card, language, "tell_affected", Click.TELL_AFFECTED)
    return [
        b.section(joined([number, open_ones, due], phrases.SEPARATOR)),
        *b.actions([show] if tell is None else [tell, show], block_id=f"ticket.{card.ticket.id}.duplicates"),
    ]


def _move(card: TicketCard, language: Language, action: str, click: Click) -> Element | None:
    """The button of a move its reader may make."""
    if action not in card.actions:
        return None
    return b.button(language.label(action, topic="action"), click, value=ids.about(card.ticket.id))


def _similar(card: TicketCard, language: Language) -> list[Block]:
    n = card.duplicates.similar
    if not n or not card.ticket.is_worked:
        return []
    text = language.count("{n} more report looks like this.", "{n} more reports look like this.", n)
    ask = b.confirm(
        language.say("Link them?"),
        language.say("Their reporters are told that it is a known outage. Each can be unlinked again."),
        yes=language.say("Link"),
        no=language.say("Cancel"),
    )
    label = language.count("Link {n}", "Link all {n}", n)
    link = b.button(label, Click.LINK_SIMILAR, value=ids.about(card.ticket.id), ask=ask)
    return [b.section(text, accessory=link if "link_duplicate" in card.actions else None)]


def _alike(card: TicketCard, language: Language) -> list[Block]:
    return [
        b.section(
            language.mark(
                "{label}: {value}",
                label=language.mark("Looks like *{ref}* ({n})", ref=one.ref, n=one.people),
                value=_title(one),
            ),
            accessory=b.button(
                language.say("Link"),
                Click.LINK_TO,
                value=ids.about(card.ticket.id, m=one.ticket_id),
                spoken=language.say("Link to {ref}", ref=one.ref),
            ),
            block_id=f"ticket.{card.ticket.id}.like.{one.ticket_id}",
        )
        for one in card.duplicates.alike
    ]


def _title(one: Alike) -> Mrkdwn:
    return neutral(one_line(one.title), phrases.TITLE_SHOWN)


def link_form(card: TicketCard, language: Language, *, masters: Sequence[Alike] = (), **_: Rulebook) -> View:
    """A master from the list, or any other by its number, which is needed where there is no list."""
    blocks: list[Block] = []
    if masters:
        options = [_option(one, language) for one in masters[: b.OPTIONS]]
        blocks.append(
            b.ask(
                language.label("master", topic="term"),
                b.select(Field.MASTER, options, placeholder=language.say("Choose a master")),
                block_id=Field.MASTER,
                optional=True,
            )
        )
    blocks.append(
        b.ask(
            language.say("Or its number") if masters else language.label("master", topic="term"),
            b.text_input(Field.MASTER_NUMBER, longest=NUMBER_LONGEST, placeholder="INC-42"),
            block_id=Field.MASTER_NUMBER,
            optional=True if masters else None,
            hint=language.say("An open incident that is no duplicate itself."),
        )
    )
    submit = language.say("Link")
    return ticket_form(card, language, form=Form.LINK_DUPLICATE, action="link_duplicate", blocks=blocks, submit=submit)


def _option(one: Alike, language: Language) -> Option:
    text = language.say("{ref} ({n}): {title}", ref=one.ref, n=one.people, title=one.title)
    return b.option(text, str(one.ticket_id))


def unlink_form(card: TicketCard, language: Language, **_: Rulebook) -> View:
    """Why it is something else."""
    action, form = "unlink_duplicate", Form.UNLINK_DUPLICATE
    return ticket_form(card, language, form=form, action=action, blocks=[reason(language)])


def tell_affected_form(card: TicketCard, language: Language, **_: Rulebook) -> View:
    """One public message; it says how many read it."""
    people = 1 + card.duplicates.linked
    read = language.count("{n} reporter reads this.", "{n} reporters read this.", people)
    text = b.text_input(Field.TEXT, longest=TEXT_LONGEST, multiline=True)
    blocks = [b.context(read), b.ask(language.say("Message"), text, block_id=Field.TEXT)]
    submit = language.say("Send")
    return ticket_form(card, language, form=Form.TELL_AFFECTED, action="tell_affected", blocks=blocks, submit=submit)


def linked_at_once(linked: int, left: int, language: Language) -> Shown:
    """How many one tap linked; what could not be is left for a person."""
    done = language.count("{n} report is linked.", "{n} reports are linked.", linked)
    rest = language.count("{n} could not be linked.", "{n} could not be linked.", left) if left else None
    text = language.together([done, rest])
    return Shown(text, [b.section(text)])


def listed(master: TicketCard, cards: Sequence[TicketCard], language: Language) -> View:
    """The duplicates of a master, each with a button that shows all of it."""
    rows: list[Block] = []
    for card in cards[:LISTED]:
        rows += [row(card, language), b.divider()]
    rows += more(master.duplicates.linked, min(len(cards), LISTED), language)
    return b.modal(
        language.say("Duplicates of {ref}", ref=master.ticket.ref),
        rows or [b.section(language.say("No duplicates"))],
        callback_id=Form.DETAILS,
        close=language.say("Close"),
    )


def _linked_line(event: EventLine, language: Language) -> Mrkdwn:
    return language.mark("{who} linked it to *{ref}*.", who=doer(event, language), ref=_master(event))


def _parted_line(event: EventLine, language: Language) -> Mrkdwn:
    why = event.data.get("reason")
    if why == STILL_BROKEN:
        return language.mark(
            "It still does not work for a reporter after *{ref}* was resolved; the report goes on by itself.",
            ref=_master(event),
        )
    made = language.mark("{who} unlinked it from *{ref}*.", who=doer(event, language), ref=_master(event))
    return with_quote(made, why)


def _told_line(event: EventLine, language: Language) -> Mrkdwn:
    people = 1 + int(event.data.get("duplicates") or 0)
    made = language.count("A message to {n} reporter.", "A message to {n} reporters.", people)
    return with_quote(neutral(made), event.comment)


def _apart_line(event: EventLine, language: Language) -> Mrkdwn:
    return language.mark("{who}: it is none of the known outages.", who=doer(event, language))


def _own_linked(_: EventLine, language: Language) -> Mrkdwn:
    return language.mark("*It belongs to a known outage.* You hear from us as soon as that is over.")


def _own_parted(_: EventLine, language: Language) -> Mrkdwn:
    return language.mark("We look at your report by itself now: it is not the known outage.")


def _master(event: EventLine) -> str:
    return str(event.data.get("master") or "")


LINES = {
    "duplicate_linked": _linked_line,
    "duplicate_parted": _parted_line,
    "affected_told": _told_line,
    "kept_apart": _apart_line,
}
REPORTER_LINES = {"duplicate_linked": _own_linked, "duplicate_parted": _own_parted}
