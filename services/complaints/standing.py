"""Who stands where, changed while a complaint is handled: subjects named later, another handler, the complainant's
withdrawal and what the process owner decides about it, an extension.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select

from domain import ticket_clocks
from domain.complaint_events import (
    ComplaintExtended,
    ComplaintWithdrawn,
    HandlerNamed,
    InvestigationPursued,
    SeverityJudged,
    SubjectsNamed,
)
from domain.complaints import SeriousBecause, Voice
from domain.errors import FieldProblem, InvalidForm
from domain.lifecycle import Action
from domain.lifecycle.complaint import BEFORE_REPLY, OPEN
from domain.organisation import PersonKind
from domain.ticket import State, TicketType
from models.clock import set_timer
from models.complaint import ComplaintRow, complaint, name_subjects
from models.person import by_ids
from models.ticket import TicketRow
from services import clocks, judging, nudges, people
from services.complaints import intake, parties
from services.complaints.door import Reference, opened
from services.complaints.steps import as_system, decide, keep, move, others
from services.complaints.waiting import ANSWER
from services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectsForm:
    """Persons and groups the complaint is also about."""

    people_slack: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


def name_subject(work: Work, of: int | Reference, form: SubjectsForm) -> TicketRow:
    """A subject named later: independence is checked again, and a handler who is concerned now hands it on at once."""
    found = opened(work, of)
    row, record = found.row, found.record
    decide(work, found, Action.NAME_SUBJECT)
    if not set(form.groups) <= set(work.rules.organisation.groups_by_key):
        raise InvalidForm(FieldProblem("subject_groups", "not_offered"))
    named = [intake.person_id(work, one) for one in form.people_slack]
    if parties.complainant_of(row) in named:
        raise InvalidForm(FieldProblem("subject_people", "complainant_is_subject"))
    new_people, new_groups = name_subjects(work.session, row.id, work.now, people=named, groups=form.groups)
    if not new_people and not new_groups:
        raise InvalidForm(FieldProblem("subject_people", "nobody_new"))
    nudges.acted(work, row)
    event = SubjectsNamed(handler_id=record.handler_id, told=others(work, record), people=new_people, groups=new_groups)
    work.record(event, row)
    check_independence(work, row, record)
    if parties.manages_somebody(work, new_people):
        _about_a_manager(work, row, record)
    return row


def _about_a_manager(work: Work, row: TicketRow, record: ComplaintRow) -> None:
    """Serious from now on, unless it is or has been answered (process §3.11)."""
    if row.serious or State(row.state) not in BEFORE_REPLY:
        return
    changes = work.change(row, serious=True)
    record.because = [SeriousBecause.MANAGER.value]
    judging.retime(work, row)
    told = intake.informed(work, row, record)
    event = SeverityJudged(handler_id=record.handler_id, told=told, serious=True, changes=changes)
    work.as_system().record(event, row)


def check_independence(work: Work, row: TicketRow, record: ComplaintRow) -> None:
    """Whoever is too close to the complaint now has no part in it any more (process §3.11)."""
    concern = parties.concern_of(work, row, record.decided)
    handler_id = record.handler_id
    conflicting = handler_id is not None and parties.conflict_of(work, handler_id, concern) is not None
    if handler_id is None or conflicting:
        handler = parties.choose(work, concern, above=record.decided_level)
        record.handler_id = None if handler is None else handler.id
        record.level = None if handler is None else handler.level
    record.owner_id = parties.stand_in_owner(work, concern, record.handler_id)
    work.session.flush()
    if record.handler_id != handler_id:
        system = work.as_system()
        decide(system, as_system(system, row), Action.NAME_HANDLER)
        _handed_on(system, row, record, before=handler_id, because="conflict")


def check_all(work: Work) -> int:
    """The organisation may have changed while the desk was away: whoever is concerned now hands it on; returns how
    many complaints were looked at.
    """
    worked = [state.value for state in OPEN]
    pursued = select(ComplaintRow.ticket_id).where(ComplaintRow.pursued_at.is_not(None))
    alive = or_(TicketRow.state.in_(worked), TicketRow.id.in_(pursued))
    query = select(TicketRow).where(TicketRow.type == TicketType.COMPLAINT.value, alive)
    looked = 0
    for row in work.session.scalars(query.order_by(TicketRow.id).with_for_update()):
        record = complaint(work.session, row.id)
        if record is not None:
            check_independence(work, row, record)
            looked += 1
    return looked


def name_handler(work: Work, ticket_id: int, *, person_slack: str | None) -> TicketRow:
    """Who takes the process owner's steps names another handler; somebody who is concerned is refused."""
    found = opened(work, ticket_id)
    row, record = found.row, found.record
    person_id = None if person_slack is None else people.id_by_slack(work, person_slack)
    if person_id is None or by_ids(work.session, {person_id})[person_id].kind == PersonKind.PARTNER:
        raise InvalidForm(FieldProblem("person", "not_offered"))
    conflict = parties.conflict_of(work, person_id, parties.concern_of(work, row, record.decided))
    decide(work, found, Action.NAME_HANDLER, handler_conflict=None if conflict is None else conflict.value)
    before = record.handler_id
    if person_id == before:
        raise InvalidForm(FieldProblem("person", "already_so"))
    record.handler_id, record.level = person_id, parties.level_of(work, person_id, record.level)
    work.session.flush()
    nudges.acted(work, row)
    _handed_on(work, row, record, before=before, because="named")
    return row


def _handed_on(work: Work, row: TicketRow, record: ComplaintRow, *, before: int | None, because: str) -> None:
    """What the former handler drafted is the new one's to keep or to write anew; nobody countersigns it meanwhile."""
    record.drafted_at = None
    told = () if record.handler_id is not None else people.accountable_for(work, record)
    work.record(HandlerNamed(handler_id=record.handler_id, told=told, from_handler_id=before, because=because), row)


def withdraw(work: Work, of: int | Reference) -> TicketRow:
    """The complainant ends it and is asked for no reason; about serious conduct the process owner may go on."""
    found = opened(work, of)
    row, record = found.row, found.record
    changes = move(work, found, Action.WITHDRAW)
    changes |= work.change(row, closed_at=work.now, pending_reason=None, pending_since=None)
    clocks.append(work, row, ticket_clocks.cancel(clocks.logs(work, row), at=work.now))
    set_timer(work.session, ANSWER, str(row.id), None)
    nudges.acted(work, row)
    told = people.accountable_for(work, record) if row.serious else ()
    told = tuple(dict.fromkeys((*others(work, record), *told)))
    work.record(ComplaintWithdrawn(handler_id=record.handler_id, told=told, serious=row.serious, changes=changes), row)
    return row


def pursue(work: Work, ticket_id: int, *, reason: str) -> TicketRow:
    """Withdrawn, but the investigation goes on without the complainant (process §3.11)."""
    found = opened(work, ticket_id)
    row, record = found.row, found.record
    decide(work, found, Action.PURSUE, reason=reason)
    if record.pursued_at is not None:
        raise InvalidForm(FieldProblem("reason", "already_so"))
    message_id = keep(work, row, Voice.NOTE, reason, field="reason")
    record.pursued_at = work.now
    event = InvestigationPursued(handler_id=record.handler_id, told=others(work, record), message_id=message_id)
    work.record(event, row)
    return row


def extend(work: Work, ticket_id: int, *, hours: int, notice: str) -> TicketRow:
    """The final reply may take longer: once, within the limit, and the complainant is told (process §3.11)."""
    found = opened(work, ticket_id)
    row, record = found.row, found.record
    length = timedelta(hours=hours)
    fits = timedelta(0) < length <= work.rules.policy.complaints.extension.length
    decide(work, found, Action.EXTEND, extension_fits=fits, notice=notice)
    message_id = keep(work, row, Voice.NOTICE, notice, field="notice")
    record.extended_seconds = int(length.total_seconds())
    longer = ticket_clocks.extend(clocks.logs(work, row), seconds=record.extended_seconds, at=work.now)
    clocks.append(work, row, longer)
    nudges.acted(work, row)
    event = ComplaintExtended(
        handler_id=record.handler_id, told=others(work, record), hours=hours, message_id=message_id
    )
    work.record(event, row)
    return row
