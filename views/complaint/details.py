"""A complaint opened in a window: everything its reader may see of it, the correspondence included. An anonymous
complainant who comes with the reference sees it here and nowhere else.
"""

from domain.complaint_card import AttemptFace, ComplaintCard, MessageFace
from views import blocks as b
from views import ids, phrases
from views.blocks import Block, View
from views.complaint import buttons
from views.complaint.card import heading, summary
from views.complaint.ids import Form
from views.markup import bold, joined, quoted
from views.words import Language

SHOWN = 20
TEXT_SHOWN = 1500
ATTEMPTS = 10


def details(of: ComplaintCard, language: Language, *, reference: str | None = None) -> View:
    """The whole of it; the newest messages where there are many."""
    blocks: list[Block] = [
        b.section(heading(of, language)),
        *summary(of, language),
        *buttons.row(of, language),
        *_messages(of, language),
        *_attempts(of.attempts, language),
    ]
    return b.modal(
        of.ticket.ref,
        blocks,
        callback_id=Form.SHOWN,
        close=language.say("Close"),
        metadata=ids.metadata(t=None if reference else of.ticket.id, r=reference),
    )


def _messages(of: ComplaintCard, language: Language) -> list[Block]:
    if not of.messages:
        return []
    rest = len(of.messages) - SHOWN
    told = language.count("… and {n} earlier", "… and {n} earlier", rest) if rest > 0 else ""
    shown = [b.section(_message(one, of, language)) for one in of.messages[-SHOWN:]]
    return [b.divider(), *([b.context(told)] if told else []), *shown]


def _message(one: MessageFace, of: ComplaintCard, language: Language) -> str:
    voice = language.label(one.voice)
    who = _author(one, of, language)
    about = None if one.about is None else phrases.named(one.about, language)
    head = joined([bold(voice), who, about, language.when(one.at)], phrases.SEPARATOR)
    return joined([head, quoted(one.text, TEXT_SHOWN)])


def _author(one: MessageFace, of: ComplaintCard, language: Language) -> str:
    if one.author is not None:
        return phrases.named(one.author, language)
    return language.say("You") if of.own else ""


def _attempts(found: tuple[AttemptFace, ...], language: Language) -> list[Block]:
    """Who asked for it without a right to know of it: for who is accountable."""
    if not found:
        return []
    head = language.count("{n} attempt to open it", "{n} attempts to open it", len(found))
    lines = [
        joined([phrases.named(one.person, language), language.when(one.at)], phrases.SEPARATOR)
        for one in found[-ATTEMPTS:]
    ]
    return [b.divider(), b.section(joined([bold(head), *lines]))]
