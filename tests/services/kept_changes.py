"""Whether the history says of every field of a ticket that changed what it was and what it is (process S23)."""

from typing import Any

from sqlalchemy.orm import Session

from domain.recorded import plain
from models.audit import history
from models.ticket import TicketRow
from services import auditing
from services.work import Work

# The chain itself, and what is worked out from the log of a clock.
DERIVED = frozenset({"audit_seq", "audit_hash", "version", "response_result", "resolution_result"})


def fields(row: TicketRow) -> dict[str, Any]:
    names = (column.name for column in TicketRow.__table__.columns if column.name not in DERIVED)
    return {name: plain(getattr(row, name)) for name in names}


def unrecorded(session: Session, row: TicketRow, before: dict[str, Any], *, since: int) -> dict[str, Any]:
    """The fields whose old and new the entries after `since` do not tell, with both."""
    told: dict[str, list[Any]] = {}
    for entry in history(session, row.id)[since:]:
        for name, (old, new) in entry.changes.items():
            told[name] = [told.get(name, [old])[0], new]
    now = fields(row)
    changed = {name: [before[name], now[name]] for name in now if now[name] != before[name]}
    return {name: both for name, both in changed.items() if told.get(name) != both}


def untold(work: Work, row: TicketRow, before: dict[str, Any], *, since: int) -> object:
    """What the entries of one act after `since` leave out; None when they name who acted and when, tell old and new of
    every field that changed, and follow from all entries before them.
    """
    entries = history(work.session, row.id)[since:]
    if (work.actor.id, work.now) not in {(one.actor_id, one.at) for one in entries}:
        return ("not told by whom and when", [(one.kind, one.actor_id, one.at) for one in entries])
    if lacking := unrecorded(work.session, row, before, since=since):
        return ("old and new not told", lacking)
    broken = [one.seq for one in auditing.verified(work.as_system(), row.id) if not one.sound]
    return ("broken chain", broken) if broken else None
