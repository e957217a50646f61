"""A clock shows its working: the rule, the calendar, every stretch that counted or did not, and the due time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.calendars import Calendars
from domain.sla import ClockEvent, ClockEventKind, Reading, read
from domain.ticket import Hours, MajorState, PendingReason, Priority, TicketType
from tests.rulebooks import example
from tests.views import faces
from tests.views.everything import Explanation
from tests.views.faces import CHINESE, ENGLISH
from tests.views.reading import texts
from views import ticket


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def calendars() -> Calendars:
    return example().calendars


def over_the_make_up_saturday() -> Reading:
    """Process SC08: P3 of Thursday 14:00, waiting for the user from 16:00 until Saturday 11:00, due Monday 18:00."""
    log = [
        ClockEvent(local("2026-10-08 14:00"), ClockEventKind.STARTED, timedelta(hours=16), "5x8"),
        ClockEvent(local("2026-10-08 16:00"), ClockEventKind.PAUSED, reason=PendingReason.WAITING_FOR_USER.value),
        ClockEvent(local("2026-10-10 11:00"), ClockEventKind.RESUMED),
    ]
    return read(log, now=local("2026-10-12 09:30"), calendars=calendars())


def test_the_whole_working_of_a_pause_over_a_make_up_saturday() -> None:
    p3 = faces.card(faces.ticket(priority=Priority.P3, hours=Hours.OFFICE))
    said = texts(ticket.why(p3, [("resolution", over_the_make_up_saturday())], ENGLISH).blocks)
    stretches = (
        "• Thu 8 Oct, 14:00 – Thu 8 Oct, 16:00: counted 2 h\n"
        "• Thu 8 Oct, 16:00 – Sat 10 Oct, 11:00: clock paused (Waiting for user), not counted\n"
        "• Sat 10 Oct, 11:00 – Mon 12 Oct, 09:30: counted 6 h 30 min"
    )
    assert said[2:] == [
        "*Resolution*\nTarget 16 h, counted on 5×8 (working days, office hours).",
        stretches,
        "Used 8 h 30 min of 16 h. *Due Mon 12 Oct, 18:00.*",
    ]


def test_the_same_in_chinese() -> None:
    p3 = faces.card(faces.ticket(priority=Priority.P3, hours=Hours.OFFICE))
    said = texts(ticket.why(p3, [("resolution", over_the_make_up_saturday())], CHINESE).blocks)
    assert said[2] == "*解决*\n目标时长16小时，按 5×8（工作日办公时间）计时。"
    assert "• 10月8日 周四 16:00 – 10月10日 周六 11:00：计时暂停（等待用户），不计入" in said[3]
    assert said[4] == "已用8小时30分钟，目标16小时。 *到期 10月12日 周一 18:00。*"


@pytest.mark.parametrize(
    ("known", "rule"),
    [
        (faces.ticket(), "The targets are those of *P2 High* for a service supported 7×24."),
        (faces.ticket(major=MajorState.DECLARED), "The targets are those of a *major incident*"),
        (faces.ticket(type=TicketType.COMPLAINT), "The targets are those of a complaint."),
        (faces.ticket(type=TicketType.SERVICE_REQUEST), "The targets are those of the catalogue item"),
        (faces.ticket(priority=None), "The ticket has no priority yet."),
    ],
)
def test_which_rule_chose_the_target_is_told(known: object, rule: str) -> None:
    card = faces.card(known)  # type: ignore[arg-type]
    assert texts(ticket.why(card, [], ENGLISH).blocks)[1].startswith(rule)


def test_why_the_priority_is_what_it_is() -> None:
    """The reasons of the assessment, with the reader's own times."""
    reasons = (
        {"code": "key_service_down", "about": "impact", "level": "high", "params": {}},
        {"code": "many_users", "about": "impact", "level": "high", "params": {"users": 1200}},
        {
            "code": "deadline_near",
            "about": "urgency",
            "level": "high",
            "params": {"deadline": "2026-07-31T12:00:00+00:00"},
        },
        {"code": "matrix", "about": "priority", "level": "P1", "params": {}},
        {"code": "brand_new", "about": "impact", "level": "high", "params": {}},
    )
    said = texts(ticket.why(faces.card(reasons=reasons), [], ENGLISH).blocks)[1].split("\n")
    assert said[1:] == [
        "• Impact: *High*, because a key service is down and 1,200 users are affected",
        "• Urgency: *Medium*, because the deadline Fri 31 Jul, 20:00 is near",
    ]


@pytest.mark.parametrize(
    ("events", "verdict"),
    [
        ([(1, ClockEventKind.PAUSED)], "The clock stands still; the rest runs once work goes on."),
        ([(1, ClockEventKind.STOPPED)], "It stopped Thu 8 Oct, 15:00; due was Thu 8 Oct, 16:00."),
        ([(1, ClockEventKind.CANCELLED)], "It was ended without a result."),
        ([], "*Breached Thu 8 Oct, 16:00.*"),
    ],
)
def test_how_the_clock_stands_is_told(events: list[tuple[int, ClockEventKind]], verdict: str) -> None:
    start = local("2026-10-08 14:00")
    log = [ClockEvent(start, ClockEventKind.STARTED, timedelta(hours=2), "7x24")]
    log += [ClockEvent(start + timedelta(hours=hours), kind) for hours, kind in events]
    reading = read(log, now=start + timedelta(hours=3), calendars=calendars())
    assert verdict in texts(ticket.why(faces.card(), [("response", reading)], ENGLISH).blocks)[-1]


def test_a_breach_by_a_new_target_is_told_apart() -> None:
    """Process SC10: a clock may be breached by a change alone."""
    start = local("2026-11-13 17:00")
    log = [
        ClockEvent(start, ClockEventKind.STARTED, timedelta(hours=2), "5x8"),
        ClockEvent(local("2026-11-14 10:00"), ClockEventKind.RETARGETED, timedelta(minutes=15), "7x24"),
    ]
    reading = read(log, now=local("2026-11-14 10:05"), calendars=calendars())
    said = texts(ticket.why(faces.card(), [("response", reading)], ENGLISH).blocks)[-1]
    assert "Breached Sat 14 Nov, 10:00, because the target changed; one notice is sent for this." in said


def test_a_reopened_clock_shows_the_time_that_did_not_count() -> None:
    start = local("2026-03-17 09:10")
    log = [
        ClockEvent(start, ClockEventKind.STARTED, timedelta(hours=8), "7x24"),
        ClockEvent(local("2026-03-17 13:10"), ClockEventKind.STOPPED),
        ClockEvent(local("2026-03-18 10:00"), ClockEventKind.CONTINUED),
    ]
    reading = read(log, now=local("2026-03-18 10:30"), calendars=calendars())
    said = "\n".join(texts(ticket.why(faces.card(), [("resolution", reading)], ENGLISH).blocks))
    assert "Tue 17 Mar, 13:10 – Wed 18 Mar, 10:00: resolved, not counted" in said
    assert "*Due Wed 18 Mar, 14:00.*" in said


def test_of_a_long_life_the_beginning_is_one_sum() -> None:
    """Fifteen pauses of ten minutes, an hour apart: of 31 stretches eleven are added up, five of them pauses."""
    log = [ClockEvent(local("2026-03-16 00:00"), ClockEventKind.STARTED, timedelta(hours=40), "7x24")]
    for hour in range(1, 16):
        for minute, kind in ((0, ClockEventKind.PAUSED), (10, ClockEventKind.RESUMED)):
            log.append(ClockEvent(local(f"2026-03-16 {hour:02}:{minute:02}"), kind))
    reading = read(log, now=local("2026-03-16 16:00"), calendars=calendars())
    said = texts(ticket.why(faces.card(), [("resolution", reading)], ENGLISH).blocks)
    lines = said[3].split("\n")
    assert lines[0] == "• … before that: counted 5 h 10 min"
    assert [line.rpartition(": ")[2] for line in lines[1:] if "paused" not in line] == ["counted 50 min"] * 10
    assert said[4].startswith("Used 13 h 30 min of 40 h.")


def test_it_opens_in_a_modal_too() -> None:
    view = ticket.why_view(Explanation(faces.card(), (("resolution", over_the_make_up_saturday()),)), CHINESE)
    assert view["title"]["text"] == "时限说明"
