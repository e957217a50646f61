"""One workspace with the page and the tiny bot for all page tests, and a browser to look at it with.

The server runs in a thread of its own, for NiceGUI has one set of pages per process; every test brings its own person,
so that tests do not see each other.
"""

import asyncio
import os
import re
import shutil
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from sandbox.clock import SandboxClock
from sandbox.page.mount import mount
from sandbox.person import Person
from sandbox.records import Channel
from sandbox.server import build, serve
from sandbox.workspace import Member, Room, Workspace
from tests.page import tiny_bot

T = TypeVar("T")
FRIDAY = datetime(2026, 10, 9, 8, 40, tzinfo=UTC)
NAMES = ("chromium", "chromium-browser", "google-chrome")
# A browser's address bar is a page of its own, made for each window, which takes as long as the page under test.
# Chromium hears only the last such list: the first three are Playwright's.
UNWANTED = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "PaintHolding",
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
)
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    f"--disable-features={','.join(UNWANTED)}",
)
PATIENCE_MS = 10_000

expect.set_options(timeout=PATIENCE_MS)


class Site:
    """The running workspace, as the tests' own thread reaches it."""

    def __init__(self) -> None:
        clock = SandboxClock(offset=FRIDAY - datetime.now(UTC))
        self.workspace = Workspace(
            manifest=tiny_bot.MANIFEST, clock=clock, channels=[Room("general", bot=True, general=True)], ack_seconds=1.0
        )
        self.workspace.state.team.name = "Kunlun"
        self.url = ""
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._numbers = count(1)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        if not self._ready.wait(30):
            raise TimeoutError("the workspace did not start")

    def _run(self) -> None:
        self._loop.run_until_complete(self._live())

    async def _live(self) -> None:
        app = build(self.workspace)
        mount(app, self.workspace)
        self._stop = asyncio.Event()
        async with serve(self.workspace, app=app) as served:
            bot = await tiny_bot.connect(served.api_url, served.bot_token, served.app_token)
            await self.workspace.changes.until(lambda: self.workspace.link.connected, seconds=10)
            self.url = served.url
            self._ready.set()
            await self._stop.wait()
            await bot.close_async()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def do(self, move: Coroutine[Any, Any, T]) -> T:
        """Runs in the loop of the workspace and waits for the end."""
        return asyncio.run_coroutine_threadsafe(move, self._loop).result(10)

    def call(self, look: Callable[[], T]) -> T:
        async def run() -> T:
            return look()

        return self.do(run())

    def person(self, real_name: str, **more: Any) -> Person:
        """Somebody new, under a handle nobody else has, in #general."""

        def add() -> Person:
            handle = f"p{next(self._numbers)}"
            self.workspace.add_user(Member(handle, real_name, **more))
            newcomer = Person(self.workspace, handle)
            self.workspace.channel("general").members.append(newcomer.id)
            return newcomer

        return self.call(add)

    def channel(self, *members: Person, private: bool = False, bot: bool = True) -> Channel:
        """A channel of its own for a test."""

        def add() -> Channel:
            rooms, name = self.workspace.rooms, f"room-{next(self._numbers)}"
            channel = rooms.create(name, creator=members[0].id, private=private)
            channel.members[:] = [*(each.id for each in members), *([self.workspace.bot.id] if bot else [])]
            return channel

        return self.call(add)

    def post(self, channel: Channel, text: str = "", **more: Any) -> str:
        """The app posts over its Web API; the answer is the message's time."""
        return self._posted(lambda client: client.chat_postMessage(channel=channel.id, text=text, **more))

    def _posted(self, call: Callable[[Any], Awaitable[Any]]) -> str:
        return str(self.web(call)["ts"])

    def web(self, call: Callable[[Any], Awaitable[Any]]) -> Any:
        async def run() -> Any:
            return await call(tiny_bot.AsyncWebClient(self.workspace.bot_token, base_url=f"{self.url}/api/"))

        return self.do(run())


def choose(page: Page, person: Person) -> None:
    """Picks somebody from an open list of people; handles tell namesakes apart."""
    page.get_by_role("option", name=re.compile(rf"@{person.user.name}$")).click()


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    running = Site()
    yield running
    running.stop()


def browser_path() -> str:
    """HOTLINE_CHROMIUM, else the first known browser on the path; its absence is a failure, never a skip."""
    named = os.environ.get("HOTLINE_CHROMIUM")
    path = next(filter(None, map(shutil.which, [named] if named else NAMES)), None)
    if path is None:
        pytest.fail(
            "The page tests need Chromium: install the package chromium, or name a browser in HOTLINE_CHROMIUM.",
            pytrace=False,
        )
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser_path(), args=list(ARGUMENTS))
        yield running
        running.close()


Look = Callable[..., Page]


@pytest.fixture
def look(browser: Browser, site: Site) -> Iterator[Look]:
    """Opens the page as somebody; errors in the browser's console fail the test."""
    complaints: list[str] = []
    contexts = []

    def open_as(person: Person | None, place: Channel | str = "", *, size: tuple[int, int] = (1280, 800)) -> Page:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        target = place if isinstance(place, str) else place.id
        page.goto(f"{site.url}/as/{person.user.name}/{target}" if person else site.url)
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert complaints == []
