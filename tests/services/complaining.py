"""Complaints on a standing desk: submitted with few words, and looked at as one of the cast."""

from dataclasses import replace

from domain.complaint_card import ComplaintCard
from domain.complaints import ComplaintTopic, Finding
from domain.rota import shifts
from services.complaints import answering, handling, intake, reading
from services.complaints.answering import ReplyForm
from services.complaints.door import Reference
from services.complaints.intake import ComplaintForm, Taken
from tests.rulebooks import SHANGHAI
from tests.services.standing_desk import StandingDesk, wall

REPLY = ReplyForm(finding=Finding.PARTLY, answer="We were slow.", measure="More people", appeal_path="The button")
DECISION = ReplyForm(finding=Finding.JUSTIFIED, answer="You are right.", measure="An apology")


JIANG_ON_LEAVE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:1
SUMMARY:jiang
DTSTART;VALUE=DATE:20260316
DTEND;VALUE=DATE:20260321
END:VEVENT
END:VCALENDAR
"""


def on_leave(desk: StandingDesk) -> None:
    """Jiang, the incident manager, is away in the week of Mon 2026-03-16."""
    absences = shifts(JIANG_ON_LEAVE, desk.rules.organisation, SHANGHAI)
    desk.rules = replace(desk.rules, absences=absences)


def owner_away(desk: StandingDesk, *others: str) -> None:
    """Yuan, the process owner, is away in the week of Mon 2026-03-16, and the others named."""
    head, begin, rest = JIANG_ON_LEAVE.partition("BEGIN:VEVENT\n")
    event, end, tail = rest.partition("END:VEVENT\n")
    away = [event.replace("jiang", key).replace("UID:1", f"UID:{key}") for key in ("yuan", *others)]
    text = "".join((head, *(begin + one + end for one in away), tail))
    desk.rules = replace(desk.rules, absences=shifts(text, desk.rules.organisation, SHANGHAI))


def submit(desk: StandingDesk, *, by: str | None = "chen", **answers: object) -> Taken:
    """Chen complains about slow service, unless told otherwise; nobody is anonymous by accident."""
    given: dict[str, object] = {"topic": ComplaintTopic.QUALITY, "description": "Three days for a printer"}
    return desk.do(intake.submit, ComplaintForm(**(given | answers)), by=by)  # type: ignore[arg-type]


def number(taken: Taken) -> int:
    return taken.card.ticket.id


def seen(desk: StandingDesk, of: int | Reference, *, by: str | None = "jiang") -> ComplaintCard:
    return desk.do(reading.one, of, by=by)


def investigated(desk: StandingDesk, *, handler: str = "jiang", **answers: object) -> int:
    """A complaint that its handler has acknowledged and looks into."""
    of = number(submit(desk, **answers))
    desk.do(handling.acknowledge, of, by=handler)
    desk.do(handling.investigate, of, by=handler)
    return of


def replied(desk: StandingDesk, *, handler: str = "jiang", **answers: object) -> int:
    of = investigated(desk, handler=handler, **answers)
    desk.do(answering.reply_final, of, REPLY, by=handler)
    return of


def handler_of(desk: StandingDesk, of: int) -> str | None:
    """The key of who handles it."""
    card = seen(desk, of, by=None)
    return None if card.handler is None else desk.names()[card.handler.id]


def due(desk: StandingDesk, of: int) -> dict[str, str | None]:
    return {clock.kind: None if clock.due is None else wall(clock.due) for clock in seen(desk, of, by=None).clocks}


def told(desk: StandingDesk, event: str) -> tuple[str, ...]:
    """Who hears of the last event of this kind beside complainant and handler."""
    names = desk.names()
    return tuple(names[one] for one in desk.history(event)[-1].data["told"])
