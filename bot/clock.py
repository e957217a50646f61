"""A clock that follows the sandbox's: in the demo the page moves time, and the bot moves with it. Never used in
production.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import aiohttp
import structlog

from services.desk import SystemClock

PATIENCE = 35.0
RETRY_SECONDS = 0.5
log = structlog.get_logger()


class FollowedClock:
    """The machine's clock plus the sandbox's offset, or the sandbox's standing instant."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._machine = SystemClock()
        self._offset = timedelta(0)
        self._standing: datetime | None = None
        self._version = 0
        self.on_move: list[Callable[[], None]] = []

    def now(self) -> datetime:
        return self._standing if self._standing is not None else self._machine.now() + self._offset

    async def start(self, session: aiohttp.ClientSession) -> None:
        """The first reading; without it the bot would begin at the wrong time."""
        async with session.get(self._url) as answer:
            self._read(await answer.json())

    async def follow(self, session: aiohttp.ClientSession) -> None:
        """Until cancelled: wait for the next move, tell those who sleep."""
        while True:
            try:
                timeout = aiohttp.ClientTimeout(total=PATIENCE)
                parameters = {"after": str(self._version)}
                async with session.get(f"{self._url}/next", params=parameters, timeout=timeout) as answer:
                    moved = self._read(await answer.json())
            except (aiohttp.ClientError, TimeoutError):
                await asyncio.sleep(RETRY_SECONDS)
                continue
            if moved:
                for tell in self.on_move:
                    tell()

    def _read(self, body: dict[str, object]) -> bool:
        moved = body["version"] != self._version
        self._version = int(str(body["version"]))
        now = datetime.fromisoformat(str(body["now"])).astimezone(UTC)
        self._standing = now if body["frozen"] else None
        self._offset = timedelta(seconds=float(str(body["offset_seconds"])))
        return moved
