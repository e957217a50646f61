"""One process of the bot: store, desk, wire, delivery, scheduler and the link to Slack, started in order and stopped in
reverse. Any number of these may run side by side on PostgreSQL.
"""

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

import handlers
from bot import app as bolt
from bot.alarms import Alarms
from bot.alert_intake import AlertIntake
from bot.budget import Budget
from bot.channels import Channels
from bot.clock import FollowedClock
from bot.delivery import Delivery
from bot.dispatch import Background, Dispatcher
from bot.effects.context import Sending
from bot.effects.table import SlackEffects
from bot.effects.wire import Wire
from bot.languages import Languages
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.surface import SlackSurface
from bot.web import serve_http
from domain.people import SYSTEM
from domain.rulebook import Rulebook
from models.session import Store
from services import digest, outbox, people
from services.complaints import standing
from services.desk import Clock, Desk, SystemClock

CALL_SECONDS = 10
GRACE_SECONDS = 8.0
log = structlog.get_logger()


@dataclass(slots=True)
class Hotline:
    """A running bot and its parts."""

    settings: Settings
    desk: Desk
    client: AsyncWebClient
    app: AsyncApp
    delivery: Delivery
    scheduler: Scheduler
    background: Background
    clock: Clock

    async def settle(self) -> None:
        """Until nothing is due and nothing may go out now: what a rehearsal or a test waits for."""
        while True:
            await self.scheduler.settle()
            if await self.delivery.idle():
                return
            await asyncio.sleep(0.005)


def process_name() -> str:
    """Unique among all processes that share a database."""
    return f"{socket.gethostname()}:{os.getpid()}:{os.urandom(3).hex()}"


@asynccontextmanager
async def running(
    settings: Settings, rules: Rulebook, *, clock: Clock | None = None, budget: Budget | None = None
) -> AsyncIterator[Hotline]:
    """Everything started and linked to Slack; on leaving: no new work, leases released, connections closed."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        clock = clock or await _clock(settings, session, stack)
        store = Store(settings.database_url, threads=settings.database_threads)
        stack.callback(store.close)
        desk = Desk(store, rules, clock)
        await desk.do(SYSTEM, people.sync)
        if store.is_sqlite:
            await desk.do(SYSTEM, outbox.reclaim)
        await desk.do(SYSTEM, digest.ensure)
        await desk.do(SYSTEM, standing.check_all)
        client = _client(settings, session)
        hotline = _assemble(settings, desk, client, clock, budget or Budget(share=settings.hotline_slack_share))
        await _start(hotline, stack)
        yield hotline


def _client(settings: Settings, session: aiohttp.ClientSession) -> AsyncWebClient:
    """One shared session, and no retries of its own: whether a call is repeated is decided by delivery alone."""
    token = settings.slack_bot_token
    return AsyncWebClient(
        token=None if token is None else token.get_secret_value(),
        base_url=settings.slack_api_url,
        session=session,
        timeout=CALL_SECONDS,
        retry_handlers=[],
    )


def _assemble(settings: Settings, desk: Desk, client: AsyncWebClient, clock: Clock, budget: Budget) -> Hotline:
    background = Background()
    languages = Languages(desk, client)
    surface = SlackSurface(client)
    dispatcher = Dispatcher(desk, surface, languages, background, handlers.ACTIONS)
    secret = settings.slack_signing_secret
    app = bolt.build(client, dispatcher, signing_secret=None if secret is None else secret.get_secret_value())
    wire = Wire(client, budget, sleep=asyncio.sleep)
    effects = SlackEffects(Sending(desk, wire, Channels(desk, wire)))
    delivery = Delivery(
        desk, effects, name=process_name(), machine_now=SystemClock().now, workers=settings.hotline_workers
    )
    scheduler = Scheduler(desk)
    alarms = Alarms(desk, background)
    scheduler.on_stuck.append(alarms.stuck)
    scheduler.on_late.append(alarms.late)
    desk.after_commit += [delivery.wake, scheduler.wake]
    return Hotline(settings, desk, client, app, delivery, scheduler, background, clock)


async def _start(hotline: Hotline, stack: AsyncExitStack) -> None:
    if isinstance(hotline.clock, FollowedClock):
        hotline.clock.on_move.append(hotline.scheduler.clock_moved)
    sending = asyncio.create_task(hotline.delivery.run(), name="delivery")
    stack.push_async_callback(_ended, sending)
    stack.push_async_callback(hotline.delivery.stop)
    await hotline.scheduler.start()
    stack.push_async_callback(hotline.scheduler.stop)
    stack.push_async_callback(hotline.background.finish, seconds=GRACE_SECONDS)
    await _link(hotline, stack)


async def _link(hotline: Hotline, stack: AsyncExitStack) -> None:
    token = hotline.settings.slack_app_token
    if token is None:
        intake = AlertIntake(hotline.desk, hotline.settings.hotline_alert_tokens)
        await stack.enter_async_context(serve_http(hotline.app, hotline.settings, intake.routes()))
        return
    for _ in range(hotline.settings.hotline_socket_connections):
        handler = AsyncSocketModeHandler(hotline.app, token.get_secret_value(), web_client=hotline.client)
        await handler.connect_async()  # type: ignore[no-untyped-call] # Bolt leaves it untyped
        stack.push_async_callback(handler.close_async)
    log.info("linked", mode="socket", connections=hotline.settings.hotline_socket_connections)


async def _ended(task: "asyncio.Task[None]") -> None:
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _clock(settings: Settings, session: aiohttp.ClientSession, stack: AsyncExitStack) -> Clock:
    if settings.hotline_clock_url is None:
        return SystemClock()
    clock = FollowedClock(str(settings.hotline_clock_url))
    await clock.start(session)
    following = asyncio.create_task(clock.follow(session), name="clock")
    stack.callback(following.cancel)
    return clock
