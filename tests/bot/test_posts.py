"""What every way in for posts has in common: a bound on size, on time, on depth and on number."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.requests import Request

from bot.posts import Paces, UnreadableError, limited, parsed


def request(*chunks: bytes, pause: float = 0.0) -> Request:
    """A post whose body comes in these pieces, one after each pause."""

    async def pieces() -> AsyncIterator[dict[str, object]]:
        for chunk in chunks:
            await asyncio.sleep(pause)
            yield {"type": "http.request", "body": chunk, "more_body": True}
        yield {"type": "http.request", "body": b"", "more_body": False}

    coming = pieces()
    return Request({"type": "http", "method": "POST", "path": "/", "headers": []}, lambda: anext(coming))


async def status(post: Request) -> int:
    with pytest.raises(UnreadableError) as refused:
        await limited(post, most=10, seconds=0.2)
    return refused.value.answer.status_code


async def test_a_body_is_read_as_it_comes() -> None:
    assert await limited(request(b"01234", b"56789"), most=10, seconds=0.2) == b"0123456789"


async def test_no_more_is_read_than_allowed() -> None:
    """Whatever the post said of its length."""
    assert await status(request(*[b"01234"] * 1000)) == 413


async def test_who_sends_a_byte_now_and_then_is_let_go() -> None:
    """A connection is not held open by posting slowly."""
    assert await status(request(*[b"0"] * 9, pause=0.05)) == 408


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 100_000, b"\xff", b"", b"{", b"NaN" * 2])
def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableError) as refused:
        parsed(body)
    assert refused.value.answer.status_code == 400


def test_the_flood_of_one_tool_silences_no_other() -> None:
    now = [0.0]
    paces = Paces(per_minute=2, monotonic=lambda: now[0])
    assert [paces.refusal("a") is None for _ in range(3)] == [True, True, False]
    assert paces.refusal("b") is None
    now[0] = 60.0
    assert paces.refusal("a") is None
