"""The shipped rules for every clock test."""

import pytest

from domain.calendars import Calendar, Calendars
from domain.policy import Policy
from tests.domain.clocks.desk_time import shipped_calendars, shipped_policy


@pytest.fixture(scope="session")
def calendars() -> Calendars:
    return shipped_calendars()


@pytest.fixture(scope="session")
def office(calendars: Calendars) -> Calendar:
    return calendars["5x8"]


@pytest.fixture(scope="session")
def policy() -> Policy:
    return shipped_policy()
