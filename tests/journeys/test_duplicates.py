"""A mail outage as people live it (process SC15): the gate on the report form, the offer on the receipt, one tap by the
first line, one message to everybody, and the end, each in their own language.
"""

from collections.abc import Awaitable, Callable

from tests.journeys.world import World

WorldAt = Callable[[str], Awaitable[World]]


async def test_an_outage_that_many_report(world_at: WorldAt) -> None:
    world = await world_at("2026-03-23 09:02")
    master = await world.report("wang", "邮件发不出去", service="mail", scope="my_unit", can_work="no")
    assert await world.clocks(master) == {"response": "2026-03-23 09:32:00", "resolution": "2026-03-23 17:02:00"}
    await world.at("2026-03-23 09:03")
    await world.report("li", "邮件发不出去了", service="mail")
    third = await world.report("chen", "邮件发不出去了", service="mail")
    card = world.person("guo").text_of(world.card("guo", "desk-data-centre", master))
    assert "另有2个报告与此相似" in card

    await world.at("2026-03-23 09:05")
    emma = world.person("emma")
    await emma.type("/incident", channel="general")
    await emma.wait_for(lambda: emma.has_modal)
    assert "3 people report this since Mon 23 Mar, 09:02" in emma.modal.text
    assert "邮件发不出去" not in emma.modal.text
    await emma.modal.click("report.join")
    await world.settle()
    await emma.wait_for(lambda: "INC-4" in emma.modal.text)
    assert (await world.ticket(4)).master_id == master
    assert "It belongs to a known outage." in emma.text_of(world.receipt("emma", 4))

    receipt = world.receipt("chen", third)
    await world.press("chen", receipt, "ticket.join_known")
    assert (await world.ticket(third)).master_id == master
    assert any("属于已知故障" in text for text in world.own_thread("chen", third))

    await world.at("2026-03-23 09:30")
    guo = world.card("guo", "desk-data-centre", master)
    await world.press("guo", guo, "ticket.take")
    assert "+2 个已关联" in world.person("guo").text_of(world.card("guo", "desk-data-centre", master))
    errors = await world.fill(
        "guo", world.card("guo", "desk-data-centre", master), "ticket.tell_affected", text="预计 10:30 恢复"
    )
    assert errors == {}
    assert any("预计 10:30 恢复" in text for text in world.own_thread("emma", 4))
    assert any("预计 10:30 恢复" in text for text in world.own_thread("wang", master))

    await world.at("2026-03-23 10:30")
    answers = {"resolution_code": "permanent_fix", "resolution": "已切换邮件服务器", "cause": "磁盘已满", "ci": "MX-01"}
    errors = await world.fill("guo", world.card("guo", "desk-data-centre", master), "ticket.resolve", **answers)
    assert errors == {}
    assert {(await world.ticket(one)).state for one in (master, third, 4)} == {"resolved"}
    assert any("The known outage should be over." in text for text in world.own_thread("emma", 4))
    assert not any("已切换邮件服务器" in text for text in world.own_thread("emma", 4))
