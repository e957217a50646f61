"""Drawing in a process of its own: a program that fails or hangs costs the picture, never the digest."""

import sys

import pytest

from bot import pictures
from bot.delivery import PostponedError
from bot.pictures import Pictures
from tests.views.digests import digest

DAYS = digest().snapshot.trend


async def test_a_picture_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine that tests it."""
    monkeypatch.setattr(pictures, "DRAW_SECONDS", 90.0)
    content = await Pictures().trend(DAYS)
    assert content is not None
    assert content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "program",
    [
        (sys.executable, "-c", "import sys; sys.exit('no fonts')"),
        (sys.executable, "-c", "import time; time.sleep(60)"),
    ],
    ids=["fails", "hangs"],
)
async def test_a_program_that_fails_or_hangs_gives_no_picture(
    monkeypatch: pytest.MonkeyPatch, program: tuple[str, ...]
) -> None:
    monkeypatch.setattr(pictures, "PROGRAM", program)
    monkeypatch.setattr(pictures, "DRAW_SECONDS", 1.0)
    assert await Pictures().trend(DAYS) is None


async def test_one_picture_is_drawn_at_a_time_and_who_waits_too_long_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pictures, "TURN_SECONDS", 0.01)
    drawing = Pictures()
    async with drawing._turn:
        with pytest.raises(PostponedError):
            await drawing.trend(DAYS)
