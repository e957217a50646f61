"""What a clock's log means: the fourteen rules of process §3.5, on the 5x8 calendar unless said otherwise."""

from datetime import timedelta

import pytest

from domain.calendars import Calendars
from domain.sla import (
    BrokenClockLogError,
    ClockEvent,
    ClockResult,
    ClockState,
    Reading,
    SpanNote,
    may_follow,
    read,
)
from tests.domain.clocks.desk_time import (
    cancelled,
    continued,
    hours,
    minutes,
    paused,
    resumed,
    retargeted,
    shanghai,
    shipped_calendars,
    started,
    stopped,
    wall,
)


def reading(log: list[ClockEvent], now: str) -> Reading:
    return read(log, now=shanghai(now), calendars=shipped_calendars())


def test_a_clock_started_outside_hours_counts_from_the_next_opening() -> None:
    """Rule 7. Wang reports on Saturday; nothing is consumed until Monday 09:00."""
    log = [started("2026-03-14 10:00", hours(2))]
    assert reading(log, "2026-03-16 09:00").consumed == timedelta(0)
    assert reading(log, "2026-03-16 09:30").consumed == minutes(30)
    assert wall(reading(log, "2026-03-14 10:00").due) == "2026-03-16 11:00"


@pytest.mark.parametrize(
    ("done", "result"),
    [("18:00:00", ClockResult.MET), ("18:00:00.000001", ClockResult.MISSED), ("18:00:01", ClockResult.MISSED)],
)
def test_finishing_exactly_at_the_due_time_is_met(done: str, result: ClockResult) -> None:
    """Rule 7 and SC17: P2 on 5x8, due Mon 2026-03-16 18:00."""
    log = [started("2026-03-15 22:00", hours(8)), stopped(f"2026-03-16 {done}")]
    found = reading(log, "2026-03-17 10:00")
    assert (found.result, wall(found.due)) == (result, "2026-03-16 18:00")
    assert wall(found.breached_at) == (None if result is ClockResult.MET else "2026-03-16 18:00")


@pytest.mark.parametrize(
    ("elapsed", "result"),
    [
        (hours(10), ClockResult.MET),
        (hours(16), ClockResult.MET),
        (hours(16) + timedelta(seconds=1), ClockResult.MISSED),
        (hours(30), ClockResult.MISSED),
    ],
)
def test_the_figure_of_the_test_vector(calendars: Calendars, elapsed: timedelta, result: ClockResult) -> None:
    """K2: four P3 tickets with 10, 16, 16:00:01 and 30 bh, reported Mon 2026-03-16 10:00."""
    begun = started("2026-03-16 10:00", hours(16))
    end = stopped("2026-03-16 10:00")
    end = ClockEvent(calendars["5x8"].add(begun.at, elapsed), end.kind)
    found = read([begun, end], now=end.at, calendars=calendars)
    assert (found.consumed, found.result) == (elapsed, result)


def test_a_paused_clock_does_not_run_and_shows_no_due_time() -> None:
    """Rules 4 and 6, SC08: the make-up Saturday counts when the user answers on it."""
    log = [started("2026-10-08 14:00", hours(16)), paused("2026-10-08 16:00")]
    held = reading(log, "2026-10-09 11:00")
    assert (held.state, held.consumed, held.due) == (ClockState.PAUSED, hours(2), None)
    log.append(resumed("2026-10-10 11:00"))
    assert wall(reading(log, "2026-10-10 11:00").due) == "2026-10-12 18:00"


def test_a_pause_over_a_night_moves_nothing() -> None:
    """Rule 6: pause time is never added as wall-clock time to the due time."""
    log = [started("2026-03-16 16:00", hours(8)), paused("2026-03-16 18:00"), resumed("2026-03-17 09:00")]
    assert wall(reading(log, "2026-03-17 09:00").due) == "2026-03-17 16:00"


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("2026-03-16 18:00", "2026-03-16 20:00"),
        ("2026-03-16 11:00", "2026-03-16 11:00"),
        ("2026-03-16 12:10", "2026-03-16 13:00"),
    ],
)
def test_a_pause_without_business_time_changes_nothing(begin: str, end: str) -> None:
    """Rule 5, at the very moment the target runs out too: due 18:00, held 18:00 to 20:00, done 20:30 is missed."""
    plain = [started("2026-03-16 09:00", hours(8)), stopped("2026-03-16 20:30")]
    held = [plain[0], paused(begin), resumed(end), plain[1]]
    without, with_pause = reading(plain, "2026-03-17 09:00"), reading(held, "2026-03-17 09:00")
    assert with_pause.result is without.result is ClockResult.MISSED
    assert with_pause.breached_at == without.breached_at == shanghai("2026-03-16 18:00")
    assert with_pause.consumed == without.consumed


def test_a_ticket_may_be_resolved_while_it_is_held() -> None:
    """The user never answers: the resolution is judged by what had been consumed before the hold."""
    log = [started("2026-03-16 09:00", hours(2)), paused("2026-03-16 10:00"), stopped("2026-03-19 10:00")]
    found = reading(log, "2026-03-19 10:00")
    assert (found.result, found.consumed, found.due) == (ClockResult.MET, hours(1), None)


def test_carry_over_keeps_what_was_consumed_and_runs_the_rest_on_the_new_calendar() -> None:
    """Rule 8, SC10: 1 h of 16 bh on Friday; major on Saturday 10:00 with 4 h round the clock."""
    log = [started("2026-11-13 17:00", hours(16)), retargeted("2026-11-14 10:00", hours(4), "7x24")]
    found = reading(log, "2026-11-14 10:00")
    assert (found.consumed, wall(found.due), found.breached) == (hours(1), "2026-11-14 13:00", False)
    assert reading(log, "2026-11-14 12:00").consumed == hours(3)


def test_a_target_already_used_up_breaches_at_the_change() -> None:
    """Rule 8, SC10: response of P1 is 15 min, one hour was consumed under P3."""
    log = [started("2026-11-13 17:00", hours(2)), retargeted("2026-11-14 10:00", minutes(15), "7x24")]
    found = reading(log, "2026-11-14 10:00")
    assert wall(found.breached_at) == wall(found.due) == "2026-11-14 10:00"
    assert found.breached_on_retarget
    assert found.remaining == -minutes(45)
    assert reading([*log, stopped("2026-11-14 10:01")], "2026-11-14 11:00").result is ClockResult.MISSED


def test_a_target_used_up_to_the_second_breaches_at_the_change_too() -> None:
    log = [started("2026-03-16 09:00", hours(4)), retargeted("2026-03-16 11:00", hours(2))]
    assert reading(log, "2026-03-16 11:00").breached_on_retarget


def test_on_one_calendar_a_new_target_counts_as_if_it_had_been_so_from_the_start() -> None:
    """Rule 8: with an unchanged calendar carry-over equals a retroactive start."""
    log = [started("2026-03-16 10:00", hours(40)), retargeted("2026-03-17 15:30", hours(16))]
    afresh = [started("2026-03-16 10:00", hours(16))]
    assert reading(log, "2026-03-17 16:00").due == reading(afresh, "2026-03-17 16:00").due


def test_the_same_target_again_changes_nothing() -> None:
    log = [started("2026-03-16 09:00", hours(3)), retargeted("2026-03-16 12:00", hours(3))]
    assert not reading(log, "2026-03-16 12:00").breached
    assert wall(reading(log, "2026-03-16 12:30").breached_at) == "2026-03-16 12:00"


def test_a_breach_once_recorded_stays_recorded() -> None:
    """Rule 8: lowering the priority after a breach gives more time, not a better result."""
    log = [
        started("2026-03-16 09:00", hours(2)),
        retargeted("2026-03-16 14:00", hours(16)),
        stopped("2026-03-16 15:00"),
    ]
    found = reading(log, "2026-03-16 15:00")
    assert (found.result, wall(found.breached_at)) == (ClockResult.MISSED, "2026-03-16 11:00")
    assert not found.breached_on_retarget
    assert wall(found.due) == "2026-03-17 18:00"


def test_a_response_is_judged_by_the_priority_valid_when_it_happened() -> None:
    """Rule 8: accepted after one hour of two; a later P1 with 15 min does not reach back."""
    log = [
        started("2026-03-16 09:00", hours(2)),
        stopped("2026-03-16 10:00"),
        retargeted("2026-03-16 11:00", minutes(15), "7x24"),
    ]
    found = reading(log, "2026-03-16 12:00")
    assert (found.result, found.breached) == (ClockResult.MET, False)


def test_a_changed_target_while_held_takes_effect_when_released() -> None:
    log = [
        started("2026-03-16 09:00", hours(16)),
        paused("2026-03-16 10:00"),
        retargeted("2026-03-16 11:00", hours(40)),
        resumed("2026-03-16 14:00"),
    ]
    assert reading(log, "2026-03-16 12:00").state is ClockState.PAUSED
    assert wall(reading(log, "2026-03-16 14:00").due) == "2026-03-23 12:00"


def test_a_reopened_ticket_goes_on_with_the_time_that_was_left() -> None:
    """Rule 9, SC11: 4 of 8 h used, reopened next day 10:00, due 14:00, done 13:30."""
    log = [
        started("2026-03-17 09:10", hours(8), "7x24"),
        stopped("2026-03-17 13:10"),
        continued("2026-03-18 10:00"),
    ]
    assert reading(log[:2], "2026-03-17 20:00").result is ClockResult.MET
    again = reading(log, "2026-03-18 10:00")
    assert (again.result, again.remaining, wall(again.due)) == (None, hours(4), "2026-03-18 14:00")
    final = reading([*log, stopped("2026-03-18 13:30")], "2026-03-18 13:30")
    assert (final.result, final.consumed) == (ClockResult.MET, hours(7.5))


def test_a_ticket_missed_once_stays_missed_after_reopening() -> None:
    log = [
        started("2026-03-16 09:00", hours(1)),
        stopped("2026-03-16 11:00"),
        continued("2026-03-16 14:00"),
        stopped("2026-03-16 14:01"),
    ]
    assert reading(log, "2026-03-16 15:00").result is ClockResult.MISSED


def test_a_target_tightened_while_resolved_breaches_when_reopened() -> None:
    log = [
        started("2026-03-16 09:00", hours(8)),
        stopped("2026-03-16 14:00"),
        retargeted("2026-03-16 15:00", hours(2)),
        continued("2026-03-16 16:00"),
    ]
    assert reading(log[:3], "2026-03-16 15:30").result is ClockResult.MET
    found = reading(log, "2026-03-16 16:00")
    assert (wall(found.breached_at), found.breached_on_retarget) == ("2026-03-16 16:00", True)


def test_a_cancelled_clock_has_no_result() -> None:
    """Rule 11."""
    log = [started("2026-03-16 09:00", hours(1)), cancelled("2026-03-16 16:00")]
    found = reading(log, "2026-03-17 16:00")
    assert (found.state, found.result, found.due) == (ClockState.CANCELLED, ClockResult.NOT_APPLICABLE, None)
    assert found.consumed == hours(6)


def test_the_working_adds_up_to_what_was_consumed() -> None:
    log = [
        started("2026-03-16 09:00", hours(16)),
        paused("2026-03-16 11:00"),
        resumed("2026-03-16 14:00"),
        stopped("2026-03-16 16:00"),
        continued("2026-03-17 10:00"),
    ]
    found = reading(log, "2026-03-17 11:00")
    assert [(wall(s.start), s.note, s.counted) for s in found.working] == [
        ("2026-03-16 09:00", SpanNote.COUNTED, hours(2)),
        ("2026-03-16 11:00", SpanNote.PAUSED, hours(0)),
        ("2026-03-16 14:00", SpanNote.COUNTED, hours(2)),
        ("2026-03-16 16:00", SpanNote.STOPPED, hours(0)),
        ("2026-03-17 10:00", SpanNote.COUNTED, hours(1)),
    ]
    assert found.working[1].reason == "waiting_for_user"
    assert sum((s.counted for s in found.working), timedelta(0)) == found.consumed == hours(5)


def test_a_reading_of_the_past_knows_nothing_of_what_came_later() -> None:
    log = [started("2026-03-16 09:00", hours(2)), stopped("2026-03-16 15:00")]
    earlier = reading(log, "2026-03-16 10:30")
    assert (earlier.state, earlier.breached, earlier.result) == (ClockState.RUNNING, False, None)


@pytest.mark.parametrize(
    "log",
    [
        [],
        [stopped("2026-03-16 09:00")],
        [started("2026-03-17 09:00", hours(1))],
        [started("2026-03-16 09:00", hours(1)), started("2026-03-16 10:00", hours(1))],
        [started("2026-03-16 09:00", hours(1)), resumed("2026-03-16 10:00")],
        [started("2026-03-16 09:00", hours(1)), continued("2026-03-16 10:00")],
        [started("2026-03-16 09:00", hours(1)), paused("2026-03-16 10:00"), stopped("2026-03-16 09:30")],
        [started("2026-03-16 09:00", hours(1)), cancelled("2026-03-16 10:00"), stopped("2026-03-16 10:30")],
        [started("2026-03-16 09:00", hours(0))],
    ],
)
def test_a_log_that_cannot_have_happened_is_refused(log: list[ClockEvent]) -> None:
    with pytest.raises(BrokenClockLogError):
        reading(log, "2026-03-16 18:00")


def test_a_writer_can_ask_before_it_writes() -> None:
    log = [started("2026-03-16 09:00", hours(1))]
    assert may_follow([], log[0])
    assert may_follow(log, paused("2026-03-16 10:00"))
    assert not may_follow(log, resumed("2026-03-16 10:00"))
    assert not may_follow(log, stopped("2026-03-16 08:00"))
    assert not may_follow([], paused("2026-03-16 10:00"))
    assert not may_follow([paused("2026-03-16 10:00")], resumed("2026-03-16 10:00"))
