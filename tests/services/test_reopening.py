"""Not solved after all (process §3.5.9, §3.6): to whom a reopened ticket goes, who hears of it, and until when."""

from dataclasses import replace

import pytest

from domain.errors import IllegalMove
from domain.lifecycle import Missing
from domain.rota import shifts
from domain.ticket import Hours, Priority, ResolutionCode
from models.session import Store
from services import handling, reopening
from services.handling import ResolveForm
from tests.rulebooks import SHANGHAI, example, local
from tests.services.standing_desk import StandingDesk

FIXED = ResolveForm(
    code=ResolutionCode.PERMANENT_FIX, resolution="new toner", cause="empty", workaround=False, breach_reason="late"
)

LEAVE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//leave//EN
BEGIN:VEVENT
UID:leave-1
DTSTART;VALUE=DATE:20260615
DTEND;VALUE=DATE:20260620
SUMMARY:冯刚
END:VEVENT
END:VCALENDAR
"""


def solved(desk: StandingDesk, at: str, *, by: str = "he") -> int:
    """He, or somebody else of the desktop group, solves it on the spot."""
    ticket = desk.at(at).report(Priority.P3, held_by=by)
    desk.do(handling.resolve, ticket, FIXED, by=by)
    return ticket


def again(desk: StandingDesk, ticket: int, *, times: int) -> None:
    """Reopened by Wang and solved anew, so many times; the last time it stays open."""
    for number in range(times):
        desk.do(reopening.reopen, ticket, reason="still silent", by="wang")
        if number + 1 < times:
            row = desk.ticket(ticket)
            holder = desk.names()[row.assignee_id or 0]
            desk.do(handling.resolve, ticket, FIXED, by=holder)


def told(desk: StandingDesk) -> list[tuple[str, ...]]:
    """Who heard of each reopening."""
    names = desk.names()
    return [tuple(sorted(names[one] for one in entry.data["told"])) for entry in desk.history("reopened")]


def holder(desk: StandingDesk, ticket: int) -> tuple[str | None, str | None]:
    row = desk.ticket(ticket)
    return row.group, desk.names().get(row.assignee_id or 0)


def test_it_goes_back_to_who_solved_it_and_they_are_told(desk: StandingDesk) -> None:
    ticket = solved(desk, "2026-03-16 11:00")
    again(desk, ticket, times=1)
    assert holder(desk, ticket) == ("desktop", "he")
    assert told(desk) == [("he",)]
    assert desk.direct_messages("he")[-1] == ("Mon 03-16 11:00", 1)
    assert desk.history("ticket_assigned") == []


def test_while_its_assignee_is_on_leave_it_goes_to_the_first_line(store: Store) -> None:
    """Feng solves it on Friday 2026-06-12 and is on leave from Monday on: the service desk has it, with a card."""
    rules = example()
    desk = StandingDesk(store, replace(rules, absences=shifts(LEAVE, rules.organisation, SHANGHAI)))
    ticket = solved(desk, "2026-06-12 11:00", by="feng")
    desk.at("2026-06-15 10:00")
    again(desk, ticket, times=1)
    assert holder(desk, ticket) == ("service-desk", None)
    assert told(desk) == [()]
    assert [one.args["group"] for one in desk.messages("card")] == ["desktop", "service-desk"]
    assert desk.ticket(ticket).reassignments == 0, "nobody passed it on"


def test_the_second_time_the_group_lead_hears_of_it(desk: StandingDesk) -> None:
    ticket = solved(desk, "2026-03-16 11:00")
    again(desk, ticket, times=2)
    assert holder(desk, ticket) == ("desktop", "he")
    assert told(desk) == [("he",), ("feng", "he")]


def test_the_third_time_the_incident_manager_has_it(desk: StandingDesk) -> None:
    """And the lead of the group hears of it again."""
    ticket = solved(desk, "2026-03-16 11:00")
    again(desk, ticket, times=3)
    assert holder(desk, ticket) == ("desktop", "jiang")
    assert told(desk)[-1] == ("feng",)
    assert desk.direct_messages("jiang")[-1] == ("Mon 03-16 11:00", 1)
    assert desk.history("ticket_assigned")[-1].actor_id is None, "the desk itself gave it to them"


def test_the_time_in_resolved_is_not_counted(desk: StandingDesk) -> None:
    """§3.5.9: reported Mon 10:00, solved 11:00 after one hour; reopened Wed 10:00, fifteen remain: Thu 18:00."""
    ticket = desk.at("2026-03-16 10:00").report(Priority.P3, hours=Hours.OFFICE, held_by="he")
    desk.run_until("2026-03-16 11:00")
    desk.do(handling.resolve, ticket, FIXED, by="he")
    desk.at("2026-03-18 10:00")
    again(desk, ticket, times=1)
    assert desk.clock(ticket, "resolution").due_at == local("2026-03-19 18:00")


def test_the_window_ends_after_five_working_days_to_the_second(desk: StandingDesk) -> None:
    """Solved on the eve of National Day at 17:00: five working days end on Tue 2026-10-13 at 17:00, over a make-up
    Saturday.
    """
    first = solved(desk, "2026-09-30 17:00")
    second = solved(desk, "2026-09-30 17:00")
    desk.run_until("2026-10-13 17:00")
    again(desk, first, times=1)
    assert desk.ticket(first).state == "in_progress"
    desk.run_until("2026-10-13 17:00:01")
    with pytest.raises(IllegalMove) as refused:
        desk.do(reopening.reopen, second, reason="silent again", by="wang")
    assert refused.value.params["missing"] == (Missing("reopen_window"),)
    assert desk.ticket(second).state == "closed"
