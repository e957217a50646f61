"""The criteria C1 to C4: when an incident is proposed as major (process §3.8). Who decides on it is not here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.calendars import Calendar
from domain.catalogue import Service
from domain.month_end import in_month_end
from domain.policy import Policy
from domain.priority import WIDE, Answers, CanWork, Scope, is_down


class CriterionCode(StrEnum):
    IMPACT = "C1"
    USERS = "C2"
    GROWING = "C3"
    EXTREME = "C4"


class Because(StrEnum):
    """What made a criterion hold."""

    KEY_SERVICE_DOWN = "key_service_down"
    CORE_SERVICE_HIT = "core_service_hit"
    DATA_AT_RISK = "data_at_risk"
    USERS = "users"
    BRANCHES = "branches"
    CHILDREN = "children"
    GROWS = "grows"
    MONTH_END = "month_end"
    ORDERED = "ordered"
    SAFETY = "safety"
    ATTACK = "attack"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion that holds, and why."""

    code: CriterionCode
    because: Because
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MajorFacts:
    """What is known about an incident beyond the reporter's answers.

    `children` are duplicates linked within the policy's window; `ordered` is an order by regulator or management;
    `attack` is a security attack, also by the category.
    """

    answers: Answers
    service: Service | None = None
    children: int = 0
    ordered: bool = False
    safety: bool = False
    attack: bool = False


def major_criteria(facts: MajorFacts, *, now: datetime, policy: Policy, calendar: Calendar) -> tuple[Criterion, ...]:
    """The criteria that hold, each at most once, in their order; one is enough to propose. Source: process §3.8."""
    held: dict[CriterionCode, Criterion] = {}
    for one in (
        *_impact(facts, policy),
        *_users(facts, policy),
        *_growing(facts, now=now, policy=policy, calendar=calendar),
        *_extreme(facts, now=now, calendar=calendar),
    ):
        held.setdefault(one.code, one)
    return tuple(held.values())


def _impact(facts: MajorFacts, policy: Policy) -> Iterator[Criterion]:
    service, answers = facts.service, facts.answers
    hit = answers.can_work is not CanWork.YES and answers.scope in WIDE
    if service is not None and service.key in policy.majors.criteria.core_services and hit:
        yield Criterion(CriterionCode.IMPACT, Because.CORE_SERVICE_HIT, {"service": service.key})
    if service is not None and service.key_service and is_down(answers):
        yield Criterion(CriterionCode.IMPACT, Because.KEY_SERVICE_DOWN, {"service": service.key})
    if answers.data_at_risk:
        yield Criterion(CriterionCode.IMPACT, Because.DATA_AT_RISK)


def _users(facts: MajorFacts, policy: Policy) -> Iterator[Criterion]:
    rules, answers = policy.majors.criteria, facts.answers
    users = answers.affected_count or 0
    branches = max(answers.branches, rules.branches if answers.scope is Scope.COMPANY else 0)
    if users >= rules.users:
        yield Criterion(CriterionCode.USERS, Because.USERS, {"users": users})
    if branches >= rules.branches:
        yield Criterion(CriterionCode.USERS, Because.BRANCHES, {"branches": branches})
    if facts.children >= rules.children:
        yield Criterion(CriterionCode.USERS, Because.CHILDREN, {"children": facts.children})


def _growing(facts: MajorFacts, *, now: datetime, policy: Policy, calendar: Calendar) -> Iterator[Criterion]:
    """Loss grows with delay when somebody says so, or when a month-end-critical service fails in the window."""
    answers, service = facts.answers, facts.service
    if answers.deadline is None or answers.deadline > now + policy.majors.criteria.deadline.length:
        return
    when = {"deadline": answers.deadline.isoformat()}
    if answers.grows:
        yield Criterion(CriterionCode.GROWING, Because.GROWS, when)
    elif (
        service is not None
        and service.month_end_critical
        and answers.can_work is not CanWork.YES
        and in_month_end(now, policy.prioritising.month_end, calendar)
    ):
        yield Criterion(CriterionCode.GROWING, Because.MONTH_END, when)


def _extreme(facts: MajorFacts, *, now: datetime, calendar: Calendar) -> Iterator[Criterion]:
    deadline = facts.answers.deadline
    if facts.ordered and deadline is not None and calendar.local_date(deadline) <= calendar.local_date(now):
        yield Criterion(CriterionCode.EXTREME, Because.ORDERED, {"deadline": deadline.isoformat()})
    if facts.safety:
        yield Criterion(CriterionCode.EXTREME, Because.SAFETY)
    if facts.attack:
        yield Criterion(CriterionCode.EXTREME, Because.ATTACK)
