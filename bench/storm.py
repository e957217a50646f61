"""A thousand reports in a minute through the local workspace: whether each is answered in time, and when all is told.

`python -m bench.storm [--reports 1000] [--seconds 60]`. Workspace, bot and delivery share one process here.
"""

import asyncio
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Annotated

import typer
from sqlalchemy import create_engine, func, select

from domain.people import SYSTEM
from models import tables
from models.base import Base
from models.ticket import TicketRow
from services.work import Work
from tests.journeys.world import World, stage

REPORTS, SECONDS = 1000, 60.0
START = "2026-03-17 10:00"
LATE_MS = 3000.0  # Slack takes no answer after that
ANSWERS = {"service": "printing", "scope": "just_me", "can_work": "partly", "description": "It is silent."}


@dataclass(slots=True)
class Storm:
    """What came of it. Milliseconds until each submission was answered."""

    acks: list[float] = field(default_factory=list)
    unanswered: int = 0
    seconds: float = 0.0


async def measure(reports: int, seconds: float) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'storm.db'}"
        assert tables.ALL
        Base.metadata.create_all(create_engine(url))
        async with stage(url, start=START) as world:
            storm = await _storm(world, reports, seconds)
            kept = await world.bot.desk.look(SYSTEM, _kept)
            settling = time.perf_counter()
            await world.settle()
            calm = time.perf_counter() - settling
    late = sum(one > LATE_MS for one in storm.acks) + storm.unanswered
    return [
        f"{len(storm.acks)} reports in {storm.seconds:.1f} s",
        f"not answered within 3 s: {late} (goal 0); answered and not on record: {len(storm.acks) - kept} (goal 0)",
        f"answer: median {median(storm.acks):.0f} ms, slowest {max(storm.acks):.0f} ms",
        f"until everything was told, within the limits of the workspace: {calm:.1f} s",
    ]


async def _storm(world: World, reports: int, seconds: float) -> Storm:
    """Everybody reports again and again, evenly over the time."""
    storm, keys = Storm(), [user.name for user in world.workspace.people()]
    begun = time.perf_counter()
    shares = [reports // len(keys) + (place < reports % len(keys)) for place in range(len(keys))]
    await asyncio.gather(*(_person(world, key, share, seconds, storm) for key, share in zip(keys, shares, strict=True)))
    storm.seconds = time.perf_counter() - begun
    return storm


async def _person(world: World, key: str, share: int, seconds: float, storm: Storm) -> None:
    person, begun = world.person(key), time.perf_counter()
    for turn in range(share):
        await asyncio.sleep(max(0.0, begun + seconds * turn / share - time.perf_counter()))
        await person.type(f"/incident printer {key} {turn}")
        await person.wait_for(lambda: person.has_modal, seconds=30)
        modal = person.modal
        for name, value in ANSWERS.items():
            await modal.fill(name, value)
        before = time.perf_counter()
        if await modal.submit() == {}:
            storm.acks.append((time.perf_counter() - before) * 1000)
        else:
            storm.unanswered += 1
        await person.modal.dismiss()


def _kept(work: Work) -> int:
    return work.session.scalar(select(func.count()).select_from(TicketRow)) or 0


def main(
    *,
    reports: Annotated[int, typer.Option(help="How many.")] = REPORTS,
    seconds: Annotated[float, typer.Option(help="Over how long they are spread.")] = SECONDS,
) -> None:
    print("\n".join(asyncio.run(measure(reports, seconds))))


if __name__ == "__main__":
    typer.run(main)
