"""A hand-over record as a message: for its receiver, who answers it, and for the group, who completes or revises it. It
is drawn again whenever something changes.
"""

from collections.abc import Mapping
from datetime import date

from domain.configured import Words
from domain.hand_overs import BLANKS, Shape, Trigger
from domain.lifecycle.records import HandOverKind, HandOverState
from domain.projection import Given, HandOverFace, PersonRef
from views import blocks as b
from views import ids, phrases
from views.blocks import Block, Element, Shown, View
from views.hand_over.ids import Click, Form
from views.markup import Mrkdwn, bold, joined, link, neutral, one_line, quoted
from views.words import Language, phrase

LONG_SHOWN = 500
ANSWER_SHOWN = 1000

_TRIGGERS: Mapping[str, str] = {
    Trigger.MAJOR: phrase("the major incident was stood down"),
    Trigger.REPEATS: phrase("it keeps happening"),
    Trigger.NO_FAULT_FOUND: phrase("no fault was found again"),
    Trigger.WORKAROUND: phrase("it was resolved by a workaround"),
    Trigger.NOT_REPRODUCIBLE: phrase("it could not be reproduced"),
}


def card(face: HandOverFace, language: Language, *, reminder: bool = False, calls: bool = False) -> Shown:
    """Number, kind and state, what it says, how it was answered, and the buttons of whoever reads it. `calls`: the
    owner of the ticket is mentioned, for it is their turn.
    """
    kind, state = language.label(HandOverKind(face.kind)), language.label(HandOverState(face.state))
    text = language.say("{ref} {kind}: {state}", ref=face.ref, kind=kind, state=state)
    blocks: list[Block] = [
        *_reminder(face, language, reminder=reminder),
        *([b.section(phrases.called(face.owner, language))] if calls and face.owner is not None else []),
        b.section(Mrkdwn(f"*{face.ref}*{phrases.SEPARATOR}{neutral(kind)}{phrases.SEPARATOR}*{neutral(state)}*")),
        b.context(*_origin(face, language)),
        *_answer(face, language),
        *_short(face, language),
        *_long(face, language),
        *_missing(face, language),
        *b.actions(_buttons(face, language), block_id=f"hand_over.{face.id}.actions"),
    ]
    return Shown(text, blocks)


def shown_view(face: HandOverFace, language: Language) -> View:
    """The record on its own, for whoever asked to see it."""
    return b.modal(face.ref, card(face, language).blocks, callback_id=Form.SHOWN, close=language.say("Close"))


def _reminder(face: HandOverFace, language: Language, *, reminder: bool) -> list[Block]:
    if not reminder or face.handed_over_at is None:
        return []
    names = language.list(phrases.named(one, language) for one in face.receivers)
    when = language.slack_when(face.handed_over_at)
    told = language.mark("⏰ *This waits for an answer since {when}.* It is with {names}.", when=when, names=names)
    return [b.section(told)]


def _origin(face: HandOverFace, language: Language) -> list[str]:
    """Which tickets it is about, who asked, and why it was drafted."""
    parts: list[str] = [language.list(face.tickets)]
    if face.title:
        parts.append(neutral(one_line(face.title), phrases.TITLE_SHOWN))
    if face.requester is not None and face.kind == HandOverKind.RFC:
        parts.append(language.say("requested by {name}", name=phrases.named(face.requester, language)))
    if face.proposer is not None:
        parts.append(language.say("drafted by {name}", name=phrases.named(face.proposer, language)))
    why = language.list(language.say(_TRIGGERS[one]) for one in face.triggers if one in _TRIGGERS)
    told: list[str] = [joined(parts, phrases.SEPARATOR)]
    if why:
        told.append(language.say("Drafted by the hotline, because {why}.", why=why))
    return told


def _answer(face: HandOverFace, language: Language) -> list[Block]:
    """The receiver's number, or what they found missing."""
    match face.state:
        case HandOverState.ACCEPTED:
            number = face.external_number or "–"
            shown = link(face.external_url, number) if face.external_url else neutral(number)
            return [b.section(language.mark("✅ Accepted as *{number}*", number=shown))]
        case HandOverState.RETURNED:
            return [b.section(joined([_returned(face, language), quoted(face.reason or "–", ANSWER_SHOWN)]))]
        case HandOverState.DISCARDED if face.covered_by is not None:
            return [b.section(language.mark("Covered by an existing item: *{ref}* was ordered.", ref=face.covered_by))]
        case HandOverState.DISCARDED:
            return [b.section(joined([language.mark("*Not needed:*"), quoted(face.reason or "–", ANSWER_SHOWN)]))]
    return []


def _returned(face: HandOverFace, language: Language) -> Mrkdwn:
    if face.answered_by is None:
        return language.mark("↩️ *Returned:*")
    return language.mark("↩️ *Returned* by {who}:", who=phrases.named(face.answered_by, language))


def _short(face: HandOverFace, language: Language) -> list[Block]:
    pairs = [
        phrases.pair(language.label(blank.key, topic="field"), said(face.fields[blank.key], blank.shape, language))
        for blank in BLANKS[HandOverKind(face.kind)]
        if blank.key in face.fields and blank.shape is not Shape.PARAGRAPH
    ]
    return [b.fields(pairs)] if pairs else []


def _long(face: HandOverFace, language: Language) -> list[Block]:
    return [
        b.section(
            joined([bold(language.label(blank.key, topic="field")), quoted(str(face.fields[blank.key]), LONG_SHOWN)])
        )
        for blank in BLANKS[HandOverKind(face.kind)]
        if blank.key in face.fields and blank.shape is Shape.PARAGRAPH
    ]


def said(given: Given, shape: Shape, language: Language) -> str:
    """What stands in a field, as this reader reads it."""
    match given:
        case PersonRef():
            return phrases.named(given, language)
        case date():
            return language.day(given)
        case Words():
            return language.name(given)
    return language.label(given, topic="hand_over_choice") if shape is Shape.CHOICE else given


def _missing(face: HandOverFace, language: Language) -> list[Block]:
    if face.state != HandOverState.DRAFT or not face.missing:
        return []
    names = language.list(language.label(key, topic="field") for key in face.missing)
    return [b.context(language.say("Still missing: {fields}.", fields=names))]


def _buttons(face: HandOverFace, language: Language) -> list[Element]:
    """The first is the next step; what its reader may not do is not there."""
    offers: list[tuple[str, Click, str, b.Style | None]] = [
        ("accept_hand_over", Click.ACCEPT, language.say("Accept"), "primary"),
        ("return_hand_over", Click.RETURN, language.say("Return"), None),
        ("hand_over", Click.COMPLETE, language.say("Complete and hand over"), "primary"),
        ("revise_hand_over", Click.COMPLETE, language.say("Revise and hand over again"), "primary"),
        ("discard_hand_over", Click.DISCARD, language.say("Not needed"), None),
    ]
    if face.kind == HandOverKind.RFC and face.state == HandOverState.RETURNED and face.requester is not None:
        offers.insert(4, ("discard_hand_over", Click.COVER, language.say("Order an existing item instead"), None))
    return [
        b.button(label, click, value=ids.pack(h=face.id), style=style, spoken=f"{label} {face.ref}")
        for action, click, label, style in offers
        if action in face.actions
    ]
