"""A duplicate parts from its master: it is on its own again, in its group's queue, with its own reminders."""

from domain.duplicate_events import DuplicateParted
from domain.lifecycle import Action
from domain.ticket import DONE_STATES, MAJOR_ACTIVE, Priority, State
from models.ticket import TicketRow
from services import moves, nudges, stays, timeboxes
from services.work import Work

STILL_BROKEN = "still_broken"  # the reason when its reporter rejects what the master's resolution was


def part(work: Work, row: TicketRow, *, reason: str, told: tuple[int, ...] = (), moved: bool = False) -> None:
    """Nothing of its own is lost: number, start, due times and what was said; nobody proposes a master again. What has
    `moved` to another group in the same moment has its card there already.
    """
    master = work.session.get_one(TicketRow, row.master_id)
    changes = moves.move(work, row, Action.UNLINK_DUPLICATE, reason=reason)
    changes |= work.change(row, master_id=None, apart=True)
    if not moved:
        changes |= work.change(row, assignment=row.assignment + 1)
    work.session.flush()
    if not moved:
        stays.begin(work, row)
    timeboxes.begin(work, row)
    if row.priority == Priority.P1:
        nudges.start_ladder(work, row)
    event = DuplicateParted(
        master=master.snapshot().ref,
        number=master.id,
        reason=reason.strip(),
        leading=master.major in MAJOR_ACTIVE,
        shown=moved,
        told=told,
        changes=changes,
    )
    work.record(event, row)


def part_if_alone(work: Work, row: TicketRow, *, moved: bool) -> None:
    """Its reporter says that it still does not work though the master is over: it goes on alone, and who held the
    master hears of it. While the master is open again it stays a duplicate.
    """
    master = None if row.master_id is None else work.session.get_one(TicketRow, row.master_id)
    if master is None or State(master.state) not in DONE_STATES:
        return
    holder = () if master.assignee_id is None else (master.assignee_id,)
    part(work.as_system(), row, reason=STILL_BROKEN, told=holder, moved=moved)
