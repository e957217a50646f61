"""The incident channel: its topic, the pinned header with roles and buttons, and what is posted when something
happens.
"""

from collections.abc import Iterable

from domain.major import MajorRole
from domain.projection import EventLine, PersonRef, TicketCard
from domain.ticket import MAJOR_ACTIVE
from views import blocks as b
from views import phrases
from views.blocks import Block, Shown
from views.major import command
from views.markup import Mrkdwn, bold, clip, first_line, joined, one_line
from views.ticket.major_lines import sentence
from views.ticket.sentences import instant
from views.words import Language

TOPIC_LIMIT = 250


def topic(card: TicketCard, language: Language) -> str:
    """Number, state, next update and commander; nothing that people typed."""
    found = command.face(card)
    parts = [card.ticket.ref, command.subject(card, language), command.state(card, language)]
    if found.next_update_due is not None:
        parts.append(language.say("next update {when}", when=language.when(found.next_update_due)))
    commander = found.roles.get("commander")
    if commander is not None:
        name = phrases.named(commander, language)
        parts.append(phrases.labelled(language.label("commander", topic="role"), name, language))
    return clip(one_line(phrases.SEPARATOR.join(parts)), TOPIC_LIMIT)


def header(card: TicketCard, language: Language) -> Shown:
    """The pinned summary: state, clock, roles, next update, and the buttons of command.

    The reporter's own words are shown in a private channel only: they may hold customer data (process §8.5).
    """
    found = command.face(card)
    text = command.summary(card, language)
    blocks: list[Block] = [
        b.section(phrases.heading(card.ticket) if found.private else bold(text)),
        b.fields(_facts(card, language)),
        b.fields(_roles(card, language)),
    ]
    if found.criteria:
        blocks.append(
            b.section(joined([bold(language.say("Why it is major")), command.criteria(found.criteria, language)]))
        )
    if found.last_update is not None:
        head = language.mark("*Last update* {when}", when=language.slack_when(found.last_update.at))
        blocks.append(b.section(joined([head, command.update_text(found.last_update, None, language)])))
    ticket_id = card.ticket.id
    blocks += b.actions(command.command_buttons(card, language), block_id=f"major.{ticket_id}.command")
    if found.state in MAJOR_ACTIVE:
        blocks += b.actions(command.hand_over_buttons(card, language), block_id=f"major.{ticket_id}.roles")
    return Shown(text, blocks)


def post(event: EventLine, card: TicketCard, language: Language) -> Shown:
    """What just happened, in the incident channel; an update is shown in full."""
    if event.kind == "major_updated" and event.update is not None:
        head = bold(language.say("Update by {name}", name=phrases.named(event.update.author, language)))
        body = command.update_text(event.update, instant(event.data.get("next_due")), language)
        text = joined([command.summary(card, language), head], phrases.SEPARATOR)
        return Shown(text, [b.section(joined([head, body]))])
    made = sentence(event, language)
    return Shown(first_line(made), [b.section(made)])


def not_invited(people: Iterable[PersonRef], language: Language) -> Shown:
    """Whom Slack could not bring in: somebody has to reach them another way."""
    names = language.list(phrases.named(one, language) for one in people)
    made = language.mark("Could not be invited: *{names}*. Please reach them by telephone.", names=names)
    return Shown(made, [b.section(made)])


def _facts(card: TicketCard, language: Language) -> list[Mrkdwn]:
    found = command.face(card)
    service = language.path(card.service_path) or language.say("not known yet")
    facts = [
        phrases.pair(language.label("state", topic="field"), language.label(found.state)),
        phrases.pair(language.label("priority", topic="field"), phrases.priority(card.ticket, language)),
        phrases.pair(language.label("service", topic="field"), service),
        *phrases.clock_fields(card, language, language.slack_when),
    ]
    if found.next_update_due is not None:
        facts.append(phrases.pair(language.say("Next update by"), language.slack_when(found.next_update_due)))
    if found.restored_at is not None:
        facts.append(phrases.pair(language.say("Restored"), language.slack_when(found.restored_at)))
    if found.updates_missed:
        facts.append(phrases.pair(language.say("Updates missed"), language.number(found.updates_missed)))
    return facts


def _roles(card: TicketCard, language: Language) -> list[Mrkdwn]:
    """Who holds which role; an unfilled one is the commander's."""
    held = command.face(card).roles
    nobody = language.say("open (held by the major incident manager)") if "commander" in held else language.say("open")
    return [
        phrases.pair(
            language.label(role, topic="role"),
            phrases.called(held[role], language) if role in held else nobody,
        )
        for role in MajorRole
    ]
