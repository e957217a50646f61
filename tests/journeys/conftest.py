"""The scenarios of the process play on SQLite and on PostgreSQL, the other journeys on PostgreSQL only with
HOTLINE_EVERY_DATABASE=1; a call that Slack would have rejected fails each of them.
"""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.world import World, stage

HERE = Path(__file__).parent
SCENARIOS = ("complaints", "digest", "duplicates", "escalation", "hand_overs", "incidents", "majors", "requests")
ON_BOTH = frozenset(f"test_{name}.py" for name in (*SCENARIOS, "restart_and_languages"))
Opens = Callable[[str], "object"]


@pytest.fixture
async def world_at(database: str) -> AsyncIterator[Callable[..., object]]:
    """A function that opens the desk at a local instant, such as 2026-07-31 16:40."""
    async with AsyncExitStack() as stack:
        worlds: list[World] = []

        async def open_at(start: str, **more: Any) -> World:
            world = await stack.enter_async_context(stage(database, start=start, **more))
            worlds.append(world)
            return world

        yield open_at
        for world in worlds:
            await world.settle()
            assert world.refused() == []
            assert await world.parked() == []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is left out is said in this file's first lines."""
    if os.environ.get("HOTLINE_EVERY_DATABASE"):
        return
    ours = [one for one in items if one.path.parent == HERE and one.path.name not in ON_BOTH]
    left_out = {one for one in ours if "postgresql" in one.name and "sqlite" not in one.name}
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [one for one in items if one not in left_out]
