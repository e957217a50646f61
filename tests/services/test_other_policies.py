"""Every value of `config/policy.yml` drives what it says (process §3.1, §3.3, §3.6): the same life under another policy
goes another way.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot import rulebook
from domain.errors import IllegalMove
from domain.lifecycle import Missing
from domain.ticket import Level, PendingReason, Priority, ResolutionCode
from models.session import Store
from services import classifying, handling, judging, reopening
from services.classifying import ClassifyForm
from services.handling import HoldForm, ResolveForm
from services.judging import PrioritiseForm
from tests.rulebooks import copied
from tests.services.standing_desk import StandingDesk

Under = Callable[..., StandingDesk]
MONDAY = "2026-03-16 10:00"
LOW = PrioritiseForm(impact=Level.LOW, urgency=Level.LOW, reason="one desk only")
AGAINST = PrioritiseForm(impact=Level.LOW, urgency=Level.LOW, priority=Priority.P2, reason="the board looks at it")
DONE = ResolveForm(
    code=ResolutionCode.PERMANENT_FIX, resolution="new toner", category="printer", cause="empty", workaround=False
)
QUESTION = HoldForm(reason=PendingReason.WAITING_FOR_USER, question="Which room?")


@pytest.fixture
def under(store: Store, tmp_path: Path) -> Under:
    """A desk on Monday morning under the example policy with some words replaced."""

    def desk(*edits: tuple[str, str]) -> StandingDesk:
        folder = copied(tmp_path, *(("policy.yml", old, new) for old, new in edits))
        return StandingDesk(store, rulebook.load(folder)).at(MONDAY)

    return desk


def lacking(refused: pytest.ExceptionInfo[IllegalMove]) -> tuple[Missing, ...]:
    missing = refused.value.params["missing"]
    assert isinstance(missing, tuple)
    return missing


# key services


def test_the_floor_of_key_services_is_the_one_of_the_policy(under: Under) -> None:
    """S39 with a floor of High: Medium too is the incident manager's to give."""
    desk = under(("key_service_floor: medium", "key_service_floor: high"))
    ticket = desk.report(Priority.P2, service="policy-admin", held_by="he")
    medium = PrioritiseForm(impact=Level.MEDIUM, urgency=Level.HIGH, reason="some of them")
    with pytest.raises(IllegalMove) as refused:
        desk.do(judging.prioritise, ticket, medium, by="zhou")
    assert lacking(refused) == (Missing("key_service"),)
    desk.do(judging.prioritise, ticket, medium, by="jiang")
    assert desk.ticket(ticket).impact == "medium"


def test_a_floor_of_low_leaves_every_impact_to_the_first_line(under: Under) -> None:
    desk = under(("key_service_floor: medium", "key_service_floor: low"))
    ticket = desk.report(Priority.P2, service="policy-admin", held_by="he")
    desk.do(judging.prioritise, ticket, LOW, by="zhou")
    assert desk.ticket(ticket).impact == "low"


def test_a_ticket_moved_to_a_key_service_does_not_keep_its_low_impact(under: Under) -> None:
    """S39: reported as printing, it is the policy administration; unchanged levels are no way round the floor."""
    desk = under()
    ticket = desk.report(Priority.P4)
    desk.do(judging.prioritise, ticket, LOW, by="zhou")
    moved = ClassifyForm(
        service="policy-admin",
        category="performance",
        impact=Level.LOW,
        urgency=Level.LOW,
        unit="life-service",
        affected_count=1,
    )
    with pytest.raises(IllegalMove) as refused:
        desk.do(classifying.classify, ticket, moved, by="zhou")
    assert Missing("key_service") in lacking(refused)
    assert desk.ticket(ticket).service == "printing"
    desk.do(classifying.classify, ticket, moved, by="jiang")
    assert (desk.ticket(ticket).service, desk.ticket(ticket).impact) == ("policy-admin", "low")


# resolving and closing


@pytest.mark.parametrize(
    ("configured", "priority", "ends"),
    [("[P1]", Priority.P2, True), ("[P1, P2, P3]", Priority.P3, False), ("[P1, P2]", Priority.P3, True)],
)
def test_silence_resolves_what_the_policy_lets_it(
    under: Under,
    configured: str,
    priority: Priority,
    ends: bool,
) -> None:
    desk = under(("not_for: [P1, P2]", f"not_for: {configured}"))
    ticket = desk.report(priority, held_by="he")
    desk.do(handling.hold, ticket, QUESTION, by="he")
    desk.run_until("2026-03-20 12:00")
    assert desk.ticket(ticket).state == ("resolved" if ends else "pending")


def test_silence_resolves_without_reminders_where_none_are_set(under: Under) -> None:
    desk = under(("reminders: [1 wd, 2 wd]", "reminders: []"))
    ticket = desk.report(Priority.P3, held_by="he")
    desk.do(handling.hold, ticket, QUESTION, by="he")
    desk.run_until("2026-03-19 09:59")
    assert (desk.ticket(ticket).state, desk.history("reporter_reminded")) == ("pending", [])
    desk.run_until("2026-03-19 10:00")
    assert desk.ticket(ticket).state == "resolved"


def test_a_ticket_may_close_before_the_day_of_its_reminder(under: Under) -> None:
    """Auto-close after one working day, the reminder after two: it closes after one, and nobody is reminded."""
    desk = under(("auto_close: 3 wd", "auto_close: 1 wd"))
    ticket = desk.report(Priority.P4, held_by="he")
    desk.do(handling.resolve, ticket, DONE, by="he")
    desk.run_until("2026-03-17 10:00")
    assert desk.ticket(ticket).state == "closed"


@pytest.mark.parametrize(("configured", "priority"), [("[P1, P2, P3]", Priority.P3), ("[P1, P2]", Priority.P2)])
def test_the_component_is_mandatory_for_the_priorities_of_the_policy(
    under: Under,
    configured: str,
    priority: Priority,
) -> None:
    desk = under(("ci_required_for: [P1, P2]", f"ci_required_for: {configured}"))
    ticket = desk.report(priority, held_by="he")
    with pytest.raises(IllegalMove) as refused:
        desk.do(handling.resolve, ticket, DONE, by="he")
    assert lacking(refused) == (Missing("ci"),)


def test_where_no_priority_asks_for_it_a_p1_is_resolved_without_a_component(under: Under) -> None:
    desk = under(("ci_required_for: [P1, P2]", "ci_required_for: []"))
    ticket = desk.report(Priority.P1, held_by="he")
    desk.do(handling.resolve, ticket, DONE, by="he")
    assert desk.ticket(ticket).state == "resolved"


# what comes back


def test_the_ladder_of_a_p1_goes_on_after_it_was_closed_and_comes_back(under: Under) -> None:
    """§3.7, §3.5.9: closed in good faith at 11:00, after its first hour, broken again at 12:00: the incident manager
    hears at once, management as if the hour between had not been.
    """
    desk = under()
    ticket = desk.report(Priority.P1, held_by="he")
    desk.run_until("2026-03-16 11:00")
    desk.do(handling.resolve, ticket, replace(DONE, ci="prn-7"), by="he")
    desk.do(handling.close, ticket, by="wang")
    desk.run_until("2026-03-16 12:00")
    before = len(desk.told("ladder_stepped"))
    desk.do(reopening.reopen, ticket, reason="silent again", by="wang")
    desk.run_until("2026-03-16 16:00")
    steps = [(when, minutes) for when, minutes, _ in desk.told("ladder_stepped")[before:]]
    assert steps == [("Mon 03-16 12:00", 0), ("Mon 03-16 13:00", 120), ("Mon 03-16 15:00", 240)]
