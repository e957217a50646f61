"""The desk: the one place that runs use cases and the only reader of the clock. A use case is a plain function
`f(work, …)`; `Desk.do` returns after its commit, with audit and outbox rows in the same transaction.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy.orm import Session

from domain.catalogue.search import LeafFinder
from domain.errors import AlreadyDone
from domain.people import Actor
from domain.rulebook import Rulebook
from models.outbox import remember
from models.session import Store
from services.identity import Caller, identify
from services.in_force import InForce
from services.work import Entry, Work

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


class Desk:
    """Runs use cases against one store under one rulebook. `after_commit` callbacks wake delivery and scheduler."""

    def __init__(self, store: Store, rules: Rulebook, clock: Clock) -> None:
        self.store = store
        self._in_force = InForce(rules)
        self.clock = clock
        self.finder = LeafFinder(rules.catalogue)
        self.after_commit: list[Callable[[], None]] = []
        self.on_recorded: list[Callable[[Entry], None]] = []  # after its commit

    @property
    def rules(self) -> Rulebook:
        """The rules in force, as of the last look of this process."""
        return self._in_force.latest

    async def do(
        self,
        actor: Actor | Caller,
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
        actor: Actor | Caller,
        use_case: Callable[Concatenate[Work, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """The same, at most once per key: raises `AlreadyDone` when this very input was carried out before."""
        return await self._commit(actor, key, lambda work: use_case(work, *args, **kwargs))

    async def quietly(
        self,
        actor: Actor | Caller,
        use_case: Callable[Concatenate[Work, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """The same as `do`, waking nobody: for the bookkeeping of those who would be woken by it."""
        return await self._commit(actor, None, lambda work: use_case(work, *args, **kwargs), wakes=False)

    async def look(
        self,
        actor: Actor | Caller,
        query: Callable[Concatenate[Work, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Read beside the writers; whatever the query changes is rolled back."""
        now = self.clock.now()

        def run(session: Session) -> T:
            return query(self._work(session, now, actor), *args, **kwargs)

        return await asyncio.wrap_future(self.store.read(run))

    async def _commit(
        self, actor: Actor | Caller, key: str | None, use_case: Callable[[Work], T], *, wakes: bool = True
    ) -> T:
        now = self.clock.now()

        def run(session: Session) -> tuple[T, list[Entry]]:
            if key is not None and not remember(session, key, now):
                raise AlreadyDone(key)
            work = self._work(session, now, actor)
            return use_case(work), work.entries

        value, entries = await asyncio.shield(asyncio.wrap_future(self.store.write(run, news=wakes)))
        for wake in self.after_commit if wakes else ():
            wake()
        for entry in entries:
            for tell in self.on_recorded:
                tell(entry)
        return value

    def _work(self, session: Session, now: datetime, actor: Actor | Caller) -> Work:
        """Rules and standing are looked up inside the transaction that uses them: a role lost a second ago is lost."""
        rules = self._in_force.rules(session)
        who = identify(session, rules, actor) if isinstance(actor, Caller) else actor
        return Work(session, now, rules, who)
