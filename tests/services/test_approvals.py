"""Approvals (process §3.10, §3.7): who is asked, in which order, what each decision does, and what silence does."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from bot.rulebook import load
from domain.errors import Conflict, IllegalMove, NotAllowed, NotFound
from models.session import Store
from services import approving, handling, showing
from tests.rulebooks import copied, local
from tests.services.request_desk import approvals, approvers, clocks, decide, order, states
from tests.services.standing_desk import StandingDesk, wall


def asked(desk: StandingDesk) -> list[tuple[str, str]]:
    """When who was asked by direct message."""
    names = desk.names()
    return [(wall(one.created_at), names[one.person_id or 0]) for one in desk.messages("approval_ask")]


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


# silence


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


# any order of decisions, against an oracle

PEOPLE = ("bai", "ye", "fan", "gao")
STEPS = "".join(f"                - {{by: person, person: {key}}}\n" for key in PEOPLE)
TWO = "                - {by: line_manager}\n                - {by: service_owner}\n"
SEQUENTIAL, PARALLEL = "application-authorisation", "data-extract"


@pytest.fixture
def four(store: Store, tmp_path: Path) -> StandingDesk:
    """Both items are approved by the same four persons, one in sequence and one in parallel."""
    folder = copied(
        tmp_path,
        (
            "catalogue.yml",
            f"order: sequential\n              steps:\n{TWO}",
            f"order: sequential\n              steps:\n{STEPS}",
        ),
        (
            "catalogue.yml",
            f"order: parallel\n              steps:\n{TWO}",
            f"order: parallel\n              steps:\n{STEPS}",
        ),
    )
    return StandingDesk(store, load(folder))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    item=st.sampled_from([SEQUENTIAL, PARALLEL]),
    decisions=st.lists(st.tuples(st.sampled_from([*PEOPLE, "chen", "zhou"]), st.booleans()), max_size=8),
)
def test_any_order_of_decisions_ends_as_an_oracle_says(
    four: StandingDesk, item: str, decisions: list[tuple[str, bool]]
) -> None:
    """The oracle keeps a list of who is still to be heard; who is not on it, or not yet, is refused."""
    number = order(four, "chen", item)
    waiting, outcome = list(PEOPLE), "awaiting_approval"
    for who, agrees in decisions:
        turn = waiting if item == PARALLEL else waiting[:1]
        if outcome == "awaiting_approval" and who in turn:
            decide(four, "approve" if agrees else "reject", number, by=who, reason="因为")
            waiting.remove(who)
            outcome = "rejected" if not agrees else "awaiting_approval" if waiting else "assigned"
        else:
            with pytest.raises((NotAllowed, IllegalMove, NotFound)):
                decide(four, "approve" if agrees else "reject", number, by=who, reason="因为")
        assert four.ticket(number).state == outcome
    running = [kind for kind, state, _ in clocks(four, number) if state == "running"]
    undecided = len(waiting) if item == PARALLEL else 1
    wanted = {"awaiting_approval": undecided, "assigned": 0, "rejected": 0}[outcome]
    assert running.count("approval") == wanted
    assert ("resolution" in running) == (outcome == "assigned")
    assert ("response" in running) == (outcome != "rejected")
