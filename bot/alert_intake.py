"""Where monitoring tools post their alerts: `POST /alerts/<tool>` with the tool's own token. Deny, then allow: token,
rate and size are checked before the body is looked at; the answer is given after the commit, with the numbers.
"""

import hmac
import re
import time
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.posts import Paces, UnreadableError, limited, parsed, refusal, unavailable
from domain.policy.alerting import MonitoringTool
from handlers import alerts
from handlers.tools.shape import FaultyAlert
from models.session import UNREACHABLE
from services.alerts import Received
from services.desk import Desk

PATH = "/alerts/{tool}"
LARGEST_BYTES = 1_000_000
POSTS_PER_MINUTE = 600
DELIVERY = re.compile(r"[A-Za-z0-9._-]{1,100}")
log = structlog.get_logger()


class AlertIntake:
    """The way in for alerts. A tool without a token in the settings is answered like an unknown one."""

    def __init__(
        self, desk: Desk, tokens: Mapping[str, SecretStr], *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._desk = desk
        self._tokens = tokens
        self._paces = Paces(per_minute=POSTS_PER_MINUTE, monotonic=monotonic)

    def routes(self) -> list[Route]:
        return [Route(PATH, self.post, methods=["POST"])]

    async def post(self, request: Request) -> Response:
        tool = self._tool(request)
        if tool is None:
            return refusal(401, "unknown tool or wrong token")
        flooded = self._paces.refusal(tool.key)
        if flooded is not None:
            return flooded
        try:
            body = parsed(await limited(request, most=LARGEST_BYTES))
        except UnreadableError as unreadable:
            return unreadable.answer
        try:
            received = await alerts.receive(self._desk, tool, body, delivery=_delivery(request))
        except UNREACHABLE:
            log.exception("database_unavailable")
            return unavailable()
        except FaultyAlert as fault:
            log.warning("alert_refused", tool=tool.key, where=fault.where)
            return refusal(422, str(fault))
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


def _delivery(request: Request) -> str | None:
    """The tool's own name for this post, if it gives one: the same post again changes nothing."""
    named = request.headers.get("idempotency-key", "")
    return named if DELIVERY.fullmatch(named) else None


def _answer(one: Received) -> dict[str, Any]:
    return {
        "fingerprint": one.fingerprint,
        "ticket": one.ticket,
        "occurrences": one.occurrences,
        "result": one.course.value,
    }
