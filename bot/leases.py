"""Which rows of the outbox this process holds. A lease is short, so that the rows of a killed process are taken up
within seconds, and it is renewed while a row is at work; a process that could not renew in time sends nothing more.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from domain.people import SYSTEM
from models.line import Room
from services import outbox
from services.desk import Desk
from services.outbox import Item

LEASE = timedelta(seconds=15)
RENEW_SECONDS = 2.0
LONGEST_CALL = timedelta(seconds=11)  # a call that is begun now has ended before the lease has
ROW: ContextVar[int | None] = ContextVar("row", default=None)
URGENT: ContextVar[bool] = ContextVar("urgent", default=False)  # the row at work goes before all others
BACK: ContextVar[bool] = ContextVar("back", default=False)  # it has been put off before

log = structlog.get_logger()


class LeaseLostError(Exception):
    """Another process may hold the row by now: whatever was to be sent is not sent."""


class Leases:
    """The rows at work and how long each is surely ours. The clocks of all processes must agree within seconds."""

    def __init__(self, desk: Desk, *, name: str, machine_now: Callable[[], datetime]) -> None:
        self._desk, self._name, self._machine_now = desk, name, machine_now
        self._until: dict[int, datetime] = {}

    async def claim(self, *, limit: int, rooms: Sequence[Room] = ()) -> list[Item]:
        now = self._machine_now()
        items = await self._desk.quietly(
            SYSTEM, outbox.claim, by=self._name, now=now, lease=LEASE, limit=limit, rooms=rooms
        )
        self._until |= {item.id: now + LEASE for item in items}
        return items

    def let_go(self, item: Item) -> None:
        self._until.pop(item.id, None)

    def check(self) -> None:
        """Before each call to Slack: raises `LeaseLostError` unless the row at work is ours until after the call."""
        row = ROW.get()
        if row is None:
            return
        until = self._until.get(row)
        if until is None or until - self._machine_now() < LONGEST_CALL:
            raise LeaseLostError(f"row {row}")

    async def keep(self) -> None:
        """Renew, again and again, until cancelled."""
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            if self._until:
                try:
                    await self._renew(tuple(self._until))
                except SQLAlchemyError:
                    log.warning("leases_not_renewed", rows=len(self._until))

    async def _renew(self, rows: Iterable[int]) -> None:
        until = self._machine_now() + LEASE
        ours = set(await self._desk.quietly(SYSTEM, outbox.renew, tuple(rows), by=self._name, until=until))
        for row in rows:
            if row not in self._until:
                continue
            if row in ours:
                self._until[row] = until
            else:
                del self._until[row]
