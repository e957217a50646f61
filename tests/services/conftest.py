"""A standing desk under the shipped example, on both databases. The rules are the same on either: by default a sixth
of the tests of a file play on PostgreSQL too, with HOTLINE_EVERY_DATABASE=1 all of them.
"""

import os
from collections import Counter
from pathlib import Path

import pytest

from models.session import Store
from tests.rulebooks import example
from tests.services.standing_desk import StandingDesk

HERE = Path(__file__).parent
EVERY = 6


@pytest.fixture
def desk(store: Store) -> StandingDesk:
    return StandingDesk(store, example())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Always the same ones, the first of each file among them."""
    if os.environ.get("HOTLINE_EVERY_DATABASE"):
        return
    seen: Counter[Path] = Counter()
    left_out = []
    for item in items:
        if "postgresql" in item.name and item.path.parent == HERE:
            if seen[item.path] % EVERY:
                left_out.append(item)
            seen[item.path] += 1
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]
