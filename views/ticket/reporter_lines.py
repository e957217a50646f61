"""One sentence per event for the reporter's thread: friendly, in their language and time zone, without anything
internal. Buttons stand under it where an answer is wanted.
"""

from collections.abc import Callable

from domain.projection import EventLine, TicketCard
from domain.ticket import PendingReason, Priority, ResolutionCode
from views import blocks as b
from views import phrases
from views.blocks import Shown
from views.markup import Mrkdwn, first_line, joined
from views.ticket import buttons, duplicates, hand_over_lines, request_lines
from views.ticket.sentences import instant, with_quote
from views.words import Language

Sentence = Callable[[EventLine, Language], Mrkdwn]
# After these the reporter is asked something, so the buttons are repeated under the sentence.
_ASKS = frozenset(
    {"resolved", "paused", "reporter_reminded", "fulfilled", "request_rejected", "approval_expired", "expiry_near"}
)


def reporter_line(event: EventLine, language: Language, card: TicketCard | None = None) -> Shown | None:
    """The event as the reporter reads it, None when it is internal. With the card, the buttons to answer are below."""
    sentence = _LINES.get(event.kind)
    if sentence is None:
        return None
    made = sentence(event, language)
    row = buttons.for_reporter(card, language) if card is not None and event.kind in _ASKS else []
    return Shown(first_line(made), [b.section(made), *row])


def _accepted(event: EventLine, language: Language) -> Mrkdwn:
    person = event.people.get(event.data.get("assignee_id") or 0) or event.actor
    return language.mark("{name} is working on it now.", name=phrases.named(person, language))


def _replied(event: EventLine, language: Language) -> Mrkdwn:
    return with_quote(language.mark("{who} wrote:", who=phrases.actor(event.actor, language)), event.comment)


def _prioritised(event: EventLine, language: Language) -> Mrkdwn:
    new = language.label(Priority(str(event.data["new"])))
    return language.mark("The priority is now *{new}*; the times above have been adjusted.", new=new)


def _paused(event: EventLine, language: Language) -> Mrkdwn:
    until = instant(event.data.get("until"))
    match event.data.get("reason"):
        case PendingReason.WAITING_FOR_USER:
            asked = language.mark("*We need an answer from you.* Please reply in this thread; we go on after that.")
            return with_quote(asked, event.data.get("note"))
        case PendingReason.WAITING_FOR_THIRD_PARTY:
            return language.mark("A supplier is working on it now; the clock goes on and we follow it up.")
        case PendingReason.WAITING_FOR_CHANGE:
            return language.mark("It will be done in the next change window.")
        case PendingReason.USER_AGREED_TIME if until is not None:
            return language.mark("As agreed, we go on {when}.", when=language.when(until))
    return language.mark("It is waiting; we go on as soon as possible.")


def _resumed(_: EventLine, language: Language) -> Mrkdwn:
    return language.mark("Work on it goes on.")


def _resolved(event: EventLine, language: Language) -> Mrkdwn:
    if event.data.get("code") == ResolutionCode.DUPLICATE:
        return language.mark("*The known outage should be over.* Does it work for you again?")
    told = language.mark("*This should be solved.* Does it work for you again?")
    return with_quote(told, event.data.get("resolution"))


def _reopened(_: EventLine, language: Language) -> Mrkdwn:
    return language.mark("It is open again, and we go on with it.")


def _escalated(_: EventLine, language: Language) -> Mrkdwn:
    return language.mark("It was escalated: those in charge know about it.")


def _recurred(event: EventLine, language: Language) -> Mrkdwn:
    return language.mark("It goes on as a new ticket: *{ref}*.", ref=str(event.data.get("other") or "–"))


def _closed(_: EventLine, language: Language) -> Mrkdwn:
    return language.mark("It is closed. If something is still wrong, reply here or report it again. Thank you.")


def _cancelled(event: EventLine, language: Language) -> Mrkdwn:
    return with_quote(language.mark("It was cancelled."), event.data.get("reason"))


def _reminded(event: EventLine, language: Language) -> Mrkdwn:
    until = instant(event.data.get("until"))
    if event.data.get("about") == "answer":
        asked = language.mark("*A reminder: we still need your answer.* Please reply in this thread.")
        end = language.mark("Without one, the ticket ends {when}.", when=language.when(until)) if until else None
    else:
        asked = language.mark("*A reminder:* is everything as it should be?")
        end = language.mark("Without an answer it closes {when}.", when=language.when(until)) if until else None
    return language.together([asked, end])


def _declared(_: EventLine, language: Language) -> Mrkdwn:
    return language.mark("This is now handled as a *major incident*. You will read updates here.")


def _updated(event: EventLine, language: Language) -> Mrkdwn:
    update = event.update
    if update is None:
        return language.mark("There is news about the major incident.")
    due = instant(event.data.get("next_due"))
    said = [
        with_quote(language.mark("*Update:* what is affected"), update.affected),
        with_quote(language.mark("What you can do meanwhile"), update.workaround) if update.workaround else None,
        language.mark("Next update by {when}.", when=language.when(due)) if due else None,
    ]
    return joined(said)


def _stabilised(_: EventLine, language: Language) -> Mrkdwn:
    return language.mark("The service is restored; we keep watching it. Tell us here if it does not work for you.")


def _relapsed(_: EventLine, language: Language) -> Mrkdwn:
    return language.mark("The service has failed again; we are working on it. You will read updates here.")


def _stood_down(event: EventLine, language: Language) -> Mrkdwn:
    if event.data.get("false_alarm"):
        return language.mark("This turned out not to be a major incident; we go on with it as usual.")
    return language.mark("The major incident is over.")


_LINES: dict[str, Sentence] = {
    "ticket_accepted": _accepted,
    "replied": _replied,
    "prioritised": _prioritised,
    "paused": _paused,
    "resumed": _resumed,
    "resolved": _resolved,
    "reopened": _reopened,
    "recurred": _recurred,
    "closed": _closed,
    "escalated": _escalated,
    "cancelled": _cancelled,
    "reporter_reminded": _reminded,
    **request_lines.REPORTER_LINES,
    **hand_over_lines.REPORTER_LINES,
    **duplicates.REPORTER_LINES,
    "major_declared": _declared,
    "major_updated": _updated,
    "major_stabilised": _stabilised,
    "major_relapsed": _relapsed,
    "major_stood_down": _stood_down,
}
