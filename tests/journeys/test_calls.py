"""Somebody without Slack telephones: the first line logs it with the time of the call and tells them by phone."""

from collections.abc import Awaitable, Callable

from tests.journeys.world import World
from tests.rulebooks import local

WorldAt = Callable[[str], Awaitable[World]]


async def test_the_first_line_logs_a_call_and_tells_the_caller_by_phone(world_at: WorldAt) -> None:
    """S1, §3.5.1: called at 09:40, logged at 10:00; the clock starts at 09:40, what was said is the reply."""
    world = await world_at("2026-03-16 10:00")
    zhou = world.person("zhou")
    await zhou.type("/hotline call", channel="general")
    await zhou.wait_for(lambda: zhou.has_modal)
    assert await zhou.modal.submit() == {"caller": "请选择来电人，或在下方填写姓名和联系方式。"}
    await zhou.modal.fill("caller_name", "老李")
    await zhou.modal.fill("contact", "138 0013 8000")
    await zhou.modal.fill("unit", "life-haidian")
    await zhou.modal.fill("caller_kind", "partner")
    await zhou.modal.fill("called_at", local("2026-03-16 09:40"))
    assert await zhou.modal.submit() == {}
    for field, value in {
        "title": "打印机不响应",
        "description": "没有反应",
        "scope": "just_me",
        "can_work": "partly",
    }.items():
        await zhou.modal.fill(field, value)
    await zhou.modal.fill("service", "printing")
    assert await zhou.modal.submit() == {}
    await world.settle()
    ticket = await world.ticket(1)
    assert ticket.reported_at == local("2026-03-16 09:40")
    assert (await world.clocks(1))["response"] == "2026-03-16 14:40:00"
    card = world.card("he", "desk-desktop", 1)
    assert "138 0013 8000" in world.person("he").text_of(card)
    await world.press("he", card, "ticket.take")
    card = world.card("he", "desk-desktop", 1)
    assert await world.fill("he", card, "ticket.told_by_phone", text="十一点上门") == {}
    assert any("电话告知提单人" in text for text in world.work_thread("he", "desk-desktop", 1))
