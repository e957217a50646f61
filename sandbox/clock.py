"""The workspace's clock: it runs with an offset in the demo and stands still in tests, and can only be moved forward.

Message times and the life of response URLs follow it; acknowledgement and trigger time-outs use real monotonic time.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class SandboxClock:
    """All instants are aware and in UTC."""

    def __init__(self, *, frozen_at: datetime | None = None, offset: timedelta = timedelta()) -> None:
        self._frozen_at = frozen_at.astimezone(UTC) if frozen_at is not None else None
        self._offset = offset
        self._moved = asyncio.Event()
        self._listeners: list[Callable[[SandboxClock], None]] = []
        self.version = 1

    @property
    def frozen(self) -> bool:
        return self._frozen_at is not None

    @property
    def offset(self) -> timedelta:
        """How far the clock is ahead of real time (for a frozen clock: at this moment)."""
        if self._frozen_at is None:
            return self._offset
        return self._frozen_at - datetime.now(UTC)

    def now(self) -> datetime:
        return self._frozen_at if self._frozen_at is not None else datetime.now(UTC) + self._offset

    def advance(self, step: timedelta) -> None:
        """Time never runs backwards: raises ValueError for a negative step."""
        if step < timedelta():
            raise ValueError("the clock can only be moved forward")
        if self._frozen_at is not None:
            self._frozen_at += step
        else:
            self._offset += step
        self._announce()

    def move_to(self, instant: datetime) -> None:
        """Raises ValueError for an instant in the past or without a time zone."""
        if instant.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        self.advance(instant - self.now())

    def freeze(self) -> None:
        self._frozen_at = self.now()
        self._announce()

    def run(self) -> None:
        """A frozen clock goes on from where it stands."""
        if self._frozen_at is not None:
            self._offset, self._frozen_at = self._frozen_at - datetime.now(UTC), None
            self._announce()

    def on_move(self, listener: Callable[["SandboxClock"], None]) -> Callable[[], None]:
        """The listener is called after each move; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def changed(self, *, after: int, timeout: float) -> bool:  # noqa: ASYNC109 - a long poll ends by itself, without an exception
        """Whether the clock's version exceeds `after` within `timeout` real seconds."""
        moved = self._moved
        if self.version <= after:
            try:
                await asyncio.wait_for(moved.wait(), timeout)
            except TimeoutError:
                return False
        return self.version > after

    def describe(self) -> dict[str, object]:
        return {
            "now": self.now().isoformat(),
            "offset_seconds": self.offset.total_seconds(),
            "frozen": self.frozen,
            "version": self.version,
        }

    def _announce(self) -> None:
        self.version += 1
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()
        for listener in tuple(self._listeners):
            listener(self)
