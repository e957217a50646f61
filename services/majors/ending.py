"""The end of a major incident: stood down, which resolves the ticket, or a false alarm, which gives it back to the
normal ladder (process §3.8). The review begins after the stand-down.
"""

from dataclasses import dataclass
from datetime import datetime

from domain import major, ticket_clocks
from domain.events import MajorStoodDown
from domain.lifecycle import Action
from domain.sla import ClockKind
from domain.ticket import MajorState, Priority
from models.major import MajorRow, latest_update
from models.ticket import TicketRow
from services import access, clocks, followers, judging, moves, nudges, satisfaction
from services.hand_overs import triggers
from services.majors import cadence, course, roles
from services.majors.facts import decide, record
from services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class StandDownForm:
    """The conditions of a stand-down. `reason` is needed when the service was restored long before."""

    restored_at: datetime
    resolution: str
    confirmed: bool = False
    reason: str = ""


def stand_down(work: Work, ticket_id: int, form: StandDownForm) -> TicketRow:
    """Resolved at the stated time of restoration; what is still missing is named all at once."""
    row = access.ticket(work, ticket_id)
    declaration = record(work, row)
    last = latest_update(work.session, row.id)
    decide(
        work,
        row,
        Action.STAND_DOWN,
        restored_at=form.restored_at,
        restored_confirmed=form.confirmed,
        resolution=form.resolution,
        final_update_sent=last is not None and last.at >= form.restored_at,
        restored_early=major.restored_early(form.restored_at, now=work.now, rule=work.rules.policy.majors.declaration),
        reason=form.reason,
    )
    course.check_restored(work, row, form.restored_at)
    changes = moves.move(work, row, Action.STAND_DOWN, restored_at=form.restored_at, resolution=form.resolution)
    changes |= work.change(
        row,
        major=MajorState.STOOD_DOWN,
        resolved_at=form.restored_at,
        resolution=form.resolution.strip(),
        responded_at=row.responded_at or form.restored_at,
        pending_reason=None,
        pending_until=None,
        pending_since=None,
    )
    _stop_clocks(work, row, at=form.restored_at)
    _end(work, row, declaration, restored_at=form.restored_at)
    satisfaction.ask(work, row)
    followers.call(work, row)
    event = MajorStoodDown(restored_at=form.restored_at, reason=form.reason.strip() or None, changes=changes)
    work.record(event, row)
    triggers.after_stand_down(work, row)
    return row


def false_alarm(work: Work, ticket_id: int, *, reason: str) -> TicketRow:
    """Not major after all: the priority it had before, the normal ladder, no review; counted all the same."""
    row = access.ticket(work, ticket_id)
    decide(work, row, Action.FALSE_ALARM, reason=reason)
    declaration = record(work, row)
    before = judging.raised_from(work, row)
    changes = work.change(row, major=MajorState.STOOD_DOWN)
    if before is not None and row.priority == Priority.P1:
        changes |= work.change(row, priority=before)
    clocks.append(work, row, ticket_clocks.reopen(clocks.logs(work, row), at=work.now))
    judging.retime(work, row)
    nudges.end_ladder(work, row)
    declaration.false_alarm = True
    _end(work, row, declaration, restored_at=None)
    work.record(MajorStoodDown(restored_at=None, false_alarm=True, reason=reason.strip(), changes=changes), row)
    return row


def _stop_clocks(work: Work, row: TicketRow, *, at: datetime) -> None:
    """A restoration stated anew, later than before, lets the clock run on until then."""
    log = clocks.logs(work, row).get(ClockKind.RESOLUTION, ())
    if log and at > log[-1].at:
        clocks.append(work, row, ticket_clocks.reopen(clocks.logs(work, row), at=log[-1].at))
    clocks.append(work, row, ticket_clocks.resolve(clocks.logs(work, row), at=at))


def _end(work: Work, row: TicketRow, declaration: MajorRow, *, restored_at: datetime | None) -> None:
    cadence.end(work, row, declaration)
    roles.end(work, row)
    declaration.restored_at, declaration.stood_down_at = restored_at, work.now
    nudges.acted(work, row)
