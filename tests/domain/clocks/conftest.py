"""The shipped rules for every clock test, and a longer hypothesis profile on request."""

import os

import pytest
from hypothesis import HealthCheck, settings

from domain.calendars import Calendar, Calendars
from domain.policy import Policy
from tests.domain.clocks.desk_time import shipped_calendars, shipped_policy

_CALM = {"deadline": None, "derandomize": True, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("clocks", max_examples=150, **_CALM)
settings.register_profile("clocks-long", max_examples=20_000, **(_CALM | {"derandomize": False}))
settings.load_profile("clocks-long" if os.environ.get("HYPOTHESIS_PROFILE") == "long" else "clocks")


@pytest.fixture(scope="session")
def calendars() -> Calendars:
    return shipped_calendars()


@pytest.fixture(scope="session")
def office(calendars: Calendars) -> Calendar:
    return calendars["5x8"]


@pytest.fixture(scope="session")
def policy() -> Policy:
    return shipped_policy()
