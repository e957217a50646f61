"""One sentence per event of a service request: for the working thread, and for the requester's own."""

from collections.abc import Callable
from datetime import date

from domain.checklist import StepState
from domain.links import LinkKind
from domain.projection import EventLine, PersonRef
from views import phrases
from views.markup import Mrkdwn
from views.ticket.sentences import doer, with_quote
from views.words import Language

Sentence = Callable[[EventLine, Language], Mrkdwn]


def _approver(event: EventLine) -> PersonRef | None:
    return event.people.get(event.data.get("approver_id") or 0)


def _asked(event: EventLine, language: Language) -> Mrkdwn:
    return language.mark("{name} is asked for approval.", name=phrases.named(_approver(event), language))


def _given(event: EventLine, language: Language) -> Mrkdwn:
    who = doer(event, language)
    made = (
        language.mark("{who} approved it; that was the last approval.", who=who)
        if event.data.get("last")
        else language.mark("{who} approved it.", who=who)
    )
    return with_quote(made, event.data.get("reason"))


def _rejected(event: EventLine, language: Language) -> Mrkdwn:
    return with_quote(language.mark("{who} rejected it.", who=doer(event, language)), event.data.get("reason"))


def _expired(event: EventLine, language: Language) -> Mrkdwn:
    name = phrases.named(_approver(event), language)
    return language.mark("Cancelled: {name} did not decide in time.", name=name)


def _step(event: EventLine, language: Language) -> Mrkdwn:
    key = str(event.data.get("step"))
    params = {"who": doer(event, language), "step": language.name(event.names.get(key)) or key}
    if event.data.get("witnessed"):
        return language.mark("{who} confirmed as second person: *{step}*.", **params)
    match event.data.get("state"):
        case StepState.DONE:
            return language.mark("{who} did *{step}*.", **params)
        case StepState.NOT_APPLICABLE:
            made = language.mark("{who} marked *{step}* as not applicable.", **params)
            return with_quote(made, event.data.get("reason"))
    return language.mark("{who} opened *{step}* again.", **params)


def _fulfilled(event: EventLine, language: Language) -> Mrkdwn:
    return with_quote(language.mark("{who} fulfilled it.", who=doer(event, language)), event.data.get("resolution"))


def _converted(event: EventLine, language: Language) -> Mrkdwn:
    made = language.mark("{who} converted it: it goes on as *{ref}*.", who=doer(event, language), ref=_other(event))
    return with_quote(made, event.data.get("reason"))


def _again(event: EventLine, language: Language) -> Mrkdwn:
    if event.data.get("how") == LinkKind.RENEWAL:
        return language.mark("More time was asked for: *{ref}*.", ref=_other(event))
    return language.mark("It was ordered again as *{ref}*.", ref=_other(event))


def _near(event: EventLine, language: Language) -> Mrkdwn:
    return language.mark("The user was told that the access ends on {day}.", day=_last_day(event, language))


def _ended(event: EventLine, language: Language) -> Mrkdwn:
    return language.mark("The access has ended; *{ref}* takes it away.", ref=_other(event))


def _given_to_me(event: EventLine, language: Language) -> Mrkdwn:
    who = doer(event, language)
    made = (
        language.mark("{who} approved it. All approvals are there; work on it can start.", who=who)
        if event.data.get("last")
        else language.mark("{who} approved it.", who=who)
    )
    return with_quote(made, event.data.get("reason"))


def _rejected_for_me(event: EventLine, language: Language) -> Mrkdwn:
    made = language.mark(
        "*{who} rejected it.* You may order it again with what was missing.", who=doer(event, language)
    )
    return with_quote(made, event.data.get("reason"))


def _expired_for_me(event: EventLine, language: Language) -> Mrkdwn:
    name = phrases.named(_approver(event), language)
    return language.mark("*It was cancelled:* {name} did not decide in time. You may order it again.", name=name)


def _fulfilled_for_me(event: EventLine, language: Language) -> Mrkdwn:
    made = language.mark("*Your request is fulfilled.* Is everything as you need it?")
    return with_quote(made, event.data.get("resolution"))


def _converted_for_me(event: EventLine, language: Language) -> Mrkdwn:
    made = language.mark("It goes on as *{ref}*; you need to do nothing.", ref=_other(event))
    return with_quote(made, event.data.get("reason"))


def _near_for_me(event: EventLine, language: Language) -> Mrkdwn:
    when = _last_day(event, language)
    return language.mark("*Your access ends on {day}.* If you need it longer, please ask for more time now.", day=when)


def _ended_for_me(event: EventLine, language: Language) -> Mrkdwn:
    return language.mark("Your access has ended and is being taken away (*{ref}*).", ref=_other(event))


def _other(event: EventLine) -> str:
    return str(event.data.get("other") or "")


def _last_day(event: EventLine, language: Language) -> str:
    return language.day(date.fromisoformat(str(event.data["last_day"])))


LINES: dict[str, Sentence] = {
    "approval_asked": _asked,
    "approval_given": _given,
    "request_rejected": _rejected,
    "approval_expired": _expired,
    "step_marked": _step,
    "fulfilled": _fulfilled,
    "converted": _converted,
    "ordered_again": _again,
    "expiry_near": _near,
    "access_expired": _ended,
}
REPORTER_LINES: dict[str, Sentence] = {
    "approval_given": _given_to_me,
    "request_rejected": _rejected_for_me,
    "approval_expired": _expired_for_me,
    "fulfilled": _fulfilled_for_me,
    "converted": _converted_for_me,
    "ordered_again": _again,
    "expiry_near": _near_for_me,
    "access_expired": _ended_for_me,
}
