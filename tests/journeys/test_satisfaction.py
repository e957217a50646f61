"""Satisfaction in two taps, as the one who was helped lives it (process §3.6, S40)."""

from collections.abc import Awaitable, Callable

import pytest

from sandbox.records import Message
from tests.journeys.world import World

WorldAt = Callable[[str], Awaitable[World]]


def question(world: World, key: str, number: int) -> Message:
    """The newest question how it went, in the thread of the ticket."""
    person = world.person(key)
    thread = person.thread(person.direct, world.receipt(key, number).ts)
    return [one for one in thread if "rating." in str(one.blocks) or "评价" in person.text_of(one)][-1]


def buttons(message: Message) -> list[str]:
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [element["action_id"] for row in rows for element in row]


async def solved(world: World) -> int:
    number = await world.report("wang", "打印机无法打印", service="printing", scope="my_unit")
    await world.press("feng", world.card("feng", "desk-desktop", number), "ticket.take")
    await resolve(world, number)
    return number


async def resolve(world: World, number: int) -> None:
    answers = {"resolution_code": "permanent_fix", "resolution": "已更换硒鼓", "cause": "硒鼓用尽"}
    errors = await world.fill("feng", world.card("feng", "desk-desktop", number), "ticket.resolve", **answers)
    assert errors == {}


async def test_praise_takes_two_taps_and_reaches_who_earned_it(world_at: WorldAt) -> None:
    """Five buttons, one tap; then a few words with the tick: the group reads them, and Feng himself."""
    world = await world_at("2026-03-16 10:00")
    number = await solved(world)
    asked = question(world, "wang", number)
    assert buttons(asked) == [f"rating.{score}" for score in range(1, 6)]
    await world.press("wang", asked, "rating.5")
    thanked = question(world, "wang", number)
    assert "5 分" in world.person("wang").text_of(thanked)
    assert buttons(thanked)[-1] == "rating.comment"
    errors = await world.fill("wang", thanked, "rating.comment", text="当天就修好了，谢谢冯刚！", compliment=["yes"])
    assert errors == {}
    assert any("当天就修好了" in text for text in world.work_thread("feng", "desk-desktop", number))
    feng = world.person("feng")
    assert any("当天就修好了" in feng.text_of(one) for one in feng.dm_messages())


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_low_rating_is_for_those_in_charge_alone(world_at: WorldAt) -> None:
    """The words reach the lead and the incident manager at once; the group reads neither score nor words."""
    world = await world_at("2026-03-16 10:00")
    number = await solved(world)
    await world.press("wang", question(world, "wang", number), "rating.1")
    errors = await world.fill("wang", question(world, "wang", number), "rating.comment", text="等了三天")
    assert errors == {}
    for key in ("feng", "jiang"):
        person = world.person(key)
        told = [one for one in person.dm_messages() if "等了三天" in person.text_of(one)]
        assert len(told) == 1
        assert "ticket.open" in str(told[0].blocks)
    assert not any("等了三天" in text for text in world.work_thread("he", "desk-desktop", number))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_reopened_the_old_question_is_over_and_a_new_one_comes(world_at: WorldAt) -> None:
    world = await world_at("2026-03-16 10:00")
    number = await solved(world)
    first = question(world, "wang", number)
    await world.press("wang", first, "rating.4")
    errors = await world.fill("wang", world.receipt("wang", number), "ticket.reopen", reason="又卡纸了")
    assert errors == {}
    assert buttons(question(world, "wang", number)) == []
    await resolve(world, number)
    again = question(world, "wang", number)
    assert again.ts != first.ts
    assert len(buttons(again)) == 5
