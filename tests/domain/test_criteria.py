"""When an incident is proposed as major: criteria C1 to C4, one is enough (process §3.8)."""

import pytest

from domain.criteria import Because, Criterion, CriterionCode, MajorFacts, major_criteria
from domain.priority import Answers, CanWork, Scope
from tests.rulebooks import example, local


def held(
    answers: Answers,
    service: str | None = None,
    *,
    at: str = "2026-06-16 10:00",
    children: int = 0,
    ordered: bool = False,
    safety: bool = False,
    attack: bool = False,
) -> tuple[Criterion, ...]:
    rules = example()
    facts = MajorFacts(
        answers=answers,
        service=rules.catalogue.service(service) if service else None,
        children=children,
        ordered=ordered,
        safety=safety,
        attack=attack,
    )
    return major_criteria(facts, now=local(at), policy=rules.policy, calendar=rules.office)


def pairs(found: tuple[Criterion, ...]) -> list[tuple[str, str]]:
    return [(one.code.value, one.because.value) for one in found]


def test_the_policy_system_down_before_the_closing_holds_impact_and_growth() -> None:
    """SC01: C1 for the key service, C3 for the month end; the several branches Wang names are C2 as well."""
    answers = Answers(scope=Scope.COMPANY, can_work=CanWork.NO, deadline=local("2026-07-31 20:00"))
    assert pairs(held(answers, "policy-admin", at="2026-07-31 16:40")) == [
        ("C1", "key_service_down"),
        ("C2", "branches"),
        ("C3", "month_end"),
    ]


def test_one_branch_without_its_line_is_not_major() -> None:
    """SC03."""
    assert held(Answers(scope=Scope.UNIT, can_work=CanWork.NO), "branch-wan") == ()


def test_one_person_locked_out_of_a_key_service_is_not_major() -> None:
    assert held(Answers(scope=Scope.ME, can_work=CanWork.NO), "policy-admin") == ()


def test_the_core_network_needs_no_full_stop() -> None:
    """Data centre and core network are proposed as soon as a department feels it."""
    answers = Answers(scope=Scope.UNIT, can_work=CanWork.PARTLY)
    assert pairs(held(answers, "core-network")) == [("C1", "core_service_hit")]
    assert held(answers, "policy-admin") == ()


def test_lost_or_leaked_data_is_major_whatever_the_service() -> None:
    assert pairs(held(Answers(data_at_risk=True), "file-share")) == [("C1", "data_at_risk")]


@pytest.mark.parametrize(("children", "codes"), [(49, []), (50, [("C2", "children")])])
def test_the_fiftieth_duplicate_proposes(children: int, codes: list[tuple[str, str]]) -> None:
    """SC15: sixty people report that mail is down."""
    assert pairs(held(Answers(scope=Scope.UNIT, can_work=CanWork.NO), "mail", children=children)) == codes


@pytest.mark.parametrize(("users", "holds"), [(199, False), (200, True)])
def test_two_hundred_users_are_very_many(users: int, holds: bool) -> None:
    assert bool(held(Answers(affected_count=users), "printing")) is holds


def test_growing_damage_needs_a_near_deadline() -> None:
    """C3: declared as growing, deadline within four hours."""
    near, far = local("2026-06-16 14:00"), local("2026-06-16 14:01")
    assert pairs(held(Answers(grows=True, deadline=near), "claims-handling")) == [("C3", "grows")]
    assert held(Answers(grows=True, deadline=far), "claims-handling") == ()
    assert held(Answers(grows=True), "claims-handling") == ()


def test_an_order_is_extreme_only_for_today() -> None:
    """C4: an order by regulator or management with a same-day deadline."""
    today, tomorrow = local("2026-06-16 23:00"), local("2026-06-17 09:00")
    assert held(Answers(deadline=today), ordered=True)[0].code is CriterionCode.EXTREME
    assert held(Answers(deadline=tomorrow), ordered=True) == ()
    assert held(Answers(), ordered=True) == ()


def test_safety_and_attacks_are_extreme() -> None:
    assert held(Answers(), safety=True)[0].because is Because.SAFETY
    assert held(Answers(), attack=True)[0].because is Because.ATTACK


def test_each_criterion_is_named_once() -> None:
    """Several reasons for C2 are still one C2."""
    found = held(Answers(affected_count=300, branches=4), children=70)
    assert pairs(found) == [("C2", "users")]
