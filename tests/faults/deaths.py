"""A bot process that may die, beside a workspace that stays: what the fault tests play with."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import yaml

from bot import rulebook
from bot.demo_workspace import workspace_of
from domain.people import SYSTEM
from models.outbox import PARKED, UNFINISHED, OutboxRow
from models.session import Store
from models.ticket import TicketRow
from sandbox.clock import SandboxClock
from sandbox.person import Person
from sandbox.server import Served, serve
from sandbox.workspace import Member, Room, Workspace
from services.desk import Desk, SystemClock
from services.work import Work

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 100.0  # a lease of a dead process on PostgreSQL ends after a minute


class Stage:
    """A workspace, a database, and at most one bot process at a time."""

    def __init__(self, workspace: Workspace, served: Served, database: str, folder: Path) -> None:
        self.workspace, self._served, self._database = workspace, served, database
        self.arming = folder / "armed"
        self._process: asyncio.subprocess.Process | None = None
        self.desk = Desk(Store(database, threads=2), rulebook.load(ROOT / "config"), SystemClock())

    def person(self, key: str) -> Person:
        return Person(self.workspace, key)

    async def start(self, *mortality: str) -> None:
        """An ordinary bot, or one that dies at a border."""
        mortal = [str(ROOT / "tests/faults/mortal_bot.py"), *mortality, str(self.arming)]
        program = mortal if mortality else ["-m", "bot", "run"]
        environment = environment_of(self._served, self._database)
        links = len(self.workspace.link.connections)
        self._process = await asyncio.create_subprocess_exec(sys.executable, *program, cwd=ROOT, env=environment)
        await self._until(lambda: len(self.workspace.link.connections) > links or self._gone())

    def _gone(self) -> bool:
        return self._process is not None and self._process.returncode is not None

    async def died(self, *, seconds: float) -> bool:
        """Whether the process is gone within these seconds."""
        assert self._process is not None
        try:
            await asyncio.wait_for(self._process.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def told_to_stop(self) -> tuple[int, float]:
        """SIGTERM; returns the exit code and the seconds it took."""
        assert self._process is not None
        began = time.monotonic()
        self._process.terminate()
        return await self._process.wait(), time.monotonic() - began

    async def stop(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()

    async def delivered(self) -> None:
        """Until nothing is waiting to go out."""

        def waits(work: Work) -> int:
            return work.session.query(OutboxRow).filter(OutboxRow.state.in_(UNFINISHED)).count()

        async with asyncio.timeout(PATIENCE):
            while await self.desk.look(SYSTEM, waits):  # noqa: ASYNC110 - another process does the work
                await asyncio.sleep(0.05)

    async def tickets(self) -> int:
        return await self.desk.look(SYSTEM, lambda work: work.session.query(TicketRow).count())

    async def parked(self) -> int:
        return await self.desk.look(
            SYSTEM, lambda work: work.session.query(OutboxRow).filter(OutboxRow.state == PARKED).count()
        )

    async def _until(self, look: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not look():  # noqa: ASYNC110 - another process is what we wait for
                await asyncio.sleep(0.02)


def environment_of(served: Served, database: str) -> dict[str, str]:
    """What a bot process is told of the workspace and the database."""
    return os.environ | {
        "SLACK_API_URL": served.api_url,
        "SLACK_BOT_TOKEN": served.bot_token,
        "SLACK_APP_TOKEN": served.app_token,
        "DATABASE_URL": database,
        "PORT": "0",
        "HOTLINE_SOCKET_CONNECTIONS": "1",
        "HOTLINE_LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(ROOT),
    }


def configured(clock: SandboxClock | None = None) -> Workspace:
    """A workspace with the configured people and channels."""
    seed = workspace_of(rulebook.load(ROOT / "config"))
    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    users = [Member(**one) for one in seed["users"]]
    rooms = [Room(**{**one, "members": tuple(one["members"])}) for one in seed["channels"]]
    return Workspace(manifest=manifest, users=users, channels=rooms, clock=clock)


@asynccontextmanager
async def stage(database: str, folder: Path) -> AsyncIterator[Stage]:
    """The workspace with the configured people; the bot is started by the test."""
    workspace = configured()
    async with serve(workspace) as served:
        play = Stage(workspace, served, database, folder)
        try:
            yield play
        finally:
            await play.stop()
            play.desk.store.close()
