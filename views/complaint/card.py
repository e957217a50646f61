"""A complaint as a message in the direct messages of its parties: the complainant's receipt, and the card of those who
handle it. Both are drawn again whenever something changes; nobody else ever sees one.
"""

from collections.abc import Sequence

from domain.complaint_card import ComplaintCard
from domain.complaints import STANDARD_APPEAL, Confidentiality
from domain.ticket import State
from views import blocks as b
from views import phrases
from views.blocks import Block, Shown
from views.complaint import buttons
from views.markup import Mrkdwn, bold, joined, neutral, one_line, quoted
from views.words import Language, phrase

TEXT_SHOWN = 600
CLOCKS = ("response", "interim_reply", "resolution", "appeal")


def card(of: ComplaintCard, language: Language) -> Shown:
    """Number, what happens next and by when, what it says, and what its reader can do."""
    state = phrases.state(of.ticket, language)
    text = language.say("{ref}: {state}", ref=of.ticket.ref, state=state)
    blocks: list[Block] = [
        b.section(heading(of, language), accessory=buttons.show(of, language)),
        *summary(of, language),
        *buttons.row(of, language),
        b.context(_footer(of, language)),
    ]
    return Shown(text, blocks)


def listed(cards: Sequence[ComplaintCard], language: Language) -> Shown:
    """The complaints that are not over: one's own, and those one handles or is accountable for."""
    if not cards:
        text = language.say("There is no open complaint of yours or for you to handle.")
        return Shown(text, [b.section(text)])
    text = language.count("{n} open complaint", "{n} open complaints", len(cards))
    blocks: list[Block] = [b.section(bold(text))]
    for of in cards:
        lead = joined([phrases.state(of.ticket, language), severity(of, language)], phrases.SEPARATOR)
        due = _due(of, language)
        blocks.append(b.section(joined([heading(of, language), lead, due]), accessory=buttons.show(of, language)))
    return Shown(text, blocks)


def _due(of: ComplaintCard, language: Language) -> Mrkdwn | None:
    """What falls due next."""
    running = [face for face in of.clocks if face.state == "running" and face.due is not None]
    if not running:
        return None
    first = min(running, key=lambda face: (face.due is None, face.due))
    name = phrases.clock_name(first.kind, of.ticket.type, language)
    return joined([name, phrases.clock(first, language, language.when)], phrases.SEPARATOR)


def handed_on(language: Language) -> Shown:
    """What is left of a card in the hands of somebody who has no part in the complaint any more."""
    text = language.say("This is not with you any more.")
    return Shown(text, [b.section(text)])


def heading(of: ComplaintCard, language: Language) -> Mrkdwn:
    parts = [bold(of.ticket.ref), language.label(of.ticket.type), language.label(of.topic)]
    return joined(parts, phrases.SEPARATOR)


def summary(of: ComplaintCard, language: Language) -> list[Block]:
    """Everything about it that stands above the buttons."""
    lead = [phrases.state(of.ticket, language), severity(of, language)]
    return [
        b.context(joined(lead, phrases.SEPARATOR)),
        *_next_step(of, language),
        b.fields(_facts(of, language)),
        b.section(quoted(of.description, TEXT_SHOWN)),
        *_answer(of, language),
    ]


def severity(of: ComplaintCard, language: Language) -> str:
    """Words as well as a sign; with the reasons for those who handle it."""
    if not of.ticket.serious:
        return language.label("normal", topic="severity")
    serious = f"⚠️ {language.label('serious', topic='severity')}"
    reasons = language.list(language.label(one) for one in of.because)
    return serious if of.own or not reasons else f"{serious} ({reasons})"


def next_step(of: ComplaintCard, language: Language) -> str:
    """What happens next, for the complainant: who does what, and by when."""
    who = one_line(of.handler.name) if of.handler is not None else language.say("An independent handler")
    if of.ticket.state in _WAITING:
        return _owed(of, who, language)
    if of.ticket.state is State.PENDING:
        return language.say("{who} needs an answer from you to go on.", who=who)
    if of.ticket.state is State.REPLIED:
        return _answered(of, language)
    if of.converted_to is not None:
        return language.say("It goes on as {ref}.", ref=of.converted_to.ref)
    return language.say("Nothing more to do.")


def _owed(of: ComplaintCard, who: str, language: Language) -> str:
    """What the complainant waits for, by the dates that run."""
    dates = both_dates(of, language)
    if dates:
        return language.say("{who} looks into it: {dates}.", who=who, dates=dates)
    said, clock = _WAITING[of.ticket.state]
    face = of.clock(clock)
    if face is None or face.due is None or face.state != "running":
        return language.say("{said}.", said=language.say(said, who=who))
    return language.say("{said} by {when}.", said=language.say(said, who=who), when=language.when(face.due))


def both_dates(of: ComplaintCard, language: Language) -> str:
    """By when the complainant hears in between, and by when the answer is there, as long as both are to come."""
    interim, final = of.clock("interim_reply"), of.clock("resolution")
    if of.ticket.state not in {State.ACKNOWLEDGED, State.INVESTIGATING} or interim is None or final is None:
        return ""
    if interim.due is None or final.due is None or {interim.state, final.state} != {"running"}:
        return ""
    return language.say(
        "an interim reply by {interim}, the answer by {final}",
        interim=language.when(interim.due),
        final=language.when(final.due),
    )


# Who owes the complainant what, and the clock that says by when.
_WAITING = {
    State.SUBMITTED: (phrase("{who} will acknowledge it"), "response"),
    State.ACKNOWLEDGED: (phrase("{who} looks into it and answers"), "resolution"),
    State.INVESTIGATING: (phrase("{who} looks into it and answers"), "resolution"),
    State.UNDER_APPEAL: (phrase("{who} decides on your appeal"), "appeal"),
}


def _answered(of: ComplaintCard, language: Language) -> str:
    if of.appeal_until is None:
        return language.say("This decision is final. Please say that you have read it.")
    until = language.when(of.appeal_until)
    return language.say("Please accept the answer, or appeal against it until {when}.", when=until)


def _next_step(of: ComplaintCard, language: Language) -> list[Block]:
    if not of.own:
        return []
    return [b.section(joined([bold(language.say("What happens next")), next_step(of, language)]))]


def _facts(of: ComplaintCard, language: Language) -> list[Mrkdwn]:
    shown: list[tuple[str, str]] = []
    if not of.own:
        shown.append(("complainant", _complainant(of, language)))
    shown.append(("subjects", subjects(of, language)))
    if of.related is not None:
        title = one_line(of.related.title)
        shown.append(("related", f"{of.related.ref} {title}".strip()))
    if of.converted_to is not None:
        shown.append(("converted_to", of.converted_to.ref))
    shown.append(("handler", phrases.named(of.handler, language)))
    facts = [phrases.pair(language.label(key, topic="field"), neutral(value)) for key, value in shown]
    faces = (of.clock(kind) for kind in CLOCKS)
    return facts + [
        phrases.pair(
            phrases.clock_name(face.kind, of.ticket.type, language), phrases.clock(face, language, language.when)
        )
        for face in faces
        if face is not None
    ]


def _complainant(of: ComplaintCard, language: Language) -> str:
    if of.complainant is not None:
        return phrases.named(of.complainant, language)
    if of.confidentiality is Confidentiality.ANONYMOUS:
        return language.say("anonymous")
    return language.say("known to the desk, kept confidential")


def subjects(of: ComplaintCard, language: Language) -> str:
    """The persons and groups it is about."""
    named = [*(phrases.named(one, language) for one in of.people), *(language.name(one) for one in of.groups)]
    return language.list(named) or language.say("nobody in particular")


def _answer(of: ComplaintCard, language: Language) -> list[Block]:
    if of.finding is None:
        return []
    head = language.say("Draft, to be countersigned") if of.drafted else language.label("finding", topic="field")
    parts = [
        joined([bold(head), language.label(of.finding)], phrases.SEPARATOR),
        quoted(of.answer, TEXT_SHOWN) if of.answer else None,
        _labelled("measure", of.measure, language),
        _labelled("appeal_path", appeal_path(of, language), language),
        _labelled("cause", of.cause, language),
    ]
    return [b.section(joined(parts))]


def appeal_path(of: ComplaintCard, language: Language) -> str:
    """In the handler's words, or as the rules have it."""
    if of.appeal_path != STANDARD_APPEAL:
        return of.appeal_path
    return language.say(
        "You may appeal once, within {days} working days, with the button under this answer; the next independent "
        "level decides.",
        days=of.appeal_days,
    )


def _labelled(field: str, text: str, language: Language) -> Mrkdwn | None:
    return joined([bold(language.label(field, topic="field")), quoted(text, TEXT_SHOWN // 2)]) if text else None


def _footer(of: ComplaintCard, language: Language) -> str:
    if of.own:
        return language.say(
            "Only you, the handler and who is accountable for complaints can read this. Reply in this thread; "
            "nobody may be put at a disadvantage for complaining."
        )
    return language.say(
        "What you write in this thread reaches the complainant. For yourselves use a note. "
        "Do not speak about it in a channel."
    )
