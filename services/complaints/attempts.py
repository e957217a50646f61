"""Who asked for a complaint, kept beside it: those who may read it and those who may not know of it (process §3.11).
What they are told does not change by it.
"""

from domain.ticket import TicketType
from models.complaint import ComplaintAccessRow
from models.ticket import TicketRow
from services import access
from services.work import Work


def refused(work: Work, number: int) -> None:
    """Somebody was told that there is no such ticket; where it is a complaint, that they asked is kept."""
    row = work.session.get(TicketRow, number)
    if row is None or row.type != TicketType.COMPLAINT or access.may_see(work, row):
        return
    _keep(work, row, granted=False)


def granted(work: Work, row: TicketRow) -> None:
    """Somebody opened it who may."""
    _keep(work, row, granted=True)


def _keep(work: Work, row: TicketRow, *, granted: bool) -> None:
    if work.actor.id is not None:
        kept = ComplaintAccessRow(ticket_id=row.id, person_id=work.actor.id, at=work.now, granted=granted)
        work.session.add(kept)
