"""Slack's budget: each method has its tier per minute, each channel about one message a second (slack.dev, rate
limits). Spending ahead of a refusal keeps the bot below the limit; `Retry-After` closes a method for as long as Slack
says.
"""

import sys
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
AGAIN = 1.0  # who has stood in line already asks again so soon, of whichever process
URGENT_PATIENCE = 5.0  # what goes first holds a slot that nobody else could be promised yet
OF_ONE_CHANNEL = 3.0  # a longer Retry-After for a message means the whole workspace, not its channel


@dataclass(frozen=True, slots=True)
class Turn:
    """`granted`: go in `wait` seconds, that slot is yours. Otherwise come back in `wait` seconds and ask again."""

    wait: float
    granted: bool


class Bucket:
    """Tokens that grow back with time. Those who would wait too long stand in line, each for a slot of its own, so
    that they do not all come back at once to find one token. What is urgent has a line of its own, before the other.
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

    def slots(self, patience: float) -> int:
        """How many tokens come within `patience` seconds."""
        if self.closed() > patience + ROUNDING:
            return 0
        behind = max(self._full_at - self._clock(), self.closed())
        return max(int((patience + self.every * self._burst - behind) / self.every + ROUNDING), 0)

    def take(self) -> None:
        self._full_at = max(self._full_at, self._clock() + self.closed()) + self.every

    def line(self, *, urgent: bool) -> float:
        """Seconds until everybody who was sent away and goes before has had a slot."""
        end = self._line_ends[True] if urgent else max(self._line_ends.values())
        return max(end - self._clock(), 0.0)

    def line_up(self, *, urgent: bool) -> float:
        """Seconds until the slot behind all of those, which is this one's now."""
        slot = max(self.line(urgent=urgent), self.wait())
        self._line_ends[urgent] = self._clock() + slot + self.every
        return slot

    def close_for(self, seconds: float) -> None:
        self._open_at = max(self._open_at, self._clock() + seconds)


class Budget:
    """All buckets of one process. A share below 1 leaves room for the other processes of the same app."""

    def __init__(self, *, share: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._share, self._clock = share, clock
        self._buckets: dict[str, Bucket] = {}

    def turn(
        self, method: str, channel: str | None, *, patience: float, urgent: bool = False, back: bool = False
    ) -> Turn:
        """Take a slot if it comes within `patience` seconds and belongs to nobody in line.

        Who is urgent may wait longer for what all share, so that others never take it from them in between. Who comes
        back may have stood in the line of another process: whichever has a slot next gives it, by age.
        """
        buckets = self._of(method, channel)
        longer = max(patience, URGENT_PATIENCE) if urgent else patience
        waits = [max(bucket.wait(), 0.0 if back else bucket.line(urgent=urgent)) for bucket in buckets]
        over = [wait - (longer if bucket.shared else patience) for bucket, wait in zip(buckets, waits, strict=True)]
        if any(one > ROUNDING for one in over):
            slowest = buckets[waits.index(max(waits))]
            away = max(slowest.closed(), AGAIN) if back else slowest.line_up(urgent=urgent)
            return Turn(away, granted=False)
        for bucket in buckets:
            bucket.take()
        return Turn(max(waits, default=0.0), granted=True)

    def slots(self, method: str, patience: float) -> int:
        """How many calls may be begun within `patience` seconds."""
        bucket = self._shared(method)
        return sys.maxsize if bucket is None else bucket.slots(patience)

    def opens(self, method: str, patience: float, *, ahead: int = 0) -> float:
        """Seconds until a call comes within `patience`, after `ahead` others."""
        bucket = self._shared(method)
        return 0.0 if bucket is None else max(bucket.wait() + ahead * bucket.every - patience, 0.0)

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
        shared = self._shared(method)
        found = [] if shared is None else [shared]
        if channel is not None and method == POST:
            pace = CHANNEL_PACE / self._share
            found.append(self._bucket(f"channel:{channel}", every=pace, burst=CHANNEL_BURST, shared=False))
        return found

    def _shared(self, method: str) -> Bucket | None:
        per_minute = POSTS_PER_MINUTE if method == POST else PER_MINUTE.get(TIERS.get(method, 0), 0)
        return self._method(method, per_minute * self._share) if per_minute else None

    def _method(self, method: str, per_minute: float) -> Bucket:
        """A burst counts against its own minute: no 60 seconds ever hold more calls than the tier allows."""
        burst = max(min(BURST, int(per_minute / 4)), 1)
        every = MINUTE / max(per_minute - burst, 1.0)
        return self._bucket(f"method:{method}", every=every, burst=burst, shared=True)

    def _bucket(self, name: str, *, every: float, burst: int, shared: bool) -> Bucket:
        if name not in self._buckets:
            self._buckets[name] = Bucket(every=every, burst=burst, clock=self._clock, shared=shared)
        return self._buckets[name]
