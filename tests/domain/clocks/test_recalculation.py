"""Calendars that change what a clock's log says of the past (process §3.5, rule 8), on the 5x8 calendar."""

from domain.sla import ClockEvent, ClockEventKind, recalculation
from tests.domain.clocks.desk_time import hours, shanghai, shipped_calendars, started, wall
from tests.domain.clocks.test_clock_rules import reading

THURSDAY = [started("2026-03-19 10:00", hours(8))]  # runs out on Friday at 10:00


def test_calendars_that_changed_nothing_are_not_written_down() -> None:
    """Before the breach, after one that was recorded, and after one that nobody has looked at yet."""
    due, calendars = shanghai("2026-03-20 10:00"), shipped_calendars()
    for breached, now in ((None, "2026-03-20 09:00"), (due, "2026-03-20 12:00"), (None, "2026-03-20 12:00")):
        at = shanghai(now)
        assert (
            recalculation(THURSDAY, breached_at=breached, on_change=False, due=due, at=at, calendars=calendars) is None
        )


def test_a_breach_on_record_stays_whatever_the_calendars_say_now() -> None:
    """Rule 8: recorded on Thursday at 15:00, by a calendar that had more hours before."""
    recorded, now = shanghai("2026-03-19 15:00"), shanghai("2026-03-19 16:00")
    event = recalculation(
        THURSDAY, breached_at=recorded, on_change=False, due=recorded, at=now, calendars=shipped_calendars()
    )
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
    event = recalculation(THURSDAY, breached_at=None, on_change=False, due=due, at=now, calendars=shipped_calendars())
    assert event is not None
    found = reading([*THURSDAY, event], "2026-03-20 15:00")
    assert (wall(found.breached_at), found.breached_on_retarget) == ("2026-03-20 12:00", True)
    again = recalculation(
        [*THURSDAY, event],
        breached_at=found.breached_at,
        on_change=found.breached_on_retarget,
        due=found.due,
        at=shanghai("2026-03-20 16:00"),
        calendars=shipped_calendars(),
    )
    assert again is None


def test_what_is_told_late_and_was_before_the_breach_is_no_matter_of_calendars() -> None:
    """Rule 7: on record as breached since Friday 10:00; something of 09:00, or of 10:00 sharp, is told at noon."""
    due = shanghai("2026-03-20 10:00")
    for told in ("2026-03-20 09:00", "2026-03-20 10:00"):
        found = recalculation(
            THURSDAY, breached_at=due, on_change=False, due=due, at=shanghai(told), calendars=shipped_calendars()
        )
        assert found is None


def test_a_breach_by_a_change_stands_in_the_moment_of_the_change() -> None:
    """Rule 8: four hours instead of eight on Thursday at 16:00, when five were used; another entry of that moment."""
    changed = shanghai("2026-03-19 16:00")
    log = [*THURSDAY, ClockEvent(changed, ClockEventKind.RETARGETED, target=hours(4), calendar=THURSDAY[0].calendar)]
    found = reading(log, "2026-03-19 16:00")
    assert (found.breached_at, found.breached_on_retarget) == (changed, True)
    again = recalculation(
        log, breached_at=changed, on_change=True, due=found.due, at=changed, calendars=shipped_calendars()
    )
    assert again is None
