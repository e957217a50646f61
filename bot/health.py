"""Whether this process does its work: database reachable and migrated, Slack linked, sweep and outbox keeping up. What
is found is told as reasons to `/readyz` and as figures to `/metrics`; nobody's words and no ticket is in either.
"""

import asyncio
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import SQLAlchemyError

from bot.link import Link
from bot.metrics import Metrics
from bot.migrate import Known, Schema
from domain.people import SYSTEM
from services import backlog
from services.backlog import Standing
from services.desk import Desk
from services.work import Work

FRESH_SECONDS = 1.0  # probes that come closer together than this share one look
DATABASE_SECONDS = 2.0


class Check(StrEnum):
    """What is looked at."""

    DATABASE = "database"
    WRITES = "writes"
    SLACK = "slack"
    SWEEP = "sweep"
    OUTBOX = "outbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From when on the process counts as not ready."""

    sweep: timedelta
    outbox: timedelta


@dataclass(frozen=True, slots=True)
class Reason:
    """Why it is not ready."""

    check: Check
    why: str


class Health:
    """One process's health, looked at no more often than once a second however often it is asked."""

    def __init__(
        self,
        desk: Desk,
        link: Link,
        metrics: Metrics,
        *,
        schema: Known,
        limits: Limits,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._desk, self._link, self._metrics = desk, link, metrics
        self._schema, self._limits = schema, limits
        self._clock = clock
        self._looking = asyncio.Lock()
        self._looked_at: float | None = None
        self._reasons: tuple[Reason, ...] = ()
        self._write_failed = False
        self._trial: asyncio.Task[None] | None = None
        desk.store.on_rollback.append(lambda: self._written(failed=True))
        desk.store.on_commit.append(lambda *_: self._written(failed=False))

    async def reasons(self, only: Collection[Check] = tuple(Check)) -> tuple[Reason, ...]:
        """Empty when ready, as far as these checks go."""
        async with self._looking:
            now = self._clock()
            if self._looked_at is None or now - self._looked_at >= FRESH_SECONDS:
                self._reasons = await self._look()
                self._looked_at = self._clock()
        return tuple(one for one in self._reasons if one.check in only)

    async def page(self) -> bytes:
        """The metrics of this moment."""
        await self.reasons()
        return self._metrics.page()

    async def _look(self) -> tuple[Reason, ...]:
        found = [*await self._slack(), *await self._record(), *await self._writes()]
        failing = {one.check for one in found}
        for check in Check:
            self._metrics.unready.labels(check.value).set(check in failing)
        return tuple(found)

    async def _slack(self) -> list[Reason]:
        links = await self._link.connected()
        self._metrics.links.set(links)
        self._metrics.links_wanted.set(self._link.wanted)
        if links or not self._link.wanted:
            return []
        return [Reason(Check.SLACK, f"none of {self._link.wanted} Socket Mode connections is open")]

    async def _record(self) -> list[Reason]:
        try:
            async with asyncio.timeout(DATABASE_SECONDS):
                revision, standing = await self._desk.look(SYSTEM, _read)
        except TimeoutError:
            return [Reason(Check.DATABASE, f"no answer within {DATABASE_SECONDS:.0f} s")]
        except SQLAlchemyError as error:
            return [Reason(Check.DATABASE, type(error).__name__)]
        self._metrics.stands(standing)
        return [*self._schema_of(revision), *self._late(standing)]

    def _written(self, *, failed: bool) -> None:
        self._write_failed = failed

    async def _writes(self) -> list[Reason]:
        """Tries to write as soon as a transaction has failed, and only then: a full disk and a database that was failed
        over to its standby can still be read. One trial at a time, however long the database lets it wait.
        """
        if not self._write_failed:
            return []
        self._trial = self._trial or asyncio.create_task(self._desk.quietly(SYSTEM, backlog.try_to_write))
        done, _ = await asyncio.wait({self._trial}, timeout=DATABASE_SECONDS)
        if not done:
            return [Reason(Check.WRITES, f"cannot be written: no answer within {DATABASE_SECONDS:.0f} s")]
        error, self._trial = self._trial.exception(), None
        return [] if error is None else [Reason(Check.WRITES, f"cannot be written: {type(error).__name__}")]

    def _schema_of(self, revision: str | None) -> list[Reason]:
        """A newer schema is no failure: it only adds, and a rolling deploy lives on that."""
        state = self._schema.compare(revision)
        if state in {Schema.FITS, Schema.NEWER}:
            return []
        return [Reason(Check.DATABASE, f"{state.value}: run `hotline migrate`")]

    def _late(self, standing: Standing) -> list[Reason]:
        found = []
        if standing.lag > self._limits.sweep:
            found.append(Reason(Check.SWEEP, _beyond("a timer has been due for", standing.lag, self._limits.sweep)))
        if standing.oldest > self._limits.outbox:
            found.append(Reason(Check.OUTBOX, _beyond("an effect waits since", standing.oldest, self._limits.outbox)))
        return found


def _read(work: Work) -> tuple[str | None, Standing]:
    revision = MigrationContext.configure(work.session.connection()).get_current_revision()
    return revision, backlog.standing(work)


def _beyond(what: str, found: timedelta, limit: timedelta) -> str:
    return f"{what} {found.total_seconds():.0f} s, the limit is {limit.total_seconds():.0f} s"
