"""Who is on call: the page of all groups, and the lines on App Home."""

from collections.abc import Sequence

from domain.projection import PersonRef
from domain.roster import OnCallFace
from views import blocks as b
from views import phrases
from views.blocks import Block, Shown, View
from views.ids import Form
from views.markup import Mrkdwn, bold, joined
from views.roster.ids import Click
from views.words import Language

SERVICES = 6


def page(faces: Sequence[OnCallFace], language: Language) -> Shown:
    """Every group with who has the turn, until when, and who follows."""
    text = language.say("On call now")
    rows = [b.section(_group(face, language), block_id=f"duty.{face.key}") for face in faces]
    none = b.section(language.say("No group has an on-call."))
    return Shown(text, [b.header(text), *(rows or [none])])


def window(shown: Shown, language: Language) -> View:
    """The same page over App Home, which has no room for a private answer."""
    return b.modal(shown.text, shown.blocks[1:], callback_id=Form.DONE, close=language.say("Close"))


def on_home(faces: Sequence[OnCallFace], language: Language) -> list[Block]:
    """The reader's own groups, with the way to all of them; nothing for who has none."""
    if not faces:
        return []
    every = b.button(language.say("All groups"), Click.ON_CALL, spoken=language.say("Who is on call in all groups"))
    return [
        b.divider(),
        b.section(language.mark("*On call now*"), accessory=every, block_id="home.on_call"),
        *(b.section(_group(face, language), block_id=f"home.duty.{face.key}") for face in faces),
    ]


def _group(face: OnCallFace, language: Language) -> Mrkdwn:
    said = [bold(language.name(face.names)), language.together([_now(face, language), *_rest(face, language)])]
    if face.services:
        names = [language.name(one) for one in face.services[:SERVICES]]
        rest = len(face.services) - len(names)
        if rest:
            names.append(language.count("{n} more", "{n} more", rest))
        said.append(language.mark("Around the clock for: {services}", services=language.list(names)))
    return joined(said)


def _now(face: OnCallFace, language: Language) -> Mrkdwn:
    if face.now is None:
        return language.mark("⚠️ Nobody is on call.")
    who = phrases.called(face.now, language)
    if face.until is None:
        return language.mark("{who} is on call.", who=who)
    return language.mark("{who} is on call until {until}.", who=who, until=language.when(face.until))


def _rest(face: OnCallFace, language: Language) -> list[Mrkdwn]:
    said = []
    if face.following:
        said.append(language.mark("Then: {people}.", people=_people(face.following, language)))
    if face.away:
        said.append(language.mark("Away, passed over: {people}.", people=_people(face.away, language)))
    return said


def _people(persons: Sequence[PersonRef], language: Language) -> str:
    return language.list(phrases.named(one, language) for one in persons)
