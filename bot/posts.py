"""What all ways in for posts of other programs share: no more is read than allowed, nor for longer, nor more often; a
refusal says what is wrong.
"""

import asyncio
import json
import math
import time
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.budget import MINUTE, Bucket
from bot.wellformed import mended

AGAIN_SECONDS = "10"
BODY_SECONDS = 10.0  # who sends more slowly holds a connection and nothing else


class UnreadableError(Exception):
    """What was posted cannot be taken; `answer` says so to who posted it."""

    def __init__(self, answer: JSONResponse) -> None:
        super().__init__(answer.status_code)
        self.answer = answer


class Paces:
    """So many posts a minute for each tool; the flood of one silences no other."""

    def __init__(self, *, per_minute: int, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._per_minute, self._monotonic = per_minute, monotonic
        self._buckets: dict[str, Bucket] = {}

    def refusal(self, tool: str) -> JSONResponse | None:
        """None lets this post through."""
        made = Bucket(every=MINUTE / self._per_minute, burst=self._per_minute, clock=self._monotonic)
        pace = self._buckets.setdefault(tool, made)
        wait = pace.wait()
        if wait > 0:
            return refusal(429, "too many posts", {"Retry-After": str(math.ceil(wait))})
        pace.take()
        return None


async def limited(request: Request, *, most: int, seconds: float = BODY_SECONDS) -> bytes:
    """The body; read no further than `most` bytes, whatever the post says of its length."""
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise UnreadableError(refusal(413, f"the body is larger than {most} bytes"))
    except TimeoutError as slow:
        raise UnreadableError(refusal(408, "the body came too slowly", {"Connection": "close"})) from slow
    return bytes(body)


def parsed(body: bytes) -> Any:
    """What the JSON says, its texts fit to be stored; one that is nested without end is none."""
    try:
        return mended(json.loads(body))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(refusal(400, "the body is no JSON")) from error


def unavailable() -> JSONResponse:
    """The record is away: nothing was kept, and who posted should come again."""
    return refusal(503, "nothing was kept; come again", {"Retry-After": AGAIN_SECONDS})


def refusal(status: int, what: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"error": what}, status_code=status, headers=headers)
