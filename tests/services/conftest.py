"""A standing desk under the shipped example, on both databases: see `tests/replays.py` for how often on PostgreSQL."""

from pathlib import Path

import pytest

from models.session import Store
from tests import replays
from tests.rulebooks import example
from tests.services.standing_desk import StandingDesk


@pytest.fixture
def desk(store: Store) -> StandingDesk:
    return StandingDesk(store, example())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    replays.thin(config, items, Path(__file__).parent)
