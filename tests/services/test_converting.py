"""Tickets that turn out to be something else (process S11, §3.10): linked, from the same start, nobody lost."""

from dataclasses import replace

import pytest

from domain.errors import IllegalMove, InvalidForm, NotAllowed
from domain.priority import CanWork, Scope
from domain.ticket import Priority
from models.ticket import TicketRow
from services import converting, handling
from services.converting import IncidentFound
from services.ordering import OrderForm
from services.work import Work
from tests.services.request_desk import FILLED, approvers, clocks, decide, links, order
from tests.services.standing_desk import StandingDesk, wall

FAILURE = IncidentFound(
    title="Nobody can sign in",
    reason="the whole unit is affected",
    description="since 10:00",
    service="single-sign-on",
    scope=Scope.UNIT,
    can_work=CanWork.NO,
)
RESET = OrderForm(item="password-reset", answers=FILLED["password-reset"])


def test_a_request_with_a_failure_becomes_an_incident_from_the_same_start(desk: StandingDesk) -> None:
    """§3.10: t0 is kept, and so is the response; requester and unit stay, the group follows the service."""
    number = order(desk.at("2026-03-16 10:20"), "li", "password-reset")
    desk.at("2026-03-16 10:30").do(handling.take, number, by="zhou")
    card = desk.at("2026-03-16 10:40").do(converting.to_incident, number, FAILURE, by="zhou")
    old, new = desk.ticket(number), desk.ticket(card.ticket.id)
    assert (old.state, new.type, new.priority, new.group) == ("converted", "incident", "P2", "security")
    assert (new.reporter_id, new.unit) == (old.reporter_id, "life-service")
    assert (wall(new.reported_at), wall(new.responded_at)) == ("Mon 03-16 10:20", "Mon 03-16 10:30")
    assert clocks(desk, new.id) == [
        ("response", "stopped", "Mon 03-16 10:50"),
        ("resolution", "running", "Mon 03-16 18:20"),
    ]
    assert links(desk, number) == [(new.id, number, "conversion")]


def test_the_ladder_of_a_p1_found_in_a_request_begins_when_it_is_found(desk: StandingDesk) -> None:
    """§3.7, §3.10: t0 is kept for the clocks. Ordered on Friday, P1 since Monday 10:40: nobody could have accepted or
    restored it before, so the process owner hears at 11:10 and nobody over the weekend's hours at 10:40.
    """
    number = order(desk.at("2026-03-13 10:20"), "li", "password-reset")
    everybody = replace(FAILURE, scope=Scope.COMPANY)
    desk.at("2026-03-16 10:40")
    card = desk.do(converting.to_incident, number, everybody, by="zhou")
    assert card.ticket.priority is Priority.P1
    desk.run_until("2026-03-16 11:20")
    assert [(at, minutes) for at, minutes, _ in desk.told("ladder_stepped")] == [
        ("Mon 03-16 10:40", 0),
        ("Mon 03-16 10:55", 15),
        ("Mon 03-16 11:10", 30),
    ]
    assert wall(desk.ticket(card.ticket.id).reported_at) == "Fri 03-13 10:20"


def test_the_clocks_of_what_was_converted_have_no_result(desk: StandingDesk) -> None:
    """§3.5.11: counted as volume, in no rate."""
    number = order(desk, "li", "password-reset")
    desk.do(converting.to_incident, number, FAILURE, by="zhou")
    assert [desk.clock(number, kind).result for kind in ("response", "resolution")] == ["n/a", "n/a"]
    (event,) = desk.history("converted")
    assert event.data == {"other": f"INC-{number + 1}", "reason": "the whole unit is affected"}
    desk.run_until("2026-03-20 18:00")
    assert [one for one in desk.history("sla_warned") if one.ticket_id == number] == []


def test_why_it_is_converted_is_said(desk: StandingDesk) -> None:
    number = order(desk, "li", "password-reset")
    silent = IncidentFound(title="Nobody can sign in", reason=" ")
    with pytest.raises(IllegalMove) as refusal:
        desk.do(converting.to_incident, number, silent, by="zhou")
    assert [one.code for one in refusal.value.params["missing"]] == ["reason"]
    assert desk.ticket(number).state == "assigned"


def test_what_waits_for_approval_is_not_converted(desk: StandingDesk) -> None:
    """§3.10: submitted, assigned or in progress; the user withdraws it, or the desk cancels it."""
    number = order(desk, "emma", "data-extract")
    with pytest.raises(IllegalMove, match="no_such_move"):
        desk.do(converting.to_incident, number, FAILURE, by="zhou")


def test_users_convert_nothing(desk: StandingDesk) -> None:
    number = order(desk, "li", "password-reset")
    with pytest.raises(NotAllowed):
        desk.do(converting.to_incident, number, FAILURE, by="li")


def test_an_incident_without_a_title_converts_nothing(desk: StandingDesk) -> None:
    """A form that is refused leaves no half of it behind."""
    number = order(desk, "li", "password-reset")
    with pytest.raises(InvalidForm):
        desk.do(converting.to_incident, number, IncidentFound(title="", reason="failure"), by="zhou")
    assert desk.ticket(number).state == "assigned"
    assert desk.history("converted") == []


def test_a_wish_becomes_a_request_of_the_same_user(desk: StandingDesk) -> None:
    """S11, back: no failure; ordered by the agent, approved as any order of that user's would be."""
    number = desk.at("2026-03-16 10:00").report(Priority.P3, group="desktop", held_by="he")
    form = OrderForm(item="application-authorisation", answers=FILLED["application-authorisation"])
    card = desk.at("2026-03-16 11:00").do(converting.to_request, number, form, reason="no failure", by="he")
    old, new = desk.ticket(number), desk.ticket(card.ticket.id)
    assert (old.state, new.state, new.reporter_id) == ("converted", "awaiting_approval", old.reporter_id)
    assert new.title == old.title
    assert approvers(desk, new.id) == ["mei", "bai"]
    assert wall(new.reported_at) == "Mon 03-16 10:00"
    assert desk.clock(new.id, "response").state == "stopped"
    decide(desk.at("2026-03-16 15:00"), "approve", new.id, by="mei")
    decide(desk, "approve", new.id, by="bai")
    assert clocks(desk, new.id)[-1] == ("resolution", "running", "Thu 03-19 15:00")


def test_a_wish_is_ordered_within_what_the_user_may_order(desk: StandingDesk) -> None:
    """The agent may order production access; Wang may not, so the agent may not for Wang."""
    number = desk.report(Priority.P3, group="desktop", held_by="he")
    form = OrderForm(
        item="production-access", answers=FILLED["production-access"], expires=desk.now.date().replace(day=20)
    )
    with pytest.raises(IllegalMove) as refusal:
        desk.do(converting.to_request, number, form, reason="no failure", by="he")
    assert [one.code for one in refusal.value.params["missing"]] == ["eligible"]
    assert desk.ticket(number).state == "in_progress"


def test_a_wish_is_asked_the_same_questions(desk: StandingDesk) -> None:
    number = desk.report(Priority.P3, group="desktop", held_by="he")
    with pytest.raises(InvalidForm) as refusal:
        desk.do(converting.to_request, number, OrderForm(item="password-reset", answers={}), reason="none", by="he")
    assert [one.code for one in refusal.value.problems] == ["required", "required"]


def test_what_a_tool_reported_is_nobody_s_wish(desk: StandingDesk) -> None:
    number = desk.report(Priority.P3, group="desktop", held_by="he")
    desk.do(_forget_the_reporter, number)
    with pytest.raises(InvalidForm) as refusal:
        desk.do(converting.to_request, number, RESET, reason="none", by="he")
    assert [(one.field, one.code) for one in refusal.value.problems] == [("reason", "no_requester")]


def _forget_the_reporter(work: Work, number: int) -> None:
    work.session.get_one(TicketRow, number).reporter_id = None


def test_what_was_confidential_stays_so(desk: StandingDesk) -> None:
    """A failure found in a confidential request is not for everybody to read, whatever service it is reported for."""
    number = order(desk, "li", "password-reset")
    desk.do(handling.take, number, by="zhou")
    desk.do(_hide, number)
    found = desk.do(converting.to_incident, number, FAILURE, by="zhou").ticket.id
    assert desk.ticket(found).confidential


def _hide(work: Work, number: int) -> None:
    work.session.get_one(TicketRow, number).confidential = True
