"""Reminders when the terms change under a running clock (process §3.5.8, §3.7 a to e): no percentage is told twice, no
breach is missed, whatever the change. He of desktop support holds the ticket; P3 has 16 business hours, P2 eight.
"""

import pytest

from domain.errors import IllegalMove, NotAllowed
from domain.ticket import Level, PendingReason, Priority, ResolutionCode
from services import escalating, handling, judging, reopening
from services.handling import AssignForm, HoldForm, ResolveForm
from services.judging import PrioritiseForm
from tests.services.standing_desk import StandingDesk

RAISED = PrioritiseForm(impact=Level.MEDIUM, urgency=Level.HIGH, reason="the whole branch")
LOWERED = PrioritiseForm(impact=Level.MEDIUM, urgency=Level.MEDIUM, reason="one desk after all")
ASKS = HoldForm(reason=PendingReason.WAITING_FOR_USER, question="Which room?")
FIXED = ResolveForm(
    code=ResolutionCode.PERMANENT_FIX, resolution="new toner", cause="empty", workaround=False, ci="prn-7"
)


def held(desk: StandingDesk, priority: Priority) -> int:
    return desk.at("2026-03-16 10:00").report(priority, held_by="he")


def reached(desk: StandingDesk) -> list[tuple[str, int, list[int]]]:
    """When which percentage of the resolution was told, and which ones with it."""
    told = zip(desk.percents("resolution"), desk.history("sla_warned"), strict=True)
    return [(at, percent, event.data["merged"]) for (at, percent), event in told]


def test_raised_beyond_its_new_time_it_is_told_once_and_no_percentage_again(desk: StandingDesk) -> None:
    """Half used up on Tuesday 10:00; as a P2 it is late at once: 75, 90 and 100 % in one message, 50 % not again."""
    ticket = held(desk, Priority.P3)
    desk.run_until("2026-03-17 11:00")
    desk.do(judging.prioritise, ticket, RAISED, by="jiang")
    desk.run_until("2026-03-17 14:59")
    assert reached(desk) == [("Tue 03-17 10:00", 50, []), ("Tue 03-17 11:00", 100, [75, 90])]
    assert desk.told()[1][3] == ("feng", "he", "jiang")
    desk.run_until("2026-03-17 15:00")
    assert reached(desk)[2:] == [("Tue 03-17 15:00", 150, [])]


def test_lowered_it_repeats_nothing_and_its_breach_is_told(desk: StandingDesk) -> None:
    """As a P2 it is at 75 % on Monday 17:00; as a P3 it passes 50 and 75 % again in silence, 90 and 100 % aloud."""
    ticket = held(desk, Priority.P2)
    desk.run_until("2026-03-17 09:05")
    desk.do(judging.prioritise, ticket, LOWERED, by="jiang")
    desk.run_until("2026-03-18 12:00")
    assert reached(desk) == [
        ("Mon 03-16 15:00", 50, []),
        ("Mon 03-16 17:00", 75, []),
        ("Tue 03-17 17:24", 90, []),
        ("Wed 03-18 10:00", 100, []),
    ]


def test_there_and_back_again_is_told_once(desk: StandingDesk) -> None:
    """Raised, lowered and raised again within a minute: what was told stays told."""
    ticket = held(desk, Priority.P3)
    desk.run_until("2026-03-17 11:00")
    for form in (RAISED, LOWERED, RAISED):
        desk.do(judging.prioritise, ticket, form, by="jiang")
        desk.sweep()
    assert [percent for _, percent, _ in reached(desk)] == [50, 100]


def test_what_falls_due_on_going_on_is_told_then(desk: StandingDesk) -> None:
    """§3.7 e: held at 74 % until Wednesday; the desk is down when it goes on and for three hours: one message at 12:00,
    of what was passed since, and none for the time on hold.
    """
    ticket = held(desk, Priority.P2)
    desk.run_until("2026-03-16 16:55")
    desk.do(handling.hold, ticket, ASKS, by="he")
    desk.run_until("2026-03-18 08:59")
    desk.at("2026-03-18 09:00").do(handling.resume, ticket, by="he")
    desk.at("2026-03-18 12:00").sweep()
    assert reached(desk) == [("Mon 03-16 15:00", 50, []), ("Wed 03-18 12:00", 100, [75, 90])]


def test_after_a_breach_the_new_assignee_hears_of_the_next_step(desk: StandingDesk) -> None:
    """§3.7 c: late since Tuesday 10:00, given to Feng at 11:00: with the ticket he reads that it is late, and next at
    150 % that it still is.
    """
    ticket = held(desk, Priority.P2)
    desk.run_until("2026-03-17 11:00")
    desk.do(handling.assign, ticket, AssignForm(group="desktop", assignee_slack="U0FENG", reason="his"), by="he")
    desk.sweep()
    before = len(reached(desk))
    assert desk.direct_messages("feng")[-1] == ("Tue 03-17 11:00", 1)
    desk.run_until("2026-03-17 15:00")
    assert reached(desk)[before:] == [("Tue 03-17 15:00", 150, [])]


def test_reopened_no_percentage_is_told_again(desk: StandingDesk) -> None:
    """§3.5.9: solved at 75 %, back a day later: 90 % is the next."""
    ticket = held(desk, Priority.P2)
    desk.run_until("2026-03-17 09:10")
    desk.do(handling.resolve, ticket, FIXED, by="he")
    desk.run_until("2026-03-18 09:00")
    desk.do(reopening.reopen, ticket, reason="silent again", by="wang")
    desk.run_until("2026-03-18 09:49")
    assert [percent for _, percent, _ in reached(desk)] == [50, 75, 90]
    assert reached(desk)[-1][0] == "Wed 03-18 09:02"


# the buttons of a reminder


def test_a_button_of_a_reminder_does_its_thing_once_and_for_whom_it_is(desk: StandingDesk) -> None:
    """§3.7 i: nobody has accepted at half of the time. Wang may not accept, He does; a second click of his and a late
    one of Feng's change nothing.
    """
    ticket = desk.at("2026-03-16 10:00").report(Priority.P3)
    desk.run_until("2026-03-16 11:00")
    with pytest.raises(NotAllowed):
        desk.do(handling.take, ticket, by="wang")
    desk.do(handling.take, ticket, by="he")
    for by in ("he", "feng"):
        with pytest.raises(IllegalMove):
            desk.do(handling.take, ticket, by=by)
    assert [one.data["assignee_id"] for one in desk.history("ticket_accepted")] == [desk.ticket(ticket).assignee_id]


def test_a_button_that_the_ticket_has_outrun_is_refused(desk: StandingDesk) -> None:
    """Reminded on Monday 17:00, solved on Tuesday 09:10: holding, handing on and escalating from that message fail."""
    ticket = held(desk, Priority.P2)
    desk.run_until("2026-03-17 09:10")
    desk.do(handling.resolve, ticket, FIXED, by="he")
    before = len(desk.history())
    to_feng = AssignForm(group="desktop", assignee_slack="U0FENG", reason="his")
    with pytest.raises(IllegalMove):
        desk.do(handling.hold, ticket, ASKS, by="he")
    with pytest.raises(IllegalMove):
        desk.do(handling.assign, ticket, to_feng, by="he")
    with pytest.raises(IllegalMove):
        desk.do(escalating.escalate, ticket, reason="too late", by="he")
    assert len(desk.history()) == before
