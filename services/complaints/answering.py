"""Replies to a complaint and what follows them: interim and final, countersigned when it is serious, accepted, appealed
against once, closed after silence (process §3.11).
"""

from dataclasses import dataclass, replace

from domain import ticket_clocks
from domain.complaint_events import (
    ComplaintAppealed,
    ComplaintClosed,
    FinalReplied,
    InterimReplied,
    ReplyCountersigned,
    ReplyDrafted,
    ReplyReturned,
)
from domain.complaints import STANDARD_APPEAL, Finding, Voice
from domain.errors import FieldProblem, IllegalMove, InvalidForm
from domain.lifecycle import Action, Missing
from models.clock import set_timer
from models.complaint import ComplaintRow
from models.ticket import TicketRow
from services import clocks, nudges, people, satisfaction
from services.complaints import parties
from services.complaints.door import Opened, Reference, opened
from services.complaints.steps import decide, keep, move, others
from services.complaints.waiting import SILENCE, silence_over_at
from services.work import Work

LONGEST = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyForm:
    """What a final reply must state (process §3.11); the cause is for the monthly review alone.

    Without words of its own the appeal path is the one of the rules.
    """

    finding: Finding | None
    answer: str
    measure: str
    appeal_path: str = ""
    cause: str = ""


def reply_interim(work: Work, ticket_id: int, *, text: str) -> TicketRow:
    """How far it is; ends the clock of the interim reply and nothing else."""
    found = opened(work, ticket_id)
    row = found.row
    move(work, found, Action.REPLY_INTERIM)
    message_id = keep(work, row, Voice.INTERIM, text)
    clocks.append(work, row, ticket_clocks.interim_reply(clocks.logs(work, row), at=work.now))
    nudges.acted(work, row)
    work.record(InterimReplied(handler_id=found.record.handler_id, message_id=message_id), row)
    return row


def reply_final(work: Work, ticket_id: int, form: ReplyForm) -> TicketRow:
    """The reply goes out; that to a serious complaint waits as a draft until it is countersigned."""
    found = opened(work, ticket_id)
    row, record = found.row, found.record
    form = replace(form, appeal_path=form.appeal_path.strip() or STANDARD_APPEAL)
    decide(work, found, Action.REPLY_FINAL, countersigned=True, **_typed(form))
    _write(record, form)
    nudges.acted(work, row)
    if not row.serious:
        _send(work, found, final=False)
        return row
    record.drafted_at, record.drafted_by = work.now, work.actor.id
    record.countersigned_at = record.countersigned_by = None
    work.session.flush()
    work.record(ReplyDrafted(handler_id=record.handler_id, told=second_persons(work, record)), row)
    return row


def second_persons(work: Work, record: ComplaintRow) -> tuple[int, ...]:
    """Who may countersign: whoever takes the process owner's steps; IT management where that is the handler."""
    owners = tuple(one for one in people.accountable_for(work, record) if one != record.handler_id)
    if owners:
        return owners
    about = parties.subjects(work, record.ticket_id)
    return tuple(one for one in parties.management_ids(work) if one != record.handler_id and one not in about.people)


def countersign(work: Work, ticket_id: int) -> TicketRow:
    """The second person agrees, and the reply goes out as the handler wrote it."""
    found = opened(work, ticket_id)
    row, record = found.row, found.record
    _second_person(work, record)
    move(work, found, Action.COUNTERSIGN)
    record.countersigned_at, record.countersigned_by = work.now, work.actor.id
    nudges.acted(work, row)
    work.record(ReplyCountersigned(handler_id=record.handler_id), row)
    author = work if record.handler_id is None else people.as_actor(work, record.handler_id)
    _send(author, opened(author, ticket_id), final=False)
    return row


def send_back(work: Work, ticket_id: int, *, reason: str) -> TicketRow:
    """The second person does not agree, and says what is to be changed."""
    found = opened(work, ticket_id)
    row, record = found.row, found.record
    _second_person(work, record)
    decide(work, found, Action.COUNTERSIGN)
    message_id = keep(work, row, Voice.NOTE, reason, field="reason")
    record.drafted_at = None
    nudges.acted(work, row)
    work.record(ReplyReturned(handler_id=record.handler_id, message_id=message_id), row)
    return row


def decide_appeal(work: Work, ticket_id: int, form: ReplyForm) -> TicketRow:
    """The next independent level has decided; there is no further appeal."""
    found = opened(work, ticket_id)
    decide(work, found, Action.DECIDE_APPEAL, **_typed(form))
    _write(found.record, form)
    nudges.acted(work, found.row)
    _send(work, found, final=True)
    return found.row


def accept(work: Work, of: int | Reference) -> TicketRow:
    """The complainant is content with the answer."""
    found = opened(work, of)
    _close(work, found, because="accepted")
    return found.row


def close_silent(work: Work, ticket_id: int, *, reason: str) -> TicketRow:
    """Nothing was heard for long enough after the reply; the complainant is told why it is closed."""
    found = opened(work, ticket_id)
    decide(work, found, Action.CLOSE, reason=reason)
    message_id = keep(work, found.row, Voice.NOTICE, reason, field="reason")
    _close(work, found, because="silence", reason=reason, message_id=message_id)
    return found.row


def appeal(work: Work, of: int | Reference, *, reason: str) -> TicketRow:
    """Once, in time: the next independent level decides, on a clock of its own (process §3.11)."""
    found = opened(work, of)
    row, record = found.row, found.record
    changes = move(work, found, Action.APPEAL, reason=reason)
    message_id = keep(work, row, Voice.APPEAL, reason, field="reason")
    before = record.handler_id
    record.first_finding, record.appealed_at = record.finding, work.now
    record.finding = record.measure = record.answer = record.appeal_path = None
    record.decided = [one for one in dict.fromkeys((*record.decided, before, record.countersigned_by)) if one]
    _to_next_level(work, row, record)
    changes |= work.change(row, resolved_at=None)
    started = ticket_clocks.appeal(clocks.terms(work, row), work.rules.policy.targets, at=work.now)
    clocks.append(work, row, started)
    set_timer(work.session, SILENCE, str(row.id), None)
    nudges.acted(work, row)
    told = () if record.handler_id is not None else people.accountable_for(work, record)
    event = ComplaintAppealed(
        handler_id=record.handler_id, told=told, message_id=message_id, from_handler_id=before, changes=changes
    )
    work.record(event, row)
    return row


def _to_next_level(work: Work, row: TicketRow, record: ComplaintRow) -> None:
    concern = parties.concern_of(work, row, record.decided)
    record.decided_level = record.level
    handler = parties.choose(work, concern, above=record.decided_level)
    record.handler_id = None if handler is None else handler.id
    record.level = None if handler is None else handler.level
    record.owner_id = parties.stand_in_owner(work, concern, record.handler_id)
    work.session.flush()


def _typed(form: ReplyForm) -> dict[str, object]:
    """What the table asks of a reply; its text is checked beside its field."""
    problems = [
        FieldProblem(name, "too_long", {"longest": LONGEST, "length": len(text)})
        for name, text in (("answer", form.answer), ("measure", form.measure), ("cause", form.cause))
        if len(text) > LONGEST
    ]
    if not form.answer.strip():
        problems.append(FieldProblem("answer", "required"))
    if problems:
        raise InvalidForm(*problems)
    finding = None if form.finding is None else form.finding.value
    return {"finding": finding, "measure": form.measure, "appeal_path": form.appeal_path}


def _write(record: ComplaintRow, form: ReplyForm) -> None:
    record.finding = None if form.finding is None else form.finding.value
    record.answer, record.measure = form.answer.strip(), form.measure.strip()
    record.appeal_path, record.cause = form.appeal_path.strip() or None, form.cause.strip() or None


def _send(work: Work, found: Opened, *, final: bool) -> None:
    """What was written becomes the reply: the clocks stop, and the days of silence begin."""
    row, record = found.row, found.record
    action = Action.DECIDE_APPEAL if final else Action.REPLY_FINAL
    given = {"finding": record.finding, "measure": record.measure, "appeal_path": record.appeal_path}
    changes = move(work, found, action, **given)
    message_id = keep(work, row, Voice.FINAL, record.answer or "", field="answer")
    record.replied_at, record.drafted_at = work.now, None
    changes |= work.change(row, resolved_at=work.now)
    logs = clocks.logs(work, row)
    stopped = ticket_clocks.decide_appeal(logs, at=work.now) if final else ticket_clocks.resolve(logs, at=work.now)
    clocks.append(work, row, stopped)
    set_timer(work.session, SILENCE, str(row.id), silence_over_at(work, work.now))
    event = FinalReplied(
        handler_id=record.handler_id,
        told=others(work, record),
        message_id=message_id,
        finding=record.finding or "",
        final=final,
        changes=changes,
    )
    work.record(event, row)


def _close(
    work: Work, found: Opened, *, because: str, reason: str | None = None, message_id: int | None = None
) -> None:
    row, record = found.row, found.record
    changes = move(work, found, Action.CLOSE, reason=reason)
    changes |= work.change(row, closed_at=work.now)
    set_timer(work.session, SILENCE, str(row.id), None)
    satisfaction.ask(work, row)
    satisfaction.closed(work, row)
    nudges.acted(work, row)
    event = ComplaintClosed(
        handler_id=record.handler_id,
        told=others(work, record),
        because=because,
        message_id=message_id,
        changes=changes,
    )
    work.record(event, row)


def _second_person(work: Work, record: ComplaintRow) -> None:
    """Nobody countersigns what they wrote, in whichever of their roles (process §4)."""
    if work.actor.id in {record.handler_id, record.drafted_by}:
        raise IllegalMove("missing", missing=(Missing("second_person"),))
