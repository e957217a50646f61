"""One use case at work: its transaction, its instant, the rules in force and who acts. `Work.record` is the only way
into the history, and the announcements of what was recorded go into the outbox with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from domain.announcements import Telling, announce
from domain.effects import Effect
from domain.finding import entries
from domain.people import SYSTEM, Actor
from domain.recorded import Event, plain
from domain.rulebook import Rulebook
from domain.ticket import TicketType
from models import search
from models.audit import append, seal
from models.base import written
from models.clock import upsert
from models.outbox import OutboxRow
from models.ticket import TicketRow


@dataclass(frozen=True, slots=True)
class Entry:
    """What a log may say of an entry in a history: what kind, of which ticket, by whom; never anybody's words.

    Of a complaint it says nothing, and there is none (process §3.11).
    """

    kind: str
    ticket: int
    actor: int | None


@dataclass(slots=True)
class Work:
    """What a use case is handed. `actor` is whoever asked, or the desk itself."""

    session: Session
    now: datetime
    rules: Rulebook
    actor: Actor = SYSTEM
    recorded: list[Event] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def as_system(self) -> "Work":
        """The same transaction, continued by the desk itself on account of what was just recorded."""
        return Work(self.session, self.now, self.rules, SYSTEM, self.recorded, self.entries)

    def change(self, row: TicketRow, **values: object) -> dict[str, tuple[Any, Any]]:
        """Set fields of a ticket and return old and new of those that really changed, JSON-ready."""
        changes: dict[str, tuple[Any, Any]] = {}
        for name, value in values.items():
            old, new = plain(getattr(row, name)), plain(value)
            if old != new:
                changes[name] = (old, new)
                setattr(row, name, value if not hasattr(value, "value") else new)
        return changes

    def record(self, event: Event, row: TicketRow) -> int:
        """Append to the ticket's history and put the announcements into the outbox; returns the entry's id. A ticket
        that is not on record yet is written with its first entry.
        """
        row.audit_seq += 1
        actor_id = self.actor.id
        data, changes = event.data(), plain(event.changes)
        body = {"data": data, "changes": changes}
        previous = row.audit_hash
        row.audit_hash = digest = seal(
            previous=previous, seq=row.audit_seq, at=self.now, actor_id=actor_id, kind=event.kind, body=body
        )
        if row.id is None:
            self.session.flush()
        entry = {
            "ticket_id": row.id,
            "seq": row.audit_seq,
            "at": self.now,
            "actor_id": actor_id,
            "kind": event.kind,
            "data": data,
            "changes": changes,
            "previous": previous,
            "hash": digest,
        }
        entry_id = append(self.session, entry)
        self.recorded.append(event)
        if row.type != TicketType.COMPLAINT:
            self.entries.append(Entry(event.kind, row.id, actor_id))
        snapshot = row.snapshot()
        if row.audit_seq == 1 or entries.FIELDS & event.changes.keys():
            search.keep(self.session, entries.of_ticket(snapshot), ticket_id=row.id)
        telling = Telling(event, entry_id, snapshot)
        self._tell_all({f"e{entry_id}.{position}": effect for position, effect in enumerate(announce(telling))})
        return entry_id

    def tell(self, effect: Effect, *, key: str) -> None:
        """Put one effect into the outbox; one with a known key or a waiting twin changes nothing."""
        self._tell_all({key: effect})

    def _tell_all(self, effects: Mapping[str, Effect]) -> None:
        if effects:
            rows = [self._waiting(effect, key) for key, effect in effects.items()]
            written(self.session).execute(_telling(upsert(self.session)), rows)

    def _waiting(self, effect: Effect, key: str) -> dict[str, Any]:
        return {
            "key": effect.key or key,
            "lane": effect.lane,
            "kind": effect.kind.value,
            "urgency": int(effect.urgency),
            "ticket_id": effect.ticket_id,
            "person_id": effect.person_id,
            "place": effect.place,
            "args": plain(effect.args),
            "coalesce": effect.coalesce,
            "created_at": self.now,
            "state": "pending",
            "attempts": 0,
            "unsure": False,
        }


@cache
def _telling(insert: Any) -> Any:
    """Made once for each dialect: making a statement takes longer than carrying it out."""
    return insert(OutboxRow.__table__).on_conflict_do_nothing()
