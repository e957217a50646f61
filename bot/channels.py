"""Ids of the configured channels, found among those the bot is a member of; the workspace is never listed. What was
found is remembered for as long as the process lives; a channel that is missing is looked for again at most once a
minute, and at once when Slack tells that the bot has joined one.
"""

import asyncio
import time

from bot.delivery import ParkedError
from bot.effects.wire import Wire

AGAIN_SECONDS = 60.0


class Channels:
    """Names to ids."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._ids: dict[str, str] = {}
        self._looked_at = -AGAIN_SECONDS
        self._looking = asyncio.Lock()

    async def id_of(self, name: str) -> str:
        """The channel's id. Parked with the remedy when the bot is not in it."""
        found = self._ids.get(name)
        if found is None:
            await self._look()
            found = self._ids.get(name)
        if found is None:
            raise ParkedError(f"the bot is not in #{name}: open the channel in Slack and type /invite @Hotline")
        return found

    def forget(self) -> None:
        """Memberships have changed: look again when next asked."""
        self._looked_at = -AGAIN_SECONDS

    def renamed(self) -> None:
        """A name may now belong to another channel."""
        self._ids.clear()
        self.forget()

    async def _look(self) -> None:
        async with self._looking:
            if time.monotonic() - self._looked_at < AGAIN_SECONDS:
                return
            channels = await self._wire.own_channels()
            self._ids = {str(one["name"]): str(one["id"]) for one in channels}
            self._looked_at = time.monotonic()
