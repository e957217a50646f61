"""One sentence per event for the working thread: who did what, as support reads it. The reporter reads other
sentences, made in `reporter_lines.py`.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Protocol

from domain.projection import EventLine, PersonRef
from domain.sla import ClockKind
from domain.ticket import PendingReason, Priority, ResolutionCode
from views import blocks as b
from views import phrases
from views.blocks import Shown
from views.knowledge import lines as knowledge
from views.markup import Mrkdwn, first_line, joined, neutral, one_line, quoted
from views.ticket import (
    alerts,
    duplicates,
    escalation_lines,
    hand_over_lines,
    rating_lines,
    reasons,
    references,
    request_lines,
)
from views.ticket.major_lines import MAJOR_LINES
from views.ticket.sentences import doer, instant, with_quote
from views.words import Language, phrase

COMMENT_SHOWN = 2500
FULL = 100  # percent of the target

_RESUMED: Mapping[str, str] = {
    "user_replied": phrase("the user replied"),
    "time_reached": phrase("the agreed time is reached"),
    "by_hand": phrase("by hand"),
}
_CLOSED: Mapping[str, str] = {
    "confirmed": phrase("confirmed by the reporter"),
    "consent": phrase("with the reporter's consent"),
    "silence": phrase("no objection within the waiting period"),
    "reviewed": phrase("the review is approved"),
}


class Message(Protocol):
    """A message about a ticket, as the use cases read it."""

    @property
    def author(self) -> PersonRef | None: ...
    @property
    def text(self) -> str: ...
    @property
    def public(self) -> bool: ...
    @property
    def from_user(self) -> bool: ...
    @property
    def by_phone(self) -> bool: ...


def line(event: EventLine, language: Language) -> Shown:
    """The event as support reads it; an event without a sentence of its own shows who acted and when."""
    made = _LINES.get(event.kind, _other)(event, language)
    return Shown(first_line(made), [b.section(made)])


def comment(said: Message, language: Language, *, duplicate: str | None = None, to_reporter: bool = False) -> Shown:
    """A mirrored message: a public reply, a message of the reporter, or an internal note. In a master's thread it says
    of which `duplicate`. `to_reporter`: the reader is the reporter.
    """
    name = phrases.named(said.author, language)
    if said.from_user and duplicate is not None:
        head = language.mark("*{name}* (reporter of {ref}):", name=name, ref=duplicate)
    elif said.public and duplicate is not None:
        head = language.mark("*{name}* to the reporter of {ref}:", name=name, ref=duplicate)
    elif said.from_user:
        head = language.mark("*{name}* (reporter):", name=name)
    elif to_reporter:
        head = language.mark("*{name}* to you:", name=name)
    elif said.by_phone:
        head = language.mark("*{name}* told the reporter by phone:", name=name)
    elif said.public:
        head = language.mark("*{name}* to the reporter:", name=name)
    else:
        head = language.mark("*{name}*, internal note:", name=name)
    short = neutral(one_line(said.text), 200)
    return Shown(joined([head, short], " "), [b.section(joined([head, quoted(said.text, COMMENT_SHOWN)]))])


def _person(event: EventLine, key: str, language: Language) -> Mrkdwn:
    return phrases.called(event.people.get(event.data.get(key) or 0), language)


def _group(event: EventLine, language: Language) -> str:
    key = str(event.data.get("group") or "")
    return language.name(event.names.get(key)) or key


def _other(event: EventLine, language: Language) -> Mrkdwn:
    return language.mark("{who} changed the ticket.", who=doer(event, language))


def _reported(event: EventLine, language: Language) -> Mrkdwn:
    made = language.mark("Reported by {who}.", who=doer(event, language))
    because = reasons.route(event.data.get("routed_because"), language)
    return language.together([made, language.mark("Sent here: {because}.", because=because) if because else None])


def _assigned(event: EventLine, language: Language) -> Mrkdwn:
    who, group = doer(event, language), _group(event, language)
    if event.data.get("returned"):
        made = language.mark("{who} returned it to *{group}*.", who=who, group=group)
    elif event.data.get("assignee_id"):
        person = _person(event, "assignee_id", language)
        made = language.mark("{who} assigned it to {person}, *{group}*.", who=who, person=person, group=group)
    else:
        made = language.mark("{who} assigned it to *{group}*.", who=who, group=group)
    if event.data.get("arbitrated"):
        made = joined([made, language.mark("This is the arbiter's decision, and it binds.")], " ")
    return with_quote(made, event.data.get("reason"))


def _accepted(event: EventLine, language: Language) -> Mrkdwn:
    return language.mark("{who} accepted it and is working on it.", who=doer(event, language))


def _replied(event: EventLine, language: Language) -> Mrkdwn:
    who = doer(event, language)
    said = (
        language.mark("{who} wrote.", who=who)
        if event.data.get("from_user")
        else language.mark("{who} replied to the reporter.", who=who)
    )
    return with_quote(said, event.comment)


def _noted(event: EventLine, language: Language) -> Mrkdwn:
    return with_quote(language.mark("{who} left an internal note.", who=doer(event, language)), event.comment)


def _prioritised(event: EventLine, language: Language) -> Mrkdwn:
    old, new = event.data.get("old"), str(event.data["new"])
    params = {"who": doer(event, language), "new": language.label(Priority(new))}
    if event.data.get("duplicate"):
        duplicate = one_line(str(event.data["duplicate"]))
        return language.mark("As urgent as its duplicate {ref}: *{new}*.", ref=duplicate, new=params["new"])
    if old == new:
        made = language.mark("{who} judged impact and urgency anew; the priority stays *{new}*.", **params)
    elif old:
        made = language.mark(
            "{who} changed the priority: {old} → *{new}*.", old=language.label(Priority(old)), **params
        )
    else:
        made = language.mark("{who} set the priority: *{new}*.", **params)
    return with_quote(made, event.data.get("reason"))


def _paused(event: EventLine, language: Language) -> Mrkdwn:
    reason = language.label(PendingReason(event.data["reason"]))
    made = language.mark("{who} put it on hold: *{reason}*.", who=doer(event, language), reason=reason)
    until = instant(event.data.get("until"))
    said = [
        made,
        language.mark("Until {when}.", when=language.slack_when(until)) if until else None,
        language.say("The clock stands still.")
        if event.data.get("clock_paused")
        else language.say("The clock goes on."),
    ]
    return with_quote(language.together(said), event.data.get("note"))


def _resumed(event: EventLine, language: Language) -> Mrkdwn:
    because = _RESUMED.get(str(event.data.get("because")))
    if because is None:
        return language.mark("Work goes on.")
    return language.mark("Work goes on: {because}.", because=language.say(because))


def _resolved(event: EventLine, language: Language) -> Mrkdwn:
    code = language.label(ResolutionCode(event.data["code"]))
    made = language.mark("{who} resolved it: *{code}*.", who=doer(event, language), code=code)
    return with_quote(made, event.data.get("resolution"))


def _reopened(event: EventLine, language: Language) -> Mrkdwn:
    who, times = doer(event, language), int(event.data.get("times") or 1)
    if times > 1:
        made = language.mark("{who} reopened it ({n} times so far).", who=who, n=times)
    else:
        made = language.mark("{who} reopened it.", who=who)
    return with_quote(made, event.data.get("reason"))


def _recurred(event: EventLine, language: Language) -> Mrkdwn:
    return language.mark("It came back, too late to reopen it: *{ref}*.", ref=str(event.data.get("other") or "–"))


def _closed(event: EventLine, language: Language) -> Mrkdwn:
    because = _CLOSED.get(str(event.data.get("because")))
    if because is None:
        return language.mark("Closed.")
    return language.mark("Closed: {because}.", because=language.say(because))


def _cancelled(event: EventLine, language: Language) -> Mrkdwn:
    return with_quote(language.mark("{who} cancelled it.", who=doer(event, language)), event.data.get("reason"))


def _warned(event: EventLine, language: Language) -> Mrkdwn:
    kind = language.label(ClockKind(event.data["clock"]))
    percent = int(event.data["percent"])
    if percent >= FULL:
        return language.mark(
            "⛔ *{clock}*: the target is breached ({percent}).", clock=kind, percent=language.percent(percent)
        )
    return language.mark(
        "⏱️ *{clock}*: {percent} of the target is used up.", clock=kind, percent=language.percent(percent)
    )


def ladder(event: EventLine, language: Language) -> Mrkdwn:
    """A step of the time ladder of P1 and major incidents."""
    minutes = int(event.data.get("minutes") or 0)
    if minutes == 0:
        return language.mark("⛔ *P1 or major incident*: needed at once")
    lasted = language.span(timedelta(minutes=minutes))
    return language.mark("⛔ *P1 or major incident*: not over after {span}", span=lasted)


def due_moved(event: EventLine, language: Language) -> Mrkdwn:
    """The rules moved a due time, nobody's work did."""
    was, due = instant(event.data.get("was")), instant(event.data.get("due"))
    return language.mark(
        "🗓️ *{clock}*: due {due} instead of {was}; the calendar or the rules changed",
        clock=language.label(ClockKind(event.data["clock"])),
        due=language.slack_when(due) if due else "–",
        was=language.slack_when(was) if was else "–",
    )


def time_box(event: EventLine, language: Language) -> Mrkdwn:
    """A group has had it for its time box: a question, nothing is moved by force."""
    span = language.span(timedelta(minutes=int(event.data.get("minutes") or 0)))
    return language.mark(
        "⏳ *{group}* has had it for {span}: should others help?", group=_group(event, language), span=span
    )


def _escalated(event: EventLine, language: Language) -> Mrkdwn:
    made = language.mark("{who} escalated it: step {n}.", who=doer(event, language), n=int(event.data.get("step") or 1))
    return with_quote(made, event.data.get("reason"))


def _put_off(event: EventLine, language: Language) -> Mrkdwn:
    until = instant(event.data.get("until"))
    when = language.slack_when(until) if until else "–"
    return language.mark("{who} wants to be reminded again {when}.", who=doer(event, language), when=when)


def _reminded(event: EventLine, language: Language) -> Mrkdwn:
    if event.data.get("about") == "answer":
        return language.mark("The reporter was reminded that an answer is needed.")
    return language.mark("The reporter was reminded to say whether all is well.")


Sentence = Callable[[EventLine, Language], Mrkdwn]
_LINES: dict[str, Sentence] = {
    "ticket_reported": _reported,
    "ticket_assigned": _assigned,
    "ticket_accepted": _accepted,
    "replied": _replied,
    "noted": _noted,
    "classified": reasons.classified,
    "prioritised": _prioritised,
    "paused": _paused,
    "resumed": _resumed,
    "resolved": _resolved,
    "reopened": _reopened,
    "recurred": _recurred,
    "closed": _closed,
    "cancelled": _cancelled,
    "sla_warned": _warned,
    "ladder_stepped": ladder,
    "time_box_over": time_box,
    "due_moved": due_moved,
    "escalated": _escalated,
    "reminder_put_off": _put_off,
    "reporter_reminded": _reminded,
    **escalation_lines.LINES,
    **request_lines.LINES,
    **rating_lines.LINES,
    **alerts.LINES,
    **hand_over_lines.LINES,
    **knowledge.LINES,
    **duplicates.LINES,
    **references.LINES,
    **MAJOR_LINES,
}
