"""Arbitration: a ticket that was passed on too often is the incident manager's to assign, and their word binds (process
§3.6). What somebody else proposed then is put before them with the way the ticket has gone.
"""

from sqlalchemy import select

from domain.errors import IllegalMove
from domain.escalation_events import ArbitrationAsked
from domain.events import TicketAssigned
from domain.policy.nudging import Recipient
from models.audit import AuditRow
from models.ticket import TicketRow
from services import access, moves, people, presence, reminders
from services.handling import AssignForm
from services.work import Work


def stands_in_the_way(refused: IllegalMove) -> bool:
    """Whether a move was refused because it is the incident manager's, and for nothing else."""
    return moves.lacking(refused) == ("arbitration",)


def ask(work: Work, ticket_id: int, form: AssignForm) -> None:
    """The incident manager hears of the proposal, once for each stay of the ticket."""
    row = access.ticket(work, ticket_id)
    gone = _moves(work, row)
    asked_at = _latest(work, row, ArbitrationAsked.kind)
    if asked_at is not None and asked_at > max((one.seq for one in gone), default=0):
        return
    managers = people.told(work, row, (Recipient.INCIDENT_MANAGER,))
    event = ArbitrationAsked(
        group=form.group,
        reason=form.reason.strip(),
        path=(*(str(one.data["from_group"]) for one in gone), row.group or ""),
        reasons=tuple(str(one.data.get("reason") or "") for one in gone),
        told=reminders.who_may_hear(work, row, presence.instead_of_absent(work, row, managers)),
    )
    work.record(event, row)


def _moves(work: Work, row: TicketRow) -> list[AuditRow]:
    """Every change of group, in order."""
    entries = work.session.scalars(
        select(AuditRow)
        .where(AuditRow.ticket_id == row.id, AuditRow.kind == TicketAssigned.kind)
        .order_by(AuditRow.seq)
    )
    return [one for one in entries if one.data.get("from_group") not in {None, one.data["group"]}]


def _latest(work: Work, row: TicketRow, kind: str) -> int | None:
    query = select(AuditRow.seq).where(AuditRow.ticket_id == row.id, AuditRow.kind == kind)
    return work.session.scalars(query.order_by(AuditRow.seq.desc()).limit(1)).first()
