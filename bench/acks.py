"""Fifty people act at once in the sandbox: how long the slowest waits for the answer. `python -m bench.acks`."""

import asyncio
import statistics
import tempfile
from pathlib import Path

from models import tables
from models.base import Base
from models.session import Store
from tests.journeys.world import World, stage

PEOPLE = 50
START = "2026-03-17 10:00"


async def main() -> None:
    """Everybody opens the form, fills it in, and submits in the same moment."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'acks.db'}"
        assert tables.ALL
        store = Store(url, threads=1)
        Base.metadata.create_all(store.engine)
        store.close()
        async with stage(url, start=START) as world:
            await measure(world)


async def measure(world: World) -> None:
    keys = [user.name for user in world.workspace.people()][:PEOPLE]
    await asyncio.gather(*(opened(world, key) for key in keys))
    before = len(world.workspace.journal.sent)
    await asyncio.gather(*(world.person(key).modal.submit() for key in keys))
    times = sorted(one.ack_ms for one in world.workspace.journal.sent[before:] if one.ack_ms is not None)
    await world.settle()
    print(f"{len(times)} submissions at once: median {statistics.median(times):.0f} ms, slowest {times[-1]:.0f} ms")


async def opened(world: World, key: str) -> None:
    person = world.person(key)
    await person.type("/incident printer")
    await person.wait_for(lambda: person.has_modal, seconds=30)
    for field, value in {"service": "printing", "scope": "just_me", "can_work": "partly", "description": "x"}.items():
        await person.modal.fill(field, value)


if __name__ == "__main__":
    asyncio.run(main())
