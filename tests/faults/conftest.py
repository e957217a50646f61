"""The fault suite in two lengths: what every run of the checks takes, and with `HOTLINE_FAULTS=all` everything."""

import os

import pytest

ALL = os.environ.get("HOTLINE_FAULTS") == "all"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests marked `long` are left out of the short form, and counted as deselected, not as skipped."""
    if ALL:
        return
    long = [one for one in items if one.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [one for one in items if one not in long]
