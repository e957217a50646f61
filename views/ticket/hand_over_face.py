"""What a ticket shows of its hand-over records: number, kind, how it stands, and the receiver's own number (process
S43). Its user sees the changes alone: what they asked for, or wait for.
"""

from collections.abc import Sequence

from domain.lifecycle.records import HandOverKind, HandOverState
from domain.projection import HandOverFace, TicketCard
from views import blocks as b
from views import phrases
from views.blocks import Block
from views.markup import Mrkdwn, bold, joined, link, neutral
from views.words import Language

SHOWN = 10


def for_group(card: TicketCard, language: Language) -> list[Block]:
    """Every record that was not put aside."""
    return _shown([one for one in card.hand_overs if one.state != HandOverState.DISCARDED], language)


def for_reporter(card: TicketCard, language: Language) -> list[Block]:
    """Changes that were handed over; a draft is nobody's promise yet."""
    unsaid = {HandOverState.DRAFT, HandOverState.DISCARDED}
    return _shown(
        [one for one in card.hand_overs if one.kind == HandOverKind.RFC and one.state not in unsaid], language
    )


def _shown(faces: Sequence[HandOverFace], language: Language) -> list[Block]:
    lines = [_line(one, language) for one in faces[:SHOWN]]
    return [b.section(joined([bold(language.label("hand_overs", topic="field")), *lines]))] if lines else []


def _line(face: HandOverFace, language: Language) -> Mrkdwn:
    parts = [
        Mrkdwn(f"*{face.ref}*"),
        neutral(language.label(HandOverKind(face.kind))),
        neutral(language.label(HandOverState(face.state))),
    ]
    if face.external_number:
        number = link(face.external_url, face.external_number) if face.external_url else neutral(face.external_number)
        parts.append(Mrkdwn(f"*{number}*"))
    return joined(parts, phrases.SEPARATOR)
