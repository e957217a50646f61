"""The lock before Slack's requests over HTTP: size, age, signature and kind are checked on the raw bytes, before
anything of them is parsed. What passes is Bolt's.
"""

import asyncio
import time
from collections.abc import Callable

from slack_sdk.signature import Clock, SignatureVerifier
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

MOST_BYTES = 1_000_000  # Slack's own payloads end at a quarter of this
BODY_SECONDS = 3.0  # Slack itself waits no longer for the answer
LONGEST_STAMP = 15
KINDS = frozenset({"application/json", "application/x-www-form-urlencoded"})


class _Now(Clock):
    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now

    def now(self) -> float:
        return self._now()


class SlackDoor:
    """Who knocks without Slack's signature of the last five minutes is turned away with nothing done."""

    def __init__(self, secret: str, *, now: Callable[[], float] = time.time) -> None:
        self._verifier = SignatureVerifier(secret, _Now(now))

    async def refusal(self, request: Request) -> Response | None:
        """None for a request that may be read."""
        length = request.headers.get("content-length", "")
        if not length.isdecimal():
            return _no(411, "length_required")
        if int(length) > MOST_BYTES:
            return _no(413, "too_large")
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await request.body()
        except TimeoutError:
            return _no(408, "too_slow")
        if not self._signed(body, request):
            return _no(401, "invalid_request")
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in KINDS:
            return _no(415, "content_type")
        return None

    def _signed(self, body: bytes, request: Request) -> bool:
        stamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        if not (stamp.isascii() and stamp.isdecimal() and len(stamp) < LONGEST_STAMP and signature.isascii()):
            return False
        try:
            return self._verifier.is_valid(body, stamp, signature)
        except UnicodeDecodeError:
            return False


def _no(status: int, error: str) -> Response:
    return JSONResponse({"error": error}, status_code=status)
