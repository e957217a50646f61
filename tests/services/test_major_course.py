"""Stabilised, relapsed, stood down, or a false alarm (process §3.8)."""

import pytest

from domain.errors import IllegalMove, InvalidForm, NotAllowed
from domain.sla import ClockResult
from domain.ticket import MajorState, Priority, State
from models.ticket import AnchorRow
from services import majors
from services.majors import DeclareForm, StandDownForm, UpdateForm
from services.work import Work
from tests.rulebooks import local
from tests.services.major_desk import SLOW, declared, held, missing, record, timers
from tests.services.standing_desk import StandingDesk, wall


def test_once_stabilised_the_resolution_clock_stands_still(desk: StandingDesk) -> None:
    """Restored 19:55, observed until after 20:40: no reminder of a breach that did not happen."""
    number = declared(desk)
    desk.run_until("2026-07-31 19:56")
    desk.do(majors.stabilise, number, restored_at=local("2026-07-31 19:55"), by="jiang")
    desk.run_until("2026-07-31 21:00")
    assert desk.percents("resolution") == [("Fri 07-31 18:40", 50), ("Fri 07-31 19:40", 75)]
    assert desk.clock(number, "resolution").result == ClockResult.MET


@pytest.mark.parametrize(
    ("restored", "result"), [("20:35", ClockResult.MET), ("20:40", ClockResult.MET), ("20:41", ClockResult.MISSED)]
)
def test_a_restoration_told_after_the_due_time_was_in_time(
    desk: StandingDesk, restored: str, result: ClockResult
) -> None:
    """Due at 20:40, on record as breached since; at 21:00 it is told since when the service is back (§3.5.7)."""
    number = declared(desk)
    desk.run_until("2026-07-31 21:00")
    assert desk.clock(number, "resolution").breached_at == local("2026-07-31 20:40")
    desk.do(majors.stabilise, number, restored_at=local(f"2026-07-31 {restored}"), by="jiang")
    clock = desk.clock(number, "resolution")
    assert (clock.result, clock.breached_at is None) == (result, result is ClockResult.MET)


@pytest.mark.parametrize(("stated", "code"), [("20:30", "in_the_future"), ("16:47", "too_small")])
def test_the_time_of_restoration_is_past_and_after_the_declaration(desk: StandingDesk, stated: str, code: str) -> None:
    number = declared(desk)
    desk.run_until("2026-07-31 20:00")
    with pytest.raises(InvalidForm) as wrong:
        desk.do(majors.stabilise, number, restored_at=local(f"2026-07-31 {stated}"), by="jiang")
    assert [(one.field, one.code) for one in wrong.value.problems] == [("restored_at", code)]


def test_a_relapse_continues_the_clock_with_what_remained(desk: StandingDesk) -> None:
    """45 minutes were left at 19:55; failing again at 20:15 the target is due at 21:00, updates within 15 minutes."""
    number = declared(desk)
    desk.run_until("2026-07-31 19:55")
    desk.do(majors.stabilise, number, restored_at=local("2026-07-31 19:55"), by="jiang")
    desk.run_until("2026-07-31 20:15")
    with pytest.raises(IllegalMove):
        desk.do(majors.relapse, number, reason="", by="jiang")
    desk.do(majors.relapse, number, reason="Fails again", by="jiang")
    assert wall(desk.clock(number, "resolution").due_at) == "Fri 07-31 21:00"
    assert record(desk, number).restored_at is None
    assert wall(record(desk, number).next_update_due) == "Fri 07-31 20:30"


def test_a_stand_down_names_everything_that_is_missing_at_once(desk: StandingDesk) -> None:
    number = declared(desk)
    desk.run_until("2026-07-31 18:00")
    form = StandDownForm(restored_at=local("2026-07-31 17:00"), resolution="")
    with pytest.raises(IllegalMove) as refused:
        desk.do(majors.stand_down, number, form, by="jiang")
    assert missing(refused) == {
        "restored_confirmed",
        "workaround_documented",
        "final_update",
        "early_restore_reason",
    }
    with pytest.raises(NotAllowed):
        desk.do(majors.stand_down, number, form, by="han")


def test_a_restoration_stated_later_than_before_lets_the_clock_run_until_then(desk: StandingDesk) -> None:
    """Stabilised as of 19:40; on reflection it was 20:41, one minute too late."""
    number = declared(desk)
    desk.run_until("2026-07-31 19:45")
    desk.do(majors.stabilise, number, restored_at=local("2026-07-31 19:40"), by="jiang")
    desk.run_until("2026-07-31 20:45")
    desk.do(majors.update, number, UpdateForm(done="Restored"), by="jiang")
    form = StandDownForm(restored_at=local("2026-07-31 20:41"), resolution="Failed over", confirmed=True)
    desk.do(majors.stand_down, number, form, by="jiang")
    assert desk.clock(number, "resolution").result == ClockResult.MISSED
    assert wall(desk.ticket(number).resolved_at) == "Fri 07-31 20:41"
    assert wall(desk.ticket(number).responded_at) == "Fri 07-31 20:41"


def test_a_false_alarm_goes_back_to_priority_clock_and_ladder_of_before(desk: StandingDesk) -> None:
    """A P3 on 5x8 becomes P3 on 5x8 again: 8 minutes before and 12 after the declaration stay consumed."""
    number = declared(desk, SLOW)
    before = desk.history("major_declared")[0].changes["priority"][0]
    desk.run_until("2026-07-31 17:00")
    with pytest.raises(NotAllowed):
        desk.do(majors.false_alarm, number, reason="A test", by="han")
    desk.do(majors.false_alarm, number, reason="A test", by="jiang")
    ticket, clock = desk.ticket(number), desk.clock(number, "resolution")
    assert (ticket.major, ticket.priority) == (MajorState.STOOD_DOWN, before)
    assert before in {Priority.P2, Priority.P3}
    assert ticket.state == State.ASSIGNED
    assert clock.result is None
    assert record(desk, number).false_alarm
    assert timers(desk, "cadence", "major_roles", "ladder") == {}


def test_a_false_alarm_that_turns_out_to_be_none_is_declared_again_in_the_same_channel(desk: StandingDesk) -> None:
    number = declared(desk, SLOW)
    desk.do(_channel_there, number)
    desk.run_until("2026-07-31 17:00")
    desk.do(majors.false_alarm, number, reason="A test", by="jiang")
    desk.run_until("2026-08-01 09:00")
    with pytest.raises(IllegalMove) as same:
        desk.do(majors.declare, number, DeclareForm(criterion="C1"), by="tian")
    assert missing(same) == {"new_facts"}
    desk.do(majors.declare, number, DeclareForm(criterion="C1", reason="No test at all"), by="tian")
    assert record(desk, number).channel_name == f"major-inc-{number}-20260731"
    assert record(desk, number).false_alarm is False
    assert held(desk, number) == {"commander": "tian"}


def _channel_there(work: Work, number: int) -> None:
    work.session.add(AnchorRow(ticket_id=number, what="major", channel="C0MAJOR"))
