"""Pictures are drawn in a process of their own that ends with the picture, so that the bot never holds the library. One
at a time: a morning's digests must not take every core at once.
"""

import asyncio
import sys
from collections.abc import Sequence

import structlog

from bot.delivery import PostponedError
from domain.digest import TREND, TrendDay

PROGRAM = (sys.executable, "-m", "views.charts")
DRAW_SECONDS = 12.0  # some five times what a slow machine needs
TURN_SECONDS = 8.0  # together with drawing and uploading well inside the time of one delivery
BACK_SECONDS = 2.0
KEPT = 16  # pictures of some 40 kB

log = structlog.get_logger()


class Pictures:
    """Draws for all effects of one process."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._drawn: dict[bytes, bytes] = {}

    async def trend(self, days: Sequence[TrendDay]) -> bytes | None:
        """The picture as PNG; None when it cannot be drawn: a digest is worth sending without. Raises
        `PostponedError` when others are being drawn for too long.
        """
        data = TREND.dump_json(tuple(days))
        if data in self._drawn:
            return self._drawn[data]
        try:
            async with asyncio.timeout(TURN_SECONDS):
                await self._turn.acquire()
        except TimeoutError:
            raise PostponedError(BACK_SECONDS, "other pictures are being drawn") from None
        try:
            return self._drawn.get(data) or await self._draw(data)
        finally:
            self._turn.release()

    async def _draw(self, data: bytes) -> bytes | None:
        """Readers of one scope, and quiet scopes, share a picture: a morning draws few."""
        content = await _drawn(data)
        if content is not None:
            if len(self._drawn) >= KEPT:
                self._drawn.pop(next(iter(self._drawn)))
            self._drawn[data] = content
        return content


async def _drawn(data: bytes) -> bytes | None:
    pipe = asyncio.subprocess.PIPE
    try:
        child = await asyncio.create_subprocess_exec(*PROGRAM, stdin=pipe, stdout=pipe, stderr=pipe)
    except OSError as error:
        log.warning("picture_not_drawn", reason=str(error))
        return None
    try:
        async with asyncio.timeout(DRAW_SECONDS):
            content, said = await child.communicate(data)
    except TimeoutError:
        log.warning("picture_not_drawn", reason="took too long")
        return None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode:
        log.warning("picture_not_drawn", reason=said.decode(errors="replace")[-500:])
        return None
    return content
