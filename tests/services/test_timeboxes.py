"""Time boxes of functional escalation (process §3.6): a question after so long, once for each stay, never by force."""

import pytest

from domain.priority import CanWork, Scope
from domain.ticket import Hours, Level, PendingReason, Priority, ResolutionCode, TicketType
from models.ticket import TicketRow
from services import handling, judging, reporting, timeboxes
from services.handling import AssignForm, HoldForm, ResolveForm
from services.judging import PrioritiseForm
from services.reporting import IncidentForm
from services.work import Work
from tests.services.standing_desk import StandingDesk, wall


def asked(desk: StandingDesk) -> list[tuple[str, str, int]]:
    """When which group was asked, after how many minutes."""
    return [(wall(one.at), one.data["group"], one.data["minutes"]) for one in desk.history("time_box_over")]


def held(desk: StandingDesk, priority: Priority, group: str, by: str | None, **more: object) -> int:
    """A ticket that came to this group now."""
    ticket = desk.report(priority, group=group, held_by=by, **more)
    desk.do(_begin, ticket)
    return ticket


def _begin(work: Work, ticket_id: int) -> None:
    timeboxes.begin(work, work.session.get_one(TicketRow, ticket_id))


@pytest.mark.parametrize(
    ("priority", "group", "expected"),
    [
        (Priority.P1, "service-desk", ("Mon 03-16 11:35", 5)),
        (Priority.P2, "service-desk", ("Mon 03-16 11:45", 15)),
        (Priority.P3, "service-desk", ("Mon 03-16 13:30", 60)),
        (Priority.P4, "service-desk", ("Mon 03-16 14:30", 120)),
        (Priority.P1, "desktop", ("Mon 03-16 12:00", 30)),
        (Priority.P2, "desktop", ("Mon 03-16 14:30", 120)),
        (Priority.P3, "desktop", ("Tue 03-17 11:30", 480)),
    ],
)
def test_each_priority_and_line_has_its_box(
    desk: StandingDesk, priority: Priority, group: str, expected: tuple[str, int]
) -> None:
    """§3.6: from Monday 11:30 on the incident's own calendar: a P1 goes on through lunch, a P3 does not."""
    desk.at("2026-03-16 11:30")
    held(desk, priority, group, "zhou" if group == "service-desk" else "he")
    desk.run_until("2026-03-17 12:00")
    at, minutes = expected
    assert asked(desk) == [(at, group, minutes)]


@pytest.mark.parametrize(
    ("group", "kind"), [("carrier", TicketType.INCIDENT), ("service-desk", TicketType.SERVICE_REQUEST)]
)
def test_the_third_line_and_requests_have_none(desk: StandingDesk, group: str, kind: TicketType) -> None:
    """Nobody stands behind the third line; a request has its procedure."""
    held(desk, Priority.P2, group, None, kind=kind)
    desk.run_until("2026-03-20 18:00")
    assert asked(desk) == []


def test_whoever_holds_it_is_asked_else_the_group(desk: StandingDesk) -> None:
    """The question is put to one person, or to the channel while nobody has accepted."""
    held(desk, Priority.P2, "service-desk", "zhou")
    held(desk, Priority.P2, "service-desk", None)
    desk.run_until("2026-03-16 10:15")
    assert desk.direct_messages("zhou") == [("Mon 03-16 10:15", 1)]
    to_group = [one for one in desk.messages("tell_group") if one.args["event"] == desk.history("time_box_over")[-1].id]
    assert len(to_group) == 1


def test_the_next_group_has_a_box_of_its_own(desk: StandingDesk) -> None:
    """Passed on to the network group at 10:10, the first line is not asked any more; network is, two hours later."""
    ticket = held(desk, Priority.P2, "service-desk", "zhou", hours=Hours.ALWAYS, service="vpn")
    desk.run_until("2026-03-16 10:10")
    desk.do(handling.assign, ticket, AssignForm(group="network", reason="the tunnel"), by="zhou")
    desk.run_until("2026-03-16 13:00")
    assert asked(desk) == [("Mon 03-16 12:10", "network", 120)]


def test_it_is_asked_once_for_each_stay(desk: StandingDesk) -> None:
    """Nobody is pestered."""
    held(desk, Priority.P2, "service-desk", "zhou")
    desk.run_until("2026-03-16 12:00")
    assert len(asked(desk)) == 1


def test_a_new_priority_begins_a_new_box(desk: StandingDesk) -> None:
    """Raised to P1 at 10:30 the first line is asked at 10:35."""
    ticket = held(desk, Priority.P3, "service-desk", "zhou")
    desk.run_until("2026-03-16 10:30")
    raised = PrioritiseForm(impact=Level.HIGH, urgency=Level.HIGH, reason="the whole branch")
    desk.do(judging.prioritise, ticket, raised, by="jiang")
    desk.run_until("2026-03-16 10:40")
    assert asked(desk) == [("Mon 03-16 10:35", "service-desk", 5)]


def test_while_it_waits_nobody_is_asked(desk: StandingDesk) -> None:
    """Held from 10:05 to 10:20: the box ends unasked at 10:15 and begins again, so the question comes at 10:30."""
    ticket = held(desk, Priority.P2, "service-desk", "zhou")
    desk.run_until("2026-03-16 10:05")
    asks = HoldForm(reason=PendingReason.WAITING_FOR_USER, question="Which room?")
    desk.do(handling.hold, ticket, asks, by="zhou")
    desk.run_until("2026-03-16 10:20")
    desk.do(handling.resume, ticket, by="zhou")
    desk.run_until("2026-03-16 10:40")
    assert asked(desk) == [("Mon 03-16 10:30", "service-desk", 15)]


def test_what_is_solved_in_time_is_not_asked_about(desk: StandingDesk) -> None:
    """Solved at 10:10."""
    ticket = held(desk, Priority.P2, "service-desk", "zhou")
    desk.run_until("2026-03-16 10:10")
    code = ResolutionCode.USER_ERROR
    solved = ResolveForm(code=code, resolution="told how", cause="unknown", workaround=False, ci="prn-7")
    desk.do(handling.resolve, ticket, solved, by="zhou")
    desk.run_until("2026-03-16 12:00")
    assert asked(desk) == []


def test_a_report_begins_the_box_of_the_group_it_is_routed_to(desk: StandingDesk) -> None:
    """Wang reports a dead printer; whoever receives it has a box from that moment."""
    form = IncidentForm(title="Printer dead", service="printing", scope=Scope.TEAM, can_work=CanWork.PARTLY)
    desk.at("2026-03-16 10:00").do(reporting.report, form, by="wang")
    desk.run_until("2026-03-20 18:00")
    assert len(asked(desk)) == 1
