"""Socket Mode at its worst, as Slack allows it: every event twice and under two ids, the newest first, connections
renewed in between. Nothing is done twice and nothing is lost.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from sandbox.app_link import Delivery, Lane
from tests.journeys.world import World

WorldAt = Callable[[str], Awaitable[World]]
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Doubling:
    """The socket, but each event comes three times: twice as it is, once under another event id."""

    def __init__(self, world: World) -> None:
        self._link, self._dispatcher = world.workspace.link, world.workspace.dispatcher
        self._done: set[str] = set()

    def send(self, delivery: Delivery) -> None:
        self._link.send(delivery)
        event = str(delivery.payload.get("event_id"))
        if delivery.kind is not Lane.EVENT or event in self._done:
            return
        other = f"{event}X"
        self._done |= {event, other}
        self._dispatcher.repeat(delivery, "http_timeout")
        self._dispatcher.repeat(replace(delivery, payload={**delivery.payload, "event_id": other}), "http_timeout")


async def test_every_event_three_times(world_at: WorldAt) -> None:
    """A reply is kept once, however often and under whichever id it comes."""
    world = await world_at("2026-03-16 10:00")
    number = await world.report("wang", "打印机卡纸", service="printing")
    world.workspace.dispatcher.use(Doubling(world))
    await world.person("wang").dm("编号是 P-3071", thread=world.receipt("wang", number).ts)
    await world.settle()
    said = [text for text in world.work_thread("feng", "desk-desktop", number) if "P-3071" in text]
    assert len(said) == 1


async def test_the_connection_is_renewed_under_way(world_at: WorldAt) -> None:
    """Slack asks for new connections before a click and before a message: both arrive, once."""
    world = await world_at("2026-03-16 10:00")
    number = await world.report("wang", "打印机卡纸", service="printing")
    world.workspace.link.disconnect("warning")
    world.workspace.link.disconnect("refresh_requested")
    await world.press("feng", world.card("feng", "desk-desktop", number), "ticket.take")
    assert (await world.ticket(number)).state == "in_progress"
    world.workspace.link.disconnect("refresh_requested")
    await world.person("wang").dm("编号是 P-3071", thread=world.receipt("wang", number).ts)
    await world.settle()
    said = [text for text in world.work_thread("feng", "desk-desktop", number) if "P-3071" in text]
    assert len(said) == 1
