"""How satisfied somebody is: the question with its five buttons in their thread, the form for a few words, and what
those in charge read of a low rating.
"""

from domain.projection import EventLine, TicketCard
from domain.satisfaction import CONTENT, SCORES, RatingFace
from domain.ticket import TicketType
from views import blocks as b
from views import ids, phrases
from views.blocks import Block, Element, Shown, View
from views.complaint.ids import Click as ComplaintClick
from views.ids import Click, Field, Form
from views.markup import Mrkdwn, bold, joined
from views.ticket.sentences import with_quote
from views.words import Language, phrase

COMMENT_LONGEST = 3000
UNHAPPY = 2
_CLICKS = {1: Click.RATE_1, 2: Click.RATE_2, 3: Click.RATE_3, 4: Click.RATE_4, 5: Click.RATE_5}
_FACES = {1: "😞", 2: "🙁", 3: "😐", 4: "🙂", 5: "😀"}
_SPOKEN = {
    1: phrase("Very dissatisfied"),
    2: phrase("Dissatisfied"),
    3: phrase("Neither"),
    4: phrase("Satisfied"),
    5: phrase("Very satisfied"),
}


def asked(face: RatingFace, language: Language) -> Shown:
    """The question, and after the first tap the thanks with the way to a second; over, it only says what was given."""
    made = joined([bold(_head(face, language)), _thanks(face, language)])
    blocks: list[Block] = [b.section(made)]
    if face.changeable:
        blocks += b.actions([_button(face, score, language) for score in SCORES], block_id=f"rating.{face.round}")
    if face.changeable and face.score is not None:
        blocks += b.actions([_more(face, language)], block_id=f"rating.more.{face.round}")
    return Shown(made.split("\n", 1)[0], blocks)


def _head(face: RatingFace, language: Language) -> str:
    ref = face.ticket.ref
    if face.superseded:
        return language.say("{ref} was reopened; what was rated before no longer counts.", ref=ref)
    if face.score is not None:
        return language.say("You rated {ref}: {score} of 5.", ref=ref, score=face.score)
    if not face.changeable:
        return language.say("The time for rating {ref} is over.", ref=ref)
    return language.say("How satisfied are you with how {ref} was handled?", ref=ref)


def _thanks(face: RatingFace, language: Language) -> str | None:
    """A kind word for everybody who answered, and for who is not content what comes of it."""
    if face.superseded or face.score is None:
        return None
    if face.score >= CONTENT:
        return language.say("Thank you, that makes our day!")
    if face.score <= UNHAPPY:
        return language.say("Thank you for telling us. We are sorry; those in charge will look into it.")
    return language.say("Thank you for telling us.")


def _button(face: RatingFace, score: int, language: Language) -> Element:
    return b.button(
        f"{_FACES[score]} {score}",
        _CLICKS[score],
        value=ids.about(face.ticket.id, n=face.round),
        style="primary" if score == face.score else None,
        spoken=language.say("{word}: {score} of 5", word=language.say(_SPOKEN[score]), score=score),
    )


def _more(face: RatingFace, language: Language) -> Element:
    """Words about a complaint go to who handled it, as all others in its thread."""
    label = language.say("Change the comment") if face.comment else language.say("Add a comment")
    if face.ticket.type is TicketType.COMPLAINT:
        return b.button(label, ComplaintClick.WRITE, value=ids.about(face.ticket.id))
    return b.button(label, Click.RATE_COMMENT, value=ids.about(face.ticket.id, n=face.round))


def comment_form(face: RatingFace, language: Language) -> View:
    """A few words, and the tick that lets praise be passed on and published."""
    element = b.text_input(Field.TEXT, initial=face.comment or "", longest=COMMENT_LONGEST, multiline=True)
    tick = b.option(language.say("This is a thank-you or compliment; you may publish it."), "yes")
    return b.modal(
        language.say("Your comment"),
        [
            b.context(phrases.heading(face.ticket)),
            b.ask(language.say("What would you like to tell us?"), element, block_id=Field.TEXT),
            b.ask(
                language.say("Thank-you"),
                b.checkboxes(Field.COMPLIMENT, [tick], initial=("yes",) if face.public else ()),
                block_id=Field.COMPLIMENT,
                optional=True,
            ),
        ],
        callback_id=Form.RATE_COMMENT,
        submit=language.say("Send"),
        close=language.say("Cancel"),
        metadata=ids.metadata(t=face.ticket.id, n=face.round),
    )


def low(event: EventLine, card: TicketCard, language: Language) -> Shown:
    """For those in charge alone: the score, the words if there are any, and the way to the ticket."""
    score = int(event.data.get("score") or 0)
    made = language.mark("🙁 *{ref}* was rated {score} of 5.", ref=card.ticket.ref, score=score)
    told = language.say("Please speak with the user. The rating is not shown to anybody else.")
    blocks = [b.section(phrases.heading(card.ticket)), b.section(with_quote(made, event.comment)), b.context(told)]
    return Shown(made, [*blocks, *b.actions([_open(card, language)])])


def compliment(event: EventLine, card: TicketCard, language: Language) -> Shown:
    """What somebody was kind enough to say, for who earned it."""
    made = thank_you(event, language)
    blocks = [b.section(made), b.context(phrases.heading(card.ticket)), *b.actions([_open(card, language)])]
    return Shown(made.split("\n", 1)[0], blocks)


def thank_you(event: EventLine, language: Language) -> Mrkdwn:
    who = phrases.actor(event.actor, language)
    return with_quote(language.mark("💐 *A thank-you* from {who}:", who=who), event.comment)


def _open(card: TicketCard, language: Language) -> Element:
    return b.button(
        language.label("open", topic="action"),
        Click.OPEN,
        value=ids.about(card.ticket.id),
        spoken=language.say("Open {ref}", ref=card.ticket.ref),
    )
