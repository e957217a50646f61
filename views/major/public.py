"""What everybody may read in the status channel: which service is affected and when the next update comes. Nothing
that a reporter typed is shown, so no customer data can be.
"""

from domain.projection import EventLine, TicketCard
from views import blocks as b
from views import phrases
from views.blocks import Block, Shown
from views.major import command
from views.markup import channel_link, joined
from views.ticket.major_lines import public_sentence
from views.ticket.sentences import instant
from views.words import Language


def announcement(card: TicketCard, language: Language) -> Shown:
    """The message under which all updates follow; drawn again with the present state."""
    found = command.face(card)
    subject = command.subject(card, language)
    text = language.say("Major incident {ref}: {subject}", ref=card.ticket.ref, subject=subject)
    facts = [
        phrases.pair(language.label("state", topic="field"), language.label(found.state)),
        phrases.pair(language.label("priority", topic="field"), phrases.priority(card.ticket, language)),
        phrases.pair(language.label("service", topic="field"), language.path(card.service_path) or subject),
    ]
    if found.declared_at is not None:
        facts.append(phrases.pair(language.say("Declared"), language.slack_when(found.declared_at)))
    if found.next_update_due is not None:
        facts.append(phrases.pair(language.say("Next update by"), language.slack_when(found.next_update_due)))
    blocks: list[Block] = [
        b.section(language.mark("*Major incident {ref}*: {subject}", ref=card.ticket.ref, subject=subject)),
        b.fields(facts),
        b.context(language.say("Updates follow in this thread. You need not report it again.")),
    ]
    if found.channel is not None and not found.private:
        blocks.append(b.context(language.together([language.say("Incident channel:"), channel_link(found.channel)])))
    return Shown(text, blocks)


def status(event: EventLine, card: TicketCard, language: Language) -> Shown:
    """A reply under the announcement: an update, the restoration, a relapse, the end."""
    if event.kind == "major_updated" and event.update is not None:
        body = command.update_text(event.update, instant(event.data.get("next_due")), language)
        return Shown(command.summary(card, language), [b.section(body)])
    made = public_sentence(event, language)
    return Shown(joined([command.summary(card, language), made], phrases.SEPARATOR), [b.section(made)])
