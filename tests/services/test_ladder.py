"""The wall-clock ladder of P1 and major incidents at its edges (process §3.7): each step once, to whom it names, for as
long as it is needed. Shen of the network group holds what is held; everything begins on Tuesday 2026-03-17 at 10:00.
"""

from dataclasses import replace

from sqlalchemy import select

from domain.ticket import Hours, Level, Priority, ResolutionCode
from models.reminder import StepTakenRow
from services import handling, judging, reopening
from services.handling import AssignForm, ResolveForm
from services.judging import PrioritiseForm
from tests.services.standing_desk import StandingDesk, wall

FIXED = ResolveForm(
    code=ResolutionCode.PERMANENT_FIX, resolution="replaced", cause="a switch", workaround=False, ci="sw-1"
)
LOWERED = PrioritiseForm(impact=Level.MEDIUM, urgency=Level.HIGH, reason="one branch after all")
RAISED = PrioritiseForm(impact=Level.HIGH, urgency=Level.HIGH, reason="everybody after all")


def urgent(desk: StandingDesk, *, held_by: str | None = "shen") -> int:
    desk.at("2026-03-17 10:00")
    return desk.report(Priority.P1, hours=Hours.ALWAYS, group="network", service="core-network", held_by=held_by)


def steps(desk: StandingDesk, since: str = "") -> list[tuple[str, int]]:
    """When which step was told, as `10:15` and minutes."""
    found = [(at.removeprefix("Tue 03-17 "), minutes) for at, minutes, _ in desk.told("ladder_stepped")]
    return [one for one in found if one[0] >= since]


def solved(desk: StandingDesk, ticket: int, at: str, *, by: str = "shen") -> None:
    desk.run_until(f"2026-03-17 {at}")
    desk.do(handling.resolve, ticket, replace(FIXED, breach_reason="no spare part"), by=by)


def back(desk: StandingDesk, ticket: int, at: str) -> None:
    desk.run_until(f"2026-03-17 {at}")
    desk.do(reopening.reopen, ticket, reason="down again", by="wang")


def test_nobody_accepts_and_nothing_is_restored(desk: StandingDesk) -> None:
    """Every step in its minute, each once, to the people it names; Xu, who leads, is on call this week after Shen."""
    urgent(desk, held_by=None)
    desk.run_until("2026-03-17 15:00")
    assert steps(desk) == [("10:00", 0), ("10:15", 15), ("10:30", 30), ("11:00", 60), ("12:00", 120), ("14:00", 240)]
    told = [who for _, _, who in desk.told("ladder_stepped")]
    assert told[2:] == [("yuan",), ("fan", "yuan"), ("lu", "pan"), ("shi",)]
    assert {"jiang", "tian"} < set(told[0])
    assert "xu" in told[1]


def test_accepted_in_between_the_steps_that_ask_for_it_are_left_out(desk: StandingDesk) -> None:
    """Accepted at 10:20, after the first of them; until it is restored the others go on."""
    ticket = urgent(desk, held_by=None)
    desk.run_until("2026-03-17 10:20")
    desk.do(handling.take, ticket, by="shen")
    desk.run_until("2026-03-17 13:00")
    assert steps(desk) == [("10:00", 0), ("10:15", 15), ("11:00", 60), ("12:00", 120)]


def test_given_to_somebody_else_after_acceptance_it_waits_for_acceptance_again(desk: StandingDesk) -> None:
    """§3.7: at 10:25 it goes to the data centre, and nobody there accepts: the process owner hears at 10:30."""
    ticket = urgent(desk)
    desk.run_until("2026-03-17 10:25")
    desk.do(handling.assign, ticket, AssignForm(group="data-centre", reason="the room is hot"), by="jiang")
    desk.run_until("2026-03-17 10:40")
    assert steps(desk) == [("10:00", 0), ("10:30", 30)]


def test_an_hour_without_the_desk_is_caught_up_with_once(desk: StandingDesk) -> None:
    """Down from 10:05 to 11:05: one message, the highest step, for everybody the missed ones name; never again."""
    urgent(desk, held_by=None)
    desk.run_until("2026-03-17 10:05")
    desk.at("2026-03-17 11:05").sweep()
    desk.sweep()
    assert steps(desk) == [("10:00", 0), ("11:05", 60)]
    assert desk.history("ladder_stepped")[1].data["merged"] == [15, 30]
    assert {"fan", "yuan", "xu"} <= set(desk.told("ladder_stepped")[1][2])
    assert desk.direct_messages("yuan") == [("Tue 03-17 11:05", len(desk.history("sla_warned", "ladder_stepped")) - 1)]


def test_lowered_in_time_nothing_of_the_ladder_remains(desk: StandingDesk) -> None:
    """At 10:40 it is a P2: neither its owner of 11:00 nor management of 12:00 hears of it."""
    ticket = urgent(desk)
    desk.run_until("2026-03-17 10:40")
    desk.do(judging.prioritise, ticket, LOWERED, by="jiang")
    desk.run_until("2026-03-17 15:00")
    assert steps(desk) == [("10:00", 0)]


def test_what_was_missed_before_it_was_lowered_is_not_told_afterwards(desk: StandingDesk) -> None:
    """The desk is down from 10:05; at 11:10 the first thing that happens is that the priority is lowered."""
    ticket = urgent(desk)
    desk.run_until("2026-03-17 10:05")
    desk.at("2026-03-17 11:10").do(judging.prioritise, ticket, LOWERED, by="jiang")
    desk.run_until("2026-03-17 15:00")
    assert steps(desk) == [("10:00", 0)]


# what comes back


def test_back_before_the_next_step_it_climbs_on_with_what_was_left(desk: StandingDesk) -> None:
    """§3.7, §3.5.9: restored at 10:50, down again at 13:00. The time in Resolved is not counted: ten minutes later it
    has not been restored for an hour, and the incident manager hears at once that it is back.
    """
    ticket = urgent(desk)
    solved(desk, ticket, "10:50")
    back(desk, ticket, "13:00")
    desk.run_until("2026-03-17 17:00")
    assert steps(desk) == [("10:00", 0), ("13:00", 0), ("13:10", 60), ("14:10", 120), ("16:10", 240)]
    assert "jiang" in desk.told("ladder_stepped")[1][2]


def test_a_step_that_was_told_is_not_told_again(desk: StandingDesk) -> None:
    """Restored at 11:30, after the hour's step; back at 11:40: the next is that of two hours, at 12:10."""
    ticket = urgent(desk)
    solved(desk, ticket, "11:30")
    back(desk, ticket, "11:40")
    desk.run_until("2026-03-17 14:30")
    assert steps(desk) == [("10:00", 0), ("11:00", 60), ("11:40", 0), ("12:10", 120), ("14:10", 240)]


def test_closed_in_between_it_is_no_different(desk: StandingDesk) -> None:
    ticket = urgent(desk)
    solved(desk, ticket, "10:50")
    desk.do(handling.close, ticket, by="wang")
    back(desk, ticket, "13:00")
    desk.run_until("2026-03-17 17:00")
    assert steps(desk) == [("10:00", 0), ("13:00", 0), ("13:10", 60), ("14:10", 120), ("16:10", 240)]


def test_climbed_to_the_top_it_begins_anew(desk: StandingDesk) -> None:
    """Restored at 14:30, back at 15:00: everybody has been told before, and is told of this outage as of any other."""
    ticket = urgent(desk)
    solved(desk, ticket, "14:30")
    back(desk, ticket, "15:00")
    desk.run_until("2026-03-17 17:30")
    assert steps(desk, "15:00") == [("15:00", 0), ("16:00", 60), ("17:00", 120)]


def test_back_twice_each_time_only_what_is_left(desk: StandingDesk) -> None:
    """Thirty minutes, twenty, and then ten more make the hour."""
    ticket = urgent(desk)
    solved(desk, ticket, "10:30")
    back(desk, ticket, "11:00")
    solved(desk, ticket, "11:20")
    back(desk, ticket, "12:00")
    desk.run_until("2026-03-17 12:30")
    assert steps(desk) == [("10:00", 0), ("11:00", 0), ("12:00", 0), ("12:10", 60)]


def test_lowered_while_it_was_back_it_has_none(desk: StandingDesk) -> None:
    ticket = urgent(desk)
    solved(desk, ticket, "10:50")
    back(desk, ticket, "13:00")
    desk.do(judging.prioritise, ticket, LOWERED, by="jiang")
    desk.run_until("2026-03-17 17:00")
    assert [minutes for at, minutes in steps(desk, "13:01")] == []
    desk.do(judging.prioritise, ticket, RAISED, by="jiang")
    desk.run_until("2026-03-17 18:00")
    assert steps(desk, "17:00") == [("17:00", 0), ("18:00", 60)]


def test_whoever_acts_is_on_record_for_every_step_that_was_told(desk: StandingDesk) -> None:
    """§3.7 i, K22: Shen accepts at 10:20; both steps told by then count as acted upon by him, once, and that of 11:00
    only when he resolves it. What the desk does by itself is no act.
    """
    ticket = urgent(desk, held_by=None)
    desk.run_until("2026-03-17 10:19")
    assert {one.acted_at for one in taken(desk)} == {None}
    desk.run_until("2026-03-17 10:20")
    desk.do(handling.take, ticket, by="shen")
    solved(desk, ticket, "11:10")
    names = desk.names()
    found = [
        (one.minutes, {names[who] for who in one.told}, names[one.acted_by], wall(one.acted_at)[-5:])
        for one in taken(desk)
    ]
    assert [(minutes, who, at) for minutes, _, who, at in found] == [
        (0, "shen", "10:20"),
        (15, "shen", "10:20"),
        (60, "shen", "11:10"),
    ]
    assert [told for _, told, _, _ in found] == [set(who) for _, _, who in desk.told("ladder_stepped")]


def taken(desk: StandingDesk) -> list[StepTakenRow]:
    return desk.look(lambda session: list(session.scalars(select(StepTakenRow).order_by(StepTakenRow.event_id))))
