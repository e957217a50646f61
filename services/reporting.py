"""A report becomes a ticket: numbered, prioritised, routed, its clocks started, and told to everybody concerned, in one
transaction.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from domain import ticket_clocks
from domain.assignment import choose_group
from domain.calls import Call
from domain.errors import FieldProblem, InvalidForm
from domain.events import TicketReported
from domain.people import Role
from domain.priority import Answers, CanWork, Scope, assess
from domain.projection import TicketCard
from domain.recorded import plain
from domain.telling.parts import draw_anew
from domain.ticket import Hours, Priority, Source, State, TicketType
from models.clock import has_none_yet
from models.person import PersonRow, by_ids
from models.ticket import TicketRow
from services import callers, clocks, majors, nudges, outages, reading, stays, timeboxes
from services.work import Work

TITLE_LIMIT = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentForm:
    """What the reporter typed: at most six answers (process §3.1), plus where the words came from."""

    title: str
    description: str = ""
    service: str | None = None
    scope: Scope = Scope.ME
    can_work: CanWork = CanWork.PARTLY
    deadline: datetime | None = None
    affected_slack: str | None = None
    call: Call | None = None
    reported_at: datetime | None = None
    consider_major: bool = False
    different: bool = False  # the reporter said that it is none of the known outages
    permalink: str | None = None
    ci: str | None = None


def may_report_for_others(work: Work) -> bool:
    """The first line logs what is called in (process S1)."""
    return Role.FIRST_LINE in work.actor.roles


def report(work: Work, form: IncidentForm) -> TicketCard:
    """Raises `InvalidForm` with each problem next to its field; nothing is kept then."""
    form, affected_id = for_whom(work, form)
    return reading.card_of_new(work, take_down(work, form, reporter_id=work.actor.id, affected_id=affected_id))


def for_whom(work: Work, form: IncidentForm) -> tuple[IncidentForm, int | None]:
    """Who is affected besides who types, and the form with the time of their call."""
    call = form.call or (Call(slack=form.affected_slack) if form.affected_slack else None)
    affected_id = None if call is None else callers.person_id(work, call)
    if call is not None and call.at is not None:
        form = replace(form, reported_at=call.at)
    return form, None if affected_id == work.actor.id else affected_id


def take_down(
    work: Work,
    form: IncidentForm,
    *,
    reporter_id: int | None,
    affected_id: int | None,
    source: Source = Source.USER,
    master: TicketRow | None = None,
    confidential: bool = False,
) -> TicketRow:
    """The ticket of a report whose reporter need not be who acts: another ticket may have become this one, and what was
    confidential stays so. What joins a master has its priority and its group.
    """
    _check(work, form)
    concerned = _concerned(work, affected_id or reporter_id)
    row = _row(work, form, reporter_id=reporter_id, affected_id=affected_id, concerned=concerned)
    row.source, row.confidential = source.value, row.confidential or confidential
    if master is None:
        _assess(work, row, form, concerned=concerned)
    else:
        _like(row, master)
    row.initial_priority = row.priority
    because = None if master is not None else _route(work, row)
    work.session.add(row)
    told = callers.told(form.call, row)
    work.record(TicketReported(reasons=tuple(row.reasons or ()), routed_because=because, **told), row)
    has_none_yet(work.session, row.id)
    begun = {"": ticket_clocks.report(clocks.terms(work, row), work.rules.policy.targets, at=row.reported_at)}
    clocks.append_all(work, row, begun if master is not None else begun | stays.first(work, row))
    if master is None:
        _watch(work, row, form)
    return row


def _watch(work: Work, row: TicketRow, form: IncidentForm) -> None:
    """What looks after a report that stands alone; the card of one that it looks like shows so."""
    timeboxes.begin(work, row)
    if row.priority == Priority.P1:
        # Of a call logged later it began with the call; what was found in a request was nothing urgent until now.
        nudges.start_ladder(work, row, since=None if form.call is None else row.reported_at)
    like = outages.master_of(work, row)
    if like is not None:
        work.tell(draw_anew(like.ticket_id), key=f"like:{row.id}")
    if like is None or not (like.wide and majors.is_considered(work, like.ticket_id, row)):
        majors.propose_if_due(work, row, form, new=True)


def _like(row: TicketRow, master: TicketRow) -> None:
    """Part of the outage, it is promised what the outage is, from its own start on (process §3.5.12)."""
    row.master_id, row.category = master.id, master.category
    row.impact, row.urgency, row.priority, row.reasons = master.impact, master.urgency, master.priority, []
    row.hours, row.confidential = master.hours, master.confidential
    row.group, row.state, row.assignment = master.group, State.ASSIGNED.value, 1


def _assess(work: Work, row: TicketRow, form: IncidentForm, *, concerned: PersonRow | None) -> None:
    assessment = assess(
        answers_of(work, form, category=row.category),
        service=work.rules.catalogue.service(row.service) if row.service else None,
        vip=concerned is not None and concerned.vip,
        now=row.reported_at,
        policy=work.rules.policy,
        calendar=work.rules.office,
    )
    row.impact, row.urgency, row.priority = assessment.impact, assessment.urgency, assessment.priority
    row.reasons = [plain(asdict(reason)) for reason in assessment.reasons]


def answers_of(work: Work, form: IncidentForm, *, category: str | None) -> Answers:
    """What was answered, with what the category adds."""
    return Answers(
        scope=form.scope,
        can_work=form.can_work,
        deadline=form.deadline,
        data_at_risk=work.rules.catalogue.traits(category).data_at_risk,
    )


def _check(work: Work, form: IncidentForm) -> None:
    problems = []
    if not form.title.strip():
        problems.append(FieldProblem("title", "required"))
    if len(form.title) > TITLE_LIMIT:
        problems.append(FieldProblem("title", "too_long", {"longest": TITLE_LIMIT, "length": len(form.title)}))
    if form.deadline is not None and form.deadline <= work.now:
        problems.append(FieldProblem("deadline", "in_the_past"))
    if form.service is not None and not any(one.key == form.service for one in work.rules.catalogue.services):
        problems.append(FieldProblem("service", "not_offered"))
    if problems:
        raise InvalidForm(*problems)


def _concerned(work: Work, person_id: int | None) -> PersonRow | None:
    return None if person_id is None else by_ids(work.session, {person_id})[person_id]


def _row(
    work: Work, form: IncidentForm, *, reporter_id: int | None, affected_id: int | None, concerned: PersonRow | None
) -> TicketRow:
    service = work.rules.catalogue.service(form.service) if form.service else None
    category = service.categories[0] if service is not None and service.categories else None
    return TicketRow(
        type=TicketType.INCIDENT.value,
        state=State.NEW.value,
        title=form.title.strip(),
        description=form.description.strip(),
        reporter_id=reporter_id,
        affected_id=affected_id,
        unit=None if concerned is None else concerned.unit,
        service=form.service,
        category=category,
        initial_service=form.service,
        initial_category=category,
        scope=form.scope.value,
        can_work=form.can_work.value,
        deadline=form.deadline,
        hours=(service.hours if service is not None else Hours.OFFICE).value,
        source=Source.USER.value,
        owner_group=work.rules.organisation.first_line.key,
        reported_at=form.reported_at or work.now,
        created_at=work.now,
        confidential=service is not None and service.confidential,
        apart=form.different,
        permalink=form.permalink,
        ci=form.ci,
        audit_seq=0,
        audit_hash="",
    )


def _route(work: Work, row: TicketRow) -> str:
    """The desk routes what is classified; what is not goes to the first line as it is (process §3.6)."""
    choice = choose_group(row.service, row.category, unit=row.unit, rules=work.rules)
    row.group, row.state, row.assignment = choice.group, State.ASSIGNED.value, 1
    return choice.why.value
