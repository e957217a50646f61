"""The desk: the one place that runs use cases and the only reader of the clock. A use case is a plain function
`f(work, …)`; `Desk.do` returns after its commit, with audit and outbox rows in the same transaction.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy.orm import Session

from domain.announcements import Telling, announce
from domain.effects import Effect
from domain.errors import AlreadyDone
from domain.events import Event, plain
from domain.people import SYSTEM, Actor
from domain.rulebook import Rulebook
from models.audit import AuditRow, seal
from models.clock import upsert
from models.outbox import OutboxRow, remember
from models.session import Store
from models.ticket import TicketRow

P = ParamSpec("P")
T = TypeVar("T")


class Clock(Protocol):
    """Whatever tells the time: the machine's clock, or the sandbox's."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(slots=True)
class Work:
    """One use case at work: its transaction, its instant, the rules in force and who acts."""

    session: Session
    now: datetime
    rules: Rulebook
    actor: Actor = SYSTEM
    recorded: list[Event] = field(default_factory=list)

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
        """Append the event to the ticket's history and put its announcements into the outbox; returns the event's id."""
        row.audit_seq += 1
        actor_id = self.actor.id
        data, changes = event.data(), plain(event.changes)
        body = {"data": data, "changes": changes}
        digest = seal(
            previous=row.audit_hash, seq=row.audit_seq, at=self.now, actor_id=actor_id, kind=event.kind, body=body
        )
        entry = AuditRow(
            ticket_id=row.id,
            seq=row.audit_seq,
            at=self.now,
            actor_id=actor_id,
            kind=event.kind,
            data=data,
            changes=changes,
            previous=row.audit_hash,
            hash=digest,
        )
        row.audit_hash = digest
        self.session.add(entry)
        self.session.flush()
        self.recorded.append(event)
        telling = Telling(event, entry.id, row.snapshot())
        for position, effect in enumerate(announce(telling)):
            self.tell(effect, key=f"e{entry.id}.{position}")
        return entry.id

    def tell(self, effect: Effect, *, key: str) -> None:
        """Put one effect into the outbox; one with a known key or a waiting twin changes nothing."""
        values: Mapping[str, Any] = {
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
            "not_before": effect.not_before or self.now,
            "state": "pending",
            "attempts": 0,
            "unsure": False,
        }
        self.session.execute(upsert(self.session)(OutboxRow).values(**values).on_conflict_do_nothing())


class Desk:
    """Runs use cases against one store under one rulebook. `after_commit` callbacks wake delivery and scheduler."""

    def __init__(self, store: Store, rules: Rulebook, clock: Clock) -> None:
        self.store = store
        self.rules = rules
        self.clock = clock
        self.after_commit: list[Callable[[], None]] = []

    async def do(
        self,
        actor: Actor,
        use_case: Callable[Concatenate[Work, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Carry a use case out; returns its value after the commit, or raises with nothing changed."""
        return await self._commit(actor, None, lambda work: use_case(work, *args, **kwargs))

    async def once(
        self,
        key: str,
        actor: Actor,
        use_case: Callable[Concatenate[Work, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """The same, at most once per key: raises `AlreadyDone` when this very input was carried out before."""
        return await self._commit(actor, key, lambda work: use_case(work, *args, **kwargs))

    async def look(self, query: Callable[Concatenate[Work, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Read beside the writers; whatever the query changes is rolled back."""
        now = self.clock.now()
        run = self.store.read(lambda session: query(Work(session, now, self.rules), *args, **kwargs))
        return await asyncio.wrap_future(run)

    async def _commit(self, actor: Actor, key: str | None, use_case: Callable[[Work], T]) -> T:
        now = self.clock.now()

        def run(session: Session) -> T:
            if key is not None and not remember(session, key, now):
                raise AlreadyDone(key)
            return use_case(Work(session, now, self.rules, actor))

        value = await asyncio.shield(asyncio.wrap_future(self.store.write(run)))
        for wake in self.after_commit:
            wake()
        return value
