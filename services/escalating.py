"""Escalation by hand: whoever the ticket concerns asks for more authority, one step at a time (process §3.7). The
ladder of the clocks goes its own way beside it.
"""

from sqlalchemy import func, select

from domain.events import Escalated
from domain.lifecycle import Action
from domain.policy.nudging import Recipient
from models.audit import AuditRow
from models.ticket import TicketRow
from services import access, moves, people, presence
from services.work import Work

STEPS = (
    (Recipient.GROUP_LEAD, Recipient.INCIDENT_MANAGER),
    (Recipient.PROCESS_OWNER, Recipient.SERVICE_OWNER),
    (Recipient.IT_MANAGEMENT,),
)


def escalate(work: Work, ticket_id: int, *, reason: str) -> TicketRow:
    """The next step is told; after the last one, the last one is told again."""
    row = access.ticket(work, ticket_id)
    moves.decide(work, row, Action.ESCALATE, reason=reason)
    count = select(func.count()).where(AuditRow.ticket_id == row.id, AuditRow.kind == Escalated.kind)
    step = min(work.session.scalars(count).one() + 1, len(STEPS))
    found = people.told(work, row, STEPS[step - 1])
    there = access.who_may_see(work, row, presence.instead_of_absent(work, row, found))
    told = tuple(one for one in there if one != work.actor.id)
    work.record(Escalated(reason=reason.strip(), step=step, told=told), row)
    return row
