"""Which tests of SQLite play on PostgreSQL too: all with `HOTLINE_EVERY_DATABASE=1`, by default a tenth of each file.
The rules are the same on either; so much finds what a dialect breaks.
"""

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

ALL = bool(os.environ.get("HOTLINE_EVERY_DATABASE"))
EVERY = 10


def left_out(items: Iterable[pytest.Item], folder: Path) -> list[pytest.Item]:
    """Of this folder: always the same ones, never the first of a file, never a test of PostgreSQL alone."""
    ours = [one for one in items if one.path.parent == folder]
    names = {(one.path, one.name) for one in ours}
    seen: Counter[Path] = Counter()
    out = []
    for one in ours:
        if not ALL and "postgresql" in one.name and (one.path, one.name.replace("postgresql", "sqlite")) in names:
            out += [one] if seen[one.path] % EVERY else []
            seen[one.path] += 1
    return out


def thin(config: pytest.Config, items: list[pytest.Item], folder: Path) -> None:
    """Counted as deselected."""
    out = set(left_out(items, folder))
    config.hook.pytest_deselected(items=list(out))
    items[:] = [one for one in items if one not in out]
