"""One process of the bot: store, desk, wire, delivery, scheduler and the link to Slack, started in order and stopped in
reverse. Any number of these may run side by side on PostgreSQL.
"""

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp
import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

import handlers
from bot import app as bolt
from bot import logs, migrate, web
from bot.alarms import Alarms
from bot.alert_intake import AlertIntake
from bot.budget import Budget
from bot.channels import Channels
from bot.clock import FollowedClock
from bot.delivery import Delivery
from bot.dispatch import ANSWER_SECONDS, Background, Dispatcher
from bot.effects.context import Sending
from bot.effects.table import SlackEffects, intake_of
from bot.effects.wire import Wire
from bot.hand_over_intake import HandOverIntake
from bot.hand_over_tools import Tools
from bot.health import Health, Limits
from bot.identity import Identity
from bot.languages import Languages
from bot.link import Link
from bot.metrics import Metrics
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.slack_client import CountedClient
from bot.surface import SlackSurface
from domain.people import SYSTEM
from domain.rulebook import Rulebook
from models.session import Store
from services import digest, outbox, people, readying, repeats
from services.complaints import standing
from services.desk import Clock, Desk, SystemClock

CALL_SECONDS = 10
GRACE_SECONDS = 2.5  # with the link (2 s) and delivery (3.5 s) a stop stays within ten seconds
CALL_TIMEOUT = aiohttp.ClientTimeout(total=CALL_SECONDS)  # of the shared session: the client's own is not heeded then
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Pace:
    """How a process keeps to Slack's limits and by which clock it waits; a rehearsal brings its own."""

    budget: Budget
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    machine_now: Callable[[], datetime] = SystemClock().now
    answer_seconds: float = ANSWER_SECONDS


@dataclass(slots=True)
class Hotline:
    """A running bot and its parts."""

    settings: Settings
    desk: Desk
    client: AsyncWebClient
    identity: Identity
    app: AsyncApp
    delivery: Delivery
    scheduler: Scheduler
    background: Background
    clock: Clock
    link: Link
    health: Health
    metrics: Metrics

    def wake(self) -> None:
        """Another process has committed something; safe from any thread."""
        self.delivery.wake()
        self.scheduler.wake()

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
    settings: Settings, rules: Rulebook, *, clock: Clock | None = None, pace: Pace | None = None
) -> AsyncIterator[Hotline]:
    """Everything started and linked to Slack; on leaving: no new work, leases released, connections closed."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession(timeout=CALL_TIMEOUT))
        clock = clock or await _clock(settings, session, stack)
        metrics = Metrics()
        store = Store(settings.database_url, threads=settings.database_threads)
        stack.callback(store.close)
        store.on_commit.append(metrics.committed)
        store.on_rollback.append(metrics.rolled_back)
        desk = Desk(store, rules, clock)
        desk.on_recorded.append(logs.recorded)
        await desk.do(SYSTEM, people.sync)
        if store.is_sqlite:
            await desk.do(SYSTEM, outbox.reclaim)
        await desk.do(SYSTEM, digest.ensure)
        await desk.do(SYSTEM, readying.ensure)
        await desk.do(SYSTEM, repeats.ensure)
        await desk.do(SYSTEM, standing.check_all)
        client = _client(settings, session, metrics)
        pace = pace or Pace(Budget(share=settings.hotline_slack_share))
        hotline = _assemble(settings, desk, client, clock, pace, metrics)
        await _start(hotline, stack)
        yield hotline


def _client(settings: Settings, session: aiohttp.ClientSession, metrics: Metrics) -> AsyncWebClient:
    """One shared session, and no retries of its own: whether a call is repeated is decided by delivery alone."""
    token = settings.slack_bot_token
    return CountedClient(
        on_call=[metrics.called],
        token=None if token is None else token.get_secret_value(),
        base_url=settings.slack_api_url,
        session=session,
        timeout=CALL_SECONDS,
        retry_handlers=[],
    )


def _assemble(
    settings: Settings, desk: Desk, client: AsyncWebClient, clock: Clock, pace: Pace, metrics: Metrics
) -> Hotline:
    background = Background()
    languages = Languages(desk, client)
    surface = SlackSurface(client)
    dispatcher = Dispatcher(desk, surface, languages, background, handlers.ACTIONS, answer_seconds=pace.answer_seconds)
    dispatcher.on_outcome.append(metrics.handled)
    secret = settings.slack_signing_secret
    signing = None if secret is None else secret.get_secret_value()
    identity = Identity(client, sleep=pace.sleep)
    app = bolt.build(client, dispatcher, identity, signing_secret=signing, on_ack=[metrics.acked])
    wire = Wire(client, pace.budget, sleep=pace.sleep)
    effects = SlackEffects(Sending(desk, wire, Channels(desk, wire), tools=_tools(settings, client, pace)))
    intake = intake_of(pace.budget)
    delivery = Delivery(
        desk,
        effects,
        name=process_name(),
        machine_now=pace.machine_now,
        intake=intake,
        workers=settings.hotline_workers,
    )
    wire.before_call.append(delivery.leases.check)
    wire.on_turn.append(intake.asked)
    scheduler = Scheduler(desk)
    alarms = Alarms(desk, background)
    scheduler.on_stuck.append(alarms.stuck)
    scheduler.on_late.append(alarms.late)
    scheduler.on_waiting.append(alarms.waiting)
    scheduler.on_looked.append(metrics.looked)
    scheduler.on_failed.append(metrics.failed)
    desk.after_commit += [delivery.wake, scheduler.wake]
    link = Link(wanted=settings.hotline_socket_connections if settings.socket_mode else 0, busy=dispatcher.busy)
    health = _health(settings, desk, link, metrics)
    return Hotline(settings, desk, client, identity, app, delivery, scheduler, background, clock, link, health, metrics)


def _tools(settings: Settings, client: AsyncWebClient, pace: Pace) -> Tools | None:
    """The receivers' tools are spoken to over the process's one session."""
    if client.session is None:
        return None
    urls, secrets = settings.hotline_hand_over_urls, settings.hotline_hand_over_secrets
    return Tools(client.session, urls=urls, secrets=secrets, machine_now=pace.machine_now)


def _health(settings: Settings, desk: Desk, link: Link, metrics: Metrics) -> Health:
    limits = Limits(
        sweep=timedelta(seconds=settings.hotline_ready_sweep_seconds),
        outbox=timedelta(seconds=settings.hotline_ready_outbox_seconds),
    )
    return Health(desk, link, metrics, schema=migrate.known(), limits=limits)


async def _start(hotline: Hotline, stack: AsyncExitStack) -> None:
    if isinstance(hotline.clock, FollowedClock):
        hotline.clock.on_move.append(hotline.scheduler.clock_moved)
    sending = asyncio.create_task(hotline.delivery.run(), name="delivery")
    stack.push_async_callback(_ended, sending)
    stack.push_async_callback(hotline.delivery.stop)
    await hotline.scheduler.start()
    stack.push_async_callback(hotline.scheduler.stop)
    listener = hotline.desk.store.listener(hotline.wake)
    if listener is not None:
        listener.start()
        stack.push_async_callback(asyncio.to_thread, listener.close)
    stack.push_async_callback(hotline.background.finish, seconds=GRACE_SECONDS)
    await _link(hotline, stack)


async def _link(hotline: Hotline, stack: AsyncExitStack) -> None:
    """Health is served from before the link until after it: whoever watches sees the process come and go."""
    settings, token = hotline.settings, hotline.settings.slack_app_token
    intake = AlertIntake(hotline.desk, settings.hotline_alert_tokens)
    slack = hotline.app if token is None else None
    answers = HandOverIntake(hotline.desk, settings.hotline_hand_over_secrets, machine_now=SystemClock().now)
    pages = web.build(hotline.health, settings, slack=slack, more=[*intake.routes(), *answers.routes()])
    if settings.port or token is None:
        await stack.enter_async_context(web.serve(pages, settings))
    await hotline.identity.ask()
    if token is not None:
        stack.push_async_callback(hotline.link.close)
        await hotline.link.open(hotline.app, token.get_secret_value(), hotline.client)


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
