"""The outbox of hand-over records: every one that its reader may see, what waits first."""

from collections.abc import Sequence

from domain.lifecycle.records import HandOverKind, HandOverState
from domain.projection import HandOverFace
from views import blocks as b
from views import ids, phrases
from views.blocks import Block, Shown
from views.hand_over.ids import Click
from views.markup import Mrkdwn, clip, joined, link, neutral
from views.ticket.lists import more
from views.words import Language

SHOWN = 12
TICKETS_SHOWN = 4
NUMBER_SHOWN = 40


def listed(faces: Sequence[HandOverFace], language: Language) -> Shown:
    """One line each: number, kind, state, tickets, since when, and with whom or under which number."""
    text = language.say("Hand-overs")
    if not faces:
        return Shown(text, [b.header(text), b.section(language.say("There is no hand-over that you may see."))])
    rows: list[Block] = [_row(face, language) for face in faces[:SHOWN]]
    return Shown(text, [b.header(text), *rows, *more(len(faces), SHOWN, language)])


def _row(face: HandOverFace, language: Language) -> Block:
    label = language.say("Open")
    button = b.button(label, Click.OPEN, value=ids.pack(h=face.id), spoken=f"{label} {face.ref}")
    return b.section(line(face, language), accessory=button, block_id=f"hand_over.{face.id}")


def line(face: HandOverFace, language: Language) -> Mrkdwn:
    kind, state = language.label(HandOverKind(face.kind)), language.label(HandOverState(face.state))
    head = joined([Mrkdwn(f"*{face.ref}*"), kind, Mrkdwn(f"*{neutral(state)}*")], phrases.SEPARATOR)
    return joined([head, joined([_tickets(face, language), *_standing(face, language)], phrases.SEPARATOR)])


def _tickets(face: HandOverFace, language: Language) -> str:
    """The first ones; a problem may name many."""
    shown = language.list(face.tickets[:TICKETS_SHOWN])
    return f"{shown} …" if len(face.tickets) > TICKETS_SHOWN else shown


def _standing(face: HandOverFace, language: Language) -> list[str]:
    match face.state:
        case HandOverState.ACCEPTED if face.external_number:
            number = clip(face.external_number, NUMBER_SHOWN)
            return [link(face.external_url, number) if face.external_url else number]
        case HandOverState.HANDED_OVER if face.handed_over_at is not None:
            names = language.list(phrases.named(one, language) for one in face.receivers)
            since = language.mark("since {when}", when=language.slack_when(face.handed_over_at))
            return [since, names]
        case HandOverState.RETURNED if face.answered_at is not None:
            return [language.mark("since {when}", when=language.slack_when(face.answered_at))]
    return []
