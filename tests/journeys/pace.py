"""Time as Slack's limits count it in a journey. Nothing takes time by itself: it passes while the bot waits for its
budget and when the story's clock is moved. So a bot that does not wait is over the limits at once, however slow the
machine that runs the test, and a bot that waits costs the test no time.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush

from sqlalchemy import func, select

from bot.budget import Budget
from bot.effects.wire import SPENT
from bot.process import Hotline, Pace
from domain.people import SYSTEM
from models.outbox import PENDING, OutboxRow
from sandbox.clock import SandboxClock
from services.work import Work

ARRIVAL_SECONDS = 0.1  # real: by then the call of one who was let go has arrived, or will not come
GLANCE = 0.001
STEP = 0.05  # the machine's clock has gone on since the moment was worked out, and the story's has not
PATIENCE = 20.0  # how fast the bot answers is measured elsewhere; a loaded machine must not fail a journey


class Waiting:
    """The bot's waits, one after the other in the order in which they end."""

    def __init__(self, clock: SandboxClock, arrived: Callable[[], int]) -> None:
        self._clock, self._arrived = clock, arrived
        self.answer_seconds = PATIENCE
        self._waited = 0.0
        self._machine_ahead = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Event]] = []
        self._counter = 0
        self._releasing: asyncio.Task[None] | None = None

    def monotonic(self) -> float:
        """Seconds, as the budget and the workspace's limits see them."""
        return self._clock.now().timestamp() + self._waited

    def machine_now(self) -> datetime:
        """The machine's clock; leases are measured with it, so it runs ahead only while nothing is at work."""
        return datetime.now(UTC) + timedelta(seconds=self._machine_ahead)

    def pass_until(self, instant: datetime) -> None:
        """Nothing is at work: wait until a row that was put off may go."""
        seconds = max((instant - self.machine_now()).total_seconds(), STEP)
        self._machine_ahead += seconds
        self._waited += seconds

    def pass_by(self, seconds: float) -> None:
        """Time in which nobody does anything."""
        self._waited += seconds

    async def sleep(self, seconds: float) -> None:
        """Whoever wakes first calls first: time stands until that call has reached the workspace."""
        turn = asyncio.Event()
        self._counter += 1
        heappush(self._sleepers, (self.monotonic() + seconds, self._counter, turn))
        if self._releasing is None or self._releasing.done():
            self._releasing = asyncio.create_task(self._release())
        await turn.wait()

    def pace(self) -> Pace:
        """With a whole budget: what the limits of one process are."""
        return Pace(
            Budget(clock=self.monotonic),
            sleep=self.sleep,
            machine_now=self.machine_now,
            answer_seconds=self.answer_seconds,
        )

    async def _release(self) -> None:
        while self._sleepers:
            await asyncio.sleep(GLANCE)
            until, _, turn = heappop(self._sleepers)
            self._waited += max(until - self.monotonic(), 0.0)
            before = self._arrived()
            turn.set()
            await _soon(lambda seen=before: self._arrived() > seen)


async def _soon(there: Callable[[], bool]) -> None:
    limit = asyncio.get_running_loop().time() + ARRIVAL_SECONDS
    while not there() and asyncio.get_running_loop().time() < limit:  # noqa: ASYNC110 - the workspace counts calls and tells nobody
        await asyncio.sleep(GLANCE)


async def next_message(bot: Hotline) -> datetime | None:
    """When the first message may go that waits for Slack's limits, sent away or not yet taken."""
    moments = (await bot.desk.look(SYSTEM, _put_off), bot.delivery.shut_until)
    return min((one for one in moments if one is not None), default=None)


def _put_off(work: Work) -> datetime | None:
    """When the first row that waits for Slack's limits may go."""
    spent = (OutboxRow.error.endswith(SPENT)) | (OutboxRow.error == "ratelimited")
    return work.session.scalar(select(func.min(OutboxRow.not_before)).where(OutboxRow.state == PENDING, spent))
