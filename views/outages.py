"""A known outage as everybody may read of it: which service, since when, how many people, how it stands and when the
next update comes; never a word that somebody typed, nor a name (process SC15).
"""

from collections.abc import Sequence

from domain.projection import KnownOutage, TicketCard
from domain.ticket import DONE_STATES, MajorState, State
from views import blocks as b
from views import ids
from views.blocks import Block
from views.ids import Click
from views.markup import Mrkdwn, bold, joined
from views.words import Language


def name(outage: KnownOutage, language: Language) -> str:
    """The service it is about; that it is one, while nobody knows the service."""
    return language.name(outage.service[-1]) if outage.service else language.say("Known outage")


def told(outage: KnownOutage, language: Language) -> Mrkdwn:
    """Everything that may be said, in two lines."""
    when = language.when(outage.since)
    reported = language.count(
        "{n} person reports this since {when}.", "{n} people report this since {when}.", outage.people, when=when
    )
    due = outage.next_update
    news = language.say("Next update by {when}.", when=language.when(due)) if due is not None else None
    return joined([bold(name(outage, language)), language.together([reported, stands(outage, language), news])])


def stands(outage: KnownOutage, language: Language) -> str:
    """How far it is, in one sentence."""
    if outage.major is MajorState.STABILISED:
        return language.say("The service is restored and being watched.")
    if outage.state in DONE_STATES:
        return language.say("It is over.")
    if outage.major is not None:
        return language.say("It is handled as a major incident.")
    if outage.state in {State.NEW, State.ASSIGNED}:
        return language.say("The hotline knows about it.")
    return language.say("We are working on it.")


def gate(known: Sequence[KnownOutage], language: Language) -> list[Block]:
    """On top of the report form: one tap joins an outage; who has something else goes on as before."""
    rows: list[Block] = [
        b.section(
            joined([language.mark("🔔 *Known outage*"), told(outage, language)]),
            accessory=b.button(
                language.say("I have that too"),
                Click.JOIN_OUTAGE,
                value=ids.about(outage.ticket_id),
                style="primary",
                spoken=language.say("Add me to the outage: {name}", name=name(outage, language)),
            ),
            block_id=f"known.{outage.ticket_id}",
        )
        for outage in known
    ]
    if not rows:
        return []
    different = b.button(language.say("Mine is different"), Click.DIFFERENT)
    return [*rows, *b.actions([different], block_id="known.different"), b.divider()]


def joined_title(outage: KnownOutage, language: Language) -> str:
    """The title of a report made with one tap, when nothing was typed yet."""
    found = name(outage, language)
    return language.say("Known outage: {name}", name=found) if outage.service else found


def for_reporter(card: TicketCard, language: Language) -> list[Block]:
    """What a report belongs to, or the question whether it is the same as a known outage; nothing once it is over."""
    ticket_id, outage = card.ticket.id, card.duplicates.outage
    if outage is None or not card.ticket.is_worked:
        return []
    if not card.duplicates.asked:
        belongs = language.mark("*It belongs to a known outage.* You hear from us as soon as that is over.")
        return [b.section(joined([belongs, told(outage, language)]), block_id=f"ticket.{ticket_id}.outage")]
    value = ids.about(ticket_id, m=outage.ticket_id)
    buttons = [
        b.button(language.say("Add me"), Click.JOIN_KNOWN, value=value, style="primary"),
        b.button(language.say("Mine is different"), Click.KEEP_APART, value=ids.about(ticket_id)),
    ]
    question = language.mark("*This may be the same as a known outage.* Then you need not do anything more.")
    return [
        b.section(joined([question, told(outage, language)]), block_id=f"ticket.{ticket_id}.outage"),
        *b.actions(buttons, block_id=f"ticket.{ticket_id}.same"),
    ]
