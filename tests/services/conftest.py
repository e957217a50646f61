"""A standing desk under the shipped example, on both databases."""

import pytest

from models.session import Store
from tests.rulebooks import example
from tests.services.standing_desk import StandingDesk


@pytest.fixture
def desk(store: Store) -> StandingDesk:
    return StandingDesk(store, example())
