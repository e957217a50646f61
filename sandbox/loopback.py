"""Keeps other machines and other web sites out: loopback Host names only, and no foreign Origin may change anything."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class LoopbackOnly:
    """Against DNS rebinding (Host) and cross-site requests (Origin), for HTTP and WebSocket alike."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"} or _welcome(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await PlainTextResponse("forbidden", status_code=403)(scope, receive, send)


def _welcome(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if _host_name(f"//{host}") not in HOSTS:
        return False
    origin = headers.get("origin")
    changes = scope["type"] == "websocket" or scope["method"] not in _READING
    if origin is None or not changes:
        return True
    return urlsplit(origin).netloc == host


def _host_name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
