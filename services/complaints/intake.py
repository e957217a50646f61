"""A complaint is taken in: its severity by rule, an independent handler, its clocks started, and nobody told who may
not know (process §3.11).
"""

from collections.abc import Collection
from dataclasses import dataclass

from domain import ticket_clocks
from domain.calls import Call
from domain.complaint_card import ComplaintCard
from domain.complaint_events import ComplaintSubmitted
from domain.complaints import ComplaintTopic, Confidentiality, Gravity, SeriousBecause, Weight, serious_because
from domain.errors import FieldProblem, InvalidForm, NotFound
from domain.people import Role
from domain.ticket import Hours, Source, State, TicketType
from models.complaint import ComplaintRow, count_of, name_subjects
from models.person import PersonRow, by_ids, by_slack_id
from models.ticket import TicketRow
from services import access, callers, clocks, people
from services.complaints import door, parties, reading
from services.work import Work

LONGEST = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintForm:
    """What the complainant typed; `affected_slack` is the complainant when the first line types for them."""

    topic: ComplaintTopic
    description: str
    confidentiality: Confidentiality = Confidentiality.CONFIDENTIAL
    gravity: frozenset[Gravity] = frozenset()
    related: int | None = None
    people_slack: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    affected_slack: str | None = None
    call: Call | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The complaint as the complainant sees it; `reference` is shown this once, for an anonymous one."""

    card: ComplaintCard
    reference: str | None = None


def check(work: Work, form: ComplaintForm) -> None:
    """Raises `InvalidForm` with each problem next to its field. Asked as the person who types, whose eyes decide which
    ticket may be related; it writes nothing.
    """
    problems = []
    if not form.description.strip():
        problems.append(FieldProblem("description", "required"))
    if len(form.description) > LONGEST:
        length = len(form.description)
        problems.append(FieldProblem("description", "too_long", {"longest": LONGEST, "length": length}))
    if form.affected_slack is not None and Role.FIRST_LINE not in work.actor.roles:
        problems.append(FieldProblem("affected", "not_offered"))
    if form.call is not None:
        callers.check(work, form.call)
    if not set(form.groups) <= set(work.rules.organisation.groups_by_key):
        problems.append(FieldProblem("subject_groups", "not_offered"))
    if _complainant_slack(work, form) in form.people_slack:
        problems.append(FieldProblem("subject_people", "complainant_is_subject"))
    problems += _related(work, form.related)
    if problems:
        raise InvalidForm(*problems)


def submit(work: Work, form: ComplaintForm) -> Taken:
    """On record, with its handler chosen. Of an anonymous one nothing leads back to who typed it: the desk itself must
    be the actor.
    """
    anonymous = form.confidentiality is Confidentiality.ANONYMOUS
    if anonymous and not work.actor.is_system:
        raise ValueError("an anonymous complaint is taken in by the desk itself")
    if not anonymous:
        check(work, form)
    row = _ticket(work, form)
    record = _record(work, row, form)
    reference = door.new_reference() if anonymous else None
    record.reference_hash = None if reference is None else door.sealed(reference)
    named = [person_id(work, one) for one in form.people_slack]
    name_subjects(work.session, row.id, work.now, people=named, groups=form.groups)
    because = _serious(work, row, form, named)
    record.because, row.serious = [one.value for one in because], bool(because)
    _entrust(work, row, record)
    begun = ticket_clocks.report(clocks.terms(work, row), work.rules.policy.targets, at=row.reported_at)
    clocks.append(work, row, begun)
    event = ComplaintSubmitted(
        handler_id=record.handler_id,
        told=informed(work, row, record),
        serious=row.serious,
        related_id=record.related_id,
        link=_link(work, row, record),
    )
    work.record(event, row)
    return Taken(card=reading.for_complainant(work, row), reference=reference)


def informed(work: Work, row: TicketRow, record: ComplaintRow) -> tuple[int, ...]:
    """Of a serious one the process owner and IT management hear at once; of any that nobody could be found for, too."""
    if not row.serious and record.handler_id is not None:
        return ()
    wanted = (*people.accountable_for(work, record), *parties.management_ids(work))
    return tuple(one for one in dict.fromkeys(wanted) if _hears(work, row, record, one))


def _hears(work: Work, row: TicketRow, record: ComplaintRow, one: int) -> bool:
    return one != record.handler_id and access.may_see(people.as_actor(work, one), row)


def _ticket(work: Work, form: ComplaintForm) -> TicketRow:
    """Its row among the tickets holds no word of it (see `models/complaint.py`)."""
    affected_id = _on_behalf(work, form)
    complainant = affected_id or work.actor.id
    known = by_ids(work.session, {complainant})[complainant] if complainant is not None else None
    row = TicketRow(
        type=TicketType.COMPLAINT.value,
        state=State.SUBMITTED.value,
        title="",
        description="",
        reporter_id=work.actor.id,
        affected_id=affected_id,
        unit=None if known is None else known.unit,
        hours=Hours.OFFICE.value,
        source=(Source.USER if affected_id is None else Source.STAFF).value,
        reported_at=form.call.at if form.call is not None and form.call.at is not None else work.now,
        created_at=work.now,
        confidential=True,
        anonymous=form.confidentiality is Confidentiality.ANONYMOUS,
        audit_seq=0,
        audit_hash="",
    )
    work.session.add(row)
    work.session.flush()
    return row


def _on_behalf(work: Work, form: ComplaintForm) -> int | None:
    """Who complains when the first line types for them; of an anonymous one nobody is kept, whoever called."""
    if work.actor.is_system:
        return None
    if form.call is not None:
        return callers.person_id(work, form.call)
    return person_id(work, form.affected_slack) if form.affected_slack else None


def _record(work: Work, row: TicketRow, form: ComplaintForm) -> ComplaintRow:
    record = ComplaintRow(
        ticket_id=row.id,
        topic=form.topic.value,
        description=form.description.strip(),
        confidentiality=form.confidentiality.value,
        related_id=form.related,
        because=[],
        decided=[],
    )
    work.session.add(record)
    work.session.flush()
    return record


def _entrust(work: Work, row: TicketRow, record: ComplaintRow) -> None:
    concern = parties.concern_of(work, row)
    handler = parties.choose(work, concern)
    record.handler_id = None if handler is None else handler.id
    record.level = None if handler is None else handler.level
    record.owner_id = parties.stand_in_owner(work, concern, record.handler_id)
    work.session.flush()


def _serious(work: Work, row: TicketRow, form: ComplaintForm, named: Collection[int]) -> tuple[SeriousBecause, ...]:
    rule, complainant = work.rules.policy.complaints, parties.complainant_of(row)
    since = work.now - rule.serious_window.length
    weight = Weight(
        topic=form.topic,
        gravity=form.gravity,
        about_manager=parties.manages_somebody(work, named),
        in_window=1 if complainant is None else count_of(work.session, complainant, since),
        repeat=rule.serious_repeat,
    )
    return serious_because(weight)


def _link(work: Work, row: TicketRow, record: ComplaintRow) -> tuple[int, ...]:
    """The incident managers are pointed to the related ticket, to it alone; the handler reads it on the card."""
    related = None if record.related_id is None else work.session.get(TicketRow, record.related_id)
    if related is None:
        return ()
    known = {record.handler_id, parties.complainant_of(row)}
    managers = people.ids(work, work.rules.organisation.roles.incident_managers)
    return tuple(one for one in managers if one not in known and access.may_see(people.as_actor(work, one), related))


def _related(work: Work, number: int | None) -> list[FieldProblem]:
    if number is None:
        return []
    try:
        row = access.ticket(work, number, lock=False)
    except NotFound:
        return [FieldProblem("related", "ticket_not_found")]
    return [FieldProblem("related", "related_complaint")] if row.type == TicketType.COMPLAINT else []


def _complainant_slack(work: Work, form: ComplaintForm) -> str | None:
    if form.affected_slack is not None:
        return form.affected_slack
    if form.call is not None:
        return form.call.slack
    return None if work.actor.person is None else work.actor.person.slack_id


def person_id(work: Work, slack_id: str) -> int:
    """Somebody the desk has never met may be named; Slack tells their name when they first turn up."""
    row = by_slack_id(work.session, slack_id)
    if row is None:
        row = PersonRow(slack_id=slack_id, name=slack_id)
        work.session.add(row)
        work.session.flush()
    return row.id
