"""What the handler does with a complaint until it is answered: acknowledge, investigate, wait for the complainant, ask
for a statement, judge the severity. Replies stand in `answering.py`, what it turns into in `turning.py`.
"""

from dataclasses import dataclass

from domain import ticket_clocks
from domain.complaint_events import (
    ComplaintAcknowledged,
    ComplaintHeld,
    ComplaintResumed,
    InvestigationBegun,
    SeverityJudged,
    StatementAsked,
)
from domain.complaints import SeriousBecause, Voice
from domain.errors import FieldProblem, InvalidForm
from domain.lifecycle import Action
from domain.ticket import PendingReason
from models.clock import set_timer
from models.person import by_ids
from models.ticket import TicketRow
from services import clocks, judging, nudges
from services.complaints import intake, parties, reading
from services.complaints.door import opened
from services.complaints.steps import as_system, keep, move
from services.complaints.waiting import ANSWER, first_reminder
from services.work import Work


def acknowledge(work: Work, ticket_id: int) -> TicketRow:
    """The handler has it, checked for independence once more: the acknowledgement clock ends."""
    found = opened(work, ticket_id)
    row = found.row
    changes = move(work, found, Action.ACKNOWLEDGE)
    clocks.append(work, row, ticket_clocks.respond(clocks.logs(work, row), at=work.now))
    changes |= work.change(row, responded_at=work.now)
    nudges.acted(work, row)
    work.record(ComplaintAcknowledged(handler_id=found.record.handler_id, changes=changes), row)
    return row


def investigate(work: Work, ticket_id: int) -> TicketRow:
    found = opened(work, ticket_id)
    changes = move(work, found, Action.INVESTIGATE)
    nudges.acted(work, found.row)
    work.record(InvestigationBegun(handler_id=found.record.handler_id, changes=changes), found.row)
    return found.row


def hold(work: Work, ticket_id: int, *, question: str) -> TicketRow:
    """Waiting for the complainant, to whom the question is put; the clocks of both replies stand still."""
    found = opened(work, ticket_id)
    row, reason = found.row, PendingReason.WAITING_FOR_USER
    changes = move(work, found, Action.HOLD, pending_reason=reason, question_posted=bool(question.strip()))
    message_id = keep(work, row, Voice.QUESTION, question, field="question")
    changes |= work.change(row, pending_reason=reason, pending_since=work.now)
    terms, pausing = clocks.terms(work, row), work.rules.policy.pausing
    clocks.append(work, row, ticket_clocks.hold(clocks.logs(work, row), terms, pausing, at=work.now, reason=reason))
    set_timer(work.session, ANSWER, str(row.id), first_reminder(work, row))
    nudges.acted(work, row)
    event = ComplaintHeld(handler_id=found.record.handler_id, message_id=message_id, changes=changes)
    work.record(event, row)
    return row


def resume(work: Work, ticket_id: int) -> TicketRow:
    """The handler goes on without waiting any longer."""
    found = opened(work, ticket_id)
    changes = move(work, found, Action.RESUME)
    nudges.acted(work, found.row)
    _go_on(work, found.row, changes, because="by_hand")
    return found.row


def answered(work: Work, row: TicketRow) -> None:
    """The complainant wrote: the waiting is over, the clocks run again (process §3.5.5)."""
    changes = move(work, as_system(work, row), Action.RESUME, user_replied=True)
    _go_on(work, row, changes, because="answered")


def _go_on(work: Work, row: TicketRow, changes: dict[str, tuple[object, object]], *, because: str) -> None:
    changes |= work.change(row, pending_reason=None, pending_since=None)
    clocks.append(work, row, ticket_clocks.release(clocks.logs(work, row), at=work.now))
    set_timer(work.session, ANSWER, str(row.id), None)
    handler_id = parties.record_of(work, row).handler_id
    work.record(ComplaintResumed(handler_id=handler_id, because=because, changes=changes), row)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementForm:
    """Whom the handler asks, and what."""

    person_id: int | None
    question: str


def ask_statement(work: Work, ticket_id: int, form: StatementForm) -> TicketRow:
    """A person it is about, or the lead of a group it is about, is asked. They learn neither number nor complainant,
    unless the complainant consented to be named.
    """
    found = opened(work, ticket_id)
    move(work, found, Action.ASK_STATEMENT)
    offered = {one.id for one in reading.one(work, ticket_id).suggested}
    if form.person_id is None or form.person_id not in offered:
        raise InvalidForm(FieldProblem("person", "not_offered"))
    if by_ids(work.session, {form.person_id})[form.person_id].slack_id is None:
        raise InvalidForm(FieldProblem("person", "not_in_slack"))
    message_id = keep(work, found.row, Voice.STATEMENT_ASKED, form.question, field="question", person_id=form.person_id)
    nudges.acted(work, found.row)
    event = StatementAsked(handler_id=found.record.handler_id, message_id=message_id, person_id=form.person_id)
    work.record(event, found.row)
    return found.row


def classify(work: Work, ticket_id: int, *, serious: bool, reason: str) -> TicketRow:
    """Normal or serious after all; the clocks carry over what they consumed (process §3.5.8)."""
    found = opened(work, ticket_id)
    row, record = found.row, found.record
    if serious == row.serious:
        raise InvalidForm(FieldProblem("severity", "already_so"))
    changes = move(work, found, Action.CLASSIFY, reason=reason)
    message_id = keep(work, row, Voice.NOTE, reason, field="reason")
    changes |= work.change(row, serious=serious)
    record.because = [SeriousBecause.JUDGED.value] if serious else []
    judging.retime(work, row)
    told = intake.informed(work, row, record) if serious else ()
    event = SeverityJudged(
        handler_id=record.handler_id, told=told, serious=serious, message_id=message_id, changes=changes
    )
    work.record(event, row)
    return row
