"""The disk is full: the person reads why, nothing typed is lost, and a message comes again by itself."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Connection, event

from tests.journeys.world import PATIENCE, World

WorldAt = Callable[[str], Awaitable[World]]
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
LONG = "卡纸" * 1400
ROOM_AGAIN = 1_000_000


@contextmanager
def full_disk(world: World) -> Iterator[None]:
    """The database may not grow by a page for as long as this lasts."""
    pages = [1]

    def tight(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages[0]}")

    engine = world.bot.desk.store.engine
    event.listen(engine, "begin", tight)
    yield
    pages[0] = ROOM_AGAIN


async def test_a_report_on_a_full_disk_stays_in_the_form(world_at: WorldAt) -> None:
    """What was typed stands there with the reason beside it; once there is room the same click sends it."""
    world = await world_at("2026-03-16 10:00")
    wang = world.person("wang")
    await wang.type("/incident 打印机卡纸", channel="general")
    await wang.wait_for(lambda: wang.has_modal)
    given = {"description": LONG, "service": "printing", "scope": "just_me", "can_work": "partly"}
    for field, value in given.items():
        await wang.modal.fill(field, value)
    with full_disk(world):
        errors = await wang.modal.submit()
    assert "热线系统暂时无法保存" in " ".join(errors.values())
    assert await wang.modal.submit() == {}
    await world.settle()
    assert len([one for one in wang.dm_messages() if "打印机卡纸" in wang.text_of(one)]) == 1


async def test_a_message_on_a_full_disk_comes_again(world_at: WorldAt) -> None:
    """Slack is not told that it arrived, and brings it once more a minute later."""
    world = await world_at("2026-03-16 10:00")
    number = await world.report("wang", "打印机卡纸", service="printing")
    world.workspace.dispatcher._ack_seconds = 1.5
    with full_disk(world):
        await world.person("wang").dm(LONG, thread=world.receipt("wang", number).ts)
    assert world.workspace.journal.failures() != []
    assert said(world, number) == []
    await world.at("2026-03-16 10:02")
    await world.person("feng").wait_for(lambda: said(world, number) != [], seconds=PATIENCE)
    await world.settle()
    assert len(said(world, number)) == 1


async def test_a_message_that_slack_gives_up_is_told_to_its_author(world_at: WorldAt) -> None:
    """At once, again, after one minute and after five: then whoever wrote it hears that nobody has read it."""
    world = await world_at("2026-03-16 10:00")
    number = await world.report("wang", "打印机卡纸", service="printing")
    wang, thread = world.person("wang"), world.receipt("wang", number).ts
    world.workspace.dispatcher._ack_seconds = 1.5
    with full_disk(world):
        await wang.dm(LONG, thread=thread)
        for _ in range(80):
            if "未能保存您的消息" in str(world.own_thread("wang", number)):
                break
            world.workspace.clock.advance(timedelta(minutes=1))
            await asyncio.sleep(0.5)
    await world.settle()
    told = [text for text in world.own_thread("wang", number) if "未能保存您的消息" in text]
    brought = [one for one in world.workspace.journal.sent if LONG in str(one.payload)]
    assert (len(told), len(brought)) == (1, 4)
    assert said(world, number) == []


def said(world: World, number: int) -> list[str]:
    return [text for text in world.work_thread("feng", "desk-desktop", number) if "卡纸卡纸" in text]
