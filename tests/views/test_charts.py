"""The digest's picture: a PNG of a known size whatever the figures, and no library in the bot for it."""

import struct
import subprocess
import sys
from datetime import date, timedelta

import pytest

from domain.digest import TREND, TrendDay
from tests.shape.source import ROOT
from tests.views.digests import digest
from views import charts

PNG = b"\x89PNG\r\n\x1a\n"


def size(content: bytes) -> tuple[int, int]:
    """Width and height as the picture itself declares them."""
    assert content.startswith(PNG)
    width, height = struct.unpack(">II", content[16:24])
    return width, height


@pytest.mark.parametrize(
    "values",
    [[(12, 9, 31)] * 10, [(0, 0, 0)] * 10, [(4000, 3999, 125_000)] * 10, [(1, 0, 1)], []],
    ids=["usual", "nothing", "large", "one day", "no day"],
)
def test_it_is_drawn_whatever_the_figures(values: list[tuple[int, int, int]]) -> None:
    days = [TrendDay(date(2026, 9, 14) + timedelta(days=n), *one) for n, one in enumerate(values)]
    assert size(charts.draw(days)) == (charts.WIDTH, charts.HEIGHT) == (1200, 600)


def test_other_figures_are_another_picture() -> None:
    days = digest().snapshot.trend
    assert charts.draw(days) == charts.draw(days)
    assert charts.draw(days) != charts.draw(days[:-1])


def test_as_a_program_it_reads_days_and_writes_the_picture() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "views.charts"],
        input=TREND.dump_json(digest().snapshot.trend),
        capture_output=True,
        check=True,
        cwd=ROOT,
    )
    assert size(done.stdout) == (charts.WIDTH, charts.HEIGHT)
    assert done.stderr == b""


def test_the_bot_holds_no_drawing_library() -> None:
    """Charts add nothing to the bot's memory: whatever it imports, matplotlib and numpy are not among it."""
    code = "import sys, bot.cli, bot.process; print([one for one in ('matplotlib', 'numpy') if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT, text=True)  # noqa: S603 - our own program
    assert done.stdout.strip() == "[]"
