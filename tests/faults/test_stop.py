"""SIGTERM to a real process in the middle of its work: it ends cleanly within ten seconds, and the next one goes on."""

import asyncio
from pathlib import Path

import pytest

from domain.people import SYSTEM
from models.outbox import LEASED, OutboxRow
from sandbox.gate import Fault, Trouble
from services.work import Work
from tests.faults.deaths import Stage, stage
from tests.faults.test_kill import fill_in, submit

ALLOWED_SECONDS = 10.0
TITLE = "打印机 在停机时"

SLOW = [pytest.param(1.0, marks=pytest.mark.long, id="a slow Slack"), pytest.param(8.0, id="a Slack that hangs")]
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def leased(play: Stage) -> int:
    def count(work: Work) -> int:
        return work.session.query(OutboxRow).filter(OutboxRow.state == LEASED).count()

    return await play.desk.look(SYSTEM, count)


@pytest.mark.parametrize(
    "seconds",
    [pytest.param(1.0, marks=pytest.mark.long, id="a slow Slack"), pytest.param(8.0, id="a Slack that hangs")],
)
async def test_stopped_while_sending(database: str, tmp_path: Path, seconds: float) -> None:
    """What can be finished is finished, what cannot is given back and looked for: one receipt and one card."""
    async with stage(database, tmp_path) as play:
        await play.start()
        wang, feng = play.person("wang"), play.person("feng")
        await fill_in(wang, TITLE)
        play.workspace.gate.inject(Fault("chat.postMessage", Trouble.SLOW, times=2, seconds=seconds))
        assert await submit(wang)
        async with asyncio.timeout(ALLOWED_SECONDS):
            while not await leased(play):  # noqa: ASYNC110 - another process does the work
                await asyncio.sleep(0.01)
        code, took = await play.told_to_stop()
        assert code == 0
        assert took < ALLOWED_SECONDS
        assert await leased(play) == 0
        await play.start()
        await play.delivered()
        assert len([one for one in wang.texts(wang.direct) if TITLE in one]) == 1
        assert len([one for one in feng.texts("desk-desktop") if TITLE in one.split("\n")[0]]) == 1
        assert await play.parked() == 0


async def test_stopped_at_rest(database: str, tmp_path: Path) -> None:
    """Nothing to finish: it is gone at once."""
    async with stage(database, tmp_path) as play:
        await play.start()
        code, took = await play.told_to_stop()
        assert (code, took < ALLOWED_SECONDS / 2) == (0, True)
