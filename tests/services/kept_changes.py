"""Whether the history says of every field of a ticket that changed what it was and what it is (process S23)."""

from typing import Any

from sqlalchemy.orm import Session

from domain.recorded import plain
from models.audit import history
from models.ticket import TicketRow

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
