"""Due times follow the rules in force (process §3.4): when the desk starts under new ones, every open clock is looked
at, and who holds a ticket whose due time moved is told. He's P3 of Monday 2026-03-16 10:00 is due on Wednesday 10:00.
"""

from datetime import datetime
from pathlib import Path

import pytest

from bot import rulebook
from domain.rulebook import Rulebook
from domain.ticket import Priority, ResolutionCode
from models.session import Store
from services import handling, retiming, sweep
from services.handling import ResolveForm
from tests.rulebooks import copied, example, local
from tests.services.standing_desk import StandingDesk, wall

TUESDAY_OFF = """    exceptions:
      - {date: 2026-03-17, reason: {en: Company day, zh: 司庆日}}"""


@pytest.fixture
def with_tuesday_off(tmp_path: Path) -> Rulebook:
    """The example, with a company day on Tuesday 2026-03-17."""
    return rulebook.load(copied(tmp_path, ("calendars.yml", "    exceptions: []", TUESDAY_OFF)))


@pytest.fixture
def desk(store: Store) -> StandingDesk:
    """At work under the example since before; Monday 10:00."""
    desk = StandingDesk(store, example())
    desk.do(retiming.adopt)
    desk.sweep()
    return desk.at("2026-03-16 10:00")


def restarted(desk: StandingDesk, rules: Rulebook) -> StandingDesk:
    """The next process, on Monday at 17:00."""
    anew = StandingDesk(desk.store, rules).at("2026-03-16 17:00")
    anew.do(retiming.adopt)
    anew.sweep()
    return anew


def moved(desk: StandingDesk) -> list[tuple[str, str, str]]:
    return [
        (one.data["clock"], *(wall(datetime.fromisoformat(one.data[key])) for key in ("was", "due")))
        for one in desk.history("due_moved")
    ]


def test_a_new_holiday_moves_the_due_time_and_tells_who_holds_the_ticket(
    desk: StandingDesk, with_tuesday_off: Rulebook
) -> None:
    """Wednesday 10:00 becomes Thursday 10:00, and the reminders move along."""
    ticket = desk.report(Priority.P3, held_by="he")
    desk = restarted(desk, with_tuesday_off)
    assert moved(desk) == [("resolution", "Wed 03-18 10:00", "Thu 03-19 10:00")]
    assert desk.clock(ticket, "resolution").due_at == local("2026-03-19 10:00")
    assert desk.direct_messages("he") == [("Mon 03-16 17:00", 1)]
    desk.run_until("2026-03-19 10:00")
    assert desk.percents("resolution")[0] == ("Wed 03-18 10:00", 50)


def test_many_moved_tickets_are_one_message(desk: StandingDesk, with_tuesday_off: Rulebook) -> None:
    """§3.7 h: nobody is flooded by a calendar."""
    for _ in range(7):
        desk.report(Priority.P3, held_by="he")
    assert restarted(desk, with_tuesday_off).direct_messages("he") == [("Mon 03-16 17:00", 7)]


def test_what_has_ended_does_not_move(desk: StandingDesk, with_tuesday_off: Rulebook) -> None:
    """A solved ticket keeps the due time it was judged by; one that nobody holds only has it in its history."""
    solved = desk.report(Priority.P3, held_by="he")
    code = ResolutionCode.PERMANENT_FIX
    form = ResolveForm(code=code, resolution="new toner", cause="empty", workaround=False, ci="prn-7")
    desk.do(handling.resolve, solved, form, by="he")
    unheld = desk.report(Priority.P4)
    desk = restarted(desk, with_tuesday_off)
    assert [(one.ticket_id, one.data["told"]) for one in desk.history("due_moved")] == [(unheld, [])]
    assert desk.clock(solved, "resolution").due_at == local("2026-03-18 10:00")


def test_the_same_rules_wake_nobody(desk: StandingDesk) -> None:
    """A restart is no reason to look at every clock."""
    desk.report(Priority.P3, held_by="he")
    assert desk.at("2026-03-16 17:00").do(retiming.adopt) is False
    assert desk.do(sweep.due) == ()


def test_other_reminders_are_rules_too(desk: StandingDesk, tmp_path: Path) -> None:
    """A rung that is new at 40 % is sent, although the timer stood at 50 %."""
    old = "    resolution:\n      - {at: 50, tell: [assignee]}"
    new = "    resolution:\n      - {at: 40, tell: [assignee]}\n      - {at: 50, tell: [assignee]}"
    rules = rulebook.load(copied(tmp_path, ("policy.yml", old, new)))
    desk.report(Priority.P3, held_by="he")
    desk = restarted(desk, rules)
    desk.run_until("2026-03-17 10:00")
    assert desk.percents("resolution") == [("Mon 03-16 17:24", 40), ("Tue 03-17 10:00", 50)]
    assert moved(desk) == []


def percents(desk: StandingDesk) -> list[tuple[str, int, list[int]]]:
    told = zip(desk.percents("resolution"), desk.history("sla_warned"), strict=True)
    return [(at, percent, event.data["merged"]) for (at, percent), event in told]


def test_a_percentage_that_is_reached_a_second_time_is_not_told_again(desk: StandingDesk, tmp_path: Path) -> None:
    """§3.7 a: half used up on Tuesday 10:00, and told. At 11:00 Monday turns out to have been a holiday: two hours are
    used, half of it is on Wednesday at 09:00 once more, in silence; 75 % is told at 14:00, 90 % at 16:24, 100 % when it
    is due, on Thursday at 09:00, each once.
    """
    monday_off = TUESDAY_OFF.replace("03-17", "03-16")
    rules = rulebook.load(copied(tmp_path, ("calendars.yml", "    exceptions: []", monday_off)))
    ticket = desk.report(Priority.P3, held_by="he")
    desk.run_until("2026-03-17 11:00")
    assert percents(desk) == [("Tue 03-17 10:00", 50, [])]
    desk = StandingDesk(desk.store, rules).at("2026-03-17 11:00")
    for _ in range(2):
        desk.do(retiming.adopt)
        desk.sweep()
    assert desk.clock(ticket, "resolution").due_at == local("2026-03-18 18:00")
    desk.run_until("2026-03-18 18:00")
    assert percents(desk)[1:] == [
        ("Wed 03-18 14:00", 75, []),
        ("Wed 03-18 16:24", 90, []),
        ("Wed 03-18 18:00", 100, []),
    ]


def test_percentages_that_only_the_new_days_have_passed_are_told_once_as_one(
    desk: StandingDesk, tmp_path: Path
) -> None:
    """§3.7 b: P3 of Friday 10:00, seven of sixteen hours used. On Monday at 09:00 Saturday turns out to have been
    worked: 15 hours are used, 94 %, told as one reminder; at 10:00 it is due, which is the next.
    """
    worked = ("calendars.yml", "2026-02-28, 2026-05-09", "2026-02-28, 2026-03-14, 2026-05-09")
    rules = rulebook.load(copied(tmp_path, worked))
    ticket = desk.at("2026-03-13 10:00").report(Priority.P3, held_by="he")
    desk.run_until("2026-03-16 09:00")
    assert percents(desk) == []
    for _ in range(2):  # a second start finds nothing new
        desk = StandingDesk(desk.store, rules).at("2026-03-16 09:00")
        desk.do(retiming.adopt)
        desk.sweep()
    assert desk.clock(ticket, "resolution").due_at == local("2026-03-16 10:00")
    desk.run_until("2026-03-16 10:00")
    assert percents(desk) == [("Mon 03-16 09:00", 90, [50, 75]), ("Mon 03-16 10:00", 100, [])]
