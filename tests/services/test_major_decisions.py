"""Proposal, decision and declaration of a major incident, and what of it must stay secret (process §3.8)."""

from dataclasses import replace

import pytest

from domain.errors import IllegalMove, InvalidForm, NotAllowed
from domain.ticket import MajorState, State
from models.session import Store
from services import access, majors
from services.majors import DeclareForm, ProposeForm
from services.work import Work
from tests.rulebooks import example
from tests.services.major_desk import SLOW, STILL, declared, held, missing, outage, record, timers, told_of
from tests.services.standing_desk import StandingDesk, wall


def test_a_reporters_tick_is_a_proposal_in_their_name(desk: StandingDesk) -> None:
    number = outage(desk, replace(SLOW, consider_major=True))
    (proposal,) = desk.history("major_proposed")
    assert proposal.data["criteria"] == ["reporter"]
    assert desk.names()[proposal.actor_id or 0] == "wang"
    assert desk.ticket(number).major == MajorState.PROPOSED


def test_without_criterion_and_tick_nothing_is_proposed(desk: StandingDesk) -> None:
    assert desk.ticket(outage(desk, SLOW)).major is None
    assert desk.history("major_proposed") == []


def test_undecided_after_10_minutes_deputy_and_process_owner_are_told_after_15_the_desk_declares(
    desk: StandingDesk,
) -> None:
    """Nobody decides: 16:50 Song and Yuan, 16:55 system-declared; without a commander all managers are called."""
    number = outage(desk)
    desk.run_until("2026-07-31 16:54")
    assert told_of(desk, "major_undecided") == [{"song", "yuan"}]
    assert desk.ticket(number).major == MajorState.PROPOSED
    desk.run_until("2026-07-31 16:55")
    (event,) = desk.history("major_declared")
    assert (wall(event.at), event.actor_id, event.data["commander_id"]) == ("Fri 07-31 16:55", None, None)
    assert told_of(desk, "major_declared", "invite")[0] >= {"jiang", "tian", "han", "bai"}
    assert held(desk, number) == {}


def test_after_a_restart_the_desk_declares_at_once_and_tells_nobody_that_it_was_undecided(desk: StandingDesk) -> None:
    """Down from 16:41 to 17:00: what was passed together is merged into the highest step."""
    outage(desk)
    desk.at("2026-07-31 17:00").sweep()
    assert desk.history("major_undecided") == []
    assert [wall(one.at) for one in desk.history("major_declared")] == ["Fri 07-31 17:00"]


def test_with_the_fail_safe_off_the_desk_goes_on_asking(store: Store) -> None:
    """Every ten minutes, until somebody decides."""
    rules = example()
    majors_off = rules.policy.majors.model_copy(
        update={"declaration": rules.policy.majors.declaration.model_copy(update={"system_declares": False})}
    )
    policy = rules.policy.model_copy(update={"majors": majors_off})
    desk = StandingDesk(store, replace(rules, policy=policy))
    number = outage(desk)
    desk.run_until("2026-07-31 17:15")
    assert [wall(one.at)[-5:] for one in desk.history("major_undecided")] == ["16:50", "17:00", "17:10"]
    assert desk.ticket(number).major == MajorState.PROPOSED


def test_a_decision_is_no_longer_awaited_once_nobody_works_on_the_ticket(desk: StandingDesk) -> None:
    number = outage(desk)
    desk.do(_set_state, number, State.RESOLVED)
    desk.run_until("2026-07-31 17:00")
    assert desk.history("major_undecided", "major_declared") == []
    assert timers(desk, "major_decision") == {}


def _set_state(work: Work, number: int, state: State) -> None:
    row = access.ticket(work, number)
    work.change(row, state=state)


def test_a_refusal_needs_a_reason_and_only_new_facts_bring_it_up_again(desk: StandingDesk) -> None:
    number = outage(desk)
    with pytest.raises(IllegalMove) as unsaid:
        desk.do(majors.refuse, number, reason=" ", by="jiang")
    assert missing(unsaid) == {"reason"}
    desk.do(majors.refuse, number, reason="One printer", by="jiang")
    desk.run_until("2026-07-31 17:30")
    assert desk.history("major_declared") == []
    with pytest.raises(IllegalMove) as same:
        desk.do(majors.propose, number, ProposeForm(criterion="C2"), by="han")
    assert missing(same) == {"new_facts"}
    desk.do(majors.propose, number, ProposeForm(criterion="C2", reason="Chengdu as well"), by="han")
    assert desk.ticket(number).major == MajorState.PROPOSED
    assert timers(desk, "major_decision") == {"major_decision": "Fri 07-31 17:40"}


def test_support_may_propose_but_not_decide(desk: StandingDesk) -> None:
    number = outage(desk, SLOW)
    with pytest.raises(InvalidForm):
        desk.do(majors.propose, number, ProposeForm(criterion="C9"), by="han")
    desk.do(majors.propose, number, ProposeForm(criterion="C1", reason="All branches"), by="han")
    for use_case, more in ((majors.declare, {}), (majors.refuse, {"reason": "No"})):
        with pytest.raises(NotAllowed):
            desk.do(use_case, number, by="han", **more)


def test_of_two_who_declare_only_the_first_does(desk: StandingDesk) -> None:
    number = declared(desk)
    with pytest.raises(IllegalMove) as late:
        desk.do(majors.declare, number, by="tian")
    assert late.value.code == "no_such_move"
    assert len(desk.history("major_declared")) == 1


def test_what_nobody_proposed_is_declared_with_its_criterion(desk: StandingDesk) -> None:
    number = outage(desk, SLOW)
    with pytest.raises(InvalidForm) as none:
        desk.do(majors.declare, number, by="jiang")
    assert [one.field for one in none.value.problems] == ["criterion"]
    desk.do(majors.declare, number, DeclareForm(criterion="C2"), by="jiang")
    assert desk.history("major_proposed") == []
    assert record(desk, number).because == "C2"


def test_another_commander_may_be_named_if_they_belong_to_support(desk: StandingDesk) -> None:
    number = outage(desk)
    with pytest.raises(InvalidForm):
        desk.do(majors.declare, number, DeclareForm(commander_slack="U0WANG"), by="jiang")
    desk.do(majors.declare, number, DeclareForm(commander_slack="U0TIAN"), by="jiang")
    assert held(desk, number) == {"commander": "tian"}
    assert told_of(desk, "major_declared", "invite")[0] >= {"tian", "jiang"}


def test_a_process_owner_who_declares_does_not_lead_by_that(desk: StandingDesk) -> None:
    number = outage(desk)
    desk.do(majors.declare, number, by="yuan")
    assert held(desk, number) == {}


@pytest.mark.parametrize("service", ["hr-system"])
def test_a_confidential_major_incident_calls_only_those_who_may_see_it(desk: StandingDesk, service: str) -> None:
    """Private channel, no announcement, and neither management nor command staff outside is told."""
    number = declared(desk, replace(SLOW, service=service))
    (event,) = desk.history("major_declared")
    assert event.data["private"] is True
    assert desk.messages("major_announce", "major_status") == []
    called = told_of(desk, "major_declared", "page")[0]
    assert called.isdisjoint({"pan", "lu", "shao", "dong", "grace"})
    desk.do(majors.update, number, STILL, by="jiang")
    assert desk.messages("major_announce", "major_status") == []


def test_an_attack_makes_the_ticket_confidential_when_it_is_declared(desk: StandingDesk) -> None:
    number = outage(desk, SLOW)
    desk.do(_set_category, number, "security-event")
    desk.do(majors.declare, number, DeclareForm(criterion="C4"), by="jiang")
    assert desk.ticket(number).confidential
    assert record(desk, number).private
    assert desk.messages("major_announce") == []


def _set_category(work: Work, number: int, category: str) -> None:
    access.ticket(work, number).category = category


def test_a_private_channel_may_be_asked_for_and_is_announced_all_the_same(desk: StandingDesk) -> None:
    number = outage(desk)
    desk.do(majors.declare, number, DeclareForm(private=True), by="jiang")
    assert record(desk, number).private
    assert len(desk.messages("major_announce")) == 1
