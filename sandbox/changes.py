"""Tells the page and waiting tests that something in the workspace has changed; carries no contents."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


class Kind(StrEnum):
    MESSAGE = "message"
    CHANNEL = "channel"
    VIEW = "view"
    HOME = "home"
    USER = "user"
    FILE = "file"
    NOTICE = "notice"
    APP = "app"


@dataclass(frozen=True)
class Change:
    """What changed, where, and (when only one person can see it) for whom."""

    kind: Kind
    channel_id: str | None = None
    user_id: str | None = None


class Changes:
    def __init__(self) -> None:
        self._listeners: list[Callable[[Change], None]] = []
        self._next = asyncio.Event()
        self.version = 0

    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """The callback hears of every change, on the event loop; the returned function ends that."""
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def tell(self, kind: Kind, *, channel_id: str | None = None, user_id: str | None = None) -> None:
        self.version += 1
        change = Change(kind, channel_id, user_id)
        woken, self._next = self._next, asyncio.Event()
        woken.set()
        for listener in tuple(self._listeners):
            listener(change)

    async def until(self, look: Callable[[], T], *, seconds: float) -> T:
        """The first true answer of `look`, asked again after each change; raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while True:
                changed = self._next
                if found := look():
                    return found
                await changed.wait()
