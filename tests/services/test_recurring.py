"""What comes back after the reopen window (process §3.6): a new ticket with clocks of its own, linked both ways."""

import pytest

from domain.errors import IllegalMove, NotAllowed, NotFound
from domain.links import LinkKind
from domain.ticket import Priority, ResolutionCode
from models.request import links_of
from services import handling, recurring, showing
from services.handling import ResolveForm
from services.reporting import IncidentForm
from tests.rulebooks import local
from tests.services.standing_desk import StandingDesk

FIXED = ResolveForm(code=ResolutionCode.PERMANENT_FIX, resolution="new toner", cause="empty", workaround=False)
AGAIN = IncidentForm(title="The printer is silent again", service="printing")


def closed(desk: StandingDesk) -> int:
    """Solved on Monday 2026-03-16 11:00, closed by silence on Thursday; the window ends on Mon 2026-03-23 11:00."""
    ticket = desk.at("2026-03-16 11:00").report(Priority.P3, held_by="he")
    desk.do(handling.resolve, ticket, FIXED, by="he")
    desk.run_until("2026-03-23 11:00")
    assert desk.ticket(ticket).state == "closed"
    return ticket


def recur(desk: StandingDesk, ticket: int, by: str = "wang") -> int:
    return desk.do(recurring.report, AGAIN, former_id=ticket, by=by).ticket.id


def test_until_the_window_ends_it_is_reopened_instead(desk: StandingDesk) -> None:
    ticket = closed(desk)
    assert desk.do(recurring.former, ticket, by="wang") is None
    with pytest.raises(IllegalMove):
        recur(desk, ticket)


def test_a_second_later_it_is_a_new_ticket(desk: StandingDesk) -> None:
    """With a number, a state and due times of its own; the old one stays closed and counts no reopening."""
    ticket = closed(desk)
    desk.at("2026-03-23 11:00:01")
    former = desk.do(recurring.former, ticket, by="wang")
    assert former is not None
    assert former.ticket.ref == f"INC-{ticket}"
    new = recur(desk, ticket)
    row, old = desk.ticket(new), desk.ticket(ticket)
    assert (row.state, row.reported_at) == ("assigned", local("2026-03-23 11:00:01"))
    assert desk.clock(new, "resolution").target_seconds > 0
    assert (old.state, old.reopens) == ("closed", 0)


def test_both_tickets_show_the_link(desk: StandingDesk) -> None:
    ticket = closed(desk)
    desk.at("2026-03-23 14:00")
    new = recur(desk, ticket)
    (link,) = desk.look(lambda session: links_of(session, ticket))
    assert (link.ticket_id, link.other_id, link.kind) == (new, ticket, LinkKind.RECURRENCE)
    later = desk.do(showing.one, ticket, by="wang").links
    earlier = desk.do(showing.one, new, by="wang").links
    assert [(one.ref, one.later) for one in later] == [(f"INC-{new}", True)]
    assert [(one.ref, one.later) for one in earlier] == [(f"INC-{ticket}", False)]
    assert desk.history("recurred")[0].data["other"] == f"INC-{new}"


def test_the_first_line_reports_it_for_the_user(desk: StandingDesk) -> None:
    ticket = closed(desk)
    desk.at("2026-03-23 14:00")
    assert desk.do(showing.one, recur(desk, ticket, by="zhou"), by="zhou").links[0].kind == LinkKind.RECURRENCE


def test_who_may_not_reopen_may_not_link(desk: StandingDesk) -> None:
    """He, who solved it, reports an incident of his own instead; Li may not even know of it."""
    ticket = closed(desk)
    desk.at("2026-03-23 14:00")
    assert desk.do(recurring.former, ticket, by="he") is None
    with pytest.raises(NotAllowed):
        recur(desk, ticket, by="he")
    with pytest.raises(NotFound):
        recur(desk, ticket, by="li")
