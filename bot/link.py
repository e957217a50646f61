"""The Socket Mode connections of one process: opened side by side, counted, and closed once what came in over them is
answered. In HTTP mode there is none.
"""

import asyncio
from collections.abc import Callable

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

DRAIN_SECONDS = 2.0  # an answer that takes longer is past Slack's patience anyway
log = structlog.get_logger()


class Link:
    """`busy` says how many interactions are being answered."""

    def __init__(self, *, wanted: int, busy: Callable[[], int]) -> None:
        self.wanted = wanted
        self._busy = busy
        self._open: list[AsyncSocketModeHandler] = []

    async def open(self, app: AsyncApp, token: str, client: AsyncWebClient) -> None:
        """All of them, or as many as could be opened before this was cancelled: `close` closes those."""
        for _ in range(self.wanted):
            handler = AsyncSocketModeHandler(app, token, web_client=client)
            self._open.append(handler)
            await handler.connect_async()  # type: ignore[no-untyped-call] # Bolt leaves it untyped
        log.info("linked", mode="socket", connections=self.wanted)

    async def connected(self) -> int:
        return sum([await handler.client.is_connected() for handler in self._open])

    async def close(self) -> None:
        """Slack sends what was not answered over another process's connection, or again."""
        try:
            async with asyncio.timeout(DRAIN_SECONDS):
                while self._busy():  # noqa: ASYNC110 - each answer takes milliseconds
                    await asyncio.sleep(0.01)
        except TimeoutError:
            log.warning("unanswered", interactions=self._busy())
        for handler in self._open:
            await handler.close_async()  # type: ignore[no-untyped-call] # Bolt leaves it untyped
        self._open.clear()
