"""A complaint that turns out to be a wish or an incident, from click to row (process §3.11)."""

from collections.abc import Awaitable, Callable

import pytest

from domain.catalogue.forms import answer_field
from tests.journeys.test_complaints import asked, complain, number_in, thread
from tests.journeys.world import World

WorldAt = Callable[..., Awaitable[World]]


async def test_a_complaint_that_was_a_wish_becomes_a_request(world_at: WorldAt) -> None:
    """§3.11: with consent, by the form of the item in the same window; the complainant is told where it goes on."""
    world = await world_at("2026-03-16 10:00")
    number = number_in(await complain(world, "chen", "密码一直没人重置"))
    assert list(await asked(world, "jiang", number, "complaint.convert", consent="yes")) == ["title"]
    jiang = world.person("jiang")
    await jiang.modal.fill("item", "password-reset")
    assert await jiang.modal.submit() == {}
    for field, value in {"account": "chen.xiao", "identity": "call-back"}.items():
        await jiang.modal.fill(answer_field(field), value)
    assert await jiang.modal.submit() == {}
    await world.settle()
    request = await world.ticket(number + 1)
    assert (request.item, request.state) == ("password-reset", "assigned")
    assert any(f"REQ-{number + 1}" in text for text in thread(world, "chen", number))
    assert (await world.ticket(number)).state == "converted"


@pytest.mark.parametrize(
    ("key", "told"),
    [("chen", "已另行登记 INC-2。 您的投诉继续处理"), ("emma", "INC-2 has come of it. Your complaint goes on")],
)
async def test_a_complaint_goes_on_while_its_complainant_is_dissatisfied(
    world_at: WorldAt, key: str, told: str
) -> None:
    """Both parties read the number of what came of it; the group with the incident reads nothing of a complaint."""
    world = await world_at("2026-03-16 10:00")
    number = number_in(await complain(world, key, "打印机坏了三天没人管"))
    answers = {"title": "三楼打印机故障", "service": "printing", "consent": "yes", "dissatisfied": "yes"}
    assert await asked(world, "jiang", number, "complaint.convert", **answers) == {}
    incident = number + 1
    assert (await world.ticket(number)).state == "submitted"
    assert (await world.clocks(number))["response"] == "2026-03-16 15:00:00"
    assert any(told in text for text in thread(world, key, number))
    for one in (key, "jiang"):
        assert f"INC-{incident}" in world.person(one).text_of(world.receipt(one, number))
    assert "转为事件单" not in str(world.receipt("jiang", number).blocks)
    card = world.person("feng").text_of(world.card("feng", "desk-desktop", incident))
    assert "三楼打印机故障" in card
    assert not [word for word in ("CMP", "投诉", "没人管") if word in card]
