"""A lead changes the group in Slack: a member goes, the tickets come back, somebody is put on call."""

from collections.abc import Awaitable, Callable

from tests.journeys.world import World

WorldAt = Callable[[str], Awaitable[World]]


async def test_the_lead_takes_a_member_out_and_puts_one_on_call(world_at: WorldAt) -> None:
    """S6: Dai leaves the data centre; her ticket waits in its queue, Ma has the turn, the channel reads it all."""
    world = await world_at("2026-03-17 10:00")
    number = await world.report("wang", "机房温度告警", service="data-centre", scope="my_team")
    channel = "desk-data-centre"
    await world.press("dai", world.card("dai", channel, number), "ticket.take")
    guo = world.person("guo")
    await guo.type("/hotline group", channel="general")
    await guo.wait_for(lambda: guo.has_modal)
    await guo.modal.fill("members", ["guo", "ma"])
    await guo.modal.fill("order", ["ma", "guo"])
    assert await guo.modal.submit() == {"reason": "请填写此必填字段。"}
    await guo.modal.fill("reason", "戴工调岗")
    assert await guo.modal.submit() == {}
    assert "离开" in guo.modal.text
    await world.settle()
    ticket = await world.ticket(number)
    assert (ticket.state, ticket.assignee_id, ticket.group) == ("assigned", None, "data-centre")
    notice = next(text for text in map(guo.text_of, guo.read(channel)) if "更改了本处理组" in text)
    assert "戴工调岗" in notice
    assert f"INC-{number}" in notice
    assert "已离开处理组但仍在本频道" in notice
    dai = world.person("dai")
    assert any("移出" in dai.text_of(one) for one in dai.dm_messages())
    await guo.type("/hotline oncall", channel="general")
    await world.settle()
    assert any("马" in text and "值班至" in text for text in map(guo.text_of, guo.read("general")))
    await world.press("ma", world.card("ma", channel, number), "ticket.take")
    assert (await world.ticket(number)).state == "in_progress"
