"""Where monitoring tools post their alerts: `POST /alerts/<tool>` with the tool's own token. Deny, then allow: token,
rate and size are checked before the body is looked at; the answer is given after the commit, with the numbers.
"""

import hmac
import json
import math
import time
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from domain.policy.alerting import MonitoringTool
from handlers import alerts
from handlers.tools.shape import FaultyAlert
from services.alerts import Received
from services.desk import Desk

PATH = "/alerts/{tool}"
LARGEST_BYTES = 1_000_000
POSTS_PER_MINUTE = 600
log = structlog.get_logger()


class Allowance:
    """How many posts a tool may send: a bucket that fills evenly, empty after a minute's worth at once."""

    def __init__(self, per_minute: int, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_minute / 60
        self._most = float(per_minute)
        self._monotonic = monotonic
        self._left: dict[str, tuple[float, float]] = {}

    def wait(self, who: str) -> float:
        """Seconds until the next one is let through; 0 lets this one through."""
        now = self._monotonic()
        left, at = self._left.get(who, (self._most, now))
        left = min(self._most, left + (now - at) * self._per_second)
        if left < 1:
            self._left[who] = (left, now)
            return (1 - left) / self._per_second
        self._left[who] = (left - 1, now)
        return 0.0


class AlertIntake:
    """The way in for alerts. A tool without a token in the settings is answered like an unknown one."""

    def __init__(
        self, desk: Desk, tokens: Mapping[str, SecretStr], *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._desk = desk
        self._tokens = tokens
        self._allowance = Allowance(POSTS_PER_MINUTE, monotonic=monotonic)

    def routes(self) -> list[Route]:
        return [Route(PATH, self.post, methods=["POST"])]

    async def post(self, request: Request) -> Response:
        tool = self._tool(request)
        if tool is None:
            return _refusal(401, "unknown tool or wrong token")
        wait = self._allowance.wait(tool.key)
        if wait > 0:
            return _refusal(429, "too many posts", {"Retry-After": str(math.ceil(wait))})
        body = await _limited(request)
        if body is None:
            return _refusal(413, f"the body is larger than {LARGEST_BYTES} bytes")
        try:
            parsed = json.loads(body)
        except (ValueError, RecursionError):
            return _refusal(400, "the body is no JSON")
        try:
            received = await alerts.receive(self._desk, tool, parsed)
        except FaultyAlert as fault:
            log.warning("alert_refused", tool=tool.key, where=fault.where)
            return _refusal(422, str(fault))
        return JSONResponse({"alerts": [_answer(one) for one in received]})

    def _tool(self, request: Request) -> MonitoringTool | None:
        """Compared in constant time, against something also for a tool nobody knows."""
        key = str(request.path_params["tool"])
        tool = self._desk.rules.policy.alerts.tool(key)
        token = self._tokens.get(key)
        expected = "" if token is None else token.get_secret_value()
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        same = hmac.compare_digest(given.encode(), expected.encode())
        return tool if same and expected and scheme.lower() == "bearer" else None


async def _limited(request: Request) -> bytes | None:
    """Read no further than allowed, whatever the post says of its length."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BYTES:
            return None
    return bytes(body)


def _answer(one: Received) -> dict[str, Any]:
    return {
        "fingerprint": one.fingerprint,
        "ticket": one.ticket,
        "occurrences": one.occurrences,
        "result": one.course.value,
    }


def _refusal(status: int, what: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"error": what}, status_code=status, headers=headers)
