"""Each journey plays on SQLite and on PostgreSQL; a call that Slack would have rejected fails it."""

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AsyncExitStack

import pytest

from tests.journeys.world import World, stage

Opens = Callable[[str], "object"]


@pytest.fixture
async def world_at(database: str) -> AsyncIterator[Callable[..., object]]:
    """A function that opens the desk at a local instant, such as 2026-07-31 16:40."""
    async with AsyncExitStack() as stack:
        worlds: list[World] = []

        async def open_at(start: str, *, readers: Collection[str] = ()) -> World:
            world = await stack.enter_async_context(stage(database, start=start, readers=readers))
            worlds.append(world)
            return world

        yield open_at
        for world in worlds:
            await world.settle()
            assert world.refused() == []
            assert await world.parked() == []
