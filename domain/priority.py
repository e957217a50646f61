"""Impact, urgency and priority from what people can answer: who is affected, can they work, by when (process §3.3).

Users never choose a priority; every level comes with the reasons that gave it, as codes for the views. When an incident
should be major is `domain/criteria.py`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from domain.calendars import Calendar
from domain.catalogue import Service
from domain.month_end import in_month_end
from domain.policy import Policy
from domain.policy.prioritising import ImpactRules, UrgencyRules
from domain.ticket import Level, Priority, Ticket


class Scope(StrEnum):
    """Who is affected, from the narrowest to the widest."""

    NOBODY = "nobody_yet"  # a potential incident: abnormal, and nobody feels it (S8)
    ME = "just_me"
    TEAM = "my_team"
    UNIT = "my_unit"  # my branch or department
    COMPANY = "company"  # several branches or the whole company
    CUSTOMERS = "customers"


class CanWork(StrEnum):
    NO = "no"
    PARTLY = "partly"
    YES = "yes"


WIDE = frozenset({Scope.UNIT, Scope.COMPANY, Scope.CUSTOMERS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the reporter answered and the agent added. `data_at_risk`: data lost or leaked, also by the category."""

    scope: Scope = Scope.ME
    can_work: CanWork = CanWork.PARTLY
    deadline: datetime | None = None
    affected_count: int | None = None
    branches: int = 0
    grows: bool = False
    workaround: bool = False
    data_at_risk: bool = False


class ReasonCode(StrEnum):
    """Why a level is what it is; the sentences are made in `views/`."""

    KEY_SERVICE_DOWN = "key_service_down"
    SEVERAL_BRANCHES = "several_branches"
    MANY_USERS = "many_users"
    CUSTOMERS_AFFECTED = "customers_affected"
    DATA_AT_RISK = "data_at_risk"
    ONE_UNIT = "one_unit"
    SOME_USERS = "some_users"
    KEY_SERVICE = "key_service"
    FEW_USERS = "few_users"
    POTENTIAL = "potential"
    WORK_STOPPED = "work_stopped"
    DEADLINE_NEAR = "deadline_near"
    GROWS = "grows"
    DEGRADED = "degraded"
    DEADLINE_TODAY = "deadline_within_a_day"
    WORKAROUND = "workaround"
    NO_PRESSURE = "no_pressure"
    VIP = "vip"
    MONTH_END = "month_end"
    MATRIX = "matrix"


class About(StrEnum):
    IMPACT = "impact"
    URGENCY = "urgency"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the working: what it is about, the level it gave, and values for the sentence."""

    code: ReasonCode
    about: About
    level: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assessment:
    """Impact, urgency and priority, with the reasons that decided them and no others."""

    impact: Level
    urgency: Level
    priority: Priority
    reasons: tuple[Reason, ...]


RANK = {Level.LOW: 0, Level.MEDIUM: 1, Level.HIGH: 2}
BY_RANK = {rank: level for level, rank in RANK.items()}

Finding = tuple[Level, ReasonCode, Mapping[str, Any]]


def assess(
    answers: Answers, *, service: Service | None, vip: bool, now: datetime, policy: Policy, calendar: Calendar
) -> Assessment:
    """The widest finding decides impact, the most pressing one urgency; the matrix gives the priority.

    `vip` is that of the affected person; `calendar` is the one of working days. A VIP and the month-end window raise
    urgency only. A service nobody knows yet is treated as an ordinary one. Source: process §3.3, S39.
    """
    rules = policy.prioritising
    impact, impact_reasons = _decide(About.IMPACT, list(_impact(answers, service, rules.impact)))
    urgency, urgency_reasons = _decide(
        About.URGENCY, list(_urgency(answers, now=now, policy=policy, calendar=calendar))
    )
    raised = list(_raises(service, vip=vip, now=now, policy=policy, calendar=calendar))
    for code, by in raised:
        higher = BY_RANK[min(RANK[urgency] + by, RANK[Level.HIGH])]
        if higher is not urgency:
            urgency = higher
            urgency_reasons.append(Reason(code, About.URGENCY, urgency.value, {"levels": by}))
    priority = rules.priority(impact, urgency)
    matrix = Reason(
        ReasonCode.MATRIX, About.PRIORITY, priority.value, {"impact": impact.value, "urgency": urgency.value}
    )
    return Assessment(impact, urgency, priority, (*impact_reasons, *urgency_reasons, matrix))


def lowest_impact(service: Service | None, policy: Policy) -> Level:
    """Below this only the incident manager may set the impact (S39)."""
    key = service is not None and service.key_service
    return policy.prioritising.impact.key_service_floor if key else Level.LOW


def is_down(answers: Answers) -> bool:
    """A service is down when at least a whole branch or department cannot work with it; one person's trouble is not."""
    return answers.can_work is CanWork.NO and answers.scope in WIDE and not answers.workaround


def _decide(about: About, found: list[Finding]) -> tuple[Level, list[Reason]]:
    level = max((one[0] for one in found), key=RANK.__getitem__)
    return level, [Reason(code, about, level.value, params) for one, code, params in found if one is level]


def _impact(answers: Answers, service: Service | None, rules: ImpactRules) -> Iterator[Finding]:
    yield Level.LOW, ReasonCode.POTENTIAL if answers.scope is Scope.NOBODY else ReasonCode.FEW_USERS, {}
    if service is not None and service.key_service:
        yield rules.key_service_floor, ReasonCode.KEY_SERVICE, {}
        if is_down(answers):
            yield Level.HIGH, ReasonCode.KEY_SERVICE_DOWN, {}
    if answers.data_at_risk:
        yield Level.HIGH, ReasonCode.DATA_AT_RISK, {}
    yield from _reach(answers, rules)


def _reach(answers: Answers, rules: ImpactRules) -> Iterator[Finding]:
    if answers.scope is Scope.CUSTOMERS:
        yield Level.HIGH, ReasonCode.CUSTOMERS_AFFECTED, {}
    if answers.scope is Scope.COMPANY or answers.branches >= rules.high_branches:
        yield Level.HIGH, ReasonCode.SEVERAL_BRANCHES, {"branches": max(answers.branches, rules.high_branches)}
    if answers.scope is Scope.UNIT:
        yield Level.MEDIUM, ReasonCode.ONE_UNIT, {}
    users = answers.affected_count or 0
    if users >= rules.high_users:
        yield Level.HIGH, ReasonCode.MANY_USERS, {"users": users}
    elif users >= rules.medium_users:
        yield Level.MEDIUM, ReasonCode.SOME_USERS, {"users": users}


def _urgency(answers: Answers, *, now: datetime, policy: Policy, calendar: Calendar) -> Iterator[Finding]:
    if answers.workaround:
        yield Level.LOW, ReasonCode.WORKAROUND, {}
    elif answers.can_work is CanWork.NO:
        yield Level.HIGH, ReasonCode.WORK_STOPPED, {}
    elif answers.can_work is CanWork.PARTLY:
        yield Level.MEDIUM, ReasonCode.DEGRADED, {}
    else:
        yield Level.LOW, ReasonCode.NO_PRESSURE, {}
    if answers.grows:
        yield Level.HIGH, ReasonCode.GROWS, {}
    if answers.deadline is not None:
        yield from _deadline(answers.deadline, now=now, rules=policy.prioritising.urgency, calendar=calendar)


def _deadline(deadline: datetime, *, now: datetime, rules: UrgencyRules, calendar: Calendar) -> Iterator[Finding]:
    """A deadline that has passed presses like a near one."""
    when = {"deadline": deadline.isoformat()}
    if deadline <= now + rules.high_deadline.length:
        yield Level.HIGH, ReasonCode.DEADLINE_NEAR, when
    elif deadline <= calendar.add(now, rules.medium_deadline.length):
        yield Level.MEDIUM, ReasonCode.DEADLINE_TODAY, when


def _raises(
    service: Service | None, *, vip: bool, now: datetime, policy: Policy, calendar: Calendar
) -> Iterator[tuple[ReasonCode, int]]:
    rules = policy.prioritising
    if vip:
        yield ReasonCode.VIP, rules.urgency.vip_raises
    if service is not None and service.month_end_critical and in_month_end(now, rules.month_end, calendar):
        yield ReasonCode.MONTH_END, rules.urgency.month_end_raises


ORDER = (Priority.P1, Priority.P2, Priority.P3, Priority.P4)


def is_graver(one: Priority, other: Priority) -> bool:
    return ORDER.index(one) < ORDER.index(other)


def standing(ticket: Ticket, by_matrix: Priority, *, taken_back: bool) -> Priority | None:
    """What stands against the matrix: a running major incident is P1, and the incident manager's word stays until they
    take it back or until something graver than what they overruled asks for more than it. Source: process §3.3, §3.8.
    """
    if ticket.is_major:
        return Priority.P1
    word, overruled = ticket.priority, ticket.overruled
    if overruled is None or word is None or taken_back:
        return None
    return None if is_graver(by_matrix, word) and is_graver(by_matrix, overruled) else word


def widest(*levels: Level | None) -> Level:
    """The highest of them; low when none is known."""
    return max((one for one in levels if one is not None), key=RANK.__getitem__, default=Level.LOW)


def is_raised_by(master: Ticket, duplicate: Ticket) -> bool:
    """A master is as urgent as the most urgent of its duplicates: its reminders are theirs. Source: process §3.5.12."""
    mine = duplicate.priority
    return mine is not None and master.is_worked and (master.priority is None or is_graver(mine, master.priority))
