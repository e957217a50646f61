"""SC01 and SC10 of the process as far as a major incident plays in them, minute by minute."""

from dataclasses import replace

import pytest

from domain.errors import IllegalMove
from domain.major import MajorRole
from domain.sla import ClockResult
from domain.ticket import MajorState, Priority, State
from services import handling, majors
from services.majors import DeclareForm, StandDownForm, UpdateForm
from tests.rulebooks import local
from tests.services.major_desk import STILL, declared, held, missing, outage, record, reminded, timers, told_of
from tests.services.standing_desk import StandingDesk, wall


def test_sc01_the_criteria_propose_at_once_and_both_deciders_are_paged(desk: StandingDesk) -> None:
    """Key service down and a deadline today at month end: C1 and C3 hold at 16:40; the desk itself proposes."""
    number = outage(desk)
    (proposal,) = desk.history("major_proposed")
    assert set(proposal.data["criteria"]) >= {"C1", "C3"}
    assert proposal.actor_id is None
    assert told_of(desk, "major_proposed") == [{"jiang", "tian"}]
    assert desk.ticket(number).major == MajorState.PROPOSED
    assert timers(desk, "major_decision") == {"major_decision": "Fri 07-31 16:50"}


def test_sc01_the_policy_system_at_month_end_from_declaration_to_stand_down(desk: StandingDesk) -> None:
    """Declared 16:48 with 8 minutes consumed; updates 17:00, 17:28, 18:10; restored 19:55, stood down 20:30."""
    number = outage(desk)
    desk.run_until("2026-07-31 16:46")
    desk.do(handling.take, number, by="han")
    desk.run_until("2026-07-31 16:48")
    desk.do(majors.declare, number, by="jiang")
    assert wall(desk.clock(number, "resolution").due_at) == "Fri 07-31 20:40"
    assert desk.clock(number, "response").result == ClockResult.MET
    assert wall(record(desk, number).next_update_due) == "Fri 07-31 17:03"
    desk.do(majors.take_role, number, MajorRole.COMMS_LEAD, by="qian")

    for sent, due in (("17:00", "17:30"), ("17:28", "17:58"), ("18:10", "18:40")):
        desk.run_until(f"2026-07-31 {sent}")
        desk.do(majors.update, number, STILL, by="qian")
        assert wall(record(desk, number).next_update_due) == f"Fri 07-31 {due}"
    assert reminded(desk) == [
        ("16:58", -5, {"qian"}, False),
        ("17:25", -5, {"qian"}, False),
        ("17:53", -5, {"qian"}, False),
        ("17:58", 0, {"qian", "jiang"}, True),
        ("18:03", 5, {"jiang", "yuan"}, False),
    ]
    assert record(desk, number).updates_missed == 1

    for sent in ("18:38", "19:06", "19:35"):
        desk.run_until(f"2026-07-31 {sent}")
        desk.do(majors.update, number, STILL, by="qian")
    desk.run_until("2026-07-31 19:55")
    desk.do(majors.stabilise, number, restored_at=local("2026-07-31 19:55"), by="jiang")
    assert wall(record(desk, number).next_update_due) == "Fri 07-31 20:35"
    desk.run_until("2026-07-31 20:05")
    desk.do(majors.update, number, UpdateForm(done="Restored by failover"), by="qian")
    assert wall(record(desk, number).next_update_due) == "Fri 07-31 21:05"

    desk.run_until("2026-07-31 20:30")
    restored = StandDownForm(restored_at=local("2026-07-31 19:55"), resolution="Failed over", confirmed=True)
    with pytest.raises(IllegalMove) as early:
        desk.do(majors.stand_down, number, restored, by="jiang")
    assert missing(early) == {"early_restore_reason"}
    desk.do(majors.stand_down, number, replace(restored, reason="Observed for half an hour"), by="jiang")

    ticket, clock = desk.ticket(number), desk.clock(number, "resolution")
    assert (ticket.state, ticket.major) == (State.RESOLVED, MajorState.STOOD_DOWN)
    assert wall(ticket.resolved_at) == "Fri 07-31 19:55"
    assert clock.result == ClockResult.MET
    assert timers(desk, "cadence", "major_roles", "major_decision", "closing") == {}
    with pytest.raises(IllegalMove) as unreviewed:
        desk.do(handling.close, number, by="wang")
    assert missing(unreviewed) == {"review"}


def test_sc01_on_declaration_a_channel_a_commander_and_everybody_concerned(desk: StandingDesk) -> None:
    """Group, service owner, communications lead and scribe join; management and compliance are told as well."""
    number = declared(desk)
    (event,) = desk.history("major_declared")
    assert event.data["channel_name"] == f"major-inc-{number}-20260731"
    assert event.data["private"] is False
    assert event.changes["major"] == ["proposed", "declared"]
    assert told_of(desk, "major_declared", "invite") == [{"jiang", "han", "yang", "bai", "qian", "grace"}]
    called = {"han", "yang", "bai", "qian", "grace", "pan", "lu", "yuan", "shao", "dong", "kong"}
    assert told_of(desk, "major_declared", "page") == [called]
    assert held(desk, number) == {"commander": "jiang"}
    kinds = [one.kind for one in desk.messages("major_channel", "major_topic", "major_invite", "major_header")]
    assert kinds == ["major_channel", "major_topic", "major_invite", "major_header"]
    assert len(desk.messages("major_announce")) == 1


def test_sc10_declared_at_the_weekend_the_consumed_hour_is_carried_over(desk: StandingDesk) -> None:
    """P3 of Fri 2026-11-13 17:00 (R Mon 10:00, X Tue 17:00), declared Sat 10:00: X Sat 13:00; one notice."""
    number = desk.at("2026-11-13 17:00").report(Priority.P3)
    assert wall(desk.clock(number, "response").due_at) == "Mon 11-16 10:00"
    assert wall(desk.clock(number, "resolution").due_at) == "Tue 11-17 17:00"
    desk.run_until("2026-11-14 10:00")
    before = len(desk.history("sla_warned"))
    desk.do(majors.declare, number, DeclareForm(criterion="C2"), by="tian")
    desk.sweep()

    response, resolution = desk.clock(number, "response"), desk.clock(number, "resolution")
    assert wall(resolution.due_at) == "Sat 11-14 13:00"
    assert (resolution.calendar, resolution.breached_at) == ("7x24", None)
    assert response.breached_on_change
    assert wall(response.breached_at) == "Sat 11-14 10:00"
    assert [one.data["clock"] for one in desk.history("sla_warned")[before:]] == ["response"]
    assert desk.history("prioritised") == []
    assert desk.ticket(number).priority == Priority.P1

    desk.run_until("2026-11-14 10:02")
    desk.do(handling.take, number, by="he")
    assert desk.clock(number, "response").result == ClockResult.MISSED
