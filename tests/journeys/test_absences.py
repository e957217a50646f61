"""Somebody is away: entered with a command, told to the group, and the reminders go to who stands in."""

from collections.abc import Awaitable, Callable

from tests.journeys.world import World
from tests.rulebooks import local

WorldAt = Callable[[str], Awaitable[World]]


async def test_while_he_is_away_his_reminders_reach_who_stands_in(world_at: WorldAt) -> None:
    """§3.7 g: He enters an absence from noon on with Feng as deputy; his P2's reminder at 50 % reaches Feng alone."""
    world = await world_at("2026-03-16 10:00")
    number = await world.report("wang", "打印机卡纸", service="printing", scope="my_unit", can_work="no")
    await world.press("he", world.card("he", "desk-desktop", number), "ticket.take")
    he, feng = world.person("he"), world.person("feng")
    await he.type("/hotline away", channel="general")
    await he.wait_for(lambda: he.has_modal)
    await he.modal.fill("since", local("2026-03-16 11:00"))
    await he.modal.fill("until", local("2026-03-18 09:00"))
    await he.modal.fill("deputy", "feng")
    assert await he.modal.submit() == {}
    assert "冯刚" in he.modal.text
    await world.settle()
    assert not any("离岗" in feng.text_of(one) for one in feng.dm_messages())
    await world.at("2026-03-16 11:00")
    assert any("何涛 离岗至" in feng.text_of(one) for one in feng.read("desk-desktop"))
    lead = world.offered("feng", "ticket.assign")
    assert f"INC-{number}" in feng.text_of(lead)
    before = len(he.dm_messages()), len(feng.dm_messages())
    await world.at("2026-03-16 15:00")
    assert [one[1:] for one in await world.nudges(number) if one[1] == "resolution"] == [("resolution", 50)]
    assert len(he.dm_messages()) == before[0]
    assert len(feng.dm_messages()) == before[1] + 1
    former = (await world.ticket(number)).assignee_id
    errors = await world.fill("feng", lead, "ticket.assign", group="desktop", person="feng", reason="He is away")
    assert errors == {}
    assert (await world.ticket(number)).assignee_id not in {former, None}
