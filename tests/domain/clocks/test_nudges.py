"""When a clock reminds whom, and that nobody hears a thing twice (process §3.7)."""

from datetime import timedelta

from domain.nudges import Look, look, look_at_ladder
from domain.policy import Recipient, RungEffect
from domain.policy.nudging import Rung
from domain.sla import ClockEvent, ClockKind
from tests.domain.clocks.desk_time import (
    continued,
    hours,
    minutes,
    paused,
    resumed,
    retargeted,
    shanghai,
    shipped_calendars,
    shipped_policy,
    started,
    stopped,
    wall,
)

NOTHING: frozenset[int] = frozenset()


def rungs(clock: ClockKind = ClockKind.RESOLUTION) -> tuple[Rung, ...]:
    return shipped_policy().nudging.rungs(clock)


def looked(
    log: list[ClockEvent], now: str, sent: frozenset[int] = NOTHING, clock: ClockKind = ClockKind.RESOLUTION
) -> Look:
    return look(log, rungs(clock), sent=sent, now=shanghai(now), calendars=shipped_calendars())


def test_before_the_first_threshold_only_the_next_look_is_known() -> None:
    found = looked([started("2026-09-30 17:00", hours(16))], "2026-09-30 17:00")
    assert (found.nudge, found.settled, wall(found.next_look_at)) == (None, NOTHING, "2026-10-08 17:00")


def test_each_threshold_is_sent_once() -> None:
    """Rule a. The second look at the same instant, after a restart say, finds nothing to do."""
    log = [started("2026-09-30 17:00", hours(16))]
    first = looked(log, "2026-10-08 17:00")
    assert first.nudge is not None
    assert (first.nudge.percent, first.nudge.tell) == (50, (Recipient.ASSIGNEE,))
    assert (first.settled, wall(first.next_look_at)) == ({50}, "2026-10-09 12:00")
    assert looked(log, "2026-10-08 17:00", first.settled).nudge is None


def test_thresholds_passed_together_are_merged_into_the_highest() -> None:
    """Rule b, SC23: P1 response, the bot was down from 10:05 to 10:20 and wakes to 50, 75, 90 and 100 %."""
    log = [started("2026-03-16 10:00", minutes(15), "7x24")]
    found = looked(log, "2026-03-16 10:20", clock=ClockKind.RESPONSE)
    assert found.nudge is not None
    assert (found.nudge.percent, found.nudge.merged) == (100, (50, 75, 90))
    assert found.nudge.tell == (Recipient.ASSIGNEE, Recipient.GROUP_LEAD, Recipient.INCIDENT_MANAGER)
    assert found.nudge.effects == (RungEffect.INCIDENT_MANAGER_MAY_REASSIGN,)
    assert found.settled == {50, 75, 90, 100}
    assert wall(found.next_look_at) == "2026-03-16 10:22:30"
    assert looked(log, "2026-03-16 10:20", found.settled, ClockKind.RESPONSE).nudge is None


def test_a_change_that_breaches_at_once_sends_one_notice() -> None:
    """Rule 8 of §3.5, SC10: the response is at 400 % of the new target; one message, and nothing more to come."""
    log = [started("2026-11-13 17:00", hours(2)), retargeted("2026-11-14 10:00", minutes(15), "7x24")]
    found = looked(log, "2026-11-14 10:00", frozenset({50}), ClockKind.RESPONSE)
    assert found.nudge is not None
    assert (found.nudge.percent, found.nudge.merged) == (200, (75, 90, 100, 150))
    assert found.next_look_at is None


def test_office_hours_reminders_wait_for_the_next_opening() -> None:
    """Rule d: 90 % was reached Wed 2026-09-30 17:50 while the bot was down until 20:00; it speaks on 10-08."""
    log = [started("2026-09-30 14:20", timedelta(hours=3, minutes=53, seconds=20))]
    late = looked(log, "2026-09-30 20:00", frozenset({50, 75}))
    assert (late.nudge, late.settled, wall(late.next_look_at)) == (None, NOTHING, "2026-10-08 09:00")
    morning = looked(log, "2026-10-08 09:00", frozenset({50, 75}))
    assert morning.nudge is not None
    assert morning.nudge.percent == 90


def test_round_the_clock_reminders_go_out_at_night() -> None:
    found = looked([started("2026-10-01 00:00", hours(4), "7x24")], "2026-10-01 02:00")
    assert found.nudge is not None
    assert found.nudge.percent == 50


def test_the_end_of_an_opening_is_inside_hours_even_for_a_sweep_a_moment_later() -> None:
    """75 % falls on Fri 2026-10-09 12:00 sharp (SC07): it goes out at 12:00:02, not at 13:00."""
    log = [started("2026-09-30 17:00", hours(16))]
    for now in ("2026-10-09 12:00:00", "2026-10-09 12:00:02"):
        found = looked(log, now, frozenset({50}))
        assert found.nudge is not None
        assert found.nudge.percent == 75
    much_later = looked(log, "2026-10-09 12:30", frozenset({50}))
    assert (much_later.nudge, wall(much_later.next_look_at)) == (None, "2026-10-09 13:00")


def test_a_breach_that_happens_outside_hours_is_told_at_the_next_opening() -> None:
    """Rule d: a priority changed at 18:03 breaches at once; nobody on 5x8 is disturbed that evening."""
    log = [started("2026-03-16 09:00", hours(40)), retargeted("2026-03-16 18:03", hours(8))]
    found = looked(log, "2026-03-16 18:03")
    assert (found.nudge, wall(found.next_look_at)) == (None, "2026-03-17 09:00")


def test_a_paused_clock_reminds_nobody_and_resuming_looks_anew() -> None:
    """Rule e."""
    log = [started("2026-03-16 09:00", hours(4)), paused("2026-03-16 10:00")]
    held = looked(log, "2026-03-17 15:00")
    assert (held.nudge, held.next_look_at) == (None, None)
    again = looked([*log, resumed("2026-03-17 16:00")], "2026-03-17 16:00")
    assert (again.nudge, wall(again.next_look_at)) == (None, "2026-03-17 17:00")


def test_what_was_reached_before_a_pause_waits_for_its_end() -> None:
    """Rule e: 50 % at 11:00 was not sent before the hold at 11:30; it goes out when the clock runs again."""
    log = [started("2026-03-16 09:00", hours(4)), paused("2026-03-16 11:30")]
    assert looked(log, "2026-03-16 14:00") == Look(None, NOTHING, None)
    again = looked([*log, resumed("2026-03-16 15:00")], "2026-03-16 15:00")
    assert again.nudge is not None
    assert again.nudge.percent == 50


def test_a_stopped_clock_is_silent_until_reopened() -> None:
    log = [started("2026-03-16 09:00", hours(4)), stopped("2026-03-16 10:00")]
    assert looked(log, "2026-03-16 18:00") == Look(None, NOTHING, None)
    assert wall(looked([*log, continued("2026-03-17 09:00")], "2026-03-17 09:00").next_look_at) == "2026-03-17 10:00"


def climb(now: str, *, accepted: str | None = None, restored: str | None = None, sent: tuple[timedelta, ...] = ()):  # noqa: ANN201  the product's own type, read by the asserts
    return look_at_ladder(
        shipped_policy().nudging.ladder,
        began_at=shanghai("2026-07-31 16:40"),
        accepted_at=shanghai(accepted) if accepted else None,
        restored_at=shanghai(restored) if restored else None,
        sent=frozenset(sent),
        now=shanghai(now),
    )


def test_the_ladder_begins_at_once() -> None:
    found = climb("2026-07-31 16:40")
    assert found.step is not None
    assert found.step.tell == (Recipient.INCIDENT_MANAGER, Recipient.DUTY_MANAGER, Recipient.ON_CALL)
    assert wall(found.next_look_at) == "2026-07-31 16:55"


def test_acceptance_makes_the_acceptance_steps_needless_but_not_the_restore_steps() -> None:
    """SC01: accepted 16:46, so 16:55 and 17:10 are silent; at 17:40 service owner and process owner hear."""
    silent = climb("2026-07-31 17:10", accepted="2026-07-31 16:46", sent=(timedelta(0),))
    assert silent.step is None
    assert silent.settled == {minutes(15), minutes(30)}
    hour = climb("2026-07-31 17:40", accepted="2026-07-31 16:46", sent=(timedelta(0), minutes(15), minutes(30)))
    assert hour.step is not None
    assert (hour.step.after, hour.step.tell) == (minutes(60), (Recipient.SERVICE_OWNER, Recipient.PROCESS_OWNER))
    assert wall(hour.next_look_at) == "2026-07-31 18:40"


def test_steps_passed_during_an_outage_are_merged() -> None:
    found = climb("2026-07-31 17:15", sent=(timedelta(0),))
    assert found.step is not None
    assert (found.step.after, found.step.merged) == (minutes(30), (minutes(15),))
    assert found.step.tell == (Recipient.PROCESS_OWNER, Recipient.GROUP_LEAD, Recipient.DEPUTY_ON_CALL)


def test_a_restored_service_climbs_no_further() -> None:
    found = climb("2026-07-31 20:40", accepted="2026-07-31 16:46", restored="2026-07-31 19:55")
    assert found.step is not None
    assert found.step.after == timedelta(0)
    assert climb("2026-07-31 20:40", restored="2026-07-31 19:55", sent=tuple(found.settled)).step is None
