"""Knowledge as people live it: what one solved is written down, published, found by the next, and spares a ticket."""

from collections.abc import Awaitable, Callable
from typing import Any

from sandbox.records import Message
from tests.journeys.test_complaints import complain, number_in
from tests.journeys.world import World

WorldAt = Callable[[str], Awaitable[World]]
ARTICLE: dict[str, Any] = {
    "title": "打印机卡纸怎么处理",
    "body": "打开后盖，按进纸方向取出卡住的纸，重新装纸后按恢复键。",
    "audience": "所有用户",
    "service": "打印与扫描",
}


async def typed(world: World, key: str, line: str) -> Message:
    """A command and its private answer."""
    person = world.person(key)
    before = {one.ts for one in person.read("general")}
    await person.type(line, channel="general")
    await world.settle()
    return next(one for one in person.read("general") if one.ts not in before)


async def window(world: World, key: str, press: Callable[[], Awaitable[None]], **answers: Any) -> str:
    """Press something that opens a window, fill in what it asks and submit it; returns what it says then."""
    person = world.person(key)
    before = person.modal.view.id if person.has_modal else None
    await press()
    await person.wait_for(lambda: person.has_modal and person.modal.view.id != before)
    for field, value in answers.items():
        await person.modal.fill(field, value)
        await world.workspace.dispatcher.settled()
    if answers:
        assert await person.modal.submit() == {}
    await world.settle()
    return person.modal.text if person.has_modal else ""


async def published(world: World) -> None:
    """Feng Gang, who leads the desktop group, writes an article; the first line's lead publishes it."""
    feng, qian = world.person("feng"), world.person("qian")
    shelf = await typed(world, "feng", "/hotline articles")
    assert "目前没有您可以查看的知识条目" in feng.text_of(shelf)
    shown = await window(world, "feng", lambda: feng.click(shelf, "knowledge.new"), **ARTICLE)
    assert "草稿" in shown
    assert "KB-1" in shown
    await feng.modal.dismiss()
    drafts = await typed(world, "qian", "/hotline articles")
    assert "打印机卡纸怎么处理" in qian.text_of(drafts)
    await window(world, "qian", lambda: qian.click(drafts, "knowledge.open"))
    await qian.modal.click("knowledge.publish")
    await world.settle()
    assert "已发布" in qian.modal.text
    await qian.modal.dismiss()


async def test_what_one_solved_helps_the_next(world_at: WorldAt) -> None:
    """An article is written, published, found by the assignee and resolves the ticket (S31, K26)."""
    world = await world_at("2026-03-16 10:00")
    await published(world)
    number = await world.report("wang", "三楼打印机又卡纸了", service="printing")
    feng = world.person("feng")
    await world.press("feng", world.card("feng", "desk-desktop", number), "ticket.take")
    card = world.card("feng", "desk-desktop", number)
    similar = await window(world, "feng", lambda: feng.click(card, "ticket.similar"))
    assert "KB-1" in similar
    assert "重新装纸后按恢复键" in similar
    answers = {"resolution_code": "permanent_fix", "category": "printer", "cause": "纸张受潮"}
    await window(world, "feng", lambda: feng.modal.click("ticket.use_article"), **answers)
    assert not feng.has_modal
    ticket = await world.ticket(number)
    assert (ticket.state, ticket.resolution) == ("resolved", ARTICLE["body"])
    assert any("KB-1" in one and "解决了它" in one for one in world.work_thread("feng", "desk-desktop", number))
    found = await typed(world, "wang", "/hotline find 卡纸")
    told = world.person("wang").text_of(found)
    assert f"INC-{number}" in told
    assert "帮助过1次" in told
    assert f"INC-{number}" not in world.person("emma").text_of(await typed(world, "emma", "/hotline find 卡纸"))


async def test_an_article_spares_a_ticket(world_at: WorldAt) -> None:
    """The reporter reads in Chinese what may help, and needs no ticket; nothing reaches the group (S31)."""
    world = await world_at("2026-03-16 10:00")
    await published(world)
    wang = world.person("wang")
    await wang.type("/incident 打印机又卡纸了", channel="general")
    await wang.wait_for(lambda: wang.has_modal)
    assert "以下内容或有帮助" in wang.modal.text
    assert "重新装纸后按恢复键" in wang.modal.text
    await wang.modal.click("knowledge.solved")
    await world.settle()
    assert "太好了。没有提交事件单；已记录 KB-1 有帮助。" in wang.modal.text
    assert wang.dm_messages() == []
    found = await typed(world, "qian", "/hotline find 卡纸")
    assert "帮助过1次" in world.person("qian").text_of(found)


async def test_what_helps_appears_while_one_reports(world_at: WorldAt) -> None:
    """After the title, and again for the service; whoever reports all the same loses nothing."""
    world = await world_at("2026-03-16 10:00")
    await published(world)
    emma = world.person("emma")
    await emma.type("/incident", channel="general")
    await emma.wait_for(lambda: emma.has_modal)
    assert "KB-1" not in emma.modal.text
    given = {
        "title": "打印机卡纸",
        "service": "printing",
        "scope": "just_me",
        "can_work": "partly",
        "description": "二楼",
    }
    for field, value in given.items():
        await emma.modal.fill(field, value)
        await world.workspace.dispatcher.settled()
    assert "This may help:" in emma.modal.text
    assert await emma.modal.submit() == {}
    await world.settle()
    ticket = await world.ticket(1)
    assert (ticket.title, ticket.service, ticket.description) == ("打印机卡纸", "printing", "二楼")


async def test_what_was_solved_becomes_an_article(world_at: WorldAt) -> None:
    """Made from the resolved ticket, prefilled; the lead hears that it waits."""
    world = await world_at("2026-03-16 10:00")
    number = await world.report("wang", "VPN提示动态口令错误", service="-")
    qian = world.person("qian")
    await world.press("wu", world.card("wu", "desk-first-line", number), "ticket.take")
    answers = {"resolution_code": "permanent_fix", "resolution": "校准手机时间并重新绑定", "cause": "时间不同步"}
    answers |= {"service": "vpn", "category": "account-locked", "written": ["yes"]}
    card = world.card("wu", "desk-first-line", number)
    assert await world.fill("wu", card, "ticket.resolve", **answers) == {}
    told = world.offered("qian", "knowledge.open")
    assert f"INC-{number}" in qian.text_of(told)
    shown = await window(world, "qian", lambda: qian.click(told, "knowledge.open"))
    assert "校准手机时间并重新绑定" in shown
    assert "草稿" in shown
    changed = await window(world, "qian", lambda: qian.modal.click("knowledge.edit"), title="VPN动态口令错误")
    assert "VPN动态口令错误" in changed


async def test_nobody_finds_a_word_of_a_complaint(world_at: WorldAt) -> None:
    """Not by searching, not beside a ticket, not while reporting; its parties read it where it is theirs (§3.11)."""
    world = await world_at("2026-03-16 10:00")
    number = number_in(await complain(world, "chen", "quittengelee"))
    await world.person("chen").modal.dismiss()
    for key in ("chen", "jiang", "yuan", "wang", "qian", "feng", "pan", "tang", "olivia"):
        person = world.person(key)
        place = person.direct
        before = {one.ts for one in person.read(place)}
        await person.type("/hotline find quittengelee", channel=place)
        await world.settle()
        told = "".join(person.text_of(one) for one in person.read(place) if one.ts not in before)
        assert "quittengelee" in told
        assert f"-{number}" not in told
        await person.type("/incident quittengelee", channel=place)
        await person.wait_for(lambda one=person: one.has_modal)  # type: ignore[misc] # bound at once
        assert f"-{number}" not in person.modal.text
        await person.modal.dismiss()
