"""HTTP: health and metrics for whoever watches the process, and Slack's requests at `/slack/events` when Socket Mode is
off. Metrics are for those who hold the token; without one, for this machine alone.
"""

import asyncio
import contextlib
import hmac
import ipaddress
import math
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager

import uvicorn
from pydantic import SecretStr
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.budget import Bucket
from bot.health import Check, Health
from bot.settings import Settings
from bot.slack_door import SlackDoor

SLACK_PATH = "/slack/events"
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
EVERY, BURST = 0.5, 10  # pages of metrics: one each half second, ten at once
Answer = Callable[[Request], Awaitable[Response]]


class PortTakenError(Exception):
    """Something else listens there."""


def build(
    health: Health, settings: Settings, *, slack: AsyncApp | None = None, more: Sequence[Route] = ()
) -> Starlette:
    """Slack's requests pass `SlackDoor` before anything of them is read; `more` are ways in with locks of their own."""
    guard = Guard(settings.hotline_metrics_token, local=_local(settings.host))

    async def alive(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def ready(request: Request) -> Response:
        return await _ready(health, request)

    async def metrics(_: Request) -> Response:
        return Response(await health.page(), media_type=METRICS_TYPE)

    routes = [
        Route("/healthz", alive, methods=["GET"]),
        Route("/readyz", ready, methods=["GET"]),
        Route("/metrics", guard.before(metrics), methods=["GET"]),
    ]
    if slack is not None:
        routes.append(Route(SLACK_PATH, _events(slack, settings), methods=["POST"]))
    return Starlette(routes=[*routes, *more])


def _events(app: AsyncApp, settings: Settings) -> Answer:
    """What is not Slack's is turned away before it is parsed; what cannot be parsed is no request."""
    slack, secret = AsyncSlackRequestHandler(app), settings.slack_signing_secret
    if secret is None:
        raise ValueError("HTTP needs SLACK_SIGNING_SECRET")
    door = SlackDoor(secret.get_secret_value())

    async def events(request: Request) -> Response:
        refusal = await door.refusal(request)
        if refusal is not None:
            return refusal
        try:
            return await slack.handle(request)
        except (ValueError, RecursionError):
            return JSONResponse({"error": "unreadable"}, status_code=400)

    return events


async def _ready(health: Health, request: Request) -> Response:
    """`?only=database,slack` asks for these alone: a slow Slack is no reason to take the bot off the net."""
    asked = request.query_params.get("only")
    try:
        only = tuple(Check) if asked is None else tuple(Check(one) for one in asked.split(","))
    except ValueError:
        return JSONResponse({"error": f"only: {', '.join(Check)}"}, status_code=400)
    reasons = await health.reasons(only)
    body = {"ready": not reasons, "reasons": [{"check": one.check.value, "why": one.why} for one in reasons]}
    return JSONResponse(body, status_code=503 if reasons else 200)


class Guard:
    """What stands before pages that are not for everybody: no body, a pace, and a token."""

    def __init__(self, token: SecretStr | None, *, local: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._token, self._local = token, local
        self._bucket = Bucket(every=EVERY, burst=BURST, clock=clock)

    def before(self, answer: Answer) -> Answer:
        async def guarded(request: Request) -> Response:
            refusal = self._refusal(request)
            return await answer(request) if refusal is None else refusal

        return guarded

    def _refusal(self, request: Request) -> Response | None:
        if request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers:
            return PlainTextResponse("a request here has no body", 413)
        if self._token is None:
            refused = PlainTextResponse("set HOTLINE_METRICS_TOKEN, or HOST to this machine alone", 403)
            return self._too_often() if self._local else refused
        given = request.headers.get("authorization", "").encode()
        wanted = f"Bearer {self._token.get_secret_value()}".encode()
        if hmac.compare_digest(given, wanted):
            return self._too_often()
        return PlainTextResponse("a bearer token is needed", 401, {"WWW-Authenticate": "Bearer"})

    def _too_often(self) -> Response | None:
        """Only who may read spends of the pace: nobody else can use it up."""
        wait = self._bucket.wait()
        if wait > 0:
            return PlainTextResponse("too often", 429, {"Retry-After": str(math.ceil(wait))})
        self._bucket.take()
        return None


def _local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Server(uvicorn.Server):
    """Leaves the process's signals alone: it is stopped in the process's own order."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serve(app: Starlette, settings: Settings) -> AsyncIterator[None]:
    """Listening until left; requests under way are finished."""
    listening = _listen(settings.host, settings.port)
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=2)
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]), name="http")
    while not server.started and not task.done():  # noqa: ASYNC110 - uvicorn offers no event to wait for
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await task


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise PortTakenError(f"{host}:{port} cannot be listened on: {error.strerror or error}") from error
