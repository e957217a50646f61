"""Others are brought to a ticket, as people live it: a supplier's line, groups that swarm, the incident manager's word,
a paid call-out. The first follows the process's script to the minute (process §6).
"""

from collections.abc import Awaitable, Callable

import pytest

from tests.journeys import prying
from tests.journeys.test_incidents import resolve
from tests.journeys.world import World

WorldAt = Callable[[str], Awaitable[World]]

sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def directs(world: World, key: str, number: int) -> list[str]:
    """What a person was told directly about a ticket."""
    person = world.person(key)
    return [text for text in map(person.text_of, person.dm_messages()) if f"INC-{number}" in text]


async def test_a_branch_without_a_line_on_a_make_up_saturday(world_at: WorldAt) -> None:
    """SC03: the carrier is waited for and the clock keeps running; half, three quarters and nine tenths are told to
    the assignee, the lead and the incident manager in turn; restored at 15:55 it is met.
    """
    world = await world_at("2026-10-10 08:30")
    number = await world.report("zhao", "成都分公司网络不通", service="branch-wan", scope="my_unit", can_work="no")
    assert await world.clocks(number) == {"response": "2026-10-10 09:00:00", "resolution": "2026-10-10 16:30:00"}
    assert (await world.ticket(number)).priority == "P2"
    for instant in ("08:40", "08:45", "08:50"):
        await world.at(f"2026-10-10 {instant}")
    await world.press("shen", world.card("shen", "desk-network", number), "ticket.take")
    await world.at("2026-10-10 09:20")
    card = world.card("shen", "desk-network", number)
    reason = {"pending_reason": "waiting_for_third_party", "resume_condition": "运营商修复线路"}
    assert await world.fill("shen", card, "ticket.hold", **reason) == {}
    assert (await world.clocks(number))["resolution"] == "2026-10-10 16:30:00"
    for key, shown in (("shen", world.card("shen", "desk-network", number)), ("zhao", world.receipt("zhao", number))):
        assert "等待第三方：计时继续，不暂停。" in world.person(key).text_of(shown)
    told = {}
    for instant in ("12:29", "12:30", "14:30", "15:42"):
        before = {key: len(directs(world, key, number)) for key in ("shen", "xu", "jiang")}
        await world.at(f"2026-10-10 {instant}")
        told[instant] = {key for key, count in before.items() if len(directs(world, key, number)) > count}
    assert told == {"12:29": set(), "12:30": {"shen"}, "14:30": {"shen", "xu"}, "15:42": {"shen", "xu", "jiang"}}
    assert await world.nudges(number) == [
        ("2026-10-10 08:45", "response", 50),
        ("2026-10-10 12:30", "resolution", 50),
        ("2026-10-10 14:30", "resolution", 75),
        ("2026-10-10 15:42", "resolution", 90),
    ]
    await world.at("2026-10-10 15:55")
    await world.press("shen", world.card("shen", "desk-network", number), "ticket.resume")
    await resolve(world, "shen", "desk-network", number, effort="45")
    assert await world.results(number) == {"response": "met", "resolution": "met"}
    assert (await world.ticket(number)).effort_minutes == 45
    assert await world.parked() == []
    assert world.refused() == []


@sqlite
async def test_a_supplier_has_its_own_clock_and_sees_this_ticket_alone(world_at: WorldAt) -> None:
    """The carrier gets the ticket with its contract's time and without what is the house's own; everything that Tang
    can type, click or submit about another ticket is answered as for a number that does not exist.
    """
    world = await world_at("2026-10-10 08:30")
    number = await world.report("zhao", "成都分公司网络不通", service="branch-wan", scope="my_unit", can_work="no")
    other = await world.report("wang", "打印机无法打印", service="printing", scope="my_unit")
    await world.press("shen", world.card("shen", "desk-network", number), "ticket.take")
    card = world.card("shen", "desk-network", number)
    assert await world.fill("shen", card, "ticket.note", text="机柜钥匙在前台") == {}
    assert await world.fill("shen", card, "ticket.assign", group="carrier", reason="专线中断") == {}
    shown = world.person("tang").text_of(world.card("tang", "ext-carrier", number))
    assert "供应商恢复" in shown
    assert "14:30" in shown, "six hours by the contract, from 08:30"
    assert "产险成都分公司" not in shown
    assert all("机柜钥匙" not in text for text in world.work_thread("tang", "ext-carrier", number))
    assert (await world.ticket(number)).owner_group == "service-desk", "whoever works on it, its owner stays (S1)"
    assert f"INC-{number}" in await prying.typed(world, "tang", f"/hotline {number}")
    for line in (f"/hotline {other}", f"/hotline why {other}", f"/major {other}"):
        assert await prying.typed(world, "tang", line) == await prying.typed(
            world, "tang", line.replace(str(other), "4711")
        )
    await world.press("tang", world.card("tang", "ext-carrier", number), "ticket.take")
    assert (
        await world.fill(
            "tang", world.card("tang", "ext-carrier", number), "退回", group="network", reason="线路已修复"
        )
        == {}
    )
    left = world.person("tang").text_of(world.card("tang", "ext-carrier", number))
    assert "已不在贵组处理" in left
    assert "网络不通" not in left
    assert "产险成都分公司" in world.person("shen").text_of(world.card("shen", "desk-network", number))
    assert (await world.ticket(number)).owner_group == "service-desk"


@sqlite
async def test_groups_swarm_around_a_p1(world_at: WorldAt) -> None:
    """The database group joins with a card of its own, hears what is said, and leaves; the assignee stays."""
    world = await world_at("2026-03-16 10:00")
    number = await world.report("wang", "承保系统无法出单", service="policy-admin", scope="company", can_work="no")
    ticket = await world.ticket(number)
    group = world.bot.desk.rules.organisation.group(ticket.group or "")
    holder = group.members[0]
    await world.press(holder, world.card(holder, group.channel, number), "ticket.take")
    taken = await world.ticket(number)
    assert taken.assignee_id is not None
    card = world.card(holder, group.channel, number)
    assert await world.fill(holder, card, "ticket.add_to_swarm", group="network") == {}
    joined = world.card("xu", "desk-network", number)
    assert "协同处理" in world.person("xu").text_of(joined)
    assert await world.fill(holder, world.card(holder, group.channel, number), "ticket.note", text="数据库正常") == {}
    assert any("数据库正常" in text for text in world.work_thread("xu", "desk-network", number))
    errors = await world.fill(
        holder, world.card(holder, group.channel, number), "ticket.assign", group="network", reason="试试"
    )
    assert "协同" in "".join(errors.values()) or "加入" in "".join(errors.values())
    await world.person(holder).modal.dismiss()
    await world.press("xu", world.card("xu", "desk-network", number), "ticket.leave_swarm")
    now = await world.ticket(number)
    assert (now.swarm, now.group, now.assignee_id) == ((), ticket.group, taken.assignee_id)
    assert world.refused() == []


@sqlite
async def test_the_fourth_move_is_put_before_the_incident_manager(world_at: WorldAt) -> None:
    """Three moves; the fourth is refused by a sentence that names Jiang, who reads the way it went and assigns."""
    world = await world_at("2026-03-16 10:00")
    number = await world.report("wang", "打印机无法打印", service="printing", scope="my_unit")
    way = (("feng", "desk-desktop", "network"), ("xu", "desk-network", "database"), ("liu", "desk-database", "desktop"))
    for key, channel, group in way:
        await world.press(key, world.card(key, channel, number), "ticket.take")
        errors = await world.fill(
            key, world.card(key, channel, number), "ticket.assign", group=group, reason="不归我们"
        )
        assert errors == {}
    await world.press("feng", world.card("feng", "desk-desktop", number), "ticket.take")
    card = world.card("feng", "desk-desktop", number)
    errors = await world.fill("feng", card, "ticket.assign", group="network", reason="还是网络问题")
    jiang = world.bot.desk.rules.organisation.person("jiang").names.zh
    assert jiang in errors["group"]
    await world.person("feng").modal.dismiss()
    asked = world.offered("jiang", "ticket.assign")
    text = world.person("jiang").text_of(asked)
    assert "裁定分派" in str(asked.blocks)
    assert "还是网络问题" in text
    assert text.count("不归我们") == 3
    assert await world.fill("jiang", asked, "ticket.assign", group="network", reason="网络组处理") == {}
    assert (await world.ticket(number)).group == "network"
    assert world.refused() == []


@sqlite
async def test_a_paid_call_out_waits_for_the_leads_click(world_at: WorldAt) -> None:
    """Zhou of the first line asks, Xu approves with one click, and the carrier's channel gets the ticket."""
    world = await world_at("2026-03-16 10:00")
    number = await world.report("wang", "分公司网络不通", service="branch-wan", scope="just_me")
    await world.press("shen", world.card("shen", "desk-network", number), "ticket.take")
    zhou = world.person("zhou")
    await zhou.type(f"/hotline {number}", channel=zhou.direct)
    await world.settle()
    shown = zhou.read(zhou.direct)[-1]
    await zhou.click(shown, "呼叫供应商")
    await zhou.wait_for(lambda: zhou.has_modal)
    for field, value in (("group", "carrier"), ("cost", "很多"), ("reason", "现场检修")):
        await zhou.modal.fill(field, value)
    assert list(await zhou.modal.submit()) == ["cost"]
    await zhou.modal.fill("cost", "CNY 2,000 每次")
    assert await zhou.modal.submit() == {}
    await world.settle()
    assert (await world.ticket(number)).swarm == ()
    assert any("申请呼叫" in text for text in world.work_thread("shen", "desk-network", number))
    asked = world.offered("xu", "call_out.approve")
    await world.press("xu", asked, "call_out.approve")
    assert (await world.ticket(number)).swarm == ("carrier",)
    assert f"INC-{number}" in world.person("tang").text_of(world.card("tang", "ext-carrier", number))
    assert any("已批准" in text for text in directs(world, "zhou", number))
    await world.press("xu", asked, "call_out.refuse")
    assert (await world.ticket(number)).swarm == ("carrier",)
    assert world.refused() == []


@sqlite
async def test_the_question_of_a_time_box_opens_the_form_with_its_reason(world_at: WorldAt) -> None:
    """§3.6: two hours without a known path; one click on the question, and the reason is there to be sent."""
    world = await world_at("2026-10-10 08:30")
    number = await world.report("zhao", "成都分公司网络不通", service="branch-wan", scope="my_unit", can_work="no")
    await world.press("shen", world.card("shen", "desk-network", number), "ticket.take")
    await world.at("2026-10-10 10:31")
    asked = world.offered("shen", "ticket.needs_group")
    assert "需要其他处理组" in str(asked.blocks)
    assert await world.fill("shen", asked, "ticket.needs_group", group="carrier") == {}
    assert (await world.ticket(number)).group == "carrier"
    assert any("未找到解决途径" in text for text in world.work_thread("tang", "ext-carrier", number))
