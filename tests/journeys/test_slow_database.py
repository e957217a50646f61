"""The database answers too late for Slack: whoever acted is told in time, keeps what they typed, and nothing is done
twice.
"""

import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from sandbox.gate import Fault, Trouble
from sandbox.person import Person
from tests.journeys.world import PATIENCE, World

WorldAt = Callable[[str], Awaitable[World]]
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
SECONDS = 0.5  # the bot of these journeys says so much sooner that it takes longer


@pytest.fixture
async def world(world_at: WorldAt) -> World:
    return await world_at("2026-03-16 10:00")


@asynccontextmanager
async def stuck(world: World) -> AsyncIterator[None]:
    """The one writer of the database is at work for as long as this lasts, and the bot says soon that it takes longer:
    only meanwhile, so that a loaded machine is never taken for a database that is stuck.
    """
    patient = world.waiting.answer_seconds
    await _answers_within(world, SECONDS)
    free, begun = threading.Event(), threading.Event()
    holding = world.bot.desk.store.write(lambda _: (begun.set(), free.wait(30)))
    begun.wait(10)
    try:
        yield
    finally:
        free.set()
        holding.result(30)
        await world.bot.background.finish(seconds=PATIENCE)
        await _answers_within(world, patient)


async def _answers_within(world: World, seconds: float) -> None:
    world.waiting.answer_seconds = seconds
    async with world.down():
        pass


async def fill_in(wang: Person) -> None:
    await wang.type("/incident 打印机卡纸", channel="general")
    await wang.wait_for(lambda: wang.has_modal)
    given = {"description": "卡纸", "service": "printing", "scope": "just_me", "can_work": "partly"}
    for field, value in given.items():
        await wang.modal.fill(field, value)


async def test_a_report_stays_in_the_form_and_becomes_one_ticket(world: World) -> None:
    """The reason stands beside the field in time; the work goes on, and the same form sent again counts once."""
    wang = world.person("wang")
    await fill_in(wang)
    async with stuck(world):
        errors = await wang.modal.submit()
        assert "响应较慢" in " ".join(errors.values())
        assert wang.has_modal
    assert await wang.modal.submit() == {}
    await world.settle()
    assert len([one for one in wang.dm_messages() if "打印机卡纸" in wang.text_of(one)]) == 1
    assert world.workspace.journal.failures() == []


async def test_a_click_is_answered_in_time_and_done_once_the_database_can(world: World) -> None:
    """Under the message stands that it is not known yet; then it is done, once."""
    number = await world.report("wang", "打印机卡纸", service="printing")
    feng = world.person("feng")
    async with stuck(world):
        await feng.click(world.card("feng", "desk-desktop", number), "ticket.take")
        await feng.wait_for(lambda: any("响应较慢" in text for text in feng.texts("desk-desktop")))
        assert (await world.ticket(number)).state == "assigned"
    await world.settle()
    assert (await world.ticket(number)).state == "in_progress"
    assert world.workspace.journal.failures() == []


async def test_what_was_typed_behind_a_command_comes_back(world: World) -> None:
    """Slack does not open the window: the words are there to be copied, and call nobody."""
    wang = world.person("wang")
    world.workspace.gate.inject(Fault("views.open", Trouble.SERVER_ERROR))
    await wang.type("/incident 打印机 <!channel> 卡纸", channel="general")
    await wang.wait_for(lambda: any("卡纸" in text for text in wang.texts("general")))
    (said,) = [one.text for one in wang.read("general") if "卡纸" in one.text]
    assert "您输入的内容" in said
    assert "> 打印机 &lt;!channel&gt; 卡纸" in said
