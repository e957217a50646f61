"""What single people are told about a major incident: the decision to take, the page, and the update that is due."""

from domain.projection import EventLine, TicketCard
from domain.ticket import MajorState
from views import blocks as b
from views import ids, phrases
from views.blocks import Block, Element, Shown
from views.ids import Click
from views.major import command
from views.markup import bold, channel_link, joined
from views.ticket.sentences import instant
from views.words import Language


def proposal(event: EventLine, card: TicketCard, language: Language) -> Shown:
    """The incident manager decides: the criteria are named, both buttons are at hand (process §3.8)."""
    ticket = card.ticket
    text = language.mark("*{ref} is proposed as a major incident.* Please decide now.", ref=ticket.ref)
    codes = tuple(str(code) for code in event.data.get("criteria") or command.face(card).criteria)
    concerned = card.affected or card.reporter
    facts = [
        phrases.pair(language.label("service", topic="field"), language.path(card.service_path)),
        phrases.pair(language.label("unit", topic="field"), language.path(card.unit_path[-2:])),
        phrases.pair(language.label("reporter", topic="field"), phrases.named(concerned, language)),
        phrases.pair(language.label("priority", topic="field"), phrases.priority(ticket, language)),
        *phrases.clock_fields(card, language, language.when),
    ]
    blocks: list[Block] = [
        b.section(text),
        b.section(phrases.heading(ticket)),
        b.section(joined([bold(language.label("criterion", topic="field")), command.criteria(codes, language)])),
        b.fields(facts),
        *_decision(card, language),
    ]
    return Shown(text, blocks)


def undecided(event: EventLine, card: TicketCard, language: Language) -> Shown:
    """The incident manager did not decide in time: those next in line may (process §3.8)."""
    shown = proposal(event, card, language)
    at = instant(event.data.get("proposed_at"))
    when = language.when(at) if at else "–"
    late = language.mark("*Nobody has decided yet* on the proposal of {when}. You may decide.", when=when)
    return Shown(joined([card.ticket.ref, late], phrases.SEPARATOR), [b.section(late), *shown.blocks])


def roles_open(event: EventLine, card: TicketCard, language: Language) -> Shown:
    """Roles that nobody has taken: whoever is asked takes one with one tap (process §3.8)."""
    roles = [str(role) for role in event.data.get("roles") or ()]
    names = language.list(language.label(role, topic="role") for role in roles)
    text = language.mark("*{ref}* needs somebody as: *{roles}*.", ref=card.ticket.ref, roles=names)
    blocks = [b.section(text), b.section(phrases.heading(card.ticket))]
    return Shown(text, [*blocks, *b.actions(command.role_buttons(card, language, wanted=roles))])


def page(event: EventLine, card: TicketCard, language: Language) -> Shown:
    """Somebody is needed: what it is, where to go, which roles are open."""
    found = command.face(card)
    who = phrases.actor(event.actor, language)
    text = language.mark("*{ref} is a major incident*, declared by {who}.", ref=card.ticket.ref, who=who)
    where = channel_link(found.channel) if found.channel else f"#{found.channel_name}" if found.channel_name else None
    blocks: list[Block] = [
        b.section(text),
        b.section(phrases.heading(card.ticket)),
        *([b.section(language.together([language.say("Incident channel:"), where]))] if where else []),
        b.fields(phrases.clock_fields(card, language, language.when) or [phrases.state(card.ticket, language)]),
        *b.actions(command.role_buttons(card, language)),
    ]
    return Shown(text, blocks)


def cadence(event: EventLine, card: TicketCard, language: Language) -> Shown:
    """Five minutes before, at, and five minutes after the deadline of a stakeholder update."""
    due = instant(event.data.get("due"))
    params = {"ref": card.ticket.ref, "when": language.when(due) if due else "–"}
    minutes = int(event.data.get("offset_minutes") or 0)
    if minutes < 0:
        text = language.mark("*{ref}*: the next update is due {when}.", **params)
    elif event.data.get("missed") or minutes > 0:
        text = language.mark("⛔ *{ref}*: the update due {when} was missed. Please post one now.", **params)
    else:
        text = language.mark("⏱️ *{ref}*: the update is due now ({when}). “No change” is an update.", **params)
    post = b.button(
        language.label("update_major", topic="action"),
        Click.UPDATE_MAJOR,
        value=ids.about(card.ticket.id),
        style="primary",
        spoken=f"{language.label('update_major', topic='action')} {card.ticket.ref}",
    )
    return Shown(text, [b.section(text), b.section(phrases.heading(card.ticket)), *b.actions([post])])


def _decision(card: TicketCard, language: Language) -> list[Block]:
    """The message may come after the decision: then it says what was decided."""
    if card.ticket.major is not MajorState.PROPOSED:
        return [b.context(command.state(card, language))]
    value = ids.about(card.ticket.id)
    buttons: list[Element] = [
        b.button(language.label("declare_major", topic="action"), Click.DECLARE_MAJOR, value=value, style="danger"),
        b.button(language.label("refuse_major", topic="action"), Click.REFUSE_MAJOR, value=value),
    ]
    return b.actions(buttons)
