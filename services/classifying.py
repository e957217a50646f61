"""The first line's classification of an incident: what is affected, where, and how badly (process §3.1). Priority
follows the matrix through `services/judging.py`; the group it belongs to may follow at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.assignment import choose_group
from domain.classification import Classified
from domain.errors import FieldProblem, IllegalMove, InvalidForm
from domain.lifecycle import Action
from domain.ticket import Hours, Level
from models.ticket import TicketRow
from services import access, arbitrating, handling, judging, majors, moves, nudges
from services.handling import AssignForm
from services.judging import PrioritiseForm
from services.work import Work

MOST_AFFECTED = 9_999_999
LONGEST_CI = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifyForm:
    """Everything mandatory at classification; `route` sends it to the group that service and category belong to."""

    service: str
    category: str
    impact: Level
    urgency: Level
    unit: str | None = None
    affected_count: int | None = None
    ci: str = ""
    reason: str = ""
    route: bool = False

    @property
    def consider_major(self) -> bool:
        """Nobody ticks it here; the criteria propose by themselves."""
        return False


def classify(work: Work, ticket_id: int, form: ClassifyForm) -> TicketRow:
    """Impact and urgency that change are judged like any other change of priority; criteria of a major incident that
    hold now propose it. The first classification stays on record.
    """
    row = access.ticket(work, ticket_id)
    _check(work, form)
    service = work.rules.catalogue.service(form.service)
    judged_anew = (form.service, form.impact) != (row.service, row.impact)
    changes = moves.move(
        work,
        row,
        Action.CLASSIFY,
        key_service=service.key_service and judged_anew,
        service=form.service,
        category=form.category,
        impact=form.impact,
        urgency=form.urgency,
    )
    changes |= work.change(
        row,
        service=form.service,
        category=form.category,
        unit=form.unit,
        affected_count=form.affected_count,
        ci=form.ci.strip() or None,
        hours=Hours(service.hours),
        confidential=row.confidential or service.confidential,
    )
    work.record(Classified(service=form.service, category=form.category, changes=changes), row)
    nudges.acted(work, row)
    if (form.impact, form.urgency) != (row.impact, row.urgency):
        judged = PrioritiseForm(impact=form.impact, urgency=form.urgency, reason=form.reason, classifying=True)
        judging.prioritise(work, ticket_id, judged)
    elif "hours" in changes:
        judging.retime(work, row)
    if row.major is None:
        majors.propose_if_due(work, row, form)
    if form.route:
        _route(work, row, form)
    return row


def _check(work: Work, form: ClassifyForm) -> None:
    problems = [*_where(work, form)]
    if form.service not in work.rules.catalogue.service_keys:
        problems.append(FieldProblem("service", "not_offered"))
    if not work.rules.catalogue.has_category(form.category):
        problems.append(FieldProblem("category", "not_offered"))
    if len(form.ci) > LONGEST_CI:
        problems.append(FieldProblem("ci", "too_long", {"longest": LONGEST_CI, "length": len(form.ci)}))
    if problems:
        raise InvalidForm(*problems)


def _where(work: Work, form: ClassifyForm) -> Iterator[FieldProblem]:
    """In which unit, and how many people: mandatory, and 0 is a number (S8)."""
    if form.unit is None:
        yield FieldProblem("unit", "required")
    elif not work.rules.organisation.has_unit(form.unit):
        yield FieldProblem("unit", "not_offered")
    if form.affected_count is None:
        yield FieldProblem("affected_count", "required")
    elif form.affected_count > MOST_AFFECTED:
        yield FieldProblem("affected_count", "too_large", {"most": MOST_AFFECTED})


def _route(work: Work, row: TicketRow, form: ClassifyForm) -> None:
    """Where it belongs already it stays; what is the incident manager's to assign by now is put before them."""
    choice = choose_group(form.service, form.category, unit=row.unit, rules=work.rules)
    if choice.group == row.group:
        return
    words = work.rules.catalogue.service(form.service).names.in_(work.rules.policy.default_language)
    proposal = AssignForm(group=choice.group, reason=form.reason.strip() or words)
    try:
        handling.assign(work, row.id, proposal)
    except IllegalMove as refused:
        if not arbitrating.stands_in_the_way(refused):
            raise
        arbitrating.ask(work, row.id, proposal)
