"""On both databases: see `tests/replays.py` for how often on PostgreSQL."""

from pathlib import Path

import pytest

from tests import replays


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    replays.thin(config, items, Path(__file__).parent)
