"""What happens next, told to the reporter: one sentence for every state of every lifecycle."""

from collections.abc import Callable
from datetime import datetime

from domain.lifecycle.records import ApprovalState
from domain.projection import TicketCard
from domain.ticket import MAJOR_ACTIVE, MajorState, PendingReason, State, TicketType
from views import phrases
from views.words import Language

TO_REVIEW = MAJOR_ACTIVE | {MajorState.STOOD_DOWN, MajorState.UNDER_REVIEW}


def next_step(card: TicketCard, language: Language) -> str:
    """Who does what now, and by when; plain text."""
    if card.duplicates.master is not None and card.ticket.is_worked:
        return language.say("It is worked on together with all reports of this outage.")
    return _STEPS[card.ticket.state](card, language)


def _due(card: TicketCard, *kinds: str) -> datetime | None:
    return next((face.due for kind in kinds for face in card.clocks if face.kind == kind and face.due), None)


def _waiting_for_group(card: TicketCard, language: Language) -> str:
    due = _due(card, "response")
    if card.ticket.type is TicketType.COMPLAINT:
        return _handler(card, language)
    group = language.name(card.group) or language.label("hotline", topic="term")
    if due is None or card.ticket.responded_at is not None:
        return language.say("{group} has it and will go on with it.", group=group)
    when = language.when(due)
    if due <= card.now:
        return language.say("{group} should have answered by {when}; we are pressing for it.", group=group, when=when)
    return language.say("{group} will answer by {when}.", group=group, when=when)


def _worked_on(card: TicketCard, language: Language) -> str:
    who = phrases.named(card.assignee, language) if card.assignee else language.name(card.group)
    who = who or language.label("hotline", topic="term")
    due = _due(card, "resolution")
    if due is None:
        return language.say("{who} is working on it.", who=who)
    when = language.when(due)
    if due <= card.now:
        return language.say(
            "{who} is working on it; it was due {when}, and we are pressing for it.", who=who, when=when
        )
    return language.say("{who} is working on it; it is due {when}.", who=who, when=when)


def _pending(card: TicketCard, language: Language) -> str:
    until = card.ticket.pending_until
    match card.ticket.pending_reason:
        case PendingReason.WAITING_FOR_USER:
            return language.say("We are waiting for your answer: please reply in this thread.")
        case PendingReason.WAITING_FOR_THIRD_PARTY:
            return language.say("A supplier is working on it; we follow it up.")
        case PendingReason.WAITING_FOR_CHANGE:
            return language.say("It will be done in the next change window.")
        case PendingReason.USER_AGREED_TIME if until is not None:
            return language.say("As agreed, we go on {when}.", when=language.when(until))
    return language.say("It is waiting; we go on as soon as possible.")


def _done(card: TicketCard, language: Language) -> str:
    """A major incident is closed after its review alone (process §3.8)."""
    if card.ticket.major in TO_REVIEW and not (card.major is not None and card.major.false_alarm):
        return language.say("Please tell us whether it works. It is closed after the review of the major incident.")
    if card.ticket.type is TicketType.SERVICE_REQUEST:
        return language.say(
            "Please tell us whether all is as you need it. Without an answer it closes after some days."
        )
    return language.say("Please tell us whether it works. Without an answer it closes by itself after some days.")


def _approval(card: TicketCard, language: Language) -> str:
    asked = [one for one in card.request.approvals if one.state == ApprovalState.ASKED] if card.request else []
    names = language.list(phrases.named(one.approver, language) for one in asked)
    due = min((one.due for one in asked if one.due is not None), default=None)
    if not names or due is None:
        return language.say("It is waiting for approval; work starts after that.")
    when = language.when(due)
    return language.say(
        "It waits for the approval of {names}, by {when}; work starts after that.", names=names, when=when
    )


def _rejected(_: TicketCard, language: Language) -> str:
    return language.say("Nothing more to do; you may order it again.")


def _handler(_: TicketCard, language: Language) -> str:
    return language.say("An independent handler is looking into it; you will receive an answer here.")


def _appealable(_: TicketCard, language: Language) -> str:
    return language.say("Please accept the answer, or appeal against it.")


def _over(_: TicketCard, language: Language) -> str:
    return language.say("Nothing more to do.")


def _handed_over(_: TicketCard, language: Language) -> str:
    return language.say("It goes on elsewhere; the thread says where.")


_STEPS: dict[State, Callable[[TicketCard, Language], str]] = {
    State.NEW: _waiting_for_group,
    State.ASSIGNED: _waiting_for_group,
    State.IN_PROGRESS: _worked_on,
    State.PENDING: _pending,
    State.RESOLVED: _done,
    State.CLOSED: _over,
    State.CANCELLED: _over,
    State.SUBMITTED: _waiting_for_group,
    State.AWAITING_APPROVAL: _approval,
    State.REJECTED: _rejected,
    State.FULFILLED: _done,
    State.CONVERTED: _handed_over,
    State.ACKNOWLEDGED: _handler,
    State.INVESTIGATING: _handler,
    State.REPLIED: _appealable,
    State.UNDER_APPEAL: _handler,
    State.WITHDRAWN: _over,
}
