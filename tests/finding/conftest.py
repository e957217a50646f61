"""A standing desk under the shipped example, and one whose shelves hold the corpus, on both databases."""

import pytest

from models.session import Store
from tests.finding.library import Library, shelved
from tests.rulebooks import example
from tests.services.standing_desk import StandingDesk


@pytest.fixture
def desk(store: Store) -> StandingDesk:
    return StandingDesk(store, example())


@pytest.fixture
def library(desk: StandingDesk) -> Library:
    return shelved(desk)
