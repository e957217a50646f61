"""A live process is killed while it delivers and others go on beside it: they leave its row alone for as long as its
lease lasts, then look whether the message is there, and everything is told once.
"""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.leases import LEASE
from domain.people import SYSTEM
from models.outbox import LEASED, UNFINISHED, OutboxRow
from sandbox.gate import Fault, Trouble
from sandbox.journal import ApiCall
from services.work import Work
from tests.faults.fleet import Fleet, fleet
from tests.faults.test_kill import fill_in, submit
from tests.faults.told_once import assert_told_once

TITLE, ANOTHER = "打印机没有墨", "扫描仪没有反应"
POST = "chat.postMessage"
SEEN = 1.5  # seconds in which a survivor would have taken what is not its own
PATIENCE = 30.0
KILLED = {
    "one of two before the effect": (2, Trouble.TIMEOUT_BEFORE, 2),
    "one of two before the commit": (2, Trouble.TIMEOUT_AFTER, 1),
    "one of four before the commit": (4, Trouble.TIMEOUT_AFTER, 1),
}


@pytest.mark.parametrize(
    ("size", "hangs", "calls"),
    [pytest.param(*given, id=name, marks=[pytest.mark.long] * (given[0] > 2)) for name, given in KILLED.items()],
)
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_the_survivors_take_over(database: str, size: int, hangs: Trouble, calls: int) -> None:
    """`calls`: how often the message is posted in all. What the dead one had posted is found and not posted again."""
    async with fleet(database, size=size, start="2026-03-17 10:00") as play:
        play.workspace.gate.inject(Fault(POST, hangs))
        wang = play.person("wang")
        await fill_in(wang, TITLE)
        assert await submit(wang)
        call = await hanging(play)
        row = row_of(call)
        holder = await play.desk.look(SYSTEM, _holder, row)
        assert holder is not None
        await play.kill(int(holder.split(":")[1]))
        li = play.person("li")
        await fill_in(li, ANOTHER)
        assert await submit(li), "the survivors answer"
        await asyncio.sleep(SEEN)
        assert await play.desk.look(SYSTEM, _holder, row) == holder, "taken before its lease was over"
        assert len(posted(play, row)) == 1
        await play.desk.do(SYSTEM, _time_passes, holder)
        await delivered(play)
        await assert_told_once(play)
        assert len(posted(play, row)) == calls
        assert play.workspace.journal.rejected() == []
    assert (play.ends.kills, sorted(play.ends.codes)) == (1, [-9] + [0] * (size - 1))


async def hanging(play: Fleet) -> ApiCall:
    """The call that gets no answer."""
    async with asyncio.timeout(PATIENCE):
        while not (found := [one for one in play.workspace.journal.calls if one.injected]):  # noqa: ASYNC110 - another process makes it
            await asyncio.sleep(0.02)
    return found[0]


def row_of(call: ApiCall) -> int:
    payload: Any = call.arguments["metadata"]
    return int(payload["event_payload"]["row"])


def posted(play: Fleet, row: int) -> list[ApiCall]:
    return [one for one in play.workspace.journal.calls_of(POST) if row_of(one) == row]


async def delivered(play: Fleet) -> None:
    """Until nothing is waiting to go out."""
    async with asyncio.timeout(PATIENCE):
        while await play.desk.look(SYSTEM, _waits):  # noqa: ASYNC110 - other processes do the work
            await asyncio.sleep(0.05)


def _waits(work: Work) -> int:
    return work.session.query(OutboxRow).filter(OutboxRow.state.in_(UNFINISHED)).count()


def _holder(work: Work, row_id: int) -> str | None:
    row = work.session.get_one(OutboxRow, row_id)
    return row.leased_by if row.state == LEASED else None


def _time_passes(work: Work, holder: str) -> None:
    """For the rows of the dead process alone: its lease of fifteen seconds is over now."""
    rows = work.session.query(OutboxRow).filter_by(state=LEASED, leased_by=holder).all()
    assert rows
    for row in rows:
        assert row.leased_until is not None
        row.leased_until -= LEASE + timedelta(seconds=1)
