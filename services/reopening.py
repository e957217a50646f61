"""A resolved ticket that is not solved goes on: at its last assignee or, if they are away, at the first line; the
second time its group lead hears of it, the third time the incident manager has it (process §3.5.9, §3.6).
"""

from domain import ticket_clocks
from domain.events import Reopened, TicketAssigned
from domain.lifecycle import Action
from domain.policy.nudging import Recipient
from models.clock import set_timer
from models.person import by_ids
from models.roster import changes_of
from models.ticket import TicketRow
from services import (
    access,
    clocks,
    handling,
    masters,
    moves,
    nudges,
    people,
    presence,
    reminders,
    satisfaction,
    timeboxes,
)
from services.work import Work


def reopen(work: Work, ticket_id: int, *, reason: str) -> TicketRow:
    """In progress again; the clock goes on with what remained (process §3.5.9)."""
    row = access.ticket(work, ticket_id)
    done_at = row.resolved_at
    changes = moves.move(work, row, Action.REOPEN, reason=reason)
    changes |= work.change(row, reopens=row.reopens + 1, resolved_at=None, closed_at=None)
    clocks.append(work, row, ticket_clocks.reopen(clocks.logs(work, row), at=work.now))
    timeboxes.begin(work, row)
    nudges.resume_ladder(work, row, done_at=done_at, page=True)
    set_timer(work.session, handling.CLOSING, str(row.id), None)
    satisfaction.superseded(work, row)
    nudges.acted(work, row)
    group, assignee_id = _goes_to(work, row)
    stays = (group, assignee_id) == (row.group, row.assignee_id)
    told = _told(work, row, assignee_id if stays else None)
    work.record(Reopened(reason=reason.strip(), times=row.reopens, told=told, changes=changes), row)
    if not stays:
        _hand_on(work.as_system(), row, group=group, assignee_id=assignee_id)
    masters.part_if_alone(work, row, moved=not stays)
    return row


def _goes_to(work: Work, row: TicketRow) -> tuple[str | None, int | None]:
    """Whose it is now, and of which group."""
    if row.reopens >= work.rules.policy.closing.incident_manager_at_reopen:
        manager = next(iter(_present(work, row, Recipient.INCIDENT_MANAGER)), None)
        if manager is not None:
            return row.group, manager
    if row.assignee_id is not None and _is_there(work, row, row.assignee_id):
        return row.group, row.assignee_id
    return row.owner_group or work.rules.organisation.first_line.key, None


def _is_there(work: Work, row: TicketRow, person_id: int) -> bool:
    """Neither away nor gone: whoever was taken out of the group holds nothing there any more (process S6)."""
    key = by_ids(work.session, {person_id})[person_id].key
    left = {one for change in changes_of(work.session, row.group or "") for one in change.left}
    group = work.rules.organisation.groups_by_key.get(row.group or "")
    if group is not None and key in left and key not in group.members:
        return False
    return key in work.rules.organisation.people_by_key and key not in work.rules.absent(work.now)


def _told(work: Work, row: TicketRow, assignee_id: int | None) -> tuple[int, ...]:
    """Who keeps it hears that it is back; whoever gets it anew is told by the assignment."""
    found = [] if assignee_id is None else [assignee_id]
    if row.reopens >= work.rules.policy.closing.tell_group_lead_at_reopen:
        found += _present(work, row, Recipient.GROUP_LEAD)
    others = dict.fromkeys(one for one in found if one != work.actor.id)
    return reminders.who_may_hear(work, row, others)


def _present(work: Work, row: TicketRow, recipient: Recipient) -> tuple[int, ...]:
    return presence.instead_of_absent(work, row, people.told(work, row, (recipient,)))


def _hand_on(work: Work, row: TicketRow, *, group: str | None, assignee_id: int | None) -> None:
    before = row.group, row.assignee_id
    changes = handling.hand_to(work, row, group=group, assignee_id=assignee_id)
    event = TicketAssigned(
        group=group or "", assignee_id=assignee_id, from_group=before[0], from_assignee_id=before[1], changes=changes
    )
    work.record(event, row)
