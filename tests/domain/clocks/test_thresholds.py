"""When a clock reaches the percentages of its target (process §3.7), on the 5x8 calendar."""

from domain.sla import ClockEvent
from domain.thresholds import threshold_instants
from tests.domain.clocks.desk_time import hours, paused, resumed, retargeted, shanghai, shipped_calendars, started, wall

LADDER = (50, 75, 90, 100, 150, 200)


def instants(log: list[ClockEvent], now: str) -> dict[int, str | None]:
    found = threshold_instants(log, LADDER, now=shanghai(now), calendars=shipped_calendars())
    return {one.percent: wall(one.at) for one in found}


def test_thresholds_fall_inside_hours_across_national_day() -> None:
    """SC07: P3, 16 bh, reported Wed 2026-09-30 17:00."""
    assert instants([started("2026-09-30 17:00", hours(16))], "2026-09-30 17:00") == {
        50: "2026-10-08 17:00",
        75: "2026-10-09 12:00",
        90: "2026-10-09 15:24",
        100: "2026-10-09 17:00",
        150: "2026-10-10 17:00",
        200: "2026-10-12 17:00",
    }


def test_thresholds_do_not_move_by_being_asked_later() -> None:
    log = [started("2026-09-30 17:00", hours(16))]
    assert instants(log, "2026-10-09 12:00") == instants(log, "2026-10-11 03:00") == instants(log, "2026-09-30 17:00")


def test_a_held_clock_shows_only_the_thresholds_it_had_reached() -> None:
    log = [started("2026-03-16 09:00", hours(4)), paused("2026-03-16 11:30")]
    assert instants(log, "2026-03-18 09:00") == {50: "2026-03-16 11:00"}
    assert instants([*log, resumed("2026-03-18 10:00")], "2026-03-18 10:00")[75] == "2026-03-18 10:30"


def test_after_a_change_of_target_thresholds_are_reached_at_the_change_at_the_earliest() -> None:
    """Rule b of §3.7: those passed by the change fall on the same moment, 15:00, with 5 of the new 8 h consumed."""
    log = [started("2026-03-16 09:00", hours(16)), retargeted("2026-03-16 15:00", hours(8))]
    found = instants(log, "2026-03-16 15:00")
    assert (found[50], found[75], found[100]) == ("2026-03-16 15:00", "2026-03-16 16:00", "2026-03-16 18:00")
