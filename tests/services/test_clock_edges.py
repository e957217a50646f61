"""Clocks where days are odd: pauses over holidays, make-up days and the turn of the year, agreed times, priorities that
go up and down around a breach, stays and contracts, a complaint over Spring Festival (process §3.5). Every story ends
with its working: what is shown adds up to what is used.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import rulebook
from domain.errors import InvalidForm
from domain.sla import Reading, SpanNote
from domain.ticket import Hours, Level, PendingReason, Priority
from services import handling, judging, retiming, showing
from services.complaints import handling as complaints
from services.handling import AssignForm, HoldForm
from services.judging import PrioritiseForm
from tests.rulebooks import copied, local
from tests.services.complaining import due as due_of_complaint
from tests.services.complaining import investigated
from tests.services.duplicate_desk import FIXED
from tests.services.standing_desk import StandingDesk, wall
from tests.services.test_stays import came_to

KEPT = ((2, "stopped", "Mon 03-16 18:00"), (1, "stopped", "Tue 03-17 11:00"), (2, "running", "Tue 03-17 12:00"))
ASKS = HoldForm(reason=PendingReason.WAITING_FOR_USER, question="Which room?")
LATE = replace(FIXED, breach_reason="nobody was there")
OFFICIAL = """      2027:
        status: official
        source: a notice made up for this test
        days_off:
          - {first: 2027-01-01, last: 2027-01-05, name: {en: "New Year's Day", zh: 元旦}}
        make_up: [2027-01-09, 2027-01-10]"""
PROVISIONAL = """      2027:
        status: provisional
        source: not published yet; weekends and the fixed statutory days only"""


def due(desk: StandingDesk, ticket: int, kind: str = "resolution") -> str | None:
    at = desk.clock(ticket, kind).due_at
    return None if at is None else wall(at)


def working(desk: StandingDesk, ticket: int, *, by: str = "jiang") -> dict[str, Reading]:
    """What “why” shows, after its sums were checked."""
    found = desk.do(showing.why, ticket, by=by)
    for reading in (*(one for _, one in found.readings), *(one for *_, one in found.stays)):
        assert _total(reading.working) == reading.consumed
    return dict(found.readings)


def _total(spans: Iterable[object]) -> timedelta:
    counted = (one.counted for one in spans if one.note is SpanNote.COUNTED)  # type: ignore[attr-defined]
    return sum(counted, timedelta(0))


def paused(desk: StandingDesk, reported: str, since: str, until: str) -> int:
    """He's P3, with 16 hours, waits for its user in between."""
    ticket = desk.at(reported).report(Priority.P3, held_by="he")
    desk.at(since).do(handling.hold, ticket, ASKS, by="he")
    assert due(desk, ticket) is None
    desk.at(until).do(handling.resume, ticket, by="he")
    return ticket


@pytest.mark.parametrize(
    ("reported", "since", "until", "then"),
    [
        # asked on the holiday of Fri 2026-05-01, answered at 10:00 of Wed 05-06: one hour of it was working time
        ("2026-04-30 16:00", "2026-05-01 11:00", "2026-05-06 10:00", "Thu 05-07 17:00"),
        # of no length at all, and of none in working time: over lunch, over the night, over the festival
        ("2026-04-30 16:00", "2026-04-30 17:00", "2026-04-30 17:00", "Thu 05-07 16:00"),
        ("2026-03-16 10:00", "2026-03-16 12:00", "2026-03-16 13:00", "Wed 03-18 10:00"),
        ("2026-03-16 10:00", "2026-03-16 18:00", "2026-03-17 09:00", "Wed 03-18 10:00"),
        # over Sat 2026-05-09, which is worked: eight hours that do not count
        ("2026-05-08 14:00", "2026-05-08 17:00", "2026-05-11 10:00", "Tue 05-12 16:00"),
        # over the turn of the year of which only the first of January is known: one hour on either side
        ("2026-12-30 10:00", "2026-12-31 17:00", "2027-01-04 10:00", "Mon 01-04 12:00"),
    ],
)
def test_a_pause_costs_its_working_time_and_no_more(
    desk: StandingDesk, reported: str, since: str, until: str, then: str
) -> None:
    ticket = paused(desk, reported, since, until)
    assert due(desk, ticket) == then
    desk.run_until(f"{until[:10]} 23:00")
    working(desk, ticket)


def test_a_year_published_while_a_ticket_waits_moves_it_once(desk: StandingDesk, tmp_path: Path) -> None:
    """P4 of Wed 2026-12-30 10:00 has 40 hours: until Thu 2027-01-07 10:00. With five days off and Saturday worked,
    until Sat 2027-01-09 10:00, which is written down and told to He once; a pause over the days off costs nothing.
    """
    waiting = desk.at("2026-12-30 10:00").report(Priority.P4, held_by="feng")
    running = desk.report(Priority.P4, held_by="he")
    assert due(desk, running) == "Thu 01-07 10:00"
    desk.at("2026-12-31 18:00").do(handling.hold, waiting, ASKS, by="feng")
    desk.rules = rulebook.load(copied(tmp_path, ("calendars.yml", PROVISIONAL, OFFICIAL)))
    desk.at("2026-12-31 19:00")
    for _ in range(2):
        desk.do(retiming.adopt)
        desk.sweep()
    assert (due(desk, waiting), due(desk, running)) == (None, "Sat 01-09 10:00")
    moved = [(one.ticket_id, [desk.names()[who] for who in one.data["told"]]) for one in desk.history("due_moved")]
    assert moved == [(running, ["he"])]
    desk.at("2027-01-06 09:00").do(handling.resume, waiting, by="feng")
    assert due(desk, waiting) == "Sat 01-09 10:00"
    working(desk, waiting)


def worked_by(desk: StandingDesk, tmp_path: Path, *changes: tuple[str, str, str]) -> None:
    """The desk comes back with other rules."""
    desk.rules = rulebook.load(copied(tmp_path, *changes))
    for _ in range(2):
        desk.do(retiming.adopt)
        desk.sweep()


def test_a_breach_on_record_stays_when_the_day_turns_out_to_be_free(desk: StandingDesk, tmp_path: Path) -> None:
    """P3 of Thu 2026-12-31 10:00 has 16 hours, until Tue 2027-01-05 10:00, and breaks. At 11:00 the official year says
    that this day and the day before were free: the breach is that of 10:00, whatever is due under the new year.
    """
    ticket = desk.at("2026-12-31 10:00").report(Priority.P3, held_by="he")
    desk.run_until("2027-01-05 11:00")
    before = desk.clock(ticket, "resolution")
    assert before.breached_at == local("2027-01-05 10:00")
    worked_by(desk, tmp_path, ("calendars.yml", PROVISIONAL, OFFICIAL))
    after = desk.clock(ticket, "resolution")
    assert (after.breached_at, after.breached_on_change) == (before.breached_at, False)
    assert due(desk, ticket) == "Thu 01-07 10:00"
    desk.at("2027-01-06 10:00").do(handling.resolve, ticket, LATE, by="he")
    assert desk.ticket(ticket).resolution_result == "missed"
    working(desk, ticket)


LOWERED = PrioritiseForm(impact=Level.LOW, urgency=Level.LOW, reason="seen")
MOVES = [(handling.hold, ASKS, "he"), (handling.resolve, LATE, "he"), (judging.prioritise, LOWERED, "jiang")]


@pytest.mark.parametrize(("move", "form", "by"), MOVES)
def test_a_click_before_the_first_look_overwrites_no_breach(
    desk: StandingDesk, tmp_path: Path, move: Callable[..., object], form: object, by: str
) -> None:
    """The same breach; the desk is back with the official year, and somebody is faster than the first sweep."""
    ticket = desk.at("2026-12-31 10:00").report(Priority.P3, held_by="he")
    desk.run_until("2027-01-05 11:00")
    desk.rules = rulebook.load(copied(tmp_path, ("calendars.yml", PROVISIONAL, OFFICIAL)))
    desk.do(retiming.adopt)
    desk.do(move, ticket, form, by=by)
    desk.sweep()
    assert desk.clock(ticket, "resolution").breached_at == local("2027-01-05 10:00")
    working(desk, ticket)


def test_a_breach_that_only_the_new_year_knows_is_one_from_now_on(desk: StandingDesk, tmp_path: Path) -> None:
    """P3 of Thu 2026-12-31 10:00 is due Tue 2027-01-05 10:00. On Mon 15:00 it is published that the weekend was
    worked: 16 hours have passed by then, which nobody could know. It is breached at 15:00, by the change, told once.
    """
    worked = OFFICIAL.replace("2027-01-05, name", "2027-01-01, name").replace(
        "[2027-01-09, 2027-01-10]", "[2027-01-02, 2027-01-03]"
    )
    ticket = desk.at("2026-12-31 10:00").report(Priority.P3, held_by="he")
    desk.run_until("2027-01-04 15:00")
    assert desk.clock(ticket, "resolution").breached_at is None
    worked_by(desk, tmp_path, ("calendars.yml", PROVISIONAL, worked))
    after = desk.clock(ticket, "resolution")
    assert (after.breached_at, after.breached_on_change) == (local("2027-01-04 15:00"), True)
    desk.run_until("2027-01-04 16:00")
    warned = [one.data["percent"] for one in desk.history("sla_warned") if one.data["clock"] == "resolution"]
    assert warned == [50, 75, 150]  # one message for all that came together
    working(desk, ticket)


@pytest.mark.parametrize("until", ["2026-03-16 10:00", "2026-03-16 09:59", "2026-03-13 17:00"])
def test_nobody_agrees_on_a_time_that_has_passed(desk: StandingDesk, until: str) -> None:
    """Nor on this very moment, nor on one before the report; nothing is kept."""
    ticket = desk.at("2026-03-16 10:00").report(Priority.P3, held_by="he")
    agreed = HoldForm(reason=PendingReason.USER_AGREED_TIME, until=local(until), consent=True)
    with pytest.raises(InvalidForm) as refused:
        desk.do(handling.hold, ticket, agreed, by="he")
    assert [(one.field, one.code) for one in refused.value.problems] == [("until", "in_the_past")]
    assert desk.ticket(ticket).state == "in_progress"


@pytest.mark.parametrize("by_hand", [True, False])
def test_an_agreed_time_ends_the_pause_also_while_the_desk_was_down(desk: StandingDesk, by_hand: bool) -> None:
    """§3.5.5: agreed until Tue 10:00, the desk is back at 15:00: one day does not count, those five hours do."""
    ticket = desk.at("2026-03-16 10:00").report(Priority.P3, held_by="he")
    agreed = HoldForm(reason=PendingReason.USER_AGREED_TIME, until=local("2026-03-17 10:00"), consent=True)
    desk.do(handling.hold, ticket, agreed, by="he")
    desk.at("2026-03-17 15:00")
    if by_hand:
        desk.do(handling.resume, ticket, by="he")
    desk.sweep()
    assert (desk.ticket(ticket).state, due(desk, ticket)) == ("in_progress", "Thu 03-19 10:00")
    assert working(desk, ticket)["resolution"].consumed == timedelta(hours=4)


def test_around_a_breach_the_first_one_stays_and_nobody_hears_twice(desk: StandingDesk) -> None:
    """P3 of Mon 10:00; raised to P2 on Tue 11:00 with nine of eight hours used: breached then. Lowered to P4, raised to
    P2 once more: the breach is that of Tuesday, and no threshold is sent again.
    """
    ticket = desk.at("2026-03-16 10:00").report(Priority.P3, held_by="he")
    steps = (("17 11:00", Level.HIGH), ("17 14:00", Level.LOW), ("18 09:00", Level.HIGH))
    for at, urgency in steps:
        desk.run_until(f"2026-03-{at}")
        levels = PrioritiseForm(impact=Level.MEDIUM, urgency=urgency, reason="seen")
        desk.do(judging.prioritise, ticket, levels, by="jiang")
        desk.sweep()
    desk.run_until("2026-03-18 17:00")
    clock, reading = desk.clock(ticket, "resolution"), working(desk, ticket)["resolution"]
    assert (clock.breached_at, clock.breached_on_change) == (local("2026-03-17 11:00"), True)
    assert (reading.breached_at, reading.consumed) == (local("2026-03-17 11:00"), timedelta(hours=22))
    percents = [percent for _, percent in desk.percents("resolution")]
    assert percents == sorted(set(percents))
    assert percents.count(100) == 1


def test_a_reassigned_ticket_owes_the_response_it_owed(desk: StandingDesk) -> None:
    """§3.5.10: P3 of Mon 10:00, two hours: noon, whoever has it; given at 11:00, it is met and not owed again."""
    ticket = came_to(desk.at("2026-03-16 10:00"), "desktop", Priority.P3)
    desk.at("2026-03-16 10:30").do(handling.assign, ticket, AssignForm(group="network", reason="line"), by="jiang")
    assert due(desk, ticket, "response") == "Mon 03-16 12:00"
    desk.at("2026-03-16 11:00").do(handling.take, ticket, by="xu")
    desk.at("2026-03-16 16:00").do(handling.assign, ticket, AssignForm(group="desktop", reason="toner"), by="jiang")
    clock = desk.clock(ticket, "response")
    assert (clock.state, clock.result, due(desk, ticket, "response")) == ("stopped", "met", "Mon 03-16 12:00")
    working(desk, ticket)


def test_a_group_that_gets_a_ticket_back_is_timed_anew(desk: StandingDesk) -> None:
    """§3.6: kept for two hours, returned, and back an hour later: each stay has its own eight hours of a P3."""
    ticket = came_to(desk.at("2026-03-16 09:00"), "network", Priority.P3)
    desk.do(handling.take, ticket, by="xu")
    returned = AssignForm(group="desktop", reason="toner", returned=True)
    desk.at("2026-03-16 11:00").do(handling.assign, ticket, returned, by="xu")
    desk.at("2026-03-16 13:00").do(handling.assign, ticket, AssignForm(group="network", reason="no"), by="jiang")
    desk.at("2026-03-16 15:00")
    found = desk.do(showing.why, ticket, by="jiang").stays
    kept = [(one.consumed, one.state, one.due and wall(one.due)) for _, kind, one in found if kind == "group_hold"]
    assert kept == [(timedelta(hours=one), state, until) for one, state, until in KEPT]
    working(desk, ticket)


def test_a_contract_counts_on_its_own_calendar_and_rests_with_the_ticket(desk: StandingDesk) -> None:
    """The carrier has 24 hours around the clock for a P3 of the office: from Fri 17:00 until Sat 17:00; two hours of
    waiting for the user move that to 19:00. Handed back and given again it begins anew.
    """
    ticket = came_to(desk.at("2026-03-13 10:00"), "network", Priority.P3)
    desk.do(handling.take, ticket, by="xu")
    to_carrier = AssignForm(group="carrier", reason="line")
    lead = desk.rules.organisation.group("network").lead
    desk.at("2026-03-13 17:00").do(handling.assign, ticket, to_carrier, by=lead)
    assert promised(desk, ticket)[-1] == ("running", "Sat 03-14 17:00")
    desk.do(handling.take, ticket, by="tang")
    desk.at("2026-03-13 17:30").do(handling.hold, ticket, ASKS, by="tang")
    desk.at("2026-03-13 19:30").do(handling.resume, ticket, by="tang")
    assert promised(desk, ticket)[-1] == ("running", "Sat 03-14 19:00")
    desk.at("2026-03-16 09:00").do(handling.assign, ticket, AssignForm(group="network", reason="done"), by="tang")
    desk.do(handling.take, ticket, by="xu")
    desk.at("2026-03-16 10:00").do(handling.assign, ticket, to_carrier, by=lead)
    assert promised(desk, ticket) == [("stopped", "Sat 03-14 19:00"), ("running", "Tue 03-17 10:00")]
    assert due(desk, ticket) == "Tue 03-17 10:30", "the half hour of waiting that was working time"
    working(desk, ticket)


def promised(desk: StandingDesk, ticket: int) -> list[tuple[str, str | None]]:
    found = desk.do(showing.why, ticket, by="jiang").stays
    return [(str(one.state), one.due and wall(one.due)) for _, kind, one in found if kind == "supplier_restore"]


def test_a_complaint_over_spring_festival(desk: StandingDesk) -> None:
    """From Fri 2026-02-13 16:00 over make-up Saturday and nine days off: acknowledged until Sat 11:00, an interim reply
    until Wed 02-25 16:00, the final one until Thu 03-05 16:00; asked over the festival, nothing moves.
    """
    of = investigated(desk.at("2026-02-13 16:00"))
    assert due_of_complaint(desk, of) == {
        "response": "Sat 02-14 11:00",
        "interim_reply": "Wed 02-25 16:00",
        "resolution": "Thu 03-05 16:00",
    }
    desk.at("2026-02-14 18:00").do(complaints.hold, of, question="Which printer?", by="jiang")
    desk.at("2026-02-24 09:00").do(complaints.resume, of, by="jiang")
    assert due_of_complaint(desk, of)["resolution"] == "Thu 03-05 16:00"
    working(desk, of)


def test_hours_of_a_service_that_change_carry_over(desk: StandingDesk) -> None:
    """A P2 around the clock from Fri 16:00, judged anew as P3: four of sixteen hours are used at 20:00, on working time
    the rest begins on Monday and ends on Tuesday at 14:00.
    """
    ticket = desk.at("2026-03-13 16:00").report(Priority.P2, hours=Hours.ALWAYS, held_by="he")
    lowered = PrioritiseForm(impact=Level.MEDIUM, urgency=Level.MEDIUM, reason="seen")
    desk.at("2026-03-13 20:00").do(judging.prioritise, ticket, lowered, by="zhou")
    assert due(desk, ticket) == "Tue 03-17 14:00"
    working(desk, ticket)
