"""What a service request shows on its receipt and card beside the ticket: approvals, checklist, answers, the end of an
access, and the tickets it is linked with.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from domain.checklist import StepState
from domain.lifecycle.records import ApprovalState
from domain.links import LinkKind
from domain.policy.targets import ClockKind
from domain.projection import Answer, ApprovalFace, PersonRef, StepFace, TicketCard
from domain.ticket import State
from views import blocks as b
from views import phrases
from views.blocks import Block
from views.markup import Mrkdwn, bold, joined, neutral, one_line, quoted
from views.words import Language, phrase

ANSWER_LONGEST = 300  # beside others; a longer one stands by itself
CARD_ROOM, APPROVAL_ROOM, RECEIPT_ROOM = 3000, 5000, 1000  # characters of all answers in one message
PIECE = 2500  # of a text too long for one section
REASON_LONGEST = 500

_APPROVAL_MARKS: Mapping[str, str] = {
    ApprovalState.WAITING: "▫️",
    ApprovalState.ASKED: "⏳",
    ApprovalState.APPROVED: "✅",
    ApprovalState.REJECTED: "⛔",
    ApprovalState.LAPSED: "▫️",
}
_STEP_MARKS: Mapping[str, str] = {StepState.OPEN: "☐", StepState.DONE: "☑", StepState.NOT_APPLICABLE: "☒"}
_CAME_FROM: Mapping[str, str] = {
    LinkKind.RESUBMISSION: phrase("ordered again after {ref}"),
    LinkKind.RENEWAL: phrase("prolongs {ref}"),
    LinkKind.CONVERSION: phrase("converted from {ref}"),
    LinkKind.RECURRENCE: phrase("recurrence of {ref}"),
    LinkKind.COVERED: phrase("ordered instead of the change of {ref}"),
    LinkKind.REVOCATION: phrase("takes away the access of {ref}"),
}
_LED_TO: Mapping[str, str] = {
    LinkKind.RESUBMISSION: phrase("ordered again as {ref}"),
    LinkKind.RENEWAL: phrase("prolonged by {ref}"),
    LinkKind.CONVERSION: phrase("goes on as {ref}"),
    LinkKind.RECURRENCE: phrase("came back as {ref}"),
    LinkKind.COVERED: phrase("{ref} was ordered instead of a change"),
    LinkKind.REVOCATION: phrase("taken away by {ref}"),
}


def facts(card: TicketCard, language: Language) -> list[Mrkdwn]:
    """When fulfilment begins to count, and the last day of an access."""
    request, shown = card.request, last_day(card, language)
    if request is None:
        return []
    if card.ticket.state is State.AWAITING_APPROVAL and request.fulfilment is not None:
        name = phrases.clock_name(ClockKind.RESOLUTION, card.ticket.type, language)
        span = language.span(request.fulfilment)
        shown.insert(0, phrases.pair(name, language.say("{span} from the last approval on", span=span)))
    return shown


def last_day(card: TicketCard, language: Language) -> list[Mrkdwn]:
    """Until when an access lasts, if it ends."""
    if card.request is None or card.request.last_day is None:
        return []
    return [phrases.pair(language.label("expires", topic="field"), language.day(card.request.last_day))]


def answers(card: TicketCard, language: Language, *, room: int | None = CARD_ROOM) -> list[Block]:
    """What the item asked and the requester answered. A message has `room` for so many characters, which the answers
    share; without a limit each stands there to its end.
    """
    rows = [(language.name(name), said(answer, language)) for name, answer in card.answers]
    limits = _shares([len(text) for _, text in rows], room)
    short: list[Mrkdwn] = []
    long: list[Block] = []
    for (name, text), limit in zip(rows, limits, strict=True):
        if limit <= ANSWER_LONGEST:
            short.append(joined([bold(name), neutral(text, limit)]))
        else:
            first, *more = in_pieces(text, limit)
            long += [b.section(joined([bold(name), first])), *map(b.section, more)]
    return [*b.all_fields(short), *long]


def _shares(lengths: Sequence[int], room: int | None) -> list[int]:
    """How much of each text is shown: what the short ones do not need, the long ones have."""
    if room is None:
        return list(lengths)
    shares = dict.fromkeys(range(len(lengths)), 0)
    for left, at in zip(range(len(lengths), 0, -1), sorted(shares, key=lambda at: lengths[at]), strict=True):
        shares[at] = min(lengths[at], room // left)
        room -= shares[at]
    return [shares[at] for at in range(len(lengths))]


def in_pieces(text: str, limit: int | None = None) -> list[Mrkdwn]:
    """Typed text, to its end or up to a limit, in as many sections as it takes."""
    if limit is not None and limit < len(text):
        return [quoted(text, min(limit, PIECE))]
    return [quoted(text[at : at + PIECE], PIECE) for at in range(0, len(text), PIECE)]


def said(answer: Answer, language: Language) -> str:
    """An answer as this reader reads it: a choice in their language, a person by name."""
    match answer:
        case PersonRef():
            return phrases.named(answer, language)
        case date():
            return language.day(answer)
        case str():
            return answer
    return language.name(answer)


def approvals(card: TicketCard, language: Language) -> list[Block]:
    """Who is asked, who has decided how, and why one refused."""
    if card.request is None or not card.request.approvals:
        return []
    lines = [approval_line(one, language) for one in card.request.approvals]
    return [b.section(joined([bold(language.label("approvals", topic="field")), *lines]))]


def approval_line(one: ApprovalFace, language: Language) -> Mrkdwn:
    """One approval: the rule, the person, how it stands, and by when or since when."""
    who = one.decided_by if one.decided_by is not None else one.approver
    parts = [
        language.label(one.rule, topic="approver_rule") if one.rule else "",
        phrases.named(who, language),
        language.label(one.state, topic="approval_state"),
    ]
    if one.state == ApprovalState.ASKED and one.due is not None:
        parts.append(language.mark("due {when}", when=language.slack_when(one.due)))
    if one.decided_at is not None:
        parts.append(language.slack_when(one.decided_at))
    made = joined([_APPROVAL_MARKS.get(one.state, ""), joined(parts, phrases.SEPARATOR)], " ")
    return joined([made, quoted(one.reason, REASON_LONGEST)]) if one.reason else made


def checklist(card: TicketCard, language: Language) -> list[Block]:
    """The steps of the work with who did them; what a second person still has to confirm."""
    if (
        card.request is None
        or not card.request.steps
        or card.ticket.state in {State.SUBMITTED, State.AWAITING_APPROVAL}
    ):
        return []
    lines = [step_line(one, language) for one in card.request.steps]
    return [b.section(joined([bold(language.label("checklist", topic="field")), *lines]))]


def step_line(step: StepFace, language: Language) -> Mrkdwn:
    """One step in one line; why it is not applicable below it."""
    parts: list[str] = [language.name(step.names)]
    if not step.mandatory and step.state == StepState.OPEN:
        parts.append(language.say("optional"))
    if step.state != StepState.OPEN:
        parts.append(language.label(step.state, topic="step_state"))
        parts.append(phrases.named(step.by, language))
    if step.witness is not None:
        parts.append(language.say("confirmed by {name}", name=phrases.named(step.witness, language)))
    elif step.four_eyes and step.state != StepState.NOT_APPLICABLE:
        parts.append(language.say("needs a second person"))
    made = joined([_STEP_MARKS.get(step.state, ""), joined(parts, phrases.SEPARATOR)], " ")
    return joined([made, quoted(one_line(step.reason), REASON_LONGEST)]) if step.reason else made


def links(card: TicketCard, language: Language) -> list[Block]:
    """What this ticket came from, and what came of it."""
    told = [
        language.say((_LED_TO if one.later else _CAME_FROM)[one.kind], ref=one.ref)
        for one in card.links
        if one.kind in _LED_TO
    ]
    return [b.context(joined(told, phrases.SEPARATOR))] if told else []
