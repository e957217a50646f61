"""Hand-over records from click to answer, with the exact instants of the process's scripts (process §3.9, §6)."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

from sandbox.records import Message
from tests.journeys.ordering import DESK, number_of, order
from tests.journeys.world import World

WorldAt = Callable[[str], Awaitable[World]]
_HOUR = timedelta(hours=1)
WISH = {"wish": "网上交易系统，客户可自助购买", "sponsor": "U0DONG"}


def record(world: World, key: str, ref: str) -> Message:
    """The newest direct message that shows this hand-over record."""
    person = world.person(key)
    return [one for one in person.dm_messages() if person.text_of(one).replace("*", "").startswith(f"{ref} ·")][-1]


async def wished(world: World) -> int:
    """SC06 until 15:20: asked for at 14:00, answered at 15:00, handed over as a change at 15:20."""
    assert await order(world, "sun", "新系统", "new-service", **WISH) == {}
    number = number_of(world, "sun")
    assert (await world.clocks(number))["response"] == "2026-06-16 18:00:00"
    await world.at("2026-06-16 15:00")
    errors = await world.fill(
        "zhou", world.card("zhou", DESK, number), "ticket.reply", text="这是一项新服务，将转为变更请求。"
    )
    assert errors == {}
    await world.at("2026-06-16 15:20")
    zhou = world.person("zhou")
    await zhou.click(world.card("zhou", DESK, number), "起草移交单")
    await zhou.wait_for(lambda: zhou.has_modal)
    assert "网上交易系统" in str(zhou.modal.view.blocks)
    assert list(await zhou.modal.submit()) == ["wanted_by", "explanation"]  # both at once, next to their fields
    await zhou.modal.fill("wanted_by", date(2026, 12, 1))
    await zhou.modal.fill("explanation", "目录中没有此项服务，由变更管理评估。")
    assert await zhou.modal.submit() == {}
    await world.settle()
    return number


async def test_a_request_that_is_a_change(world_at: WorldAt) -> None:
    """SC06: converted at 15:20 with its clocks stopped; the change manager's number stands on the ticket."""
    world = await world_at("2026-06-16 14:00")
    number = await wished(world)
    ticket = await world.ticket(number)
    assert ticket.state == "converted"
    assert f"{ticket.closed_at:%H:%M}" == "07:20"
    assert await world.results(number) == {"response": "n/a", "resolution": "n/a"}
    told = world.own_thread("sun", number)
    assert "已转为 HO-1" in told[-1].replace("*", "")
    assert "由变更管理评估" in told[-1]
    assert "已移交" in world.person("sun").text_of(world.receipt("sun", number))

    await world.at("2026-06-16 16:00")
    shown = world.person("cai").text_of(record(world, "cai", "HO-1"))
    for words in ("变更请求(RFC)", "孙悦", "董洁", "网上交易系统", "2026年12月1日"):
        assert words in shown
    assert await world.fill("cai", record(world, "cai", "HO-1"), "hand_over.accept", external_number="CHG-1") == {}
    cai = world.person("cai")
    assert "已接收，编号 CHG-1" in cai.text_of(record(world, "cai", "HO-1")).replace("*", "")
    assert not cai.buttons(record(world, "cai", "HO-1"))
    assert "CHG-1" in world.person("zhou").text_of(world.card("zhou", DESK, number))
    assert "CHG-1" in world.person("sun").text_of(world.receipt("sun", number))
    assert "CHG-1" in world.own_thread("sun", number)[-1]
    await world.through("2026-06-24 18:00", step=_HOUR)
    assert await world.nudges(number) == []


async def test_a_change_that_an_item_covers(world_at: WorldAt) -> None:
    """SC06, variant: returned, the first line orders the item for the user from now on, and the user is told."""
    world = await world_at("2026-06-16 14:00")
    number = await wished(world)
    await world.at("2026-06-17 10:00")
    reason = "existing item Web-portal access covers it"
    assert await world.fill("cai", record(world, "cai", "HO-1"), "hand_over.return", reason=reason) == {}
    back = [one for one in world.work_thread("zhou", DESK, number) if reason in one]
    assert back
    assert any("有待澄清" in one for one in world.own_thread("sun", number))

    await world.at("2026-06-17 10:30")
    zhou = world.person("zhou")
    await zhou.click(_in_thread(world, "zhou", number), "hand_over.cover")
    await zhou.wait_for(lambda: zhou.has_modal)
    for folder in ("business-systems", "customer-channels"):
        await zhou.modal.click("request.folder", block=f"folder.{folder}")
        await world.settle()
    await zhou.modal.click("request.item", block="shelf.portal-access")
    await zhou.wait_for(lambda: "answer.company" in str(zhou.modal.view.blocks))
    await zhou.modal.fill("answer.company", "Brown & Partners")
    await zhou.modal.fill("answer.purpose", "客户自助查询")
    assert await zhou.modal.submit() == {}
    await world.settle()
    new = await world.ticket(number + 1)
    assert (new.type, new.item, new.reporter_id) == (
        "service_request",
        "portal-access",
        (await world.ticket(number)).reporter_id,
    )
    assert f"{new.reported_at:%H:%M}" == "02:30"
    assert (await world.clocks(new.id))["response"] == "2026-06-17 15:30:00"
    told = world.own_thread("sun", number)[-1].replace("*", "")
    assert f"已为您申请 REQ-{new.id}" in told
    assert "代替" in world.person("sun").text_of(world.receipt("sun", new.id))
    assert f"已申请 REQ-{new.id}" in world.person("cai").text_of(record(world, "cai", "HO-1")).replace("*", "")


def _in_thread(world: World, key: str, number: int, channel: str = DESK) -> Message:
    """The record in the working thread."""
    person = world.person(key)
    card = world.card(key, channel, number)
    shown = [one for one in person.thread(channel, card.ts) if person.text_of(one).find("HO-") in range(40)]
    return next(one for one in reversed(shown) if len(one.blocks) > 1)


async def test_a_workaround_becomes_a_problem(world_at: WorldAt) -> None:
    """§3.9: drafted in the working thread, completed there, reminded after a working day, accepted with a number; the
    reporter reads nothing of it.
    """
    world = await world_at("2026-03-16 10:00")
    number = await world.report("wang", "打印机没有反应", service="printing")
    feng = world.person("feng")
    await world.press("feng", world.card("feng", "desk-desktop", number), "ticket.take")
    resolution = {"resolution_code": "workaround", "workaround": "yes", "resolution": "重启打印服务", "cause": "未知"}
    card = world.card("feng", "desk-desktop", number)
    assert await world.fill("feng", card, "ticket.resolve", **resolution, category="printer") == {}
    draft = _in_thread(world, "feng", number, "desk-desktop")
    assert "以变通方案恢复" in feng.text_of(draft)
    await feng.click(draft, "填写并移交")
    await feng.wait_for(lambda: feng.has_modal and "known_workaround" in str(feng.modal.view.blocks))
    assert "重启打印服务" in str(feng.modal.view.blocks)
    assert await feng.modal.submit() == {}
    await world.settle()
    assert "已移交" in feng.text_of(_in_thread(world, "feng", number, "desk-desktop"))

    await world.at("2026-03-17 18:00")
    assert any("起等待答复" in world.person("ren").text_of(one) for one in world.person("ren").dm_messages())
    ren = world.person("ren")
    refused = await world.fill("ren", record(world, "ren", "HO-1"), "hand_over.accept", external_url="ftp://x")
    assert list(refused) == ["external_number"]
    await ren.modal.fill("external_number", "PRB-3")
    assert list(await ren.modal.submit()) == ["external_url"]
    await ren.modal.fill("external_url", "https://problems.example/PRB-3")
    assert await ren.modal.submit() == {}
    await world.settle()
    shown = [one for one in ren.dm_messages() if "HO-1" in ren.text_of(one)]
    assert len(shown) == 2
    assert not any(ren.buttons(one) for one in shown)
    assert not any("HO-1" in text or "PRB-3" in text for text in world.own_thread("wang", number))
    assert "HO-1" not in world.person("wang").text_of(world.receipt("wang", number))


async def test_the_list_of_hand_overs(world_at: WorldAt) -> None:
    """A wrong record from the ticket's menu; the kind is chosen in the form, and `/hotline handovers` lists it."""
    world = await world_at("2026-03-16 10:00")
    number = await world.report("wang", "打印机没有反应", service="printing")
    feng = world.person("feng")
    await feng.click(world.card("feng", "desk-desktop", number), "起草移交单")
    await feng.wait_for(lambda: feng.has_modal)
    await feng.modal.fill("hand_over_kind", "ci_discrepancy")
    await feng.wait_for(lambda: "discrepancy" in [one.get("block_id") for one in feng.modal.view.blocks])
    await feng.modal.fill("discrepancy", "missing")
    await feng.modal.fill("ci", "PRN-0417")
    await feng.modal.fill("observed", "三楼打印机未登记")
    assert await feng.modal.submit() == {}
    await world.settle()
    await feng.type("/hotline handovers", channel="general")
    assert "HO-1" in feng.text_of(feng.read("general")[-1])
    ding = world.person("ding")
    await ding.type("/hotline handovers HO-1", channel="general")
    assert "PRN-0417" in ding.text_of(ding.read("general")[-1])
    await world.person("wang").type("/hotline handovers", channel="general")
    assert "没有您可查看的移交单" in world.person("wang").text_of(world.person("wang").read("general")[-1])
