"""What several views say alike: how people, tickets and clocks are named. Whole messages are made by the views."""

from collections.abc import Callable
from datetime import datetime

from domain.policy.targets import ClockKind
from domain.projection import ClockFace, PersonRef, TicketCard
from domain.ticket import Priority, State, Ticket, TicketType
from views.markup import Mrkdwn, bold, joined, mention, neutral, one_line
from views.words import Language

AT_RISK_FROM = 75  # percent; the step from which more than the assignee is told (process §3.7)
SEPARATOR = " · "
TITLE_SHOWN = 150
MARKS = {Priority.P1: "🔴", Priority.P2: "🟠", Priority.P3: "🟡", Priority.P4: "⚪"}

When = Callable[[datetime], str]


def named(person: PersonRef | None, language: Language) -> str:
    """A person by name, without calling them."""
    return language.say("nobody yet") if person is None else one_line(person.name) or language.say("somebody")


def called(person: PersonRef | None, language: Language) -> Mrkdwn:
    """A person who is to look here: Slack notifies them if they are in the channel."""
    if person is None or person.slack_id is None:
        return neutral(named(person, language))
    return mention(person.slack_id)


def actor(person: PersonRef | None, language: Language) -> str:
    """Who did it; the desk itself when nobody did."""
    return language.say("The hotline") if person is None else named(person, language)


def heading(ticket: Ticket) -> Mrkdwn:
    """`*INC-42* · title`; a complaint has no title that a list could show."""
    if ticket.type is TicketType.COMPLAINT:
        return Mrkdwn(f"*{ticket.ref}*")
    return Mrkdwn(f"*{ticket.ref}*{SEPARATOR}{neutral(one_line(ticket.title), TITLE_SHOWN)}")


def priority(ticket: Ticket, language: Language) -> str:
    """Colour and words, never colour alone."""
    if ticket.priority is None:
        return ""
    return f"{MARKS[ticket.priority]} {language.label(ticket.priority)}"


def state(ticket: Ticket, language: Language) -> str:
    """The state; what a pending ticket waits for; the state of a major incident."""
    parts = [language.label(ticket.state)]
    if ticket.pending_reason is not None and ticket.is_worked:
        parts.append(language.label(ticket.pending_reason))
    if ticket.is_major and ticket.major is not None:
        parts.append(language.say("Major incident: {state}", state=language.label(ticket.major)))
    return SEPARATOR.join(parts)


def pair(label: str, value: str) -> Mrkdwn:
    """A label in bold over its value, as a field of a section; an empty value shows a dash."""
    return joined([bold(label), value or "–"])


def labelled(label: str, value: str, language: Language) -> str:
    """`Source: user`, within a line."""
    return language.say("{label}: {value}", label=label, value=value)


def clock_name(kind: str, ticket_type: TicketType, language: Language) -> str:
    """A request's resolution is its fulfilment, a complaint's response its acknowledgement."""
    special = language.label(kind, topic=f"clock_kind.{ticket_type}")
    return language.label(ClockKind(kind)) if special == kind else special


def move_name(key: str, ticket_type: TicketType, language: Language) -> str:
    """What a move is called: a request that is fulfilled is not “working again”, and each is converted to the other."""
    special = language.label(key, topic=f"action.{ticket_type}")
    return language.label(key, topic="action") if special == key else special


def health(face: ClockFace, language: Language) -> str:
    """`At risk` or `Breached`; nothing while all is well."""
    if face.breached_at is not None or face.result == "missed":
        return f"⛔ {language.label('breached', topic='clock_health')}"
    if face.state == "running" and face.percent >= AT_RISK_FROM:
        return f"⚠️ {language.label('at_risk', topic='clock_health')}"
    return ""


def clock(face: ClockFace, language: Language, when: When) -> Mrkdwn:
    """Where a clock stands, in one line."""
    if face.state == "cancelled":
        return neutral(language.label("n/a", topic="clock_result"))
    if face.state == "stopped":
        return neutral(language.label(face.result or "n/a", topic="clock_result"))
    if face.state == "paused":
        left = language.span(face.remaining)
        return joined([language.mark("Clock paused, {left} left", left=left), health(face, language)], SEPARATOR)
    due = language.mark("due {when}", when=when(face.due)) if face.due is not None else Mrkdwn("–")
    return joined([due, health(face, language)], SEPARATOR)


def clock_fields(card: TicketCard, language: Language, when: When) -> list[Mrkdwn]:
    """Response and resolution, the two clocks everybody reads."""
    faces = (card.clock(ClockKind.RESPONSE), card.clock(ClockKind.APPROVAL), card.clock(ClockKind.RESOLUTION))
    return [
        pair(clock_name(face.kind, card.ticket.type, language), clock(face, language, when))
        for face in faces
        if face is not None and not (face.kind == ClockKind.APPROVAL and face.state != "running")
    ]


def contract(card: TicketCard, language: Language) -> list[Mrkdwn]:
    """What the supplier that has the ticket has promised; nothing once it has passed it on."""
    live = (one for one in card.clocks if one.kind == ClockKind.SUPPLIER_RESTORE and one.state in {"running", "paused"})
    face = next(live, None)
    if face is None:
        return []
    return [pair(language.label(ClockKind.SUPPLIER_RESTORE), clock(face, language, language.slack_when))]


def uncounted(card: TicketCard, language: Language) -> list[str]:
    """A ticket that waits while its clock runs says so: suppliers are support staff (process §3.5.4)."""
    ticket, face = card.ticket, card.clock(ClockKind.RESOLUTION)
    if ticket.state is not State.PENDING or ticket.pending_reason is None or face is None or face.state != "running":
        return []
    return [language.say("{reason}: the clock keeps running.", reason=language.label(ticket.pending_reason))]


def calendar(key: str, language: Language) -> str:
    """What a calendar counts, in words."""
    if key == "7x24":
        return language.say("7×24 (around the clock)")
    if key == "5x8":
        return language.say("5×8 (working days, office hours)")
    return key
