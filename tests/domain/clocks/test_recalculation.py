"""Calendars that change what a clock's log says of the past (process §3.5, rule 8), on the 5x8 calendar."""

from domain.sla import recalculation
from tests.domain.clocks.desk_time import hours, shanghai, shipped_calendars, started, wall
from tests.domain.clocks.test_clock_rules import reading

THURSDAY = [started("2026-03-19 10:00", hours(8))]  # runs out on Friday at 10:00


def test_calendars_that_changed_nothing_are_not_written_down() -> None:
    """Before the breach, after one that was recorded, and after one that nobody has looked at yet."""
    due, calendars = shanghai("2026-03-20 10:00"), shipped_calendars()
    for breached, now in ((None, "2026-03-20 09:00"), (due, "2026-03-20 12:00"), (None, "2026-03-20 12:00")):
        found = recalculation(THURSDAY, breached_at=breached, due=due, now=shanghai(now), calendars=calendars)
        assert found is None


def test_a_breach_on_record_stays_whatever_the_calendars_say_now() -> None:
    """Rule 8: recorded on Thursday at 15:00, by a calendar that had more hours before."""
    recorded, now = shanghai("2026-03-19 15:00"), shanghai("2026-03-19 16:00")
    event = recalculation(THURSDAY, breached_at=recorded, due=recorded, now=now, calendars=shipped_calendars())
    assert event is not None
    found = reading([*THURSDAY, event], "2026-03-19 17:00")
    assert (wall(found.breached_at), found.breached_on_retarget, wall(found.due)) == (
        "2026-03-19 15:00",
        False,
        "2026-03-20 10:00",
    )


def test_a_breach_that_only_the_new_calendars_know_is_one_from_now_on() -> None:
    """Rule 8: due on Monday by the old one; by the new one it ran out on Friday, which is found at noon."""
    due, now = shanghai("2026-03-23 10:00"), shanghai("2026-03-20 12:00")
    event = recalculation(THURSDAY, breached_at=None, due=due, now=now, calendars=shipped_calendars())
    assert event is not None
    found = reading([*THURSDAY, event], "2026-03-20 15:00")
    assert (wall(found.breached_at), found.breached_on_retarget) == ("2026-03-20 12:00", True)
    again = recalculation(
        [*THURSDAY, event],
        breached_at=found.breached_at,
        due=found.due,
        now=shanghai("2026-03-20 16:00"),
        calendars=shipped_calendars(),
    )
    assert again is None
