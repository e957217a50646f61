"""A hand-over record that nobody answers: the receiver is reminded after one working day, their manager after three
(process §3.9). It is the function of one timer and acts as the desk itself.
"""

from datetime import datetime

from domain.hand_over_events import HandOverReminded
from domain.lifecycle import HandOverState
from domain.nudges import may_go_out
from models.clock import set_timer
from models.hand_over import HandOverRow
from services.hand_overs import changes, door
from services.work import Work

TIMER = "hand_over"  # ref: the record


def first_look(work: Work, handed_over_at: datetime) -> datetime:
    return work.rules.office.add(handed_over_at, work.rules.policy.hand_overs.remind_receiver.length)


def look(work: Work, ref: str) -> None:
    """Each step once; steps passed together are one message; outside office hours it waits for opening (§3.7)."""
    row, home = door.record(work, int(ref))
    if row.state != HandOverState.HANDED_OVER or row.handed_over_at is None:
        set_timer(work.session, TIMER, ref, None)
        return
    office = work.rules.office
    first, second = _steps(work, row.handed_over_at)
    reached = [at for at, done in ((first, row.reminded_at), (second, row.manager_told_at)) if done is None]
    due = [at for at in reached if at <= work.now]
    if due and not may_go_out(office, max(due), now=work.now):
        set_timer(work.session, TIMER, ref, office.next_opening(work.now))
        return
    if due:
        manager, before = second in due and row.manager_told_at is None, changes.kept(row)
        row.reminded_at = row.reminded_at or work.now
        row.manager_told_at = work.now if manager else row.manager_told_at
        told = dict.fromkeys((*door.told(work, row.kind), *(door.manager(work, row.kind) if manager else ())))
        event = HandOverReminded(
            hand_over=row.id,
            topic=row.kind,
            told=tuple(told),
            manager=manager,
            changes=changes.since(row, before),
        )
        work.record(event, home)
    set_timer(work.session, TIMER, ref, second if second > work.now else None)


def overdue_since(work: Work, row: HandOverRow) -> datetime | None:
    """Since when somebody owes it the next step, once that is longer than a reminder takes: its receiver an answer, or
    the owner of the ticket another try. None while it is not.
    """
    since = {HandOverState.HANDED_OVER: row.handed_over_at, HandOverState.RETURNED: row.answered_at}.get(
        HandOverState(row.state)
    )
    return since if since is not None and first_look(work, since) <= work.now else None


def _steps(work: Work, handed_over_at: datetime) -> tuple[datetime, datetime]:
    rules = work.rules.policy.hand_overs
    return first_look(work, handed_over_at), work.rules.office.add(handed_over_at, rules.tell_manager.length)
