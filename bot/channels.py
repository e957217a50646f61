"""Ids of the configured channels, found among those the bot is a member of; the workspace is never listed. What Slack
told is kept in the record, so every process knows it and a restart asks for nothing; a name that is missing is asked
for again at most once a minute, and at once when the bot has joined a channel.
"""

import asyncio
import time
from collections.abc import Callable

from bot.delivery import ParkedError
from bot.effects.wire import Wire
from domain.people import SYSTEM
from services import channels
from services.desk import Desk

AGAIN_SECONDS = 60.0


class Channels:
    """Names to ids."""

    def __init__(self, desk: Desk, wire: Wire, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._desk, self._wire, self._clock = desk, wire, clock
        self._asked_at = -AGAIN_SECONDS
        self._asking = asyncio.Lock()

    async def id_of(self, name: str) -> str:
        """The channel's id. `ParkedError` with the remedy when the bot is not in it."""
        found, joined = await self._known(name)
        if found is None or joined:
            async with self._asking:
                found = await self._ask(name)
        if found is None:
            raise ParkedError(f"{channels.MISSING}{name}: open the channel in Slack and type /invite @Hotline")
        return found

    async def _ask(self, name: str) -> str | None:
        """Another effect may have asked while this one waited for its turn."""
        found, joined = await self._known(name)
        soon = self._clock() - self._asked_at < AGAIN_SECONDS
        if not joined and (found is not None or soon):
            return found
        own = await self._wire.own_channels()
        self._asked_at = self._clock()
        names = {str(one["id"]): str(one["name"]) for one in own}
        await self._desk.do(SYSTEM, channels.keep, names, asked_about=joined)
        return (await self._known(name))[0]

    async def _known(self, name: str) -> tuple[str | None, frozenset[str]]:
        return await self._desk.look(SYSTEM, channels.known, name)
