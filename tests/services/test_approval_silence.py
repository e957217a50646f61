"""Approvers who do not decide (process §3.7): reminders, the deputy, the manager, and the end after 80 work hours."""

from datetime import timedelta
from pathlib import Path

import pytest
from icalendar import Calendar, Event

from bot.rulebook import load
from domain.errors import NotAllowed, NotFound
from models.session import Store
from services import showing
from tests.rulebooks import copied, local
from tests.services.request_desk import approvals, approvers, asked, decide, order, states
from tests.services.standing_desk import StandingDesk, wall


def test_the_ladder_of_a_silent_approver(desk: StandingDesk) -> None:
    """§3.7: 50 % and 90 % the approver, 100 % also the deputy, 16 bh also the manager; asked Mon 11:00."""
    order(desk.at("2026-03-16 11:00"), "chen", "data-extract")
    desk.run_until("2026-03-18 18:00")
    about_ye = [one for one in desk.told() if one[1] == "approval" and "ye" in one[3]]
    assert about_ye == [
        ("Mon 03-16 16:00", "approval", 50, ("ye",)),
        ("Tue 03-17 10:12", "approval", 90, ("ye",)),
        ("Tue 03-17 11:00", "approval", 100, ("fan", "ye")),
        ("Wed 03-18 11:00", "approval", 200, ("fan", "lu", "ye")),
    ]


def test_the_deputy_may_decide_once_the_time_is_up(desk: StandingDesk) -> None:
    """Ye's deputy is Fan: at 10:59 he does not even see it, at 11:00 sharp he may."""
    number = order(desk.at("2026-03-16 11:00"), "chen", "data-extract")
    with pytest.raises(NotFound):
        decide(desk.at("2026-03-17 10:59"), "approve", number, by="fan")
    decide(desk.at("2026-03-17 11:00"), "approve", number, by="fan")
    second = approvals(desk, number)[1]
    names = desk.names()
    assert (second.state, names[second.approver_id], names[second.decided_by or 0]) == ("approved", "ye", "fan")


def test_a_deputy_who_is_concerned_does_not_decide(desk: StandingDesk) -> None:
    """Fan orders; Ye, whose deputy he is, lets the time pass: nobody else may decide."""
    number = order(desk.at("2026-03-16 11:00"), "fan", "data-extract")
    assert approvers(desk, number) == ["lu", "ye"]
    with pytest.raises(NotAllowed):
        decide(desk.at("2026-03-20 11:00"), "approve", number, by="fan")


def test_a_deputy_whom_the_answers_name_does_not_decide(desk: StandingDesk) -> None:
    """§3.10: a laptop for Ye, ordered by Xu: Fan is to approve, whose deputy Ye is. One for Lin is another matter."""
    number = order(desk.at("2026-03-16 11:00"), "xu", "new-laptop", **{"for": "U0YE"})
    assert approvers(desk, number) == ["fan"]
    with pytest.raises(NotFound):
        decide(desk.at("2026-03-20 11:00"), "approve", number, by="ye")
    other = order(desk.at("2026-03-16 11:00"), "xu", "new-laptop", **{"for": "U0LIN"})
    decide(desk.at("2026-03-20 11:00"), "approve", other, by="ye")


def test_the_manager_of_a_late_approver_sees_it_but_does_not_decide(desk: StandingDesk) -> None:
    """§3.7: told at 16 business hours; Shi is the manager of Shao."""
    number = order(desk.at("2026-03-16 11:00"), "chen", "data-extract")
    with pytest.raises(NotFound):
        desk.at("2026-03-18 10:59").do(showing.one, number, by="shi")
    assert desk.at("2026-03-18 11:00").do(showing.one, number, by="shi").ticket.id == number
    with pytest.raises(NotAllowed):
        decide(desk, "approve", number, by="shi")


def test_after_eighty_business_hours_the_request_is_cancelled_with_notice(desk: StandingDesk) -> None:
    """§3.7: asked Mon 2026-03-16 11:00, ten working days later; the requester reads it, nobody is asked any more."""
    number = order(desk.at("2026-03-16 11:00"), "chen", "application-authorisation")
    desk.run_until("2026-03-30 10:59")
    assert desk.ticket(number).state == "awaiting_approval"
    desk.run_until("2026-03-30 11:00")
    assert desk.ticket(number).state == "cancelled"
    assert states(desk, number) == ["lapsed", "lapsed"]
    (event,) = desk.history("approval_expired")
    assert (wall(event.at), event.actor_id) == ("Mon 03-30 11:00", None)
    assert event.id in [one.args.get("event") for one in desk.messages("tell_reporter")]
    redrawn = [one.args["approval"] for one in desk.messages("approval_redraw")]
    assert redrawn == [approvals(desk, number)[0].id, approvals(desk, number)[1].id]


def test_the_second_approver_has_eighty_hours_of_their_own(desk: StandingDesk) -> None:
    number = order(desk.at("2026-03-16 11:00"), "chen", "application-authorisation")
    decide(desk.at("2026-03-27 11:00"), "approve", number, by="shao")
    desk.run_until("2026-03-30 18:00")
    assert desk.ticket(number).state == "awaiting_approval"


def test_while_an_approver_is_away_the_deputy_is_asked_too(store: Store, tmp_path: Path) -> None:
    """§3.7g: Ye is on leave this week; both read it, either decides."""
    folder = copied(tmp_path, ("organisation.yml", "\nroles:\n", "\nabsences: leave.ics\n\nroles:\n"))
    _write_leave(folder, "ye", "2026-03-16", days=5)
    desk = StandingDesk(store, load(folder)).at("2026-03-16 11:00")
    number = order(desk, "chen", "data-extract")
    assert [key for _, key in asked(desk)] == ["shao", "ye", "fan"]
    decide(desk, "approve", number, by="fan")
    assert states(desk, number) == ["asked", "approved"]


def _write_leave(folder: Path, key: str, first: str, *, days: int) -> None:
    begin = local(f"{first} 00:00").date()
    calendar, leave = Calendar(), Event()
    calendar.add("prodid", "-//leave//")
    calendar.add("version", "2.0")
    leave.add("uid", "1")
    leave.add("summary", key)
    leave.add("dtstart", begin)
    leave.add("dtend", begin + timedelta(days=days))
    calendar.add_component(leave)
    (folder / "leave.ics").write_bytes(calendar.to_ical())
