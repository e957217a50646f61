"""Several bot processes beside one workspace and one database, with Slack's limits on; any of them may be killed or
told to stop, and another takes its place.
"""

import asyncio
import random
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot import rulebook
from models.session import Store
from sandbox.clock import SandboxClock
from sandbox.person import Person
from sandbox.server import Served, serve
from sandbox.workspace import Workspace
from services.desk import Desk
from tests.faults.deaths import ROOT, configured, environment_of
from tests.rulebooks import local

STARTING = 150.0  # a loaded machine starts a process slowly
OUTLIVING = 30.0  # after a SIGTERM; how long it really took is measured


class Told:
    """The record is read by the workspace's clock, which the processes follow too."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now()


@dataclass(slots=True)
class Ends:
    """How processes ended: killed, or told to stop and after how many seconds gone."""

    kills: int = 0
    stops: list[float] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)


class Fleet:
    """`size` processes, each with its share of Slack's limits and two connections."""

    def __init__(self, workspace: Workspace, served: Served, database: str, *, size: int) -> None:
        self.workspace, self._size = workspace, size
        self._environment = environment_of(served, database) | {
            "HOTLINE_CLOCK_URL": f"{served.url}/_sandbox/clock",
            "HOTLINE_SLACK_SHARE": str(1 / size),
            "HOTLINE_SOCKET_CONNECTIONS": "2",
            "HOTLINE_LOG_LEVEL": "ERROR",
        }
        self.desk = Desk(Store(database, threads=2), rulebook.load(ROOT / "config"), Told(workspace.clock))
        self._processes: list[asyncio.subprocess.Process] = []
        self.ends = Ends()

    def person(self, key: str) -> Person:
        return Person(self.workspace, key)

    async def start(self) -> None:
        """All at the same moment, on whatever the database holds."""
        self._processes = list(await asyncio.gather(*(self._new() for _ in range(self._size))))
        async with asyncio.timeout(STARTING):
            while len(self.workspace.link.connections) < 2 * self._size:
                assert all(one.returncode is None for one in self._processes), "a process ended while it started"
                await asyncio.sleep(0.05)

    async def _new(self) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", cwd=ROOT, env=self._environment)

    async def ends_again_and_again(self, over: asyncio.Event, *, every: float, stops: float, seed: int) -> None:
        """Every few seconds one process is killed, or with the chance `stops` told to stop; another takes its place,
        also of the last one before it is `over`.
        """
        chance = random.Random(seed)
        while not await _happens(over, seconds=every):
            place = chance.randrange(self._size)
            if chance.random() < stops:
                await self._told_to_stop(place)
            else:
                await self._killed(place)
            self._processes[place] = await self._new()

    async def kill(self, pid: int) -> None:
        """The process with this number, and nobody takes its place."""
        (place,) = (place for place, one in enumerate(self._processes) if one.pid == pid)
        await self._killed(place)

    async def _killed(self, place: int) -> None:
        self._processes[place].kill()
        await self._processes[place].wait()
        self.ends.kills += 1

    async def _told_to_stop(self, place: int) -> None:
        """Cleanly within ten seconds, under load: the seconds are kept, and its exit code."""
        began = time.monotonic()
        self._processes[place].terminate()
        async with asyncio.timeout(OUTLIVING):
            code = await self._processes[place].wait()
        self.ends.stops.append(time.monotonic() - began)
        self.ends.codes.append(code)

    async def close(self) -> None:
        """All told to stop; those that have ended by themselves are counted by their exit code too."""
        for process in self._processes:
            if process.returncode is None:
                process.terminate()
        self.ends.codes += await asyncio.gather(*(process.wait() for process in self._processes))
        self.desk.store.close()
        self.workspace.clock.advance(timedelta())  # whoever still waits for it to be moved is answered


async def _happens(event: asyncio.Event, *, seconds: float) -> bool:
    """Whether it does so within that time."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True


@asynccontextmanager
async def fleet(database: str, *, size: int, start: str) -> AsyncIterator[Fleet]:
    """Slack's limits are real ones in real time; the workspace's clock runs on from a local instant."""
    clock = SandboxClock(offset=local(start) - datetime.now(UTC))
    workspace = configured(clock)
    workspace.gate.limited = True
    async with serve(workspace) as served:
        play = Fleet(workspace, served, database, size=size)
        try:
            await play.start()
            yield play
        finally:
            await play.close()
