"""What a complaint's parties are told, one sentence for each event: the complainant in one voice, those who handle it
in another. Whom a sentence goes to is decided elsewhere; here it names nobody whom its reader may not know.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from domain.complaint_card import ComplaintCard, ComplaintLine, RelatedFace, StatementFace
from domain.complaints import Finding
from views import blocks as b
from views import ids, phrases
from views.blocks import Shown
from views.complaint import buttons
from views.complaint.card import appeal_path, both_dates
from views.markup import Mrkdwn, joined, quoted
from views.words import Language

QUOTE_SHOWN = 2500

Sentence = Callable[[ComplaintLine, ComplaintCard, Language], Mrkdwn]
# After these somebody is asked something, so the buttons are repeated under the sentence.
_ASKS = frozenset(
    {"final_replied", "reply_drafted", "silence_over", "complaint_converted", "reply_returned", "complaint_withdrawn"}
)


def line(event: ComplaintLine, of: ComplaintCard, language: Language) -> Shown | None:
    """The event for this reader; None when it is nothing to them."""
    sentence = (_OWN if of.own else _HANDLING).get(event.kind)
    if sentence is None:
        return None
    made = sentence(event, of, language)
    row = buttons.row(of, language) if event.kind in _ASKS else []
    return Shown(made.split("\n", 1)[0], [b.section(made), *row])


def statement(of: StatementFace, language: Language) -> Shown:
    """The question put to somebody a complaint names. It has no number and quotes nobody but the handler."""
    who = phrases.named(of.handler, language)
    head = language.mark("*{who}* asks you for a statement, as an independent handler:", who=who)
    by = None
    if of.complainant is not None:
        name = phrases.named(of.complainant, language)
        by = language.mark("Raised by {name}, who agreed to be named.", name=name)
    told = language.say(
        "Please answer in this thread; only those who handle it read your words. Nobody may be put at a disadvantage "
        "because of a complaint."
    )
    blocks = [b.section(joined([head, quoted(of.question, QUOTE_SHOWN), by])), b.context(told)]
    return Shown(head, blocks)


def pointer(of: RelatedFace, language: Language) -> Shown:
    """To an incident manager: this ticket deserves a look. Why is not said."""
    text = language.mark("*{ref}* deserves your attention: {title}", ref=of.ref, title=of.title)
    show = b.button(language.label("open", topic="action"), ids.Click.OPEN, value=ids.about(of.id), spoken=f"{of.ref}")
    return Shown(text, [b.section(text, accessory=show)])


def _quoting(made: Mrkdwn, event: ComplaintLine) -> Mrkdwn:
    return made if event.message is None else joined([made, quoted(event.message.text, QUOTE_SHOWN)])


def _handler(of: ComplaintCard, language: Language) -> str:
    return language.say("An independent handler") if of.handler is None else phrases.named(of.handler, language)


def _acknowledged(_: ComplaintLine, of: ComplaintCard, language: Language) -> Mrkdwn:
    told = language.mark("{who} has your complaint and handles it independently.", who=_handler(of, language))
    dates = both_dates(of, language)
    return language.together([told, language.mark("You have {dates}.", dates=dates) if dates else None])


def _investigating(_: ComplaintLine, of: ComplaintCard, language: Language) -> Mrkdwn:
    return language.mark("{who} is looking into it now.", who=_handler(of, language))


def _held(event: ComplaintLine, _: ComplaintCard, language: Language) -> Mrkdwn:
    asked = language.mark("*We need an answer from you.* Please reply in this thread; we go on after that.")
    return _quoting(asked, event)


def _reminded(_: ComplaintLine, __: ComplaintCard, language: Language) -> Mrkdwn:
    return language.mark("*A reminder: we still need your answer.* Please reply in this thread.")


def _wrote_to_own(event: ComplaintLine, _: ComplaintCard, language: Language) -> Mrkdwn:
    return _quoting(language.mark("*{who}* wrote:", who=phrases.actor(event.actor, language)), event)


def _interim(event: ComplaintLine, of: ComplaintCard, language: Language) -> Mrkdwn:
    return _quoting(language.mark("*Interim reply* of {who}:", who=_handler(of, language)), event)


def _final(event: ComplaintLine, of: ComplaintCard, language: Language) -> Mrkdwn:
    finding = language.label(Finding(str(event.data["finding"])))
    if event.data.get("final"):
        made = language.mark("*Decision on your appeal: {finding}*", finding=finding)
    else:
        made = language.mark("*Answer to your complaint: {finding}*", finding=finding)
    parts = [_quoting(made, event), _part("measure", of.measure, language)]
    return joined([*parts, _part("appeal_path", appeal_path(of, language), language)])


def _part(field: str, text: str, language: Language) -> Mrkdwn | None:
    if not text:
        return None
    label = language.label(field, topic="field")
    return joined([language.mark("*{label}*", label=label), quoted(text, QUOTE_SHOWN // 5)])


def _closed(event: ComplaintLine, _: ComplaintCard, language: Language) -> Mrkdwn:
    if event.data.get("because") == "silence":
        return _quoting(language.mark("It is closed, as nothing was heard after the answer."), event)
    return language.mark("It is closed. Thank you for telling us.")


def _appealed(_: ComplaintLine, of: ComplaintCard, language: Language) -> Mrkdwn:
    return language.mark("Your appeal is with {who}, who has not dealt with it before.", who=_handler(of, language))


def _converted(event: ComplaintLine, of: ComplaintCard, language: Language) -> Mrkdwn:
    ref = "–" if of.converted_to is None else of.converted_to.ref
    if event.data.get("goes_on"):
        return language.mark("As you agreed, *{ref}* has come of it. Your complaint goes on.", ref=ref)
    return language.mark(
        "As you agreed, it goes on as *{ref}*. If you are still not satisfied, make another complaint.", ref=ref
    )


def _new_handler(_: ComplaintLine, of: ComplaintCard, language: Language) -> Mrkdwn:
    return language.mark("From now on {who} handles it.", who=_handler(of, language))


def _retimed(_: ComplaintLine, __: ComplaintCard, language: Language) -> Mrkdwn:
    return language.mark("Its severity was judged anew; the times above have been adjusted.")


def _extended(event: ComplaintLine, _: ComplaintCard, language: Language) -> Mrkdwn:
    hours = language.span(timedelta(hours=int(event.data["hours"])))
    made = language.mark("The answer takes longer: {hours} of working time more, this once.", hours=hours)
    return _quoting(made, event)


def _complainant_wrote(event: ComplaintLine, _: ComplaintCard, language: Language) -> Mrkdwn:
    name = language.say("The complainant") if event.actor is None else phrases.named(event.actor, language)
    return _quoting(language.mark("*{who}* wrote:", who=name), event)


def _other_wrote(event: ComplaintLine, _: ComplaintCard, language: Language) -> Mrkdwn:
    made = language.mark("*{who}* wrote to the complainant:", who=phrases.actor(event.actor, language))
    return _quoting(made, event)


def _noted(event: ComplaintLine, _: ComplaintCard, language: Language) -> Mrkdwn:
    return _quoting(language.mark("*{who}*, internal note:", who=phrases.actor(event.actor, language)), event)


def _asked(event: ComplaintLine, _: ComplaintCard, language: Language) -> Mrkdwn:
    name = phrases.named(event.people.get(int(event.data["person_id"])), language)
    return _quoting(language.mark("*{name}* was asked for a statement:", name=name), event)


def _stated(event: ComplaintLine, _: ComplaintCard, language: Language) -> Mrkdwn:
    name = phrases.named(event.people.get(int(event.data["person_id"])), language)
    return _quoting(language.mark("*Statement of {name}:*", name=name), event)


def _unanswered(_: ComplaintLine, __: ComplaintCard, language: Language) -> Mrkdwn:
    return language.mark("The complainant has not answered in spite of reminders; you may go on without.")


def _drafted(_: ComplaintLine, __: ComplaintCard, language: Language) -> Mrkdwn:
    return language.mark("*Please countersign the answer above*, or send it back with what is to be changed.")


def _countersigned(event: ComplaintLine, _: ComplaintCard, language: Language) -> Mrkdwn:
    return language.mark("{who} countersigned; the answer is sent.", who=phrases.actor(event.actor, language))


def _returned(event: ComplaintLine, _: ComplaintCard, language: Language) -> Mrkdwn:
    made = language.mark("{who} did not countersign:", who=phrases.actor(event.actor, language))
    return _quoting(made, event)


def _answered(event: ComplaintLine, _: ComplaintCard, language: Language) -> Mrkdwn:
    finding = language.label(Finding(str(event.data["finding"])))
    return language.mark("The answer was given: *{finding}*.", finding=finding)


def _silent(_: ComplaintLine, __: ComplaintCard, language: Language) -> Mrkdwn:
    return language.mark("Nothing was heard after the answer. You may close it now, with a reason.")


def _ended(event: ComplaintLine, _: ComplaintCard, language: Language) -> Mrkdwn:
    if event.data.get("because") == "silence":
        return _quoting(language.mark("Closed after silence."), event)
    return language.mark("Closed: the complainant accepted the answer.")


def _appeal(event: ComplaintLine, _: ComplaintCard, language: Language) -> Mrkdwn:
    return _quoting(language.mark("*The complainant appeals*; the decision is yours:"), event)


def _withdrawn(event: ComplaintLine, of: ComplaintCard, language: Language) -> Mrkdwn:
    made = language.mark("The complainant withdrew it.")
    if not (event.data.get("serious") and of.accountable):
        return made
    return joined([made, language.mark("It is serious: you decide whether the investigation goes on.")], " ")


def _pursued(event: ComplaintLine, _: ComplaintCard, language: Language) -> Mrkdwn:
    return _quoting(language.mark("The investigation goes on without the complainant:"), event)


def _made_incident(event: ComplaintLine, of: ComplaintCard, language: Language) -> Mrkdwn:
    ref = "–" if of.converted_to is None else of.converted_to.ref
    if event.data.get("goes_on"):
        return language.mark("As agreed, *{ref}* has come of it; the complaint goes on.", ref=ref)
    return language.mark("As agreed, it was converted: *{ref}*.", ref=ref)


def _handed_over(event: ComplaintLine, of: ComplaintCard, language: Language) -> Mrkdwn:
    if of.handler is None:
        return language.mark("*Nobody independent was found.* Please name a handler.")
    who = phrases.named(of.handler, language)
    if event.data.get("because") == "conflict":
        return language.mark("From now on {who} handles it: the former handler is concerned.", who=who)
    return language.mark("From now on {who} handles it.", who=who)


def _subjects(event: ComplaintLine, _: ComplaintCard, language: Language) -> Mrkdwn:
    wanted = event.data.get("people") or ()
    persons = [phrases.named(event.people.get(int(one)), language) for one in wanted]
    named = language.list([*persons, *(language.name(one) for one in event.groups)])
    return language.mark("It is also about {named}.", named=named)


def _judged(event: ComplaintLine, _: ComplaintCard, language: Language) -> Mrkdwn:
    severity = language.label("serious" if event.data.get("serious") else "normal", topic="severity")
    return _quoting(language.mark("Severity: *{severity}*.", severity=severity), event)


def _rated(event: ComplaintLine, _: ComplaintCard, language: Language) -> Mrkdwn:
    return language.mark("The complainant rated the handling {score} of 5.", score=int(event.data.get("score") or 0))


_OWN: Mapping[str, Sentence] = {
    "complaint_acknowledged": _acknowledged,
    "investigation_begun": _investigating,
    "complaint_held": _held,
    "complainant_reminded": _reminded,
    "handler_wrote": _wrote_to_own,
    "interim_replied": _interim,
    "final_replied": _final,
    "complaint_closed": _closed,
    "complaint_appealed": _appealed,
    "complaint_converted": _converted,
    "handler_named": _new_handler,
    "severity_judged": _retimed,
    "complaint_extended": _extended,
}
_HANDLING: Mapping[str, Sentence] = {
    "complainant_wrote": _complainant_wrote,
    "handler_wrote": _other_wrote,
    "complaint_noted": _noted,
    "statement_asked": _asked,
    "statement_given": _stated,
    "answer_missing": _unanswered,
    "reply_drafted": _drafted,
    "reply_countersigned": _countersigned,
    "reply_returned": _returned,
    "final_replied": _answered,
    "silence_over": _silent,
    "complaint_closed": _ended,
    "complaint_appealed": _appeal,
    "complaint_withdrawn": _withdrawn,
    "investigation_pursued": _pursued,
    "complaint_converted": _made_incident,
    "handler_named": _handed_over,
    "subjects_named": _subjects,
    "severity_judged": _judged,
    "complaint_extended": _extended,
    "complaint_rated": _rated,
}
