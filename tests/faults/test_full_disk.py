"""The disk is full while a receipt is under way and a reminder falls due: the probes say so, one log line of each loop
does, and once there is room each is told, once.
"""

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.health import Check
from sandbox.gate import Fault, Trouble
from tests.faults import database_troubles as troubles
from tests.faults.test_database_troubles import BEFORE, UNDER_WAY, fill_in, reminded_without_being_asked
from tests.journeys.world import stage
from tests.rulebooks import local

LASTS = 3.5  # seconds: both loops look again more than once


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_said_once_and_made_up_for(database: str) -> None:
    async with stage(database, start="2026-03-16 10:00") as world:
        waiting = await world.report("wang", BEFORE, service="printing", scope="my_unit", can_work="no")
        world.workspace.gate.inject(Fault("chat.postMessage", Trouble.SLOW, times=2, seconds=0.5))
        await fill_in(world, "chen", UNDER_WAY)
        assert await world.person("chen").modal.submit() == {}
        assert await world.bot.health.reasons() == ()
        with capture_logs() as lines:
            async with troubles.full(world.bot.desk.store.engine):
                world.workspace.clock.move_to(local("2026-03-16 10:40"))
                world.bot.scheduler.clock_moved()
                await asyncio.sleep(LASTS)
                assert await world.nudges(waiting) == []
                assert Check.SWEEP in {one.check for one in await world.bot.health.reasons()}
            await reminded_without_being_asked(world, waiting)
            await world.settle()
        said = [str(one["event"]) for one in lines]
        assert (said.count("outbox_unreachable"), said.count("record_unreachable")) == (1, 1)
        chen = world.person("chen")
        assert len([one for one in chen.dm_messages() if UNDER_WAY in chen.text_of(one).split("\n")[0]]) == 1
        await asyncio.sleep(0.5)
        assert await world.bot.health.reasons() == ()
        assert await world.parked() == []
        assert world.refused() == []
