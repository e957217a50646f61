"""The shipped example as a rulebook, faulty copies of it, and local instants, for tests that need a configuration."""

import shutil
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.rulebook import load
from domain.rulebook import Rulebook

EXAMPLE = Path(__file__).parents[1] / "config"
SHANGHAI = ZoneInfo("Asia/Shanghai")


@cache
def example() -> Rulebook:
    """The configuration in `config/`, loaded once for all tests: it cannot change."""
    return load(EXAMPLE)


def local(text: str) -> datetime:
    """`2026-07-31 16:40` in Shanghai, as an aware instant."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def copied(folder: Path, *edits: tuple[str, str, str]) -> Path:
    """A copy of the example with (file, old text, new text) replaced once each; the old text must be there."""
    target = folder / "config"
    if not target.exists():
        shutil.copytree(EXAMPLE, target)
    for name, old, new in edits:
        text = (target / name).read_text(encoding="utf-8")
        assert old in text, f"{name} has no {old!r}"
        (target / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return target


def line_of(folder: Path, name: str, text: str) -> int:
    """The line on which a text first stands, counted from 1."""
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)
