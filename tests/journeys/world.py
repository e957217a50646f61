"""The stage of a journey: a local workspace with the configured people, the bot linked to it by the real Bolt and
slack_sdk, a clock that stands still until moved, and a database of either kind.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from bot import process, rulebook
from bot.demo_workspace import workspace_of
from bot.process import Hotline
from bot.settings import Settings
from sandbox.clock import SandboxClock
from sandbox.person import Person
from sandbox.server import serve
from sandbox.workspace import Member, Room, Workspace

ROOT = Path(__file__).resolve().parents[2]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(text: str) -> datetime:
    """`2026-07-31 16:40` in Shanghai, where the process's scripts play."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


class Standing:
    """The bot reads the workspace's clock."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now()


class World:
    """Everything a journey needs; people are named by their keys of `config/organisation.yml`."""

    def __init__(self, workspace: Workspace, bot: Hotline) -> None:
        self.workspace, self.bot = workspace, bot

    def person(self, key: str) -> Person:
        return Person(self.workspace, key)

    async def at(self, text: str) -> None:
        """Move the clock to a local instant, stopping wherever the desk has something to do on the way."""
        await self.settle()
        self.workspace.clock.move_to(local(text))
        self.bot.scheduler.clock_moved()
        await self.settle()

    async def through(self, text: str, *, step: timedelta = timedelta(minutes=1)) -> None:
        """The same, minute by minute, as time really passes."""
        until = local(text)
        while self.workspace.clock.now() < until:
            self.workspace.clock.move_to(min(until, self.workspace.clock.now() + step))
            self.bot.scheduler.clock_moved()
            await self.bot.scheduler.settle()
        await self.settle()

    async def settle(self) -> None:
        await self.bot.settle()

    def refused(self) -> list[object]:
        """Calls that Slack would have rejected: none, unless the journey expects it."""
        return list(self.workspace.journal.rejected())


@asynccontextmanager
async def stage(database_url: str, *, start: str, config: Path = ROOT / "config") -> AsyncIterator[World]:
    """A whole desk at work from a local instant on."""
    rules = rulebook.load(config)
    seed = workspace_of(rules)
    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    clock = SandboxClock(frozen_at=local(start))
    users = [Member(**one) for one in seed["users"]]
    rooms = [Room(**{**one, "members": tuple(one["members"])}) for one in seed["channels"]]
    workspace = Workspace(manifest=manifest, clock=clock, users=users, channels=rooms)
    async with serve(workspace) as served:
        settings = Settings(
            slack_bot_token=served.bot_token,
            slack_app_token=served.app_token,
            slack_api_url=served.api_url,
            database_url=database_url,
            hotline_socket_connections=1,
        )
        async with process.running(settings, rules, clock=Standing(clock)) as bot:
            yield World(workspace, bot)
