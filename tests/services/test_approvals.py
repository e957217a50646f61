"""Approvals (process §3.10): who is asked, in which order, and what each decision does."""

import pytest

from domain.errors import Conflict, IllegalMove, NotAllowed, NotFound
from services import approving, handling, showing
from tests.rulebooks import local
from tests.services.request_desk import approvals, approvers, asked, clocks, decide, order, states
from tests.services.standing_desk import StandingDesk

# who is asked


def test_line_manager_then_service_owner(desk: StandingDesk) -> None:
    """In sequence the second one hears of it once the first has agreed."""
    number = order(desk.at("2026-03-16 11:00"), "chen", "application-authorisation")
    assert approvers(desk, number) == ["shao", "bai"]
    assert asked(desk) == [("Mon 03-16 11:00", "shao")]
    decide(desk.at("2026-03-16 14:00"), "approve", number, by="shao")
    assert asked(desk) == [("Mon 03-16 11:00", "shao"), ("Mon 03-16 14:00", "bai")]
    assert states(desk, number) == ["approved", "asked"]


def test_in_parallel_everybody_is_asked_at_once(desk: StandingDesk) -> None:
    number = order(desk.at("2026-03-16 11:00"), "chen", "data-extract")
    assert asked(desk) == [("Mon 03-16 11:00", "shao"), ("Mon 03-16 11:00", "ye")]
    decide(desk, "approve", number, by="ye")
    assert states(desk, number) == ["asked", "approved"]
    assert desk.ticket(number).state == "awaiting_approval"


def test_where_the_manager_orders_the_next_level_approves(desk: StandingDesk) -> None:
    """Shao orders for Chen, whose manager he is: Shi decides, then the service owner."""
    number = order(desk, "shao", "application-authorisation", for_whom="U0CHEN")
    assert approvers(desk, number) == ["shi", "bai"]


def test_the_owner_of_the_service_does_not_approve_for_themselves(desk: StandingDesk) -> None:
    """Bai owns the service and orders: her own manager approves, and so does the owner's."""
    number = order(desk, "bai", "application-authorisation")
    assert approvers(desk, number) == ["lu"]


def test_whom_the_answers_name_does_not_approve(desk: StandingDesk) -> None:
    """A laptop for Shao, ordered by Chen whose manager Shao is: Shi approves."""
    number = order(desk, "chen", "new-laptop", **{"for": "U0SHAO"})
    assert approvers(desk, number) == ["shi"]


def test_without_a_manager_the_process_owner_approves(desk: StandingDesk) -> None:
    """Shi has nobody above: nothing approves itself, and nothing waits for ever."""
    number = order(desk, "shi", "application-authorisation")
    assert approvers(desk, number) == ["yuan", "bai"]
    assert [one.rule for one in approvals(desk, number)] == ["last_resort", "service_owner"]


def test_a_group_lead_approves_unless_concerned(desk: StandingDesk) -> None:
    """Production access: the owner of the data centre, then the lead of security; Luo's own goes to the deputy."""
    day = local("2026-03-20 00:00").date()
    assert approvers(desk, order(desk, "hu", "production-access", expires=day)) == ["fan", "luo"]
    assert approvers(desk, order(desk, "luo", "production-access", expires=day)) == ["fan", "xie"]


# deciding


def test_the_last_approval_assigns_and_starts_the_time_for_fulfilment(desk: StandingDesk) -> None:
    """§3.5.13: 24 business hours from Tue 10:00 end on Fri 10:00; what approval took is not counted."""
    number = order(desk.at("2026-03-16 11:00"), "chen", "application-authorisation")
    decide(desk.at("2026-03-16 14:00"), "approve", number, by="shao")
    decide(desk.at("2026-03-17 10:00"), "approve", number, by="bai", reason="fits the post")
    row = desk.ticket(number)
    assert (row.state, row.group, row.assignment) == ("assigned", "service-desk", 1)
    assert clocks(desk, number)[-1] == ("resolution", "running", "Fri 03-20 10:00")
    assert [one.data["last"] for one in desk.history("approval_given")] == [False, True]


def test_another_group_gets_its_card_when_the_request_is_assigned(desk: StandingDesk) -> None:
    """Before that the service desk, its owner, holds it."""
    number = order(desk, "chen", "data-extract")
    assert [one.place for one in desk.messages("card")] == ["group:service-desk"]
    for key in ("shao", "ye"):
        decide(desk, "approve", number, by=key)
    assert [one.place for one in desk.messages("card")] == ["group:service-desk", "group:database"]


def test_each_approver_has_a_clock_of_their_own(desk: StandingDesk) -> None:
    """§3.4: eight business hours for each, from the moment of being asked."""
    number = order(desk.at("2026-03-16 11:00"), "chen", "application-authorisation")
    assert clocks(desk, number)[1] == ("approval", "running", "Tue 03-17 11:00")
    decide(desk.at("2026-03-17 11:00"), "approve", number, by="shao")
    assert clocks(desk, number)[1:3] == [
        ("approval", "stopped", "Tue 03-17 11:00"),
        ("approval", "running", "Wed 03-18 11:00"),
    ]


def test_a_rejection_ends_the_request_with_its_reason(desk: StandingDesk) -> None:
    """Any approver; in parallel the other one is asked no more; no result counts (§3.5.11)."""
    number = order(desk, "chen", "data-extract")
    decide(desk, "reject", number, by="ye", reason="a report offers it")
    assert desk.ticket(number).state == "rejected"
    assert states(desk, number) == ["lapsed", "rejected"]
    assert {state for _, state, _ in clocks(desk, number)} == {"cancelled", "stopped"}
    (told,) = desk.history("request_rejected")
    assert told.data["reason"] == "a report offers it"
    assert [one.args["approval"] for one in desk.messages("approval_redraw")] == [2, 1]


def test_rejecting_needs_a_reason(desk: StandingDesk) -> None:
    number = order(desk, "chen", "data-extract")
    with pytest.raises(IllegalMove) as refusal:
        decide(desk, "reject", number, by="shao", reason="  ")
    assert [one.code for one in refusal.value.params["missing"]] == ["reason"]
    assert states(desk, number) == ["asked", "asked"]


def test_whoever_is_not_asked_decides_nothing(desk: StandingDesk) -> None:
    """Not the requester, not the one whose turn has not come, not support; to others it does not exist."""
    number = order(desk, "chen", "application-authorisation")
    for key in ("chen", "bai", "zhou"):
        with pytest.raises(NotAllowed):
            decide(desk, "approve", number, by=key)
    for key in ("wang", "cao"):
        with pytest.raises((NotFound, NotAllowed)):
            decide(desk, "approve", number, by=key)
    assert states(desk, number) == ["asked", "waiting"]


def test_an_old_button_says_that_it_was_decided(desk: StandingDesk) -> None:
    number = order(desk, "chen", "data-extract")
    decide(desk, "approve", number, by="shao")
    with pytest.raises(Conflict, match="decided_already"):
        desk.do(approving.approve, number, approval_id=1, by="shao")


def test_who_has_decided_still_sees_what_comes_of_it(desk: StandingDesk) -> None:
    """An approver sees a request while it is theirs to decide and after that, not before."""
    number = order(desk, "wang", "application-authorisation")
    assert desk.do(showing.one, number, by="mei").ticket.id == number
    with pytest.raises(NotFound):
        desk.do(showing.one, number, by="dong")
    decide(desk, "approve", number, by="mei")
    assert desk.do(showing.one, number, by="mei").ticket.state == "awaiting_approval"


def test_a_request_may_be_withdrawn_while_it_waits(desk: StandingDesk) -> None:
    """§3.10: the user, before work begins; nobody needs to decide any more."""
    number = order(desk, "chen", "data-extract")
    desk.do(handling.cancel, number, reason="found it", by="chen")
    assert desk.ticket(number).state == "cancelled"
    assert states(desk, number) == ["lapsed", "lapsed"]
    desk.run_until("2026-04-30 18:00")
    assert [one.data["clock"] for one in desk.history("sla_warned")] == []


# what an approver finds on App Home


def test_app_home_shows_what_waits_for_one_s_approval(desk: StandingDesk) -> None:
    """Oldest first, while it waits; the deputy's page shows it once the deputy may decide."""

    def waiting(key: str) -> list[int]:
        return [card.ticket.id for card in desk.do(showing.overview, by=key).approvals]

    first = order(desk.at("2026-03-16 11:00"), "chen", "data-extract")
    second = order(desk.at("2026-03-16 11:05"), "emma", "data-extract")
    assert (waiting("ye"), waiting("fan"), waiting("chen")) == ([first, second], [], [])
    decide(desk.at("2026-03-17 11:00"), "approve", second, by="ye")
    assert (waiting("ye"), waiting("fan")) == ([first], [first])
