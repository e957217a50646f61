"""Reminders for one person: several within five minutes are one message, urgent ones never wait, any may be put off
(process §3.7 d, h, i). He Tao of desktop support holds most of the tickets; a P2 of his is half used up after four
business hours.
"""

from datetime import timedelta

import pytest

from domain.errors import Conflict, InvalidForm, NotFound
from domain.ticket import Hours, PendingReason, Priority, ResolutionCode
from models.reminder import Outcome, ReminderRow
from models.ticket import TicketRow
from services import handling, reminders
from services.handling import AssignForm, HoldForm, ResolveForm
from services.work import Work
from tests.rulebooks import local
from tests.services.standing_desk import StandingDesk

HOUR = timedelta(hours=1)
FIXED = ResolveForm(
    code=ResolutionCode.PERMANENT_FIX, resolution="new toner", cause="empty", workaround=False, ci="prn-7"
)
TO_FENG = AssignForm(group="desktop", assignee_slack="U0FENG", reason="his to do")
ASKS = HoldForm(reason=PendingReason.WAITING_FOR_USER, question="Which room?")


def held_since(desk: StandingDesk, *times: str) -> list[int]:
    """P2 tickets of He, reported on Monday 2026-03-16 at these times."""
    return [desk.at(f"2026-03-16 {text}").report(Priority.P2, held_by="he") for text in times]


def outcomes(desk: StandingDesk) -> list[str]:
    return desk.look(lambda session: [row.outcome for row in session.query(ReminderRow).order_by(ReminderRow.id)])


def last_event(desk: StandingDesk) -> int:
    return desk.history("sla_warned")[-1].id


def test_the_first_goes_out_at_once_and_the_next_wait_for_each_other(desk: StandingDesk) -> None:
    """§3.7 h: half used up at 14:00, 14:02 and 14:03: one message at 14:00, one of two reminders at 14:05."""
    held_since(desk, "09:00", "09:02", "09:03")
    desk.run_until("2026-03-16 14:30")
    assert desk.direct_messages("he") == [("Mon 03-16 14:00", 1), ("Mon 03-16 14:05", 2)]


def test_what_falls_into_one_moment_is_one_message(desk: StandingDesk) -> None:
    """§3.7 h: three tickets of the same minute."""
    held_since(desk, "09:00", "09:00", "09:00")
    desk.run_until("2026-03-16 14:00")
    assert desk.direct_messages("he") == [("Mon 03-16 14:00", 3)]
    (bundle,) = desk.messages("tell_bundle")
    assert bundle.args["events"] == [one.id for one in desk.history("sla_warned")]


def test_after_the_window_the_next_goes_out_at_once_again(desk: StandingDesk) -> None:
    """§3.7 h: five minutes later nobody waits."""
    held_since(desk, "09:00", "09:05")
    desk.run_until("2026-03-16 14:30")
    assert desk.direct_messages("he") == [("Mon 03-16 14:00", 1), ("Mon 03-16 14:05", 1)]


@pytest.mark.parametrize(
    ("later", "sent"),
    [
        ("09:00:00", [("14:00", 2)]),
        ("09:04:59", [("14:00", 1), ("14:05", 1)]),
        ("09:05:00", [("14:00", 1), ("14:05", 1)]),
        ("09:05:01", [("14:00", 1), ("14:05:01", 1)]),
    ],
)
def test_the_window_to_the_second(desk: StandingDesk, later: str, sent: list[tuple[str, int]]) -> None:
    """§3.7 h: in the same second one message; a second before the window ends it waits for that second, at its end and
    after it not at all.
    """
    held_since(desk, "09:00", later)
    desk.run_until("2026-03-16 14:30")
    assert [(at.removeprefix("Mon 03-16 "), count) for at, count in desk.direct_messages("he")] == sent


def test_a_page_never_waits_for_a_window(desk: StandingDesk) -> None:
    """He was reminded at 14:00; of the P1 that is half used up a second later he hears in that second."""
    held_since(desk, "09:00")
    desk.at("2026-03-16 12:00:01").report(Priority.P1, hours=Hours.ALWAYS, held_by="he")
    desk.run_until("2026-03-16 14:30")
    assert desk.direct_messages("he") == [("Mon 03-16 14:00", 1), ("Mon 03-16 14:00:01", 1)]


def test_a_breach_waits_for_no_window(desk: StandingDesk) -> None:
    """Breaches of 18:00 and 18:01 on the morning after: each is told in its own minute."""
    held_since(desk, "10:00", "10:01")
    desk.run_until("2026-03-17 10:05")
    assert desk.direct_messages("he")[-2:] == [("Tue 03-17 10:00", 1), ("Tue 03-17 10:01", 1)]


def test_a_page_takes_along_what_waits(desk: StandingDesk) -> None:
    """The P1 of He is half used up at 14:03, while a reminder of 14:02 waits for 14:05: both go out at 14:03."""
    held_since(desk, "09:00", "09:02")
    desk.at("2026-03-16 12:03").report(Priority.P1, hours=Hours.ALWAYS, held_by="he")
    desk.run_until("2026-03-16 14:30")
    assert desk.direct_messages("he") == [("Mon 03-16 14:00", 1), ("Mon 03-16 14:03", 2)]


def test_a_window_does_not_carry_a_reminder_past_closing_time(desk: StandingDesk) -> None:
    """§3.7 d: half used up at 17:58 and 17:59; waiting until 18:03 is no choice, so both go at once."""
    held_since(desk, "13:58", "13:59")
    desk.run_until("2026-03-17 08:00")
    assert desk.direct_messages("he") == [("Mon 03-16 17:58", 1), ("Mon 03-16 17:59", 1)]


def test_a_reminder_of_something_done_meanwhile_is_not_sent(desk: StandingDesk) -> None:
    """He puts the second ticket on hold at 14:03, before its turn at 14:05."""
    _, second = held_since(desk, "09:00", "09:02")
    desk.run_until("2026-03-16 14:03")
    desk.do(handling.hold, second, ASKS, by="he")
    desk.run_until("2026-03-16 14:30")
    assert desk.direct_messages("he") == [("Mon 03-16 14:00", 1)]
    assert outcomes(desk) == [Outcome.SENT, Outcome.NEEDLESS]


def test_a_reminder_of_what_was_handed_on_meanwhile_is_not_sent(desk: StandingDesk) -> None:
    """§3.7 c: at 14:03 the second ticket goes to Feng, who hears of that and of nothing at 14:05."""
    _, second = held_since(desk, "09:00", "09:02")
    desk.run_until("2026-03-16 14:03")
    desk.do(handling.assign, second, TO_FENG, by="he")
    desk.run_until("2026-03-16 14:30")
    assert desk.direct_messages("he") == [("Mon 03-16 14:00", 1)]
    assert desk.direct_messages("feng") == [("Mon 03-16 14:03", 1)]


def test_who_lost_sight_of_a_ticket_meanwhile_is_not_reminded_of_it(desk: StandingDesk) -> None:
    """§3.7 j: the ticket becomes confidential and goes to the network group while the reminder waits."""
    _, second = held_since(desk, "09:00", "09:02")
    desk.run_until("2026-03-16 14:03")
    desk.do(_hide, second)
    desk.run_until("2026-03-16 14:30")
    assert desk.direct_messages("he") == [("Mon 03-16 14:00", 1)]
    assert outcomes(desk) == [Outcome.SENT, Outcome.HIDDEN]


def _hide(work: Work, ticket_id: int) -> None:
    row = work.session.get_one(TicketRow, ticket_id)
    row.confidential, row.group, row.assignee_id = True, "network", None


def test_a_late_flush_outside_hours_waits_for_the_morning(desk: StandingDesk) -> None:
    """The bot is down from 14:03 until 20:00: what waited for 14:05 is sent at 09:00, with what came in between."""
    held_since(desk, "09:00", "09:02")
    desk.run_until("2026-03-16 14:03")
    desk.at("2026-03-16 20:00").sweep()
    assert desk.direct_messages("he") == [("Mon 03-16 14:00", 1)]
    desk.run_until("2026-03-17 09:00")
    ((at, count),) = desk.direct_messages("he")[1:]
    assert (at, count) == ("Tue 03-17 09:00", 3)


def test_a_page_by_night_leaves_to_the_morning_what_waits_for_it(desk: StandingDesk) -> None:
    """§3.7 d: two reminders wait for 09:00; He's P1 of 19:00 pages him at 20:00, once accepted, and 21:00, alone."""
    held_since(desk, "09:00", "09:02")
    desk.run_until("2026-03-16 13:59")
    desk.at("2026-03-16 18:30").sweep()
    desk.at("2026-03-16 19:00").report(Priority.P1, hours=Hours.ALWAYS, held_by="he")
    desk.run_until("2026-03-17 08:59")
    assert {count for at, count in desk.direct_messages("he")} == {1}
    paged = {one.ticket_id for one in desk.messages("tell", "tell_bundle")}
    assert paged == {3}
    desk.run_until("2026-03-17 09:00")
    assert desk.direct_messages("he")[-1] == ("Tue 03-17 09:00", 2)


def test_put_off_by_an_hour_it_comes_again_after_an_hour(desk: StandingDesk) -> None:
    """§3.7 i: reminded at 14:00, put off at 14:10, reminded again at 15:10 and never after."""
    held_since(desk, "09:00")
    desk.run_until("2026-03-16 14:10")
    assert desk.do(reminders.put_off, last_event(desk), length=HOUR, by="he") == local("2026-03-16 15:10")
    desk.run_until("2026-03-16 15:59")
    assert desk.direct_messages("he") == [("Mon 03-16 14:00", 1), ("Mon 03-16 15:10", 1)]
    assert desk.history("reminder_put_off")[0].data["until"] == local("2026-03-16 15:10").isoformat()


def test_put_off_past_closing_time_it_comes_with_the_opening(desk: StandingDesk) -> None:
    """§3.7 d: four hours from 15:00 would be 19:00; it comes at 09:00."""
    held_since(desk, "10:00")
    desk.run_until("2026-03-16 15:00")
    until = desk.do(reminders.put_off, last_event(desk), length=4 * HOUR, by="he")
    assert until == local("2026-03-17 09:00")


def test_what_is_put_off_is_not_dragged_along_by_other_messages(desk: StandingDesk) -> None:
    """The second ticket's reminder of 14:30 leaves the one that He put off until 15:10 alone."""
    held_since(desk, "09:00", "09:30")
    desk.run_until("2026-03-16 14:10")
    desk.do(reminders.put_off, last_event(desk), length=HOUR, by="he")
    desk.run_until("2026-03-16 15:30")
    assert desk.direct_messages("he") == [("Mon 03-16 14:00", 1), ("Mon 03-16 14:30", 1), ("Mon 03-16 15:10", 1)]


def test_put_off_does_not_put_off_the_escalation(desk: StandingDesk) -> None:
    """Putting off concerns the person alone: at 75 % the lead is told as ever."""
    held_since(desk, "09:00")
    desk.run_until("2026-03-16 14:00")
    desk.do(reminders.put_off, last_event(desk), length=4 * HOUR, by="he")
    desk.run_until("2026-03-16 16:00")
    assert desk.direct_messages("feng") == [("Mon 03-16 16:00", 1)]


def test_put_off_and_solved_meanwhile_it_does_not_come(desk: StandingDesk) -> None:
    """Who solves the ticket before the hour is over is not reminded of it."""
    (ticket,) = held_since(desk, "09:00")
    desk.run_until("2026-03-16 14:10")
    desk.do(reminders.put_off, last_event(desk), length=HOUR, by="he")
    desk.do(handling.resolve, ticket, FIXED, by="he")
    desk.run_until("2026-03-16 16:00")
    assert desk.direct_messages("he") == [("Mon 03-16 14:00", 1)]


def test_put_off_and_handed_on_meanwhile_it_does_not_come(desk: StandingDesk) -> None:
    """§3.7 c: at 14:20 the ticket goes to Feng: at 15:10 nobody is reminded of what Feng was told with it."""
    (ticket,) = held_since(desk, "09:00")
    desk.run_until("2026-03-16 14:10")
    desk.do(reminders.put_off, last_event(desk), length=HOUR, by="he")
    desk.run_until("2026-03-16 14:20")
    desk.do(handling.assign, ticket, TO_FENG, by="he")
    desk.run_until("2026-03-16 15:30")
    assert desk.direct_messages("he") == [("Mon 03-16 14:00", 1)]


def test_what_is_somebody_elses_by_now_is_not_put_off(desk: StandingDesk) -> None:
    """An old button under an old message: the ticket is Feng's, and no reminder is promised to He."""
    (ticket,) = held_since(desk, "09:00")
    desk.run_until("2026-03-16 14:10")
    desk.do(handling.assign, ticket, TO_FENG, by="he")
    with pytest.raises(Conflict):
        desk.do(reminders.put_off, last_event(desk), length=HOUR, by="he")


def test_a_response_that_was_given_is_not_put_off(desk: StandingDesk) -> None:
    """Feng is reminded at 75 % that nobody has responded; He accepts; nothing is left for Feng to put off."""
    ticket = desk.at("2026-03-16 10:00").report(Priority.P3)
    desk.run_until("2026-03-16 11:30")
    desk.do(handling.take, ticket, by="he")
    with pytest.raises(Conflict):
        desk.do(reminders.put_off, last_event(desk), length=HOUR, by="feng")


def test_put_off_twice_it_comes_once(desk: StandingDesk) -> None:
    """The second choice replaces the first: an hour, chosen at 14:10, then a quarter, chosen at 14:12."""
    held_since(desk, "09:00")
    desk.run_until("2026-03-16 14:10")
    desk.do(reminders.put_off, last_event(desk), length=HOUR, by="he")
    desk.run_until("2026-03-16 14:12")
    desk.do(reminders.put_off, last_event(desk), length=HOUR / 4, by="he")
    desk.run_until("2026-03-16 15:59")
    assert desk.direct_messages("he") == [("Mon 03-16 14:00", 1), ("Mon 03-16 14:27", 1)]


@pytest.mark.parametrize(
    ("by", "length", "refusal"), [("he", 7 * HOUR, InvalidForm), ("feng", HOUR, NotFound), ("wang", HOUR, NotFound)]
)
def test_only_who_was_reminded_puts_off_and_only_by_what_is_offered(
    desk: StandingDesk, by: str, length: timedelta, refusal: type[Exception]
) -> None:
    """Seven hours are not offered; Feng and Wang were not reminded."""
    held_since(desk, "09:00")
    desk.run_until("2026-03-16 14:10")
    with pytest.raises(refusal):
        desk.do(reminders.put_off, last_event(desk), length=length, by=by)


def test_nothing_is_left_to_put_off_once_the_ticket_is_solved(desk: StandingDesk) -> None:
    """An old button under an old message is refused."""
    (ticket,) = held_since(desk, "09:00")
    desk.run_until("2026-03-16 14:10")
    desk.do(handling.resolve, ticket, FIXED, by="he")
    with pytest.raises(Conflict):
        desk.do(reminders.put_off, last_event(desk), length=HOUR, by="he")


def test_a_flood_of_breaches_is_one_message(desk: StandingDesk) -> None:
    """After an outage all twenty tickets of He are late: he reads one message, and so does the incident manager."""
    held_since(desk, *["09:00"] * 20)
    desk.at("2026-03-18 10:00").sweep()
    assert desk.direct_messages("he") == [("Wed 03-18 10:00", 20)]
    assert desk.direct_messages("jiang") == [("Wed 03-18 10:00", 20)]


def test_every_reminder_is_told_exactly_once(desk: StandingDesk) -> None:
    """Whoever the history says was told finds it in exactly one message, however the reminders were bundled."""
    held_since(desk, "09:00", "09:02", "09:30", "10:00", "10:04")
    desk.run_until("2026-03-18 18:00")
    promised = [(person, one.id) for one in desk.history("sla_warned") for person in one.data["told"]]
    rows = desk.messages("tell", "tell_bundle")
    kept = [(row.person_id, event) for row in rows for event in row.args.get("events", [row.args.get("event")])]
    assert sorted(kept) == sorted(promised)
