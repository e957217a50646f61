"""A ticket's stays in groups: their clocks begin when it comes, end when it leaves, and are nobody else's (process
§3.5.10). Whatever happens to the ticket's own clocks meanwhile reaches them through `services/clocks.py`.
"""

from domain import group_clocks
from domain.ticket_clocks import Additions
from models.ticket import TicketRow
from services import clocks
from services.work import Work


def begin(work: Work, row: TicketRow) -> None:
    """The ticket has just come to its group: what the stay before still timed ends now, and a new one begins."""
    end(work, row)
    clocks.append_all(work, row, first(work, row))


def first(work: Work, row: TicketRow) -> dict[str, Additions]:
    """What starts the clocks of the stay that begins now, by their `ref`."""
    begun = group_clocks.arrive(clocks.stay_targets(work, row), at=work.now)
    return {f"{row.assignment}:{row.group}": begun}


def end(work: Work, row: TicketRow) -> None:
    """No group is timed for it any more: it is worked on elsewhere."""
    stay = clocks.current_stay(work, row)
    if stay is not None:
        clocks.append(work, row, group_clocks.leave(clocks.stay_logs(work, row, stay), at=work.now), ref=stay)


def accept(work: Work, row: TicketRow) -> None:
    """Somebody of the group has taken it."""
    stay = clocks.current_stay(work, row)
    if stay is not None:
        clocks.append(work, row, group_clocks.accept(clocks.stay_logs(work, row, stay), at=work.now), ref=stay)


def group_of(ref: str) -> str:
    """The key of the group in which the clocks with this `ref` ran."""
    return ref.partition(":")[2]
