"""The workspace over HTTP and WebSocket, on loopback only: Web API, Socket Mode, response URLs, uploads, the clock."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from sandbox.errors import SlackError
from sandbox.faulty import FaultyResponse
from sandbox.gate import OPEN
from sandbox.journal import ApiCall
from sandbox.loopback import LoopbackOnly
from sandbox.responses import respond
from sandbox.web_api.endpoint import answer, merge
from sandbox.web_api.files import receive
from sandbox.workspace import Workspace

LONG_POLL_SECONDS = 25.0
# An uploaded page or drawing that is opened on its own runs no script on the workspace's origin.
STERILE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
_SAME_BROWSER = frozenset({"same-origin", "none"})  # the page, or an address typed by its reader


@dataclass(frozen=True)
class Served:
    """Where a workspace is served and what the app needs to connect to it."""

    url: str
    api_url: str
    bot_token: str
    app_token: str


def build(workspace: Workspace, *, more_routes: tuple[BaseRoute, ...] = ()) -> Starlette:
    """The ASGI application; the page adds its own routes or mounts itself on the result."""
    routes = Routes(workspace)
    return Starlette(
        routes=[
            Route("/api/{method}", routes.web_api, methods=["GET", "POST"]),
            WebSocketRoute("/link", workspace.link.serve),
            Route("/upload/{file_id}", routes.upload, methods=["POST", "PUT"]),
            Route("/files/{file_id}/{name:path}", routes.download),
            Route("/response/{team}/{key:path}", routes.response, methods=["POST"]),
            Route("/_sandbox/clock", routes.clock),
            Route("/_sandbox/clock", routes.move_clock, methods=["POST"]),
            Route("/_sandbox/clock/next", routes.next_clock),
            Route("/_sandbox/journal", routes.journal),
            *more_routes,
        ],
        middleware=[Middleware(LoopbackOnly)],
    )


class Routes:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def web_api(self, request: Request) -> Response:
        content_type = request.headers.get("content-type", "")
        body = await request.body()
        try:
            arguments = merge(dict(request.query_params), body, content_type, await _form(request, body, content_type))
        except SlackError as refused:
            return JSONResponse(refused.body())
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        token = bearer if scheme.lower() == "bearer" else str(arguments.get("token", ""))
        result = answer(self._workspace, request.path_params["method"], arguments, token=token)
        response = _json(result.body, status=result.status, headers=result.headers)
        return response if result.fault is None else FaultyResponse(response, result.fault)

    async def upload(self, request: Request) -> Response:
        """Raw bytes or a form with one file."""
        content = await request.body()
        if request.headers.get("content-type", "").startswith("multipart/"):
            async with request.form() as form:
                part = next((each for each in form.values() if not isinstance(each, str)), None)
                content = await part.read() if part is not None else b""
        try:
            receive(self._workspace, request.path_params["file_id"], content)
        except SlackError as refused:
            return PlainTextResponse(refused.code, status_code=400)
        return PlainTextResponse(f"OK - {len(content)}")

    async def download(self, request: Request) -> Response:
        """For the app with its token, and for the page in the same browser."""
        file = self._workspace.state.files.get(request.path_params["file_id"])
        if file is None or file.content is None:
            return PlainTextResponse("file_not_found", status_code=404)
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if token != self._workspace.bot_token and request.headers.get("sec-fetch-site") not in _SAME_BROWSER:
            return PlainTextResponse("not_authed", status_code=403)
        return Response(file.content, media_type=file.mimetype, headers=STERILE)

    async def response(self, request: Request) -> Response:
        key = request.path_params["key"]
        grant = self._workspace.state.response_urls.get(key)
        passage = OPEN if grant is None else self._workspace.gate.admit_response(grant.channel_id)
        if passage.refusal is not None:
            return PlainTextResponse("ratelimited", status_code=passage.status, headers=dict(passage.headers))
        try:
            respond(self._workspace, key, json.loads(await request.body()))
        except ValueError:
            return PlainTextResponse("invalid_payload", status_code=400)
        except SlackError as refused:
            self._note_refusal(request, refused)
            return _json(refused.body(), status=404)
        return PlainTextResponse("ok")

    def _note_refusal(self, request: Request, refused: SlackError) -> None:
        journal, state = self._workspace.journal, self._workspace.state
        number = len(journal.calls) + 1
        arguments = {"key": request.path_params["key"]}
        journal.calls.append(ApiCall(number, state.now(), "response_url", arguments, "none", refused.body(), 404))

    async def clock(self, _: Request) -> Response:
        return JSONResponse(self._workspace.clock.describe())

    async def next_clock(self, request: Request) -> Response:
        """Answers as soon as the clock's version exceeds `after`, at the latest after 25 seconds."""
        after = request.query_params.get("after", "0")
        if not after.isdecimal():
            return JSONResponse({"error": "after must be a version"}, status_code=400)
        await self._workspace.clock.changed(after=int(after), timeout=LONG_POLL_SECONDS)
        return JSONResponse(self._workspace.clock.describe())

    async def move_clock(self, request: Request) -> Response:
        """Takes {"advance_seconds": n} or {"to": ISO instant}."""
        clock = self._workspace.clock
        try:
            order = json.loads(await request.body())
            if "to" in order:
                clock.move_to(datetime.fromisoformat(order["to"]))
            else:
                clock.advance(timedelta(seconds=float(order["advance_seconds"])))
        except (ValueError, KeyError, TypeError, OverflowError) as wrong:
            return JSONResponse({"error": str(wrong)}, status_code=400)
        return JSONResponse(clock.describe())

    async def journal(self, _: Request) -> Response:
        journal = self._workspace.journal
        calls = [vars(call) | {"at": call.at.isoformat()} for call in journal.calls]
        sent = [vars(each) | {"at": each.at.isoformat()} for each in journal.sent]
        return _json({"calls": calls, "sent": sent})


def listening(port: int) -> socket.socket:
    """On loopback. The protocol is named, or asyncio leaves Nagle's algorithm on, and each answer waits for 40 ms."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    return listener


@asynccontextmanager
async def serve(workspace: Workspace, *, port: int = 0, app: Any = None) -> AsyncIterator[Served]:
    """Serves on 127.0.0.1 in the running event loop; port 0 takes a free one."""
    listener = listening(port)
    workspace.state.base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = uvicorn.Config(
        app or build(workspace),
        log_level="warning",
        access_log=False,
        date_header=False,
        lifespan="off" if app is None else "auto",
        timeout_graceful_shutdown=1,
        ws_ping_interval=None,
    )
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        while not server.started:
            if running.done():
                running.result()
            await asyncio.sleep(0.005)
        base = workspace.state.base_url
        yield Served(base, f"{base}/api/", workspace.bot_token, workspace.app_token)
    finally:
        await workspace.link.close()
        server.leave()
        await running
        listener.close()


class _Server(uvicorn.Server):
    """Leaves the signals of the process to whoever runs it, and stops when told instead of looking every 100 ms."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._leaving = asyncio.Event()

    def leave(self) -> None:
        self.should_exit = True
        self._leaving.set()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self._leaving.wait()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _form(request: Request, body: bytes, content_type: str) -> Mapping[str, Any]:
    if content_type.startswith("multipart/"):
        async with request.form() as form:
            return {key: value for key, value in form.items() if isinstance(value, str)}
    if content_type.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    return {}


def _json(body: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    text = json.dumps(body, ensure_ascii=False, default=str)
    return Response(text, status_code=status, media_type="application/json; charset=utf-8", headers=headers)
