"""The bot goes away in the middle, and two people read the same ticket in two languages (SC23, SC28)."""

from collections.abc import Awaitable, Callable

from tests.journeys.world import World, stage
from tests.rulebooks import local

WorldAt = Callable[[str], Awaitable[World]]


async def test_restart_in_the_middle(database: str) -> None:
    """SC23: four thresholds passed while the bot was down become one message; a second restart repeats nothing."""
    async with stage(database, start="2026-03-17 10:00") as world:
        number = await world.report("wang", "承保系统无法出单", service="policy-admin", scope="my_unit", can_work="no")
        assert (await world.ticket(number)).priority == "P1"
        await world.at("2026-03-17 10:05")
        workspace = world.workspace
        before = len(workspace.journal.calls_of("chat.postMessage"))
        async with world.down():
            workspace.clock.move_to(local("2026-03-17 10:20"))
        await world.settle()
        assert [one for one in await world.nudges(number) if one[1] == "response"] == [
            ("2026-03-17 10:20", "response", 100)
        ]
        told = workspace.journal.calls_of("chat.postMessage")[before:]
        async with world.down():
            pass
        await world.settle()
        assert workspace.journal.calls_of("chat.postMessage")[before:] == told
        assert world.refused() == []


async def test_each_reads_the_ticket_in_their_own_language(world_at: WorldAt) -> None:
    """SC28: a Chinese reporter and an English-speaking supplier, one ticket; what people typed is never translated."""
    world = await world_at("2026-03-17 10:00")
    number = await world.report("wang", "核心系统批处理报错", service="policy-admin", scope="my_team")
    await world.press("han", world.card("han", "desk-policy-property", number), "ticket.take")
    errors = await world.fill(
        "han",
        world.card("han", "desk-policy-property", number),
        "ticket.assign",
        group="core-vendor",
        reason="供应商补丁",
    )
    assert errors == {}
    priya = world.person("priya")
    card = priya.text_of(world.card("priya", "ext-core-vendor", number))
    assert "核心系统批处理报错" in card
    assert "Assigned" in card
    receipt = world.person("wang").text_of(world.receipt("wang", number))
    assert "已分派" in receipt
    await world.press("priya", world.card("priya", "ext-core-vendor", number), "ticket.take")
    errors = await world.fill(
        "priya", world.card("priya", "ext-core-vendor", number), "ticket.reply", text="We see the fault, fix at noon"
    )
    assert errors == {}
    assert any("We see the fault" in text for text in world.own_thread("wang", number))
    assert "处理中" in world.person("wang").text_of(world.receipt("wang", number))
