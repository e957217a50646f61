"""Impact, urgency and priority: users answer who and whether, the matrix says how urgent (process §3.3)."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.month_end import in_month_end
from domain.policy import Policy
from domain.priority import Answers, Assessment, CanWork, ReasonCode, Scope, assess, lowest_impact
from domain.ticket import Level, Priority
from tests.rulebooks import example, local

QUIET_TUESDAY = "2026-06-16 10:00"


def judged(answers: Answers, service: str | None = None, *, vip: bool = False, at: str = QUIET_TUESDAY) -> Assessment:
    rules = example()
    found = rules.catalogue.service(service) if service else None
    return assess(answers, service=found, vip=vip, now=local(at), policy=rules.policy, calendar=rules.office)


def codes(assessment: Assessment) -> list[ReasonCode]:
    return [reason.code for reason in assessment.reasons]


def test_policy_system_down_at_month_end_is_p1() -> None:
    """SC01: Wang cannot issue policies, several branches, deadline today 20:00, a key service."""
    answers = Answers(scope=Scope.COMPANY, can_work=CanWork.NO, deadline=local("2026-07-31 20:00"))
    found = judged(answers, "policy-admin", at="2026-07-31 16:40")
    assert (found.impact, found.urgency, found.priority) == (Level.HIGH, Level.HIGH, Priority.P1)
    assert ReasonCode.KEY_SERVICE_DOWN in codes(found)
    assert ReasonCode.DEADLINE_NEAR in codes(found)


def test_one_branch_cut_off_is_p2() -> None:
    """SC03: Zhao's branch in Chengdu cannot work; the branch network is no key service."""
    found = judged(Answers(scope=Scope.UNIT, can_work=CanWork.NO), "branch-wan", at="2026-10-10 08:30")
    assert (found.impact, found.urgency, found.priority) == (Level.MEDIUM, Level.HIGH, Priority.P2)


def test_a_department_that_prints_badly_is_p3() -> None:
    """SC07: one department, degraded."""
    found = judged(Answers(scope=Scope.UNIT, can_work=CanWork.PARTLY), "printing", at="2026-09-30 17:00")
    assert (found.impact, found.urgency, found.priority) == (Level.MEDIUM, Level.MEDIUM, Priority.P3)


def test_reports_gone_on_a_sunday_night_are_p2() -> None:
    """SC17: a department without its 5x8 service."""
    found = judged(Answers(scope=Scope.UNIT, can_work=CanWork.NO), "reports", at="2026-03-15 22:00")
    assert found.priority is Priority.P2


def test_one_person_without_pressure_is_p4() -> None:
    found = judged(Answers(scope=Scope.ME, can_work=CanWork.YES), "printing")
    assert found.priority is Priority.P4
    assert codes(found) == [ReasonCode.FEW_USERS, ReasonCode.NO_PRESSURE, ReasonCode.MATRIX]


@pytest.mark.parametrize(
    ("users", "impact"), [(1, Level.LOW), (9, Level.LOW), (10, Level.MEDIUM), (199, Level.MEDIUM), (200, Level.HIGH)]
)
def test_the_number_of_users_decides_where_the_scope_does_not(users: int, impact: Level) -> None:
    """1-9 low, 10-199 medium, from 200 high."""
    assert judged(Answers(affected_count=users), "printing").impact is impact


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        (Answers(scope=Scope.CUSTOMERS), ReasonCode.CUSTOMERS_AFFECTED),
        (Answers(branches=2), ReasonCode.SEVERAL_BRANCHES),
        (Answers(data_at_risk=True), ReasonCode.DATA_AT_RISK),
    ],
)
def test_customers_two_branches_and_lost_data_are_high(answers: Answers, reason: ReasonCode) -> None:
    found = judged(answers, "printing")
    assert found.impact is Level.HIGH
    assert reason in codes(found)


def test_a_key_service_is_never_below_medium_but_one_person_does_not_make_it_down() -> None:
    """S39: the floor is medium; High needs a whole branch or department that cannot work."""
    assert judged(Answers(scope=Scope.ME, can_work=CanWork.NO), "claims-handling").impact is Level.MEDIUM
    assert judged(Answers(scope=Scope.UNIT, can_work=CanWork.NO), "claims-handling").impact is Level.HIGH
    assert judged(Answers(scope=Scope.UNIT, can_work=CanWork.PARTLY), "claims-handling").impact is Level.MEDIUM


def test_the_floor_is_what_only_the_incident_manager_may_undercut() -> None:
    rules = example()
    assert lowest_impact(rules.catalogue.service("payment"), rules.policy) is Level.MEDIUM
    assert lowest_impact(rules.catalogue.service("printing"), rules.policy) is Level.LOW
    assert lowest_impact(None, rules.policy) is Level.LOW


@pytest.mark.parametrize(
    ("deadline", "urgency"),
    [
        ("2026-06-16 14:00", Level.HIGH),  # four hours, to the second
        ("2026-06-16 14:00:01", Level.MEDIUM),
        ("2026-06-17 10:00", Level.MEDIUM),  # eight business hours
        ("2026-06-17 10:00:01", Level.LOW),
        ("2026-06-16 09:00", Level.HIGH),  # already passed
    ],
)
def test_a_near_deadline_presses(deadline: str, urgency: Level) -> None:
    """Four hours on the wall are High, one working day is Medium."""
    assert judged(Answers(can_work=CanWork.YES, deadline=local(deadline)), "printing").urgency is urgency


def test_a_working_day_spans_the_weekend() -> None:
    """Friday 17:00 to Monday 17:00 is eight business hours."""
    answers = Answers(can_work=CanWork.YES, deadline=local("2026-06-15 17:00"))
    assert judged(answers, at="2026-06-12 17:00").urgency is Level.MEDIUM


def test_a_workaround_takes_the_urgency_of_a_stop() -> None:
    found = judged(Answers(scope=Scope.UNIT, can_work=CanWork.NO, workaround=True), "claims-handling")
    assert (found.impact, found.urgency) == (Level.MEDIUM, Level.LOW)
    assert ReasonCode.WORKAROUND in codes(found)


def test_damage_that_grows_is_high() -> None:
    assert judged(Answers(can_work=CanWork.YES, grows=True), "printing").urgency is Level.HIGH


def test_a_vip_raises_urgency_by_one_and_never_impact() -> None:
    """Not above High; when nothing rises no reason is given."""
    plain, raised = (judged(Answers(can_work=CanWork.PARTLY), "printing", vip=vip) for vip in (False, True))
    assert (plain.urgency, raised.urgency) == (Level.MEDIUM, Level.HIGH)
    assert plain.impact is raised.impact
    assert ReasonCode.VIP in codes(raised)
    assert ReasonCode.VIP not in codes(judged(Answers(can_work=CanWork.NO), "printing", vip=True))


def test_month_end_raises_only_what_is_critical_then() -> None:
    """Reports are critical at month end, printing is not; mid-month neither rises."""
    answers = Answers(scope=Scope.UNIT, can_work=CanWork.PARTLY)
    assert judged(answers, "reports", at="2026-07-31 10:00").urgency is Level.HIGH
    assert judged(answers, "printing", at="2026-07-31 10:00").urgency is Level.MEDIUM
    assert judged(answers, "reports", at="2026-07-15 10:00").urgency is Level.MEDIUM


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        ("2026-07-29 23:59", False),  # Wednesday, the third last working day
        ("2026-07-30 00:00", True),  # Thursday, the last but one
        ("2026-08-01 12:00", True),  # Saturday between
        ("2026-08-04 23:59", True),  # Tuesday, the second working day
        ("2026-08-05 00:00", False),
        ("2026-10-05 12:00", True),  # National Day, before the first working day of October
        ("2026-10-09 12:00", True),  # the second working day of October
        ("2026-10-10 12:00", False),  # a make-up Saturday, the third
        ("2026-02-28 12:00", True),  # a make-up Saturday, the last working day of February
    ],
)
def test_the_window_is_the_last_two_and_the_first_two_working_days(day: str, inside: bool) -> None:
    rules = example()
    assert in_month_end(local(day), rules.policy.prioritising.month_end, rules.office) is inside


def test_every_level_is_explained() -> None:
    """Nobody is asked for a priority, so everybody can read why it is what it is."""
    found = judged(Answers(scope=Scope.UNIT, can_work=CanWork.NO), "branch-wan")
    assert [(r.about.value, r.code.value, r.level) for r in found.reasons] == [
        ("impact", "one_unit", "medium"),
        ("urgency", "work_stopped", "high"),
        ("priority", "matrix", "P2"),
    ]


ANSWERS = st.builds(
    Answers,
    scope=st.sampled_from(Scope),
    can_work=st.sampled_from(CanWork),
    deadline=st.none() | st.integers(0, 8000).map(lambda hours: local("2026-01-01 00:00") + timedelta(hours=hours)),
    affected_count=st.none() | st.integers(0, 5000),
    branches=st.integers(0, 30),
    grows=st.booleans(),
    workaround=st.booleans(),
    data_at_risk=st.booleans(),
)
SERVICES = st.none() | st.sampled_from([service.key for service in example().catalogue.services])


@given(answers=ANSWERS, service=SERVICES, vip=st.booleans(), hours=st.integers(0, 8000))
def test_the_priority_is_always_the_matrix_cell_and_always_explained(
    answers: Answers, service: str | None, vip: bool, hours: int
) -> None:
    at = (local("2026-01-01 00:00") + timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M")
    found = judged(answers, service, vip=vip, at=at)
    policy: Policy = example().policy
    assert found.priority is policy.prioritising.priority(found.impact, found.urgency)
    assert {reason.about.value for reason in found.reasons} == {"impact", "urgency", "priority"}


@given(answers=ANSWERS, service=SERVICES, hours=st.integers(0, 8000))
def test_a_vip_never_waits_longer(answers: Answers, service: str | None, hours: int) -> None:
    at = (local("2026-01-01 00:00") + timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M")
    assert judged(answers, service, vip=True, at=at).priority <= judged(answers, service, at=at).priority
