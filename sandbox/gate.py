"""The one place every Web API call passes before its effect: rate limits and faults on demand, off by default."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from sandbox.errors import SlackError
from sandbox.records import Json
from sandbox.reference import Method
from sandbox.state import State

WINDOW_SECONDS = 60.0
# Calls per minute; Slack promises "at least" these. Methods with special limits are taken as tier 4.
CALLS_PER_MINUTE = {"tier_1": 1, "tier_2": 20, "tier_3": 50, "tier_4": 100, "special": 100}
POSTS_PER_MINUTE = 300  # of chat.postMessage in the whole workspace: Slack says "several hundred"
POSTING = frozenset({"chat.postMessage", "chat.postEphemeral"})
POSTS_PER_SECOND = 1.0
POST_BURST = 3
ROUNDING = 1e-6  # a second after a second is not a hair early


class Trouble(StrEnum):
    """What goes wrong: an answer of Slack's, or an answer that never arrives whole."""

    ERROR = "error"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    TIMEOUT_BEFORE = "timeout_before"
    TIMEOUT_AFTER = "timeout_after"
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    MALFORMED = "malformed"
    SLOW = "slow"


BEFORE_EFFECT = frozenset(
    {Trouble.ERROR, Trouble.RATE_LIMITED, Trouble.SERVER_ERROR, Trouble.TIMEOUT_BEFORE, Trouble.RESET_BEFORE}
)


@dataclass
class Fault:
    """Befalls the next `times` calls of `method` (of any method for *) whose arguments contain `matching`."""

    method: str
    trouble: Trouble
    times: int = 1
    code: str = "internal_error"
    seconds: float = 1.0
    status: int = 503
    skip: int = 0
    matching: Json = field(default_factory=dict)

    def fits(self, method: str, arguments: Json) -> bool:
        wanted = self.method in {"*", method}
        return wanted and self.times > 0 and all(arguments.get(key) == value for key, value in self.matching.items())


@dataclass(frozen=True)
class Passage:
    """How a call goes on: refused here, with which status and headers, or with a fault on its answer."""

    refusal: SlackError | None = None
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    fault: Fault | None = None
    injected: bool = False


OPEN = Passage()


class Gate:
    """Windows are measured in real monotonic time, per method and per channel, unless `time` is set to another."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.time: Callable[[], float] = state.monotonic
        self._calls: dict[str, deque[float]] = {}
        self._posts: dict[str, float] = {}
        self.limited = False
        self.faults: list[Fault] = []

    def inject(self, fault: Fault) -> None:
        self.faults.append(fault)

    def admit(self, method: Method, arguments: Json) -> Passage:
        """Decides before the effect; a fault comes before a limit."""
        fault = self._fault(method.name, arguments)
        if fault is not None:
            return _passage(fault)
        wait = self._wait(method, arguments) if self.limited else 0.0
        return _limited(wait) if wait > 0 else OPEN

    def admit_response(self, channel: str) -> Passage:
        """What is posted to a response URL counts in its channel like any other message."""
        wait = self._post_wait(channel, self.time()) if self.limited else 0.0
        return _limited(wait) if wait > 0 else OPEN

    def _fault(self, method: str, arguments: Json) -> Fault | None:
        for fault in self.faults:
            if not fault.fits(method, arguments):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            fault.times -= 1
            return fault
        return None

    def _wait(self, method: Method, arguments: Json) -> float:
        """Seconds until the call would be let through; a call that is let through counts."""
        now = self.time()
        recent = self._calls.setdefault(method.name, deque())
        while recent and recent[0] <= now - WINDOW_SECONDS:
            recent.popleft()
        if len(recent) >= _calls_per_minute(method):
            return recent[0] + WINDOW_SECONDS - now
        channel = self._place(arguments) if method.name in POSTING else ""
        wait = self._post_wait(channel, now) if channel else 0.0
        if wait <= 0:
            recent.append(now)
        return wait

    def _place(self, arguments: Json) -> str:
        """A direct message is one place, whether it is addressed by its id or by the person's."""
        named = str(arguments.get("channel", ""))
        direct = self._state.direct_channel([self._state.bot.id, named]) if named in self._state.users else None
        return named if direct is None else direct.id

    def _post_wait(self, channel: str, now: float) -> float:
        """One message per second and channel, with a short burst: a bucket that empties at that rate."""
        empty_at = max(self._posts.get(channel, now), now)
        filled = (empty_at - now) * POSTS_PER_SECOND
        if filled > POST_BURST - 1 + ROUNDING:
            return (filled - (POST_BURST - 1)) / POSTS_PER_SECOND
        self._posts[channel] = empty_at + 1 / POSTS_PER_SECOND
        return 0.0


def _calls_per_minute(method: Method) -> int:
    if method.name == "chat.postMessage":
        return POSTS_PER_MINUTE
    return CALLS_PER_MINUTE.get(method.tier, CALLS_PER_MINUTE["special"])


def _limited(seconds: float, *, injected: bool = False) -> Passage:
    """429 with whole seconds, never fewer than needed."""
    wait = str(max(1, math.ceil(seconds)))
    return Passage(SlackError("ratelimited"), 429, (("Retry-After", wait),), injected=injected)


def _passage(fault: Fault) -> Passage:
    if fault.trouble is Trouble.RATE_LIMITED:
        return _limited(fault.seconds, injected=True)
    if fault.trouble is Trouble.ERROR:
        return Passage(SlackError(fault.code), injected=True)
    if fault.trouble is Trouble.SERVER_ERROR:
        return Passage(SlackError(fault.code), fault.status, injected=True)
    return Passage(fault=fault, injected=True)
