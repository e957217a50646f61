"""HTTP: Slack's requests at `/slack/events` when Socket Mode is off, beside health for whoever watches the process."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator, Sequence
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


def build(app: AsyncApp, more: Sequence[Route] = ()) -> Starlette:
    """Signature, age and replay of Slack's requests are checked by Bolt before a handler sees them."""
    slack = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await slack.handle(request)

    async def alive(_: Request) -> Response:
        return PlainTextResponse("ok")

    ours = [Route(SLACK_PATH, events, methods=["POST"]), Route("/healthz", alive, methods=["GET"])]
    return Starlette(routes=[*ours, *more])


class _Server(uvicorn.Server):
    """Leaves the process's signals alone: it is stopped in the process's own order."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serve_http(app: AsyncApp, settings: Settings, more: Sequence[Route] = ()) -> AsyncIterator[None]:
    """Listening until left; requests under way are finished."""
    config = uvicorn.Config(build(app, more), host=settings.host, port=settings.port, log_config=None, access_log=False)
    server = _Server(config)
    task = asyncio.create_task(server.serve(), name="http")
    while not server.started and not task.done():  # noqa: ASYNC110 - uvicorn offers no event to wait for
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await task
