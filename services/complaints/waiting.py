"""What happens to a complaint when nobody does anything: reminders of an unanswered question, and the end of the
silence after a reply. Each is the function of one timer and acts as the desk itself.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import select

from domain.complaint_events import AnswerMissing, ComplainantReminded, SilenceOver
from domain.quiet import quiet_until
from domain.ticket import State
from models.audit import AuditRow
from models.clock import set_timer
from models.ticket import TicketRow
from services import access, people
from services.complaints import parties
from services.work import Work

# Their names stand in logs and alarms, beside the number: they do not say that it is a complaint's.
ANSWER = "question_open"
SILENCE = "reply_silent"


def first_reminder(work: Work, row: TicketRow) -> datetime | None:
    """None for an anonymous complainant, whom nobody can remind: then the handler is told when the time is over."""
    rule = work.rules.policy.closing.no_reply
    nobody = parties.complainant_of(row) is None
    return work.rules.office.add(work.now, rule.resolve_after.length if nobody else rule.first_look)


def answer(work: Work, ref: str) -> None:
    """The question is not answered: reminders, and at the end the handler goes on without; nothing ends by itself."""
    row = access.ticket(work, int(ref))
    since = row.pending_since
    if row.state != State.PENDING or since is None:
        set_timer(work.session, ANSWER, ref, None)
        return
    rule, office = work.rules.policy.closing.no_reply, work.rules.office
    over_at = office.add(since, rule.resolve_after.length)
    handler_id = parties.record_of(work, row).handler_id
    if over_at <= work.now:
        set_timer(work.session, ANSWER, ref, None)
        work.record(AnswerMissing(handler_id=handler_id), row)
        return
    due = [office.add(since, one.length) for one in rule.reminders]
    set_timer(work.session, ANSWER, ref, min([*(at for at in due if at > work.now), over_at]))
    reached = sum(1 for at in due if at <= work.now)
    if reached <= _reminded(work, row, since):
        return
    later = _quiet_until(work, row)
    if later is not None:
        set_timer(work.session, ANSWER, ref, min(later, over_at))
        return
    work.record(ComplainantReminded(handler_id=handler_id, number=reached), row)


def silence(work: Work, ref: str) -> None:
    """Nothing was heard after the reply: who takes the process owner's steps may close it now, with a reason."""
    row = access.ticket(work, int(ref))
    record = parties.record_of(work, row)
    set_timer(work.session, SILENCE, ref, None)
    if row.state != State.REPLIED or record.replied_at is None:
        return
    over_at = silence_over_at(work, record.replied_at)
    if over_at > work.now:
        set_timer(work.session, SILENCE, ref, over_at)
        return
    work.record(SilenceOver(handler_id=record.handler_id, told=people.accountable_for(work, record)), row)


def silence_over_at(work: Work, replied_at: datetime) -> datetime:
    return work.rules.office.add(replied_at, work.rules.policy.complaints.silence_closes.length)


def _quiet_until(work: Work, row: TicketRow) -> datetime | None:
    complainant = parties.complainant_of(row)
    if complainant is None:
        return None
    zone = people.reader_of(work, complainant).tz
    return quiet_until(work.now, work.rules.policy.nudging.quiet_hours, zone=zone)


def _reminded(work: Work, row: TicketRow, since: datetime) -> int:
    """The number of the last reminder since then; the history is the memory."""
    query = select(AuditRow.data).where(
        AuditRow.ticket_id == row.id, AuditRow.kind == ComplainantReminded.kind, AuditRow.at >= since
    )
    return max((int(data["number"]) for data in work.session.scalars(query)), default=0)


TIMERS: Mapping[str, Callable[[Work, str], None]] = {ANSWER: answer, SILENCE: silence}
