"""Several people, or one in a hurry, press the same button at the same moment: one of them did it, the others read so,
and the record has it once. The same click brought twice is one click.
"""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from domain.errors import AlreadyDone, DeskError
from domain.people import SYSTEM
from domain.priority import CanWork, Scope
from models.audit import history
from models.session import Store
from services import handling, people, reporting
from services.desk import Desk, SystemClock
from services.identity import Caller
from services.reporting import IncidentForm
from services.work import Work
from tests.rulebooks import example

BROKEN = IncidentForm(title="打印机", description="卡纸", service="printing", scope=Scope.UNIT, can_work=CanWork.NO)
ROUNDS = 5


@pytest.fixture
async def desk(store: Store) -> Desk:
    made = Desk(store, example(), SystemClock())
    await made.do(SYSTEM, people.sync)
    return made


async def outcome(doing: Awaitable[object]) -> str:
    try:
        await doing
    except AlreadyDone:
        return "repeated"
    except DeskError:
        return "refused"
    return "done"


def kinds(work: Work, number: int) -> list[str]:
    return [one.kind for one in history(work.session, number)]


async def report(desk: Desk) -> int:
    card = await desk.do(Caller("U0WANG"), reporting.report, BROKEN)
    return int(card.ticket.id)


async def test_two_members_of_the_group_take_it_at_once(desk: Desk, open_store: Callable[[], Store]) -> None:
    """On two processes where the database allows it."""
    other = desk if desk.store.is_sqlite else Desk(open_store(), desk.rules, SystemClock())
    for one in range(ROUNDS):
        number = await report(desk)
        both = ((desk, "U0FENG"), (other, "U0HE"))
        found = await asyncio.gather(
            *(outcome(at.once(f"click:{who}:{one}", Caller(who), handling.take, number)) for at, who in both)
        )
        assert sorted(found) == ["done", "refused"]
        assert (await desk.look(SYSTEM, kinds, number)).count("ticket_accepted") == 1


async def test_one_in_a_hurry_clicks_twice(desk: Desk) -> None:
    """Two clicks are two inputs; the second finds it done."""
    number = await report(desk)
    found = await asyncio.gather(
        *(outcome(desk.once(f"click:{n}", Caller("U0FENG"), handling.take, number)) for n in range(2))
    )
    assert sorted(found) == ["done", "refused"]


async def test_the_same_form_sent_five_times_at_once_is_one_ticket(desk: Desk) -> None:
    """Slack, the network and the person may all have repeated it."""
    found = await asyncio.gather(
        *(outcome(desk.once("view:V1", Caller("U0WANG"), reporting.report, BROKEN)) for _ in range(5))
    )
    assert sorted(found) == ["done", *["repeated"] * 4]
    assert await desk.look(SYSTEM, kinds, 2) == []
