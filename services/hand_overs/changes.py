"""Old and new of every field of a hand-over record, for the history of the ticket it belongs to (process S23). The
names say that they are the record's: a ticket has a state, a service and a reason of its own.
"""

from collections.abc import Mapping
from typing import Any

from domain.recorded import plain
from models.hand_over import HandOverRow

PREFIX = "hand_over."
# What the entry itself says: the record and its kind, its ticket, and since when it exists.
SAID = frozenset({"id", "kind", "ticket_id", "drafted_at"})
FIELDS = "fields"


def kept(row: HandOverRow) -> Mapping[str, Any]:
    """Everything the record holds now; what was typed, field by field."""
    columns = (one.name for one in HandOverRow.__table__.columns if one.name not in SAID | {FIELDS})
    return {PREFIX + name: plain(value) for name, value in row.fields.items()} | {
        PREFIX + name: plain(getattr(row, name)) for name in columns
    }


def since(row: HandOverRow, before: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What changed `before`; of a record that is new, everything that is filled in."""
    now = kept(row)
    found = {name: (before.get(name), now.get(name)) for name in dict.fromkeys((*before, *now))}
    return {name: (old, new) for name, (old, new) in found.items() if old != new}
