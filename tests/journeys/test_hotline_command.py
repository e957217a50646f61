"""What `/hotline` answers to words it does not know, and to who asks for a ticket of their own."""

from collections.abc import Awaitable, Callable

import pytest

from tests.journeys.world import World

WorldAt = Callable[[str], Awaitable[World]]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_reader_is_shown_the_way_and_their_own_buttons(world_at: WorldAt) -> None:
    world = await world_at("2026-03-16 10:00")
    number = await world.report("wang", "打印机无法打印", service="printing", scope="my_unit")
    wang = world.person("wang")
    for words in ("垃圾 ??", "KB-1", "*<!channel>*"):
        await wang.type(f"/hotline {words}", channel="general")
        await world.settle()
        assert "输入 /hotline help 可查看全部用法" in wang.texts("general")[-1]
    for words, answer in ((f"为什么INC-{number}", "目标时长"), ("？", "热线使用说明")):
        await wang.type(f"/hotline {words}", channel="general")
        await world.settle()
        assert answer in wang.text_of(wang.read("general")[-1])
    await wang.type(f"/hotline {number}", channel="general")
    await world.settle()
    shown = wang.read("general")[-1]
    assert "回复用户" not in wang.text_of(shown)
    assert wang.buttons(shown) == wang.buttons(world.receipt("wang", number))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_reporter_is_spoken_to_and_blanks_are_no_description(world_at: WorldAt) -> None:
    world = await world_at("2026-03-16 10:00")
    number = await world.report("wang", "打印机无法打印", service="printing", scope="my_unit")
    card = world.card("feng", "desk-desktop", number)
    assert await world.fill("feng", card, "ticket.reply", text="请重启打印机") == {}
    assert world.own_thread("wang", number)[-1] == "冯刚 回复您：\n> 请重启打印机"
    assert "冯刚 回复提单人：\n> 请重启打印机" in world.work_thread("feng", "desk-desktop", number)

    wang = world.person("wang")
    await wang.type("/incident 无法登录", channel="general")
    await wang.wait_for(lambda: wang.has_modal and "scope" in str(wang.modal.view.blocks))
    for field, value in {"service": "printing", "scope": "just_me", "can_work": "partly", "description": "   "}.items():
        await wang.modal.fill(field, value)
    assert await wang.modal.submit() == {"description": "请填写此项。"}
