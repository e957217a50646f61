"""Requests that turn out to be incidents, incidents that turn out to be wishes, and the way through the catalogue."""

from collections.abc import Awaitable, Callable

from tests.journeys.ordering import DESK, number_of, order
from tests.journeys.world import World

WorldAt = Callable[[str], Awaitable[World]]


async def test_a_failure_is_found(world_at: WorldAt) -> None:
    """S11: the request goes on as an incident from the same start; the requester follows without doing anything."""
    world = await world_at("2026-03-16 10:20")
    assert await order(world, "li", "密码", "password-reset", account="li.na", identity="call-back") == {}
    number = number_of(world, "li")
    await world.at("2026-03-16 10:40")
    await world.press("zhou", world.card("zhou", DESK, number), "ticket.take")
    errors = await world.fill(
        "zhou",
        world.card("zhou", DESK, number),
        "转为突发事件",
        title="统一认证无法登录",
        service="single-sign-on",
        scope="my_unit",
        can_work="no",
        reason="整个部门都无法登录",
    )
    assert errors == {}
    incident = number + 1
    old, new = await world.ticket(number), await world.ticket(incident)
    assert (old.state, new.type, new.priority) == ("converted", "incident", "P2")
    assert new.reported_at == old.reported_at
    assert new.responded_at == old.responded_at
    assert (await world.clocks(incident))["resolution"] == "2026-03-16 18:20:00"
    assert f"已转为 INC-{incident}" in world.person("li").text_of(world.receipt("li", number))
    assert f"由 REQ-{number} 转来" in world.person("li").text_of(world.receipt("li", incident))


async def test_a_wish_reported_as_an_incident(world_at: WorldAt) -> None:
    """S11, the other way: the agent orders the item for the same user through the catalogue."""
    world = await world_at("2026-03-16 10:20")
    number = await world.report("wang", "需要安装绘图软件", service="workstation")
    feng = world.person("feng")
    await world.press("feng", world.card("feng", "desk-desktop", number), "ticket.take")
    await feng.click(world.card("feng", "desk-desktop", number), "转为服务请求")
    await feng.wait_for(lambda: feng.has_modal)
    for folder in ("it-facilities", "workplace"):
        await feng.modal.click("request.folder", block=f"folder.{folder}")
        await world.settle()
    await feng.modal.click("request.item", block="shelf.software-installation")
    await feng.wait_for(lambda: "answer.software" in str(feng.modal.view.blocks))
    await feng.modal.fill("reason", "这是安装申请，没有故障")
    await feng.modal.fill("answer.software", "绘图软件 8")
    await feng.modal.fill("answer.asset", "12")
    assert list(await feng.modal.submit()) == ["answer.asset"]
    await feng.modal.fill("answer.asset", "PC123456")
    assert await feng.modal.submit() == {}
    await world.settle()
    request = number + 1
    old, new = await world.ticket(number), await world.ticket(request)
    assert (old.state, new.type, new.item) == ("converted", "service_request", "software-installation")
    assert new.reported_at == old.reported_at
    assert new.reporter_id == old.reporter_id
    assert any(f"REQ-{request}" in text for text in world.own_thread("wang", number))


async def test_the_catalogue_is_walked_from_the_root(world_at: WorldAt) -> None:
    """S20: root, folder, leaf in one modal, and only what the reader may order is there."""
    world = await world_at("2026-03-16 10:20")
    li = world.person("li")
    await li.open_home()
    await li.click_home("request.browse")
    await li.wait_for(lambda: li.has_modal)
    first = li.modal.view.id
    assert "业务系统" in li.modal.text
    await li.modal.click("request.folder", block="folder.it-facilities")
    await world.settle()
    await li.modal.click("request.folder", block="folder.accounts")
    await world.settle()
    assert "IT设施 › 账号与权限" in li.modal.text
    assert "密码重置" in li.modal.text
    assert "统一认证" not in li.modal.text.replace("统一认证》", "")
    await li.modal.click("request.folder", block="catalogue.way")
    await world.settle()
    await li.modal.fill("request.search", "笔记本")
    await li.wait_for(lambda: "answer.model" in str(li.modal.view.blocks))
    assert "生产环境访问" not in li.modal.text
    assert li.modal.view.id == first
