"""A running major incident takes its course: the service is restored and observed, or fails again (process §3.8)."""

from datetime import datetime

from domain import ticket_clocks
from domain.errors import FieldProblem, InvalidForm
from domain.events import MajorRelapsed, MajorStabilised
from domain.lifecycle import Action
from domain.sla import ClockKind
from domain.ticket import MajorState
from models.ticket import TicketRow
from services import access, clocks, nudges
from services.majors import cadence
from services.majors.facts import decide, record
from services.work import Work


def stabilise(work: Work, ticket_id: int, *, restored_at: datetime) -> TicketRow:
    """Service is back and observed: the resolution clock stops at the stated time, updates become rarer."""
    row = access.ticket(work, ticket_id)
    decide(work, row, Action.STABILISE, restored_at=restored_at)
    check_restored(work, row, restored_at)
    changes = work.change(row, major=MajorState.STABILISED)
    stop_resolution(work, row, at=restored_at)
    declaration = record(work, row)
    declaration.restored_at = restored_at
    cadence.repace(work, row, declaration)
    nudges.acted(work, row)
    work.record(MajorStabilised(restored_at=restored_at, changes=changes), row)
    return row


def relapse(work: Work, ticket_id: int, *, reason: str) -> TicketRow:
    """The service failed again: the clock goes on with what remained, updates are frequent again."""
    row = access.ticket(work, ticket_id)
    decide(work, row, Action.RELAPSE, reason=reason)
    changes = work.change(row, major=MajorState.DECLARED)
    clocks.append(work, row, ticket_clocks.reopen(clocks.logs(work, row), at=work.now))
    declaration = record(work, row)
    nudges.resume_ladder(work, row, done_at=declaration.restored_at, page=False)
    declaration.restored_at = None
    cadence.repace(work, row, declaration)
    nudges.acted(work, row)
    work.record(MajorRelapsed(reason=reason.strip(), changes=changes), row)
    return row


def check_restored(work: Work, row: TicketRow, restored_at: datetime) -> None:
    """The stated time is past, and after whatever the clock already knows: declaration, relapse, an earlier statement.

    What was restored before it was declared was no major incident: that is a false alarm.
    """
    if restored_at > work.now:
        raise InvalidForm(FieldProblem("restored_at", "in_the_future"))
    log = clocks.logs(work, row).get(ClockKind.RESOLUTION, ())
    earliest = log[-1].at if log else row.reported_at
    if restored_at < earliest:
        raise InvalidForm(FieldProblem("restored_at", "too_small", {"least": earliest}))


def stop_resolution(work: Work, row: TicketRow, *, at: datetime) -> None:
    """Restored is what the resolution clock waits for; a response that nobody gave is still owed."""
    additions = ticket_clocks.resolve(clocks.logs(work, row), at=at)
    clocks.append(work, row, tuple(one for one in additions if one[0] is ClockKind.RESOLUTION))
