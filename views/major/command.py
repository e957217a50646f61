"""What the views of a major incident share: its roles, its buttons, and an update as it is read everywhere."""

from collections.abc import Collection
from datetime import datetime

from domain.criteria import CriterionCode
from domain.major import BY_REPORTER, MajorRole, unfilled
from domain.projection import MajorFace, PersonRef, TicketCard, UpdateFace
from domain.ticket import MAJOR_ACTIVE, MajorState
from views import blocks as b
from views import ids, phrases
from views.blocks import Element
from views.ids import Click
from views.markup import Mrkdwn, bold, joined, quoted
from views.words import Language

_TAKES = {
    MajorRole.COMMANDER: Click.TAKE_COMMANDER,
    MajorRole.TECHNICAL_LEAD: Click.TAKE_TECHNICAL_LEAD,
    MajorRole.COMMS_LEAD: Click.TAKE_COMMS_LEAD,
    MajorRole.SCRIBE: Click.TAKE_SCRIBE,
}
PART_SHOWN = 1200


def face(card: TicketCard) -> MajorFace:
    """The command side; a ticket whose command side is not on record yet shows its bare state."""
    return card.major or MajorFace(state=card.ticket.major or MajorState.PROPOSED)


def subject(card: TicketCard, language: Language) -> str:
    """What is broken, in the catalogue's words: a title that people typed may hold customer data (process §8.5)."""
    if card.service_path:
        return language.name(card.service_path[-1])
    return language.name(card.category) or language.label("incident", topic="ticket_type")


def criteria(codes: tuple[str, ...], language: Language) -> Mrkdwn:
    """The criteria that hold, one a line, in words."""
    known = {code.value: language.label(code) for code in CriterionCode}
    known[BY_REPORTER] = language.say("The reporter asks for it")
    return joined(f"• {known.get(code, code)}" for code in codes)


def role_buttons(card: TicketCard, language: Language, *, wanted: Collection[str] = ()) -> list[Element]:
    """One button for each role nobody has taken, and for each one that is wanted although somebody has it."""
    held = [role for role in face(card).roles if role not in wanted]
    return [_take(role, card, language) for role in unfilled(held)]


def hand_over_buttons(card: TicketCard, language: Language) -> list[Element]:
    """One button for each role; who takes one from somebody is asked first whether that is meant."""
    roles = face(card).roles
    return [_take(role, card, language, holder=roles.get(role)) for role in MajorRole]


def _take(role: MajorRole, card: TicketCard, language: Language, *, holder: PersonRef | None = None) -> Element:
    name = language.label(role, topic="role")
    if holder is None:
        return b.button(language.say("Take: {role}", role=name), _TAKES[role], value=ids.about(card.ticket.id, r=role))
    label = language.say("Take over: {role}", role=name)
    question = language.say(
        "{name} holds this role now. From this moment on it is yours.", name=phrases.named(holder, language)
    )
    return b.button(
        label,
        _TAKES[role],
        value=ids.about(card.ticket.id, r=role),
        ask=b.confirm(label, question, yes=language.say("Take over"), no=language.say("Cancel")),
    )


def command_buttons(card: TicketCard, language: Language) -> list[Element]:
    """The commander's buttons; whoever may not press one reads why not."""
    state = face(card).state
    if state not in MAJOR_ACTIVE:
        return []
    turn = (Click.STABILISE, "stabilise") if state is MajorState.DECLARED else (Click.RELAPSE, "relapse")
    offers = [(Click.UPDATE_MAJOR, "update_major"), turn, (Click.STAND_DOWN, "stand_down")]
    offers.append((Click.FALSE_ALARM, "false_alarm"))
    return [
        b.button(
            language.label(key, topic="action"),
            click,
            value=ids.about(card.ticket.id),
            style="primary" if click is Click.UPDATE_MAJOR else None,
            spoken=f"{language.label(key, topic='action')} {card.ticket.ref}",
        )
        for click, key in offers
    ]


def update_text(update: UpdateFace, next_due: datetime | None, language: Language) -> Mrkdwn:
    """An update as stakeholders read it: affected, done, workaround, expected restoration, next update."""
    parts: list[Mrkdwn | None] = [
        joined([bold(language.say("What is affected")), quoted(update.affected, PART_SHOWN)]),
        joined([bold(language.say("What is being done")), quoted(update.done, PART_SHOWN)]),
    ]
    if update.workaround:
        parts.append(
            joined([bold(language.label("workaround", topic="resolution_code")), quoted(update.workaround, 800)])
        )
    if update.eta is not None:
        parts.append(language.mark("*Expected restoration:* {when}", when=language.slack_when(update.eta)))
    parts.append(next_update(next_due, language))
    return joined(parts)


def next_update(due: datetime | None, language: Language) -> Mrkdwn | None:
    return None if due is None else language.mark("*Next update by:* {when}", when=language.slack_when(due))


def state(card: TicketCard, language: Language) -> str:
    return language.say("Major incident: {state}", state=language.label(face(card).state))


def summary(card: TicketCard, language: Language) -> Mrkdwn:
    """`INC-42 · policy system · P1 Critical · Declared`, without anything people typed."""
    found = face(card)
    parts = [
        card.ticket.ref,
        subject(card, language),
        phrases.priority(card.ticket, language),
        language.label(found.state),
    ]
    return joined(parts, phrases.SEPARATOR)
