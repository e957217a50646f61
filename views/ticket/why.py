"""A clock that shows its working: which rule chose the target, on which calendar it runs, every stretch that counted
or did not, and the due time that follows (process §3.5).
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Protocol

from domain.configured import Words
from domain.projection import TicketCard
from domain.sla import ClockKind, ClockSpan, ClockState, Reading, SpanNote
from domain.ticket import PendingReason, TicketType
from views import blocks as b
from views import phrases
from views.blocks import Block, Shown, View
from views.ids import Form
from views.markup import Mrkdwn, bold, joined
from views.ticket import reasons
from views.words import Language

SPANS_SHOWN = 20
BLOCKS_SHOWN = 50  # Slack's limit for a message; what the ticket owes its user stands first


class Explanation(Protocol):
    """A ticket and the working of each of its clocks, by kind."""

    @property
    def card(self) -> TicketCard: ...
    @property
    def readings(self) -> Sequence[tuple[str, Reading]]: ...
    @property
    def stays(self) -> Sequence[tuple[Words, str, Reading]]: ...


def why(
    card: TicketCard,
    readings: Iterable[tuple[str, Reading]],
    language: Language,
    *,
    stays: Iterable[tuple[Words, str, Reading]] = (),
) -> Shown:
    """Every clock of the ticket explained; then, for support, what each group owed while it had the ticket."""
    text = language.say("{ref}: why these times", ref=card.ticket.ref)
    blocks: list[Block] = [b.section(phrases.heading(card.ticket)), b.section(_target_rule(card, language))]
    for kind, reading in readings:
        blocks += [b.divider(), *_clock(phrases.clock_name(kind, card.ticket.type, language), reading, language)]
    for group, kind, reading in stays:
        name = phrases.SEPARATOR.join((language.name(group), language.label(ClockKind(kind))))
        blocks += [b.divider(), *_clock(name, reading, language)]
    return Shown(text, blocks[:BLOCKS_SHOWN])


def why_view(explanation: Explanation, language: Language) -> View:
    """The same in a modal, under the button that asks for it."""
    return b.modal(
        language.label("why", topic="action"),
        why(explanation.card, explanation.readings, language, stays=explanation.stays).blocks,
        callback_id=Form.WHY,
        close=language.say("Close"),
    )


def _target_rule(card: TicketCard, language: Language) -> Mrkdwn:
    """Which rule chose the targets."""
    ticket = card.ticket
    hours = language.label(ticket.hours)
    if ticket.is_major:
        return language.mark("The targets are those of a *major incident*, which runs around the clock.")
    if ticket.type is TicketType.SERVICE_REQUEST:
        item = language.name(card.item) or language.label(ticket.type)
        return language.mark("The targets are those of the catalogue item *{item}*.", item=item)
    if ticket.type is TicketType.COMPLAINT:
        return language.mark("The targets are those of a complaint.")
    if ticket.priority is None:
        return language.mark("The ticket has no priority yet.")
    rule = language.mark(
        "The targets are those of *{priority}* for a service supported {hours}.",
        priority=language.label(ticket.priority),
        hours=hours,
    )
    return joined([rule, reasons.priority(card, language)])


def _clock(name: str, reading: Reading, language: Language) -> list[Block]:
    head = bold(name)
    rule = language.mark(
        "Target {target}, counted on {calendar}.",
        target=language.span(reading.target),
        calendar=phrases.calendar(reading.calendar, language),
    )
    shown = reading.working[-SPANS_SHOWN:]
    spans = [_span(span, language) for span in shown]
    if len(shown) < len(reading.working):
        spans.insert(0, _earlier(reading.working[:-SPANS_SHOWN], language))
    return [b.section(joined([head, rule])), *_listed(spans), b.section(_sum(reading, language))]


def _earlier(spans: Iterable[ClockSpan], language: Language) -> Mrkdwn:
    """What is left out, in one sum: whoever adds up comes to what was used."""
    counted = sum((span.counted for span in spans), timedelta(0))
    return language.mark("• … before that: counted {length}", length=language.span(counted))


def _listed(spans: list[Mrkdwn]) -> list[Block]:
    return [b.section(joined(spans))] if spans else []


def _span(span: ClockSpan, language: Language) -> Mrkdwn:
    """`Thu 8 Oct, 14:00 – Thu 8 Oct, 16:00: counted 2 h`."""
    params = {"start": language.when(span.start), "end": language.when(span.end)}
    if span.note is SpanNote.COUNTED:
        return language.mark("• {start} – {end}: counted {length}", length=language.span(span.counted), **params)
    if span.note is SpanNote.STOPPED:
        return language.mark("• {start} – {end}: resolved, not counted", **params)
    reason = language.label(PendingReason(span.reason)) if span.reason else language.label(ClockState.PAUSED)
    return language.mark("• {start} – {end}: clock paused ({reason}), not counted", reason=reason, **params)


def _sum(reading: Reading, language: Language) -> Mrkdwn:
    used = language.mark(
        "Used {consumed} of {target}.",
        consumed=language.span(reading.consumed),
        target=language.span(reading.target),
    )
    return language.together([used, _verdict(reading, language), _breach(reading, language)])


def _verdict(reading: Reading, language: Language) -> Mrkdwn | None:
    if reading.state is ClockState.PAUSED:
        return language.mark("The clock stands still; the rest runs once work goes on.")
    if reading.state is ClockState.CANCELLED:
        return language.mark("It was ended without a result.")
    if reading.due is None:
        return None
    if reading.state is ClockState.STOPPED and reading.stopped_at is not None:
        return language.mark(
            "It stopped {stopped}; due was {due}.",
            stopped=language.when(reading.stopped_at),
            due=language.when(reading.due),
        )
    return language.mark("*Due {due}.*", due=language.when(reading.due))


def _breach(reading: Reading, language: Language) -> Mrkdwn | None:
    if reading.breached_at is None:
        return None
    when = language.when(reading.breached_at)
    if reading.breached_on_retarget:
        return language.mark("Breached {when}, because the target changed; one notice is sent for this.", when=when)
    return language.mark("*Breached {when}.*", when=when)
