"""Slack's budget: each method has its tier per minute, each channel about one message a second (slack.dev, rate
limits). Spending ahead of a refusal keeps the bot below the limit; `Retry-After` closes a method for as long as Slack
says.
"""

import time
from collections.abc import Callable, Mapping

PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
BURST = 5  # calls that may go out at once before the pace counts
TIERS: Mapping[str, int] = {
    "chat.update": 3,
    "conversations.create": 2,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.invite": 3,
    "conversations.members": 4,
    "conversations.open": 3,
    "conversations.replies": 3,
    "conversations.setTopic": 2,
    "files.completeUploadExternal": 4,
    "files.getUploadURLExternal": 4,
    "pins.add": 2,
    "users.conversations": 3,
    "users.info": 4,
    "views.publish": 4,
}
CHANNEL_PACE = 1.0  # seconds between messages of one channel
CHANNEL_BURST = 4


class Bucket:
    """Tokens that grow back with time. `wait` says how long until one is free; `take` spends it."""

    def __init__(self, *, every: float, burst: int, clock: Callable[[], float]) -> None:
        self._every, self._burst, self._clock = every, burst, clock
        self._free_at = 0.0  # virtual time at which the bucket would be full again

    def wait(self) -> float:
        full_in = max(self._free_at - self._clock(), 0.0)
        return max(full_in - self._every * (self._burst - 1), 0.0)

    def take(self) -> None:
        self._free_at = max(self._free_at, self._clock()) + self._every

    def close_for(self, seconds: float) -> None:
        self._free_at = max(self._free_at, self._clock() + seconds + self._every * (self._burst - 1))


class Budget:
    """All buckets of one process. A share below 1 leaves room for the other processes of the same app."""

    def __init__(self, *, share: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._share, self._clock = share, clock
        self._buckets: dict[str, Bucket] = {}

    def wait(self, method: str, channel: str | None) -> float:
        """Seconds until this call may go out; 0 when it may go now."""
        return max((bucket.wait() for bucket in self._of(method, channel)), default=0.0)

    def spend(self, method: str, channel: str | None) -> None:
        for bucket in self._of(method, channel):
            bucket.take()

    def refused(self, method: str, channel: str | None, *, retry_after: float) -> None:
        """Slack said when to come back: nothing of this method (or, for messages, this channel) goes out before."""
        for bucket in self._of(method, channel):
            bucket.close_for(retry_after)

    def _of(self, method: str, channel: str | None) -> list[Bucket]:
        found = []
        tier = TIERS.get(method)
        if tier is not None:
            found.append(self._bucket(f"method:{method}", every=60 / (PER_MINUTE[tier] * self._share), burst=BURST))
        if channel is not None and method == "chat.postMessage":
            found.append(self._bucket(f"channel:{channel}", every=CHANNEL_PACE / self._share, burst=CHANNEL_BURST))
        return found

    def _bucket(self, name: str, *, every: float, burst: int) -> Bucket:
        if name not in self._buckets:
            self._buckets[name] = Bucket(every=every, burst=burst, clock=self._clock)
        return self._buckets[name]
