"""What all ways in for posts of other programs share: no more is read than allowed, a refusal says what is wrong."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.wellformed import mended


class UnreadableError(Exception):
    """What was posted cannot be taken; `answer` says so to who posted it."""

    def __init__(self, answer: JSONResponse) -> None:
        super().__init__(answer.status_code)
        self.answer = answer


async def limited(request: Request, *, most: int) -> bytes:
    """The body; read no further than `most` bytes, whatever the post says of its length."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise UnreadableError(refusal(413, f"the body is larger than {most} bytes"))
    return bytes(body)


def parsed(body: bytes) -> Any:
    """What the JSON says, its texts fit to be stored; one that is nested without end is none."""
    try:
        return mended(json.loads(body))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(refusal(400, "the body is no JSON")) from error


def refusal(status: int, what: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"error": what}, status_code=status, headers=headers)
