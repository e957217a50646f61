"""Service requests from click to row and back, with the exact instants of the process's scripts (process §6)."""

from collections.abc import Awaitable, Callable
from datetime import date

from tests.journeys.ordering import DESK, asked, fulfil, labels_of, number_of, open_checklist, order, step
from tests.journeys.world import World

WorldAt = Callable[[str], Awaitable[World]]
AUTHORISATION = {"application": "claims-handling", "role": "核赔员", "reason": "转岗到理赔中心"}


async def test_password_reset(world_at: WorldAt) -> None:
    """SC02: verified, reset and fulfilled at 10:31; lunch is not counted, and the identity step cannot be skipped."""
    world = await world_at("2026-03-16 10:20")
    assert await order(world, "li", "密码", "password-reset", account="li.na", identity="call-back") == {}
    number = number_of(world, "li")
    assert await world.clocks(number) == {"response": "2026-03-16 10:50:00", "resolution": "2026-03-16 13:20:00"}
    receipt = world.person("li").text_of(world.receipt("li", number))
    assert "10:50" in receipt
    assert "13:20" in receipt
    await world.at("2026-03-16 10:25")
    await world.press("zhou", world.card("zhou", DESK, number), "ticket.take")
    await step(world, "zhou", number, "step.done", "reset", "change-at-login")
    await world.at("2026-03-16 10:30")
    refused = await world.fill("zhou", world.card("zhou", DESK, number), "ticket.fulfil", resolution="密码已重置")
    assert "1. 核实用户身份" in refused["resolution"]
    assert (await world.ticket(number)).state == "in_progress"
    await world.person("zhou").modal.cancel()
    await step(world, "zhou", number, "step.done", "verify-identity")
    await world.at("2026-03-16 10:31")
    assert await fulfil(world, "zhou", DESK, number) == {}
    ticket = await world.ticket(number)
    assert ticket.state == "fulfilled"
    assert f"{ticket.resolved_at:%H:%M}" == "02:31"
    assert await world.results(number) == {"response": "met", "resolution": "met"}
    assert any("您的申请已完成" in text for text in world.own_thread("li", number))
    await world.press("li", world.receipt("li", number), "ticket.confirm")
    assert (await world.ticket(number)).state == "closed"


async def test_a_wish_starts_with_the_words_it_was_looked_for_with(world_at: WorldAt) -> None:
    """S14: nothing in the catalogue is an online trading system, so the words are the wish; a detour loses nothing.
    An item of its own asks something else, and starts empty.
    """
    world = await world_at("2026-03-16 10:20")
    chen = world.person("chen")
    await chen.type("/request 网上交易 平台")
    await chen.wait_for(lambda: chen.has_modal)
    await chen.modal.click("request.folder", block="folder.business-systems")
    await chen.wait_for(lambda: "catalogue.way" in str(chen.modal.view.blocks))
    await chen.modal.click("request.folder", block="catalogue.way")
    await chen.wait_for(lambda: "found.new-service" in str(chen.modal.view.blocks))
    await chen.modal.click("request.item", block="found.new-service")
    await chen.wait_for(lambda: "answer.wish" in str(chen.modal.view.blocks))
    await chen.modal.fill("answer.sponsor", "U0SHAO")
    assert await chen.modal.submit() == {}
    await world.settle()
    assert "网上交易 平台" in world.person("zhou").text_of(world.card("zhou", DESK, number_of(world, "chen")))
    assert "网上交易 平台" in chen.text_of(world.receipt("chen", number_of(world, "chen")))


async def test_the_identity_step_cannot_be_put_aside(world_at: WorldAt) -> None:
    """SC02, negative: the item does not let it be “not applicable”; others are, with a reason."""
    world = await world_at("2026-03-16 10:20")
    assert await order(world, "li", "密码", "password-reset", account="li.na", identity="call-back") == {}
    number = number_of(world, "li")
    await world.press("zhou", world.card("zhou", DESK, number), "ticket.take")
    zhou = world.person("zhou")
    await open_checklist(world, "zhou", number)
    assert "不适用" not in labels_of(world, "zhou", "step.verify-identity")
    await zhou.modal.click("step.skip", block="step.change-at-login")
    await zhou.wait_for(lambda: "reason" in str(zhou.modal.view.blocks))
    assert list(await zhou.modal.submit()) == ["reason"]
    await zhou.modal.fill("reason", "账号类型不支持")
    assert await zhou.modal.submit() == {}
    await world.settle()
    assert "☒ 3. 要求下次登录时修改密码" in zhou.modal.text
    assert "账号类型不支持" in zhou.text_of(world.card("zhou", DESK, number))


async def test_two_approvals_then_four_eyes(world_at: WorldAt) -> None:
    """§3.10 in Chinese: line manager, then service owner; fulfilment is timed from the second; two persons do the last
    step.
    """
    world = await world_at("2026-03-16 11:00")
    assert await order(world, "chen", "授权", "application-authorisation", **AUTHORISATION) == {}
    number = number_of(world, "chen")
    chen, shao, bai = (world.person(key) for key in ("chen", "shao", "bai"))
    assert "审批" in chen.modal.text
    assert (await world.ticket(number)).state == "awaiting_approval"
    assert await world.clocks(number) == {"response": "2026-03-16 16:00:00"}
    message = shao.text_of(asked(world, "shao", number))
    for words in ("请您审批", "应用授权", "陈晓", "理赔系统", "转岗到理赔中心", "核赔员"):
        assert words in message
    assert not any("请您审批" in bai.text_of(one) for one in bai.dm_messages())
    assert "最后一级审批通过后 24小时" in chen.text_of(world.receipt("chen", number))

    await world.at("2026-03-16 14:00")
    await world.press("shao", asked(world, "shao", number), "approval.approve")
    assert "已同意" in shao.text_of(world.receipt("shao", number))
    assert not any(shao.buttons(one) for one in shao.dm_messages())
    assert any("白捷 审批。" in shao.text_of(one) for one in shao.dm_messages())
    assert (await world.ticket(number)).state == "awaiting_approval"
    assert any("邵峰已同意" in text for text in world.own_thread("chen", number))

    await world.at("2026-03-17 10:00")
    await bai.select(asked(world, "bai", number), "reason", "与岗位相符")
    await world.press("bai", asked(world, "bai", number), "approval.approve")
    ticket = await world.ticket(number)
    assert (ticket.state, ticket.group) == ("assigned", "service-desk")
    assert (await world.clocks(number))["resolution"] == "2026-03-20 10:00:00"
    assert any("与岗位相符" in text for text in world.own_thread("chen", number))
    told = [one.text_of(message) for one in (shao, bai) for message in one.dm_messages()]
    assert sum("全部审批已通过" in text for text in told) == 2

    await world.press("zhou", world.card("zhou", DESK, number), "ticket.take")
    await step(world, "zhou", number, "step.done", "conflict-check", "grant", "second-person")
    refused = await world.fill("zhou", world.card("zhou", DESK, number), "ticket.fulfil", resolution="已授权")
    assert "3. 由第二人核对授权与审批内容是否一致" in refused["resolution"]
    await world.person("zhou").modal.cancel()
    await open_checklist(world, "zhou", number)
    zhou = world.person("zhou")
    assert "step.undo" in str(zhou.modal.view.blocks)
    assert "step.witness" not in str(zhou.modal.view.blocks)
    await zhou.modal.dismiss()
    await step(world, "wu", number, "step.witness", "second-person")
    assert await fulfil(world, "zhou", DESK, number) == {}
    assert any("吴斌作为第二人确认了" in text for text in world.work_thread("wu", DESK, number))


async def test_rejected_and_ordered_again(world_at: WorldAt) -> None:
    """§3.10: the reason is shown to the requester, who orders again with the form as it was filled."""
    world = await world_at("2026-03-16 11:00")
    assert await order(world, "emma", "permission", "application-authorisation", **AUTHORISATION) == {}
    number = number_of(world, "emma")
    emma, shao = world.person("emma"), world.person("shao")
    await world.at("2026-03-16 13:00")
    message = asked(world, "shao", number)
    await shao.click(message, "approval.reject")
    await shao.wait_for(lambda: shao.has_modal)
    assert list(await shao.modal.submit()) == ["reason"]
    await shao.modal.fill("reason", "请注明使用期限")
    assert await shao.modal.submit() == {}
    await world.settle()
    assert (await world.ticket(number)).state == "rejected"
    assert await world.results(number) == {"response": "n/a"}
    assert "已驳回" in shao.text_of(world.receipt("shao", number))
    told = world.own_thread("emma", number)[-1]
    assert "邵峰 rejected it" in told
    assert "请注明使用期限" in told

    await emma.click(world.receipt("emma", number), "Order again")
    await emma.wait_for(lambda: "answer.role" in str(emma.modal.view.blocks))
    assert "转岗到理赔中心" in str(emma.modal.view.blocks)
    await emma.modal.fill("answer.reason", "转岗到理赔中心，长期使用")
    assert await emma.modal.submit() == {}
    await world.settle()
    again = number_of(world, "emma")
    assert again != number
    assert f"ordered again after REQ-{number}" in emma.text_of(world.receipt("emma", again))
    assert f"ordered again as REQ-{again}" in emma.text_of(world.receipt("emma", number))
    assert (await world.ticket(again)).state == "awaiting_approval"


async def test_access_of_a_partner_ends(world_at: WorldAt) -> None:
    """§3.10: a third party gives a last day; five working days before it is reminded; the revoke request follows."""
    world = await world_at("2026-03-16 10:00")
    answers = {"company": "Brown & Partners", "purpose": "Commission statements"}
    errors = await order(world, "olivia", "broker access", "portal-access", **answers)
    assert errors == {"expires": "Please complete this required field."}
    olivia = world.person("olivia")
    await olivia.modal.fill("expires", date(2026, 10, 1))
    assert await olivia.modal.submit() == {"expires": "The access may last until 2026-09-12 at most."}
    assert "Commission statements" in str(olivia.modal.view.state)
    await olivia.modal.fill("expires", date(2026, 4, 17))
    assert await olivia.modal.submit() == {}
    await world.settle()
    number = number_of(world, "olivia")
    await world.press("mei", asked(world, "mei", number), "approval.approve")
    await world.press("zhou", world.card("zhou", DESK, number), "ticket.take")
    await step(world, "zhou", number, "step.done", "contract", "create")
    assert await fulfil(world, "zhou", DESK, number) == {}
    assert "17 Apr 2026" in olivia.text_of(world.receipt("olivia", number))
    await world.press("olivia", world.receipt("olivia", number), "ticket.confirm")

    await world.at("2026-04-10 17:59")
    assert not any("ends on" in text for text in world.own_thread("olivia", number))
    await world.at("2026-04-13 09:00")
    assert any("Your access ends on 17 Apr 2026" in text for text in world.own_thread("olivia", number))
    assert "Ask for more time" in olivia.buttons(world.receipt("olivia", number))
    await world.at("2026-04-17 23:59")
    assert len(world.person("zhou").read(DESK)) == 1
    await world.at("2026-04-18 00:00")
    revoke = number + 1
    ticket = await world.ticket(revoke)
    assert (ticket.type, ticket.state, ticket.group, ticket.item) == (
        "service_request",
        "assigned",
        "service-desk",
        "portal-access",
    )
    card = world.person("zhou").text_of(world.card("zhou", DESK, revoke))
    assert f"收回 REQ-{number} 的权限" in card
    assert "1. 收回权限" in card
    assert any(f"REQ-{revoke}" in text for text in world.own_thread("olivia", number))
