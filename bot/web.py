"""HTTP: Slack's requests at `/slack/events` when Socket Mode is off, beside health for whoever watches the process."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.settings import Settings

SLACK_PATH = "/slack/events"


def build(app: AsyncApp) -> Starlette:
    """Signature, age and replay of Slack's requests are checked by Bolt before a handler sees them."""
    slack = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await slack.handle(request)

    async def alive(_: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(routes=[Route(SLACK_PATH, events, methods=["POST"]), Route("/healthz", alive, methods=["GET"])])


@asynccontextmanager
async def serve_http(app: AsyncApp, settings: Settings) -> AsyncIterator[None]:
    """Listening until left; requests under way are finished."""
    config = uvicorn.Config(build(app), host=settings.host, port=settings.port, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[method-assign] # the process stops in its own order
    task = asyncio.create_task(server.serve(), name="http")
    while not server.started and not task.done():
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await task
