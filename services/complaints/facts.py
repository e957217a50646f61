"""The facts on which a complaint's moves are decided beyond those of every ticket."""

from dataclasses import replace

from domain.lifecycle import Facts
from models.complaint import ComplaintRow, complaint
from models.ticket import TicketRow
from services import people
from services.complaints import parties
from services.work import Work


def about(work: Work, row: TicketRow, facts: Facts) -> Facts:
    """Independence, the draft and its countersignature, appeal, extension and silence."""
    record = complaint(work.session, row.id)
    if record is None:
        return facts
    rule, office = work.rules.policy.complaints, work.rules.office
    waited = None if record.replied_at is None else office.elapsed(record.replied_at, work.now)
    return replace(
        facts,
        handler_conflict=_conflict(work, row, record),
        countersigned=record.countersigned_at is not None,
        reply_drafted=record.drafted_at is not None,
        converted=record.converted_to_id is not None,
        pursued=record.pursued_at is not None,
        owner_is_handler={record.handler_id} >= set(people.accountable_for(work, record)),
        appealed=record.appealed_at is not None,
        within_appeal_window=waited is not None and waited <= rule.appeal_window.length,
        silence_over=waited is not None and waited >= rule.silence_closes.length,
        extended=record.extended_seconds is not None,
    )


def _conflict(work: Work, row: TicketRow, record: ComplaintRow) -> str | None:
    """Organisation and subjects as they are now: whoever has come too close meanwhile may not go on."""
    if record.handler_id is None:
        return None
    found = parties.conflict_of(work, record.handler_id, parties.concern_of(work, row, record.decided))
    return None if found is None else found.value
