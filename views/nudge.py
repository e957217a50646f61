"""What one person is told directly, with the buttons to act at once: reminders of a clock, alone or bundled, a ticket
handed to them, and what concerns them in a major incident (made in `views/major`).
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from domain.projection import ClockFace, EventLine, TicketCard
from domain.sla import ClockKind
from domain.ticket import Priority, TicketType
from views import blocks as b
from views import escalation, ids, phrases, satisfaction
from views.blocks import Block, Element, Shown
from views.ids import Click
from views.knowledge import article as knowledge
from views.major import told as major
from views.markup import Mrkdwn, bold, joined, neutral
from views.ticket import buttons, request_face
from views.ticket.lines import FULL, due_moved, ladder, line, time_box
from views.ticket.sentences import with_quote
from views.words import Language

BUNDLED = 10
LADDER = 10_000  # ranks a step of the time ladder above every percentage
_REMINDERS = frozenset({"sla_warned", "ladder_stepped", "time_box_over", "due_moved"})


def told(event: EventLine, card: TicketCard, language: Language, *, snoozes: Sequence[timedelta] = ()) -> Shown:
    """The event for the one who is to act on it now; `snoozes` are the lengths by which a reminder may be put off."""
    if event.kind in _REMINDERS:
        return reminder(event, card, language, snoozes=snoozes)
    made = _TOLD.get(event.kind)
    if made is not None:
        return made(event, card, language)
    said = line(event, language)
    text = joined([card.ticket.ref, Mrkdwn(said.text)], phrases.SEPARATOR)
    return Shown(text, [b.section(phrases.heading(card.ticket)), *said.blocks])


def reminder(event: EventLine, card: TicketCard, language: Language, *, snoozes: Sequence[timedelta] = ()) -> Shown:
    """How much of the target is used up, what remains, when it is due, and what can be done about it now."""
    ticket = card.ticket
    warning = _warning(event, card, language)
    face = _face(event, card)
    lead = joined([phrases.priority(ticket, language), phrases.state(ticket, language)], phrases.SEPARATOR)
    blocks: list[Block] = [b.section(joined([warning, phrases.heading(ticket)])), b.context(lead)]
    if face is not None:
        blocks.append(b.fields(_figures(face, card, language)))
    if event.data.get("clock") == ClockKind.APPROVAL:
        blocks += request_face.answers(card, language)
    if "breach_reason_required" in (event.data.get("effects") or ()):
        blocks.append(b.context(language.say("To resolve it, the reason of the breach must now be given.")))
    also = [*_needs_group(event, card, language), *_snooze(event, card, language, snoozes)]
    blocks += buttons.for_person(card, language, also=also)
    return Shown(joined([ticket.ref, warning], phrases.SEPARATOR), blocks)


def handed(event: EventLine, card: TicketCard, language: Language) -> Shown:
    """A new assignee hears once what they were given and how much time is left (process §3.7c)."""
    ticket = card.ticket
    who = phrases.actor(event.actor, language)
    made = language.mark("{who} assigned {ref} to you.", who=who, ref=bold(ticket.ref))
    clocks = phrases.clock_fields(card, language, language.when)
    lead = joined([phrases.priority(ticket, language), phrases.state(ticket, language)], phrases.SEPARATOR)
    blocks: list[Block] = [
        b.section(with_quote(made, event.data.get("reason"))),
        b.section(phrases.heading(ticket)),
        b.context(lead),
    ]
    resolution = card.clock(ClockKind.RESOLUTION)
    if resolution is not None and resolution.state == "running":
        clocks.append(_left(resolution, language))
    if clocks:
        blocks.append(b.fields(clocks))
    return Shown(made, [*blocks, *buttons.for_person(card, language)])


def reopened(event: EventLine, card: TicketCard, language: Language) -> Shown:
    """Back again: why, and what can be done about it at once."""
    said = line(event, language)
    text = joined([card.ticket.ref, Mrkdwn(said.text)], phrases.SEPARATOR)
    blocks = [b.section(phrases.heading(card.ticket)), *said.blocks, *buttons.for_person(card, language)]
    return Shown(text, blocks)


def put_off(until: datetime, language: Language) -> Shown:
    """What the one who put a reminder off is told."""
    text = language.say("You will be reminded again: {when}. The clock goes on.", when=language.when(until))
    return Shown(text, [b.section(neutral(text))])


def bundle(
    nudges: Sequence[tuple[EventLine, TicketCard]], language: Language, *, snoozes: Sequence[timedelta] = ()
) -> Shown:
    """Several reminders within a few minutes are one message, the most pressing first (process §3.7h)."""
    if len(nudges) == 1:
        return reminder(*nudges[0], language, snoozes=snoozes)
    text = language.count("{n} reminder for you", "{n} reminders for you", len(nudges))
    blocks: list[Block] = [b.section(bold(text))]
    for event, card in sorted(nudges, key=_rank)[:BUNDLED]:
        ticket = card.ticket
        view = b.button(
            language.label("open", topic="action"),
            Click.OPEN,
            value=ids.about(ticket.id),
            spoken=language.say("Open {ref}", ref=ticket.ref),
        )
        shown = joined([phrases.heading(ticket), _warning(event, card, language)])
        blocks.append(b.section(shown, accessory=view))
    rest = len(nudges) - BUNDLED
    if rest > 0:
        blocks.append(b.context(language.count("… and {n} more", "… and {n} more", rest)))
    return Shown(text, blocks)


def _rank(one: tuple[EventLine, TicketCard]) -> tuple[bool, int]:
    """A P1 or major incident before everything else, however little of its time is used up; then by share."""
    event, card = one
    return not (card.ticket.is_major or card.ticket.priority is Priority.P1), -_percent(event)


def _face(event: EventLine, card: TicketCard) -> ClockFace | None:
    return card.clock(str(event.data["clock"])) if "clock" in event.data else card.clock("resolution")


def _percent(event: EventLine) -> int:
    """A step of the time ladder presses more than any share of a target."""
    return LADDER if event.kind == "ladder_stepped" else int(event.data.get("percent") or 0)


def _warning(event: EventLine, card: TicketCard, language: Language) -> Mrkdwn:
    """One line: the clock, the share used up, and what remains; or how long a P1 has lasted."""
    if event.kind in _BY_KIND:
        return _BY_KIND[event.kind](event, language)
    kind = phrases.clock_name(str(event.data["clock"]), card.ticket.type, language)
    percent = _percent(event)
    face = _face(event, card)
    share = language.percent(percent)
    if percent >= FULL:
        return language.mark("⛔ *{clock}* breached: {share} of the target used", clock=kind, share=share)
    if face is None:
        return language.mark("⏱️ *{clock}*: {share} of the target used", clock=kind, share=share)
    left = language.span(face.remaining)
    return language.mark("⏱️ *{clock}*: {share} of the target used, {left} left", clock=kind, share=share, left=left)


def _needs_group(event: EventLine, card: TicketCard, language: Language) -> list[Element]:
    """The answer to a time box: another group should have it, or join (process §3.6)."""
    if event.kind != "time_box_over" or not {"reassign", "add_to_swarm"} & set(card.actions):
        return []
    label = language.label("needs_group", topic="action")
    spoken = f"{label} {card.ticket.ref}"
    return [b.button(label, Click.NEEDS_GROUP, value=ids.about(card.ticket.id), spoken=spoken)]


def _snooze(event: EventLine, card: TicketCard, language: Language, snoozes: Sequence[timedelta]) -> list[Element]:
    """Behind three dots: remind me again in so long; a breach is not put off."""
    if not event.id or not snoozes or _percent(event) >= FULL:
        return []
    options = [
        b.option(
            language.say("Remind me in {span}", span=language.span(one)),
            ids.about(card.ticket.id, e=event.id, m=one // timedelta(minutes=1)),
        )
        for one in snoozes
    ]
    return [b.overflow(Click.SNOOZE, options)]


def _figures(face: ClockFace, card: TicketCard, language: Language) -> list[Mrkdwn]:
    due = language.when(face.due) if face.due is not None else "–"
    times = [phrases.pair(language.say("Due"), due), _left(face, language)]
    if card.ticket.type is TicketType.COMPLAINT:
        return times
    return [
        *times,
        phrases.pair(language.label("assignee", topic="field"), phrases.named(card.assignee, language)),
        phrases.pair(language.label("group", topic="field"), language.name(card.group)),
    ]


def _left(face: ClockFace, language: Language) -> Mrkdwn:
    over = face.remaining.total_seconds() < 0
    name = language.say("Overdue by") if over else language.say("Remaining")
    return phrases.pair(name, language.span(face.remaining))


_BY_KIND = {"ladder_stepped": ladder, "time_box_over": time_box, "due_moved": due_moved}
_TOLD: dict[str, Callable[[EventLine, TicketCard, Language], Shown]] = {
    "ticket_assigned": handed,
    "reopened": reopened,
    "satisfaction_low": satisfaction.low,
    "satisfaction_commented": satisfaction.compliment,
    "article_linked": knowledge.waits,
    "major_proposed": major.proposal,
    "major_declared": major.page,
    "major_undecided": major.undecided,
    "major_reminded": major.cadence,
    "major_roles_open": major.roles_open,
    **escalation.TOLD,
}
