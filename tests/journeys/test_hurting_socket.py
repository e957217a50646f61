"""Socket Mode at its worst, as Slack allows it: every event several times and under two ids, the newest first,
connections renewed in between. Nothing is done twice and nothing is lost.
"""

from collections.abc import Awaitable, Callable

import pytest

from sandbox.hurting import Hurting
from tests.journeys.world import World

WorldAt = Callable[[str], Awaitable[World]]
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def hurt(world: World, *, again: int = 0, renamed: bool = False, hold: int = 0) -> Hurting:
    """From now on events take this way."""
    way = Hurting(world.workspace.dispatcher, again=again, renamed=renamed, hold=hold)
    world.workspace.dispatcher.use(way)
    return way


async def reported(world_at: WorldAt) -> tuple[World, int]:
    world = await world_at("2026-03-16 10:00")
    return world, await world.report("wang", "打印机卡纸", service="printing")


def said(world: World, number: int, *words: str) -> list[str]:
    """What of these words reached the working thread, in order."""
    thread = world.work_thread("feng", "desk-desktop", number)
    return [word for text in thread for word in words if word in text]


async def test_every_event_three_times(world_at: WorldAt) -> None:
    """A reply is kept once, however often and under whichever id it comes."""
    world, number = await reported(world_at)
    hurt(world, again=1, renamed=True)
    await world.person("wang").dm("编号是 P-3071", thread=world.receipt("wang", number).ts)
    await world.settle()
    assert said(world, number, "P-3071") == ["P-3071"]
    events = [one.payload for one in world.workspace.journal.sent if "P-3071" in str(one.payload.get("event"))]
    assert len(events) >= 3
    assert len({one["event_id"] for one in events}) >= 2


async def test_the_newest_first_and_each_twice(world_at: WorldAt) -> None:
    """Three messages arrive backwards: each is kept once, and none for want of another."""
    world, number = await reported(world_at)
    way = hurt(world, again=1, hold=10)
    wang, thread = world.person("wang"), world.receipt("wang", number).ts
    for word in ("P-1001", "P-1002", "P-1003"):
        await wang.dm(word, thread=thread)
    way.release()
    await world.workspace.dispatcher.settled()
    await world.settle()
    assert sorted(said(world, number, "P-1001", "P-1002", "P-1003")) == ["P-1001", "P-1002", "P-1003"]


async def test_a_correction_before_what_it_corrects(world_at: WorldAt) -> None:
    """The change of a message and its end arrive before the message itself: it is kept once, as it was sent."""
    world, number = await reported(world_at)
    way = hurt(world, again=1, renamed=True, hold=10)
    wang = world.person("wang")
    message = await wang.dm("编号是 P-3071", thread=world.receipt("wang", number).ts)
    await wang.edit(message, "编号是 P-9999")
    way.release()
    await world.workspace.dispatcher.settled()
    await world.settle()
    assert said(world, number, "P-3071", "P-9999") == ["P-3071"]


async def test_the_connection_is_renewed_under_way(world_at: WorldAt) -> None:
    """Slack asks for new connections before a click and before a message: both arrive, once."""
    world, number = await reported(world_at)
    world.workspace.link.disconnect("warning")
    world.workspace.link.disconnect("refresh_requested")
    await world.press("feng", world.card("feng", "desk-desktop", number), "ticket.take")
    assert (await world.ticket(number)).state == "in_progress"
    world.workspace.link.disconnect("refresh_requested")
    await world.person("wang").dm("编号是 P-3071", thread=world.receipt("wang", number).ts)
    await world.settle()
    assert said(world, number, "P-3071") == ["P-3071"]
