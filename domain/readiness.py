"""The start-up check of process S42: what a desk still lacks before it may call itself ready for production.

Blocking findings keep the readiness refused; warnings are repeated weekly to the process owner. Nothing here sends.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from domain.calendar_config import YearStatus
from domain.catalogue import Item, Service
from domain.organisation import Group, SupportLine
from domain.rulebook import Rulebook
from domain.ticket import Hours

LEAST_FIRST_LINE = 2
NAG_MONTH, NAG_DAY = 11, 15  # from here on the next year should be official (process §3.4)


class FindingCode(StrEnum):
    """What is missing; `views/` makes the sentence."""

    NO_PROCESS_OWNER = "no_process_owner"
    NO_INCIDENT_MANAGER = "no_incident_manager"
    NO_DEPUTY = "no_deputy"
    NO_FIRST_LINE = "no_first_line"
    NO_ON_CALL = "no_on_call"
    NO_DUTY_MANAGER = "no_duty_manager"
    NO_IT_MANAGEMENT = "no_it_management"
    NO_GROUP_EXECUTIVE = "no_group_executive"
    NO_COMPLIANCE_CONTACT = "no_compliance_contact"
    NO_COMPLAINT_RESERVE = "no_complaint_reserve"
    NO_HANDOVER_RECEIVER = "no_handover_receiver"
    NO_OPERATOR = "no_operator"
    ONE_PERSON_ON_CALL = "one_person_on_call"
    REVIEW_OVERDUE = "review_overdue"
    YEAR_PROVISIONAL = "year_provisional"
    CATALOGUE_EMPTY = "catalogue_empty"
    COMPLAINT_LEVELS_SHARED = "complaint_levels_shared"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing missing. `blocking`: the desk is not ready for production without it."""

    code: FindingCode
    blocking: bool
    params: dict[str, str] = field(default_factory=dict)


def findings(rulebook: Rulebook, *, today: date) -> tuple[Finding, ...]:
    """Everything missing, blocking findings first. `today` is the local date of the reports' time zone."""
    found = [*_roles(rulebook), *_first_line(rulebook), *_on_call(rulebook), *_catalogue(rulebook, today)]
    found += [*_complaint_levels(rulebook), *_years(rulebook, today)]
    return tuple(sorted(found, key=lambda one: not one.blocking))


def is_ready(rulebook: Rulebook, *, today: date) -> bool:
    """Ready for production: no blocking finding."""
    return not any(one.blocking for one in findings(rulebook, today=today))


BLOCKING_ROLES = {
    "process_owner": FindingCode.NO_PROCESS_OWNER,
    "incident_managers": FindingCode.NO_INCIDENT_MANAGER,
    "incident_manager_deputies": FindingCode.NO_DEPUTY,
}
WANTED_ROLES = {
    "duty_managers": FindingCode.NO_DUTY_MANAGER,
    "it_management": FindingCode.NO_IT_MANAGEMENT,
    "group_executives": FindingCode.NO_GROUP_EXECUTIVE,
    "compliance_contact": FindingCode.NO_COMPLIANCE_CONTACT,
    "complaint_reserve": FindingCode.NO_COMPLAINT_RESERVE,
    "operators": FindingCode.NO_OPERATOR,
}
RECEIVERS = ("problem_manager", "change_manager", "configuration_manager", "operations_manager")


def _roles(rulebook: Rulebook) -> Iterator[Finding]:
    """Whoever deputises for themselves is no deputy."""
    held = rulebook.organisation.roles.named()
    managers = held["incident_managers"]
    held["incident_manager_deputies"] = tuple(one for one in held["incident_manager_deputies"] if one not in managers)
    for role, code in BLOCKING_ROLES.items():
        if not held[role]:
            yield Finding(code, blocking=True)
    for role, code in WANTED_ROLES.items():
        if not held[role]:
            yield Finding(code, blocking=False)
    for role in RECEIVERS:
        if not held[role]:
            yield Finding(FindingCode.NO_HANDOVER_RECEIVER, blocking=False, params={"role": role})


def _complaint_levels(rulebook: Rulebook) -> Iterator[Finding]:
    """The three levels that handle a complaint and its appeal are three persons (process §3.11)."""
    roles = rulebook.organisation.roles
    levels = [*roles.incident_managers[:1], roles.process_owner, roles.complaint_reserve]
    held = [key for key in levels if key is not None]
    for key in sorted({key for key in held if held.count(key) > 1}):
        yield Finding(FindingCode.COMPLAINT_LEVELS_SHARED, blocking=False, params={"person": key})


def _first_line(rulebook: Rulebook) -> Iterator[Finding]:
    desks = [group for group in rulebook.organisation.groups if group.line is SupportLine.FIRST]
    if not any(len(group.members) >= LEAST_FIRST_LINE for group in desks):
        yield Finding(FindingCode.NO_FIRST_LINE, blocking=True, params={"least": str(LEAST_FIRST_LINE)})


def _on_call(rulebook: Rulebook) -> Iterator[Finding]:
    """Every group that a 7x24 service may be routed to, the service desk included, has somebody on call."""
    for service in rulebook.catalogue.services:
        if service.hours is not Hours.ALWAYS:
            continue
        for group in groups_behind(service, rulebook):
            params = {"service": service.key, "group": group.key}
            if group.on_call is None:
                yield Finding(FindingCode.NO_ON_CALL, blocking=True, params=params)
            elif len(set(group.on_call.order)) == 1:
                yield Finding(FindingCode.ONE_PERSON_ON_CALL, blocking=False, params=params)


def groups_behind(leaf: Service | Item, rulebook: Rulebook) -> tuple[Group, ...]:
    """The groups a leaf's own settings route to; the service desk when it names none."""
    organisation = rulebook.organisation
    keys = [leaf.group, *(route.group for route in leaf.routes)] if isinstance(leaf, Service) else [leaf.group]
    named = tuple(organisation.group(key) for key in dict.fromkeys(keys) if key is not None)
    return named or tuple(group for group in organisation.groups if group.line is SupportLine.FIRST)[:1]


def _catalogue(rulebook: Rulebook, today: date) -> Iterator[Finding]:
    leaves: list[Service | Item] = [*rulebook.catalogue.services, *rulebook.catalogue.items]
    if not rulebook.catalogue.services:
        yield Finding(FindingCode.CATALOGUE_EMPTY, blocking=True)
    for leaf in leaves:
        if leaf.maintenance is not None and leaf.maintenance.review < today:
            params = {
                "leaf": leaf.key,
                "keeper": leaf.maintenance.keeper,
                "review": leaf.maintenance.review.isoformat(),
            }
            yield Finding(FindingCode.REVIEW_OVERDUE, blocking=False, params=params)


def _years(rulebook: Rulebook, today: date) -> Iterator[Finding]:
    """A year in force must be official; from 15 November on the next one should be (process §3.4)."""
    years = [today.year]
    if (today.month, today.day) >= (NAG_MONTH, NAG_DAY):
        years.append(today.year + 1)
    for year in years:
        if rulebook.office.year_status(year) is YearStatus.PROVISIONAL:
            yield Finding(FindingCode.YEAR_PROVISIONAL, blocking=False, params={"year": str(year)})
