"""What happens when nobody does anything: reminders to a silent reporter, resolution by silence, the agreed time, and
auto-close (process §3.5.5, §3.6). Each is the function of one timer and acts as the desk itself.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from domain.errors import IllegalMove, NotAllowed
from domain.events import ReporterReminded, Resolved
from domain.hand_overs import reference
from domain.lifecycle import Action, HandOverState
from domain.quiet import quiet_until
from domain.ticket import PendingReason, ResolutionCode, State
from models.audit import AuditRow
from models.clock import set_timer
from models.hand_over import hand_overs_of
from models.ticket import TicketRow
from services import access, callouts, handling, moves, people
from services.handling import AGREED, CLOSING, SILENCE
from services.work import Work

ANSWER = "answer"
CONFIRMATION = "confirmation"
DONE = frozenset({State.RESOLVED, State.FULFILLED})
LOOK_AGAIN = timedelta(hours=8)  # of working time, while something stands against the end of the waiting


def silence(work: Work, ref: str) -> None:
    """No answer: reminders, then resolved as “no user reply”; P1, P2 and major incidents only wait (process §3.6)."""
    row = access.ticket(work, int(ref))
    if not _waits_for(row, PendingReason.WAITING_FOR_USER) or row.pending_since is None:
        set_timer(work.session, SILENCE, ref, None)
        return
    rule, office = work.rules.policy.closing.no_reply, work.rules.office
    over_at = office.add(row.pending_since, rule.resolve_after.length)
    ends = _allowed(work, row, Action.RESOLVE, no_reply_over=True)
    if ends and over_at <= work.now:
        _resolve_by_silence(work, row)
        return
    due = [office.add(row.pending_since, one.length) for one in rule.reminders]
    coming = _remind(work, row, ANSWER, due=due, since=row.pending_since, until=over_at if ends else None)
    looks = [one for one in (coming, over_at) if one is not None and one > work.now]
    set_timer(work.session, SILENCE, ref, min(looks, default=office.add(work.now, LOOK_AGAIN)))


def _resolve_by_silence(work: Work, row: TicketRow) -> None:
    code = ResolutionCode.NO_USER_REPLY
    changes = moves.move(work, row, Action.RESOLVE, no_reply_over=True)
    changes |= work.change(row, pending_reason=None, pending_until=None, pending_since=None)
    changes |= handling.mark_resolved(work, row, at=work.now, resolution_code=code)
    set_timer(work.session, SILENCE, str(row.id), None)
    work.record(Resolved(code=code.value, resolution="", changes=changes), row)


def agreed(work: Work, ref: str) -> None:
    """At the agreed time work goes on by itself (process §3.5.5)."""
    row = access.ticket(work, int(ref))
    if not _waits_for(row, PendingReason.USER_AGREED_TIME) or row.pending_until is None:
        set_timer(work.session, AGREED, ref, None)
    elif row.pending_until > work.now:
        set_timer(work.session, AGREED, ref, row.pending_until)
    else:
        handling.resume(work, row.id, because="time_reached")


def closing(work: Work, ref: str) -> None:
    """Resolved and no objection: one reminder, then closed; never while something is open or a review is owed."""
    row = access.ticket(work, int(ref))
    if State(row.state) not in DONE or row.resolved_at is None:
        set_timer(work.session, CLOSING, ref, None)
        return
    rule, office = work.rules.policy.closing, work.rules.office
    undone = {"open_approvals": callouts.undecided(work, row), "open_tasks": _drafts(work, row)}
    if _is_open_again(work, row) or not _allowed(work, row, Action.CLOSE, silence_over=True, **undone):
        set_timer(work.session, CLOSING, ref, office.add(work.now, LOOK_AGAIN))
        return
    over_at = office.add(row.resolved_at, rule.auto_close.length)
    if over_at <= work.now:
        handling.close(work, row.id, because="silence")
        return
    due = [office.add(row.resolved_at, rule.reminder.length)]
    coming = _remind(work, row, CONFIRMATION, due=due, since=row.resolved_at, until=over_at)
    set_timer(work.session, CLOSING, ref, min(coming or over_at, over_at))


def _drafts(work: Work, row: TicketRow) -> tuple[str, ...]:
    """The hand-overs that somebody is still writing about it. What the desk drafts by itself holds nothing up: the
    incident closes normally (process §3.9).
    """
    found = hand_overs_of(work.session, row.id)
    return tuple(reference(one.id) for one in found if one.state == HandOverState.DRAFT and one.pattern is None)


def _is_open_again(work: Work, row: TicketRow) -> bool:
    """While the master of a duplicate is worked on again, nobody takes silence for consent."""
    return row.master_id is not None and work.session.get_one(TicketRow, row.master_id).snapshot().is_worked


def _waits_for(row: TicketRow, reason: PendingReason) -> bool:
    return row.state == State.PENDING and row.pending_reason == reason


def _allowed(work: Work, row: TicketRow, action: Action, **typed: Any) -> bool:
    """Whether the desk may do this once the time has come."""
    try:
        moves.decide(work, row, action, **typed)
    except (IllegalMove, NotAllowed):
        return False
    return True


def _remind(
    work: Work, row: TicketRow, about: str, *, due: Sequence[datetime], since: datetime, until: datetime | None
) -> datetime | None:
    """Reminders passed together become the last of them, by day where the reporter lives; returns when to look next."""
    concerned = row.affected_id or row.reporter_id
    reached = sum(1 for at in due if at <= work.now)
    if concerned is not None and reached > _reminded(work, row, about, since=since):
        zone = people.reader_of(work, concerned).tz
        later = quiet_until(work.now, work.rules.policy.nudging.quiet_hours, zone=zone)
        if later is not None:
            return later
        work.record(ReporterReminded(about=about, number=reached, until=until), row)
    return min((at for at in due if at > work.now), default=None)


def _reminded(work: Work, row: TicketRow, about: str, *, since: datetime) -> int:
    """The number of the last reminder since then; the history is the memory."""
    query = select(AuditRow.data).where(
        AuditRow.ticket_id == row.id, AuditRow.kind == ReporterReminded.kind, AuditRow.at >= since
    )
    return max((int(data["number"]) for data in work.session.scalars(query) if data["about"] == about), default=0)
