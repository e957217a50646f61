"""Which complaints are counted for a reader of figures: numbers only, and only for those who answer for complaints
(process §3.11).
"""

from sqlalchemy import Select, or_, select

from domain.people import Role
from domain.ticket import TicketType
from models.complaint import ComplaintSubjectRow
from models.ticket import TicketRow
from services.work import Work

COUNTERS = frozenset({Role.PROCESS_OWNER, Role.IT_MANAGEMENT, Role.INCIDENT_MANAGER})


def countable(work: Work) -> Select[TicketRow] | None:
    """Every complaint that may enter the actor's counts; None for readers who are told no count at all.

    Process owner, IT management and incident managers are; a complaint about the reader or a group of theirs is never
    counted for them. The rows are for counting: whether one of them may be named is said by `access.may_see`.
    """
    actor = work.actor
    complaints = select(TicketRow).where(TicketRow.type == TicketType.COMPLAINT.value)
    if actor.is_system:
        return complaints
    if not actor.roles & COUNTERS:
        return None
    mine = or_(ComplaintSubjectRow.person_id == actor.id, ComplaintSubjectRow.group.in_(actor.groups | actor.leads))
    about_me = select(ComplaintSubjectRow.id).where(ComplaintSubjectRow.ticket_id == TicketRow.id, mine).exists()
    return complaints.where(~about_me)
