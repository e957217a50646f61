"""Slack's budget: each method has its tier per minute, each channel about one message a second (slack.dev, rate
limits). Spending ahead of a refusal keeps the bot below the limit; `Retry-After` closes a method for as long as Slack
says.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
MINUTE = 60.0
BURST = 5  # calls that may go out at once before the pace counts
POSTS_PER_MINUTE = 240  # Slack says "several hundred" for the whole workspace, and not how many
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
    "users.lookupByEmail": 3,
    "views.publish": 4,
}
POST = "chat.postMessage"
CHANNEL_PACE = 1.0  # seconds between messages of one channel
CHANNEL_BURST = 2  # Slack allows "short bursts"; one less than that, for the wire does not keep distances
ROUNDING = 1e-6
URGENT_PATIENCE = 5.0  # what goes first holds a slot that nobody else could be promised yet
OF_ONE_CHANNEL = 3.0  # a longer Retry-After for a message means the whole workspace, not its channel


@dataclass(frozen=True, slots=True)
class Turn:
    """`granted`: go in `wait` seconds, that slot is yours. Otherwise come back in `wait` seconds and ask again."""

    wait: float
    granted: bool


class Bucket:
    """Tokens that grow back with time. Those who would wait too long stand in line, each for a slot of its own, so
    that they do not all come back at once to find one token. What goes first has a line of its own.
    """

    def __init__(self, *, every: float, burst: int, clock: Callable[[], float], shared: bool = True) -> None:
        self.every, self._burst, self._clock, self.shared = every, burst, clock, shared
        self._full_at = 0.0  # when the bucket would be full again
        self._open_at = 0.0
        self._line_ends = {True: 0.0, False: 0.0}

    def wait(self) -> float:
        token = self._full_at - self._clock() - self.every * (self._burst - 1)
        return max(token if token > ROUNDING else 0.0, self.closed())

    def closed(self) -> float:
        """Seconds until Slack will hear of it again."""
        return max(self._open_at - self._clock(), 0.0)

    def take(self) -> None:
        self._full_at = max(self._full_at, self._clock() + self.closed()) + self.every

    def line_up(self, *, urgent: bool) -> float:
        """Seconds until the slot behind everybody as urgent who was sent away before."""
        ahead = self._line_ends[True] if urgent else max(self._line_ends.values())
        slot = max(ahead, self._clock() + self.wait())
        self._line_ends[urgent] = slot + self.every
        return slot - self._clock()

    def close_for(self, seconds: float) -> None:
        self._open_at = max(self._open_at, self._clock() + seconds)


class Budget:
    """All buckets of one process. A share below 1 leaves room for the other processes of the same app."""

    def __init__(self, *, share: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._share, self._clock = share, clock
        self._buckets: dict[str, Bucket] = {}

    def turn(self, method: str, channel: str | None, *, patience: float, urgent: bool = False) -> Turn:
        """Take a slot if it comes within `patience` seconds; who asks first has the first one.

        Who is urgent may wait longer for what all share, so that others never take it from them in between.
        """
        buckets = self._of(method, channel)
        longer = max(patience, URGENT_PATIENCE) if urgent else patience
        if any(bucket.wait() > (longer if bucket.shared else patience) for bucket in buckets):
            slowest = max(buckets, key=Bucket.wait)
            return Turn(slowest.line_up(urgent=urgent), granted=False)
        wait = max((bucket.wait() for bucket in buckets), default=0.0)
        for bucket in buckets:
            bucket.take()
        return Turn(wait, granted=True)

    def closed(self, method: str, channel: str | None) -> float:
        """Seconds for which Slack has refused further calls, perhaps while this one waited for its slot."""
        return max((bucket.closed() for bucket in self._of(method, channel)), default=0.0)

    def refused(self, method: str, channel: str | None, *, retry_after: float) -> None:
        """Slack said when to come back: nothing of this method (or, for messages, this channel) goes out before."""
        for bucket in self._of(method, channel):
            if bucket.shared and method == POST and retry_after <= OF_ONE_CHANNEL:
                continue
            bucket.close_for(retry_after)

    def _of(self, method: str, channel: str | None) -> list[Bucket]:
        found = []
        per_minute = POSTS_PER_MINUTE if method == POST else PER_MINUTE.get(TIERS.get(method, 0), 0)
        if per_minute:
            found.append(self._method(method, per_minute * self._share))
        if channel is not None and method == POST:
            pace = CHANNEL_PACE / self._share
            found.append(self._bucket(f"channel:{channel}", every=pace, burst=CHANNEL_BURST, shared=False))
        return found

    def _method(self, method: str, per_minute: float) -> Bucket:
        """A burst counts against its own minute: no 60 seconds ever hold more calls than the tier allows."""
        burst = max(min(BURST, int(per_minute / 4)), 1)
        every = MINUTE / max(per_minute - burst, 1.0)
        return self._bucket(f"method:{method}", every=every, burst=burst, shared=True)

    def _bucket(self, name: str, *, every: float, burst: int, shared: bool) -> Bucket:
        if name not in self._buckets:
            self._buckets[name] = Bucket(every=every, burst=burst, clock=self._clock, shared=shared)
        return self._buckets[name]
