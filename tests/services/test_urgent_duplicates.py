"""A duplicate that is more urgent than its master: whose ladder is climbed (process §3.5.12, §3.7)."""

from dataclasses import replace

import pytest

from domain.priority import CanWork, Scope
from domain.ticket import Level, Priority
from services import duplicates, judging
from services.judging import PrioritiseForm
from services.reporting import IncidentForm
from tests.services.duplicate_desk import linked, reported, together
from tests.services.standing_desk import StandingDesk

SLOW = IncidentForm(title="邮件发送很慢", service="mail", scope=Scope.ME)
DOWN = IncidentForm(title="支公司邮件发不出去", service="mail", scope=Scope.UNIT, can_work=CanWork.NO)
WORST = PrioritiseForm(impact=Level.HIGH, urgency=Level.HIGH, reason="data is lost")


def pair(desk: StandingDesk) -> tuple[int, int]:
    """Wang's mail is slow (P4); two minutes later Li reports that a branch has none, which Zhou judges to be P1."""
    master, child = reported(desk, form=SLOW), reported(desk, "2026-03-23 09:04", by="li", form=DOWN)
    desk.do(judging.prioritise, child, WORST, by="zhou")
    return master, child


def test_a_master_is_as_urgent_as_its_most_urgent_duplicate(desk: StandingDesk) -> None:
    """Nobody climbs the ladder of a duplicate, so the master's is climbed from then on; history says why."""
    master, child = pair(desk)
    assert (desk.ticket(master).priority, desk.ticket(child).priority) == ("P4", "P1")
    linked(desk, child, to=master)
    row = desk.ticket(master)
    assert (row.impact, row.urgency, row.priority) == ("high", "high", "P1")
    (raised,) = desk.history("prioritised", ticket_id=master)
    assert raised.data["duplicate"] == f"INC-{child}"
    assert raised.changes["priority"] == ["P4", "P1"]
    desk.run_until("2026-03-23 09:20")
    assert [minutes for _, minutes, _ in desk.told("ladder_stepped")][:2] == [0, 15]
    assert [one.ticket_id for one in desk.history("ladder_stepped")][-1] == master


def test_a_less_urgent_duplicate_changes_nothing(desk: StandingDesk) -> None:
    child, master = pair(desk)
    linked(desk, child, to=master)
    assert (desk.ticket(master).priority, len(desk.history("prioritised"))) == ("P1", 1)


def test_a_duplicate_that_becomes_more_urgent_raises_its_master(desk: StandingDesk) -> None:
    """Also against the matrix, by the incident manager's word."""
    master, child = reported(desk, form=SLOW), reported(desk, "2026-03-23 09:04", by="li", form=SLOW)
    linked(desk, child, to=master)
    form = PrioritiseForm(impact=Level.MEDIUM, urgency=Level.HIGH, reason="the whole branch")
    desk.do(judging.prioritise, child, form, by="zhou")
    assert desk.ticket(master).priority == "P2"
    form = replace(form, priority=Priority.P1, reason="the board meets")
    desk.do(judging.prioritise, child, form, by="jiang")
    assert desk.ticket(master).priority == "P1"


def test_a_master_never_falls_with_its_duplicates(desk: StandingDesk) -> None:
    """Parted or lowered, the duplicate leaves it as it is: that is the desk's to judge."""
    master, child = pair(desk)
    linked(desk, child, to=master)
    desk.do(duplicates.unlink, child, reason="another cause", by="zhou")
    assert desk.ticket(master).priority == "P1"


@pytest.mark.parametrize("rounds", [5])
def test_two_people_link_in_opposite_directions_at_once(desk: StandingDesk, rounds: int) -> None:
    """One of them did it; never a circle, on either database."""
    for one in range(rounds):
        first = reported(desk, f"2026-03-23 10:{one:02}", form=SLOW)
        second = reported(desk, f"2026-03-23 10:{one:02}", by="li", form=SLOW)
        together(desk, (first, second), (second, first))
        masters = [desk.ticket(number).master_id for number in (first, second)]
        assert sorted(number is None for number in masters) == [False, True]


def test_a_chain_is_not_made_by_two_people_at_once(desk: StandingDesk) -> None:
    """One links A to B while another links B to C: a duplicate has no duplicates."""
    a, b, c = (reported(desk, f"2026-03-23 10:0{n}", by=by, form=SLOW) for n, by in enumerate(("wang", "li", "chen")))
    together(desk, (a, b), (b, c))
    assert sorted(desk.ticket(one).master_id is None for one in (a, b, c)) == [False, True, True]
