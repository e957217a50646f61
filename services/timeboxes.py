"""Functional escalation by the clock: a group that has had an incident for its time box is asked whether others should
help (process §3.6). It is asked once for each stay, and nothing is moved by force.
"""

from datetime import timedelta

from domain.bundles import haste
from domain.events import TimeBoxOver
from domain.organisation import SupportLine
from domain.ticket import Hours, Priority, State, TicketType
from models.clock import is_due, set_timer
from models.ticket import TicketRow
from services import access, presence, reminders
from services.reminders import Reminder
from services.work import Work

TIMER = "timebox"  # ref: the ticket
AT_WORK = frozenset({State.NEW, State.ASSIGNED, State.IN_PROGRESS})


def begin(work: Work, row: TicketRow) -> None:
    """The box of the group that has it now begins, on the incident's own calendar; the third line has none."""
    length = _length(work, row)
    if length is None:
        set_timer(work.session, TIMER, str(row.id), None)
        return
    set_timer(work.session, TIMER, str(row.id), work.rules.calendars[_calendar(work, row)].add(work.now, length))


def over(work: Work, ref: str) -> None:
    """Whoever holds it or stands in is asked, else the group; while it waits for something, nobody is: the box begins
    again.
    """
    row = access.ticket(work, int(ref))
    if not is_due(work.session, TIMER, ref, work.now):
        return  # another group got it, and a box of its own, while this waited for the ticket
    length = _length(work, row)
    if length is None or row.master_id is not None or not row.snapshot().is_worked:
        set_timer(work.session, TIMER, ref, None)
        return
    if State(row.state) not in AT_WORK:
        begin(work, row)
        return
    set_timer(work.session, TIMER, ref, None)
    holder = () if row.assignee_id is None else (row.assignee_id,)
    acting = presence.instead_of_absent(work, row, holder)
    told = reminders.who_may_hear(work, row, acting) if presence.present(work, acting) else ()
    minutes = int(length / timedelta(minutes=1))
    event_id = work.record(TimeBoxOver(group=row.group or "", minutes=minutes, told=told), row)
    calendar, urgent = _calendar(work, row), haste(row.snapshot(), 0)
    asked = Reminder(event_id=event_id, told=told, calendar=calendar, asked_at=work.now, haste=urgent)
    reminders.remind(work, row, [asked])


def _length(work: Work, row: TicketRow) -> timedelta | None:
    group = work.rules.organisation.groups_by_key.get(row.group or "")
    if row.type != TicketType.INCIDENT or row.priority is None or group is None:
        return None
    boxes = work.rules.policy.escalating
    match group.line:
        case SupportLine.FIRST:
            return boxes.first_line[Priority(row.priority)].length
        case SupportLine.SECOND:
            return boxes.second_line[Priority(row.priority)].length
    return None


def _calendar(work: Work, row: TicketRow) -> str:
    return work.rules.policy.targets.incidents[Priority(row.priority or Priority.P3)].calendar.key(Hours(row.hours))
