"""Major incidents with the exact instants of the process's scripts (SC01 as far as the main job goes, SC10)."""

from collections.abc import Awaitable, Callable

from tests.journeys.world import World
from tests.rulebooks import local

WorldAt = Callable[[str], Awaitable[World]]


async def declare(world: World, key: str, number: int) -> None:
    """The incident manager decides on the proposal in their direct message."""
    assert f"-{number}" in world.person(key).text_of(world.offered(key, "ticket.declare_major"))
    assert await world.fill(key, world.offered(key, "ticket.declare_major"), "ticket.declare_major") == {}


async def update(world: World, key: str, number: int, done: str) -> None:
    header = world.header(key, number)
    errors = await world.fill(key, header, "major.update", affected_part="全国无法出单", done=done)
    assert errors == {}


async def test_policy_system_down_at_month_end(world_at: WorldAt) -> None:
    """SC01: proposed at once, declared with its channel, three deadlines kept and missed, stood down, met."""
    world = await world_at("2026-07-31 16:40")
    number = await world.report(
        "wang",
        "承保系统无法出单",
        service="policy-admin",
        scope="company",
        can_work="no",
        deadline=local("2026-07-31 20:00"),
    )
    ticket = await world.ticket(number)
    assert (ticket.priority, ticket.major) == ("P1", "proposed")
    assert await world.clocks(number) == {"response": "2026-07-31 16:55:00", "resolution": "2026-07-31 20:40:00"}
    await world.at("2026-07-31 16:46")
    await world.press("han", world.card("han", "desk-policy-property", number), "ticket.take")
    assert (await world.results(number))["response"] == "met"
    await world.at("2026-07-31 16:48")
    await declare(world, "jiang", number)
    assert (await world.clocks(number))["resolution"] == "2026-07-31 20:40:00"
    channel = world.incident_channel(number)
    assert channel.kind == "public"
    assert str(number) in channel.name
    assert {"jiang", "han"} <= world.members(channel)
    assert any("承保系统" in text for text in world.person("wang").texts("it-status"))
    assert await world.next_update(number) == "2026-07-31 17:03"
    await world.at("2026-07-31 17:00")
    await update(world, "jiang", number, "正在切换")
    assert await world.next_update(number) == "2026-07-31 17:30"
    await world.at("2026-07-31 17:28")
    await update(world, "jiang", number, "切换失败,回退中")
    assert await world.next_update(number) == "2026-07-31 17:58"
    await keep_and_miss_deadlines(world, number)
    await restore_and_stand_down(world, number)


async def keep_and_miss_deadlines(world: World, number: int) -> None:
    """Reminded five minutes before, at the deadline and five minutes after; the late update starts anew."""
    told, before = [], len(await world.cadence(number))
    for instant in ("2026-07-31 17:52", "2026-07-31 17:53", "2026-07-31 17:58", "2026-07-31 18:03"):
        await world.at(instant)
        told.append((await world.cadence(number))[before:])
    assert told == [[], [("17:53", -5)], [("17:53", -5), ("17:58", 0)], [("17:53", -5), ("17:58", 0), ("18:03", 5)]]
    await world.at("2026-07-31 18:10")
    await update(world, "jiang", number, "备库恢复中")
    assert await world.next_update(number) == "2026-07-31 18:40"


async def restore_and_stand_down(world: World, number: int) -> None:
    """The restore time is stated; more than half an hour before the stand-down it needs a reason."""
    await world.at("2026-07-31 19:55")
    errors = await world.fill("jiang", world.header("jiang", number), "major.stabilise")
    assert errors == {}
    await world.at("2026-07-31 20:30")
    answers = {
        "restored_at": local("2026-07-31 19:55"),
        "confirmed": ["yes"],
        "resolution": "切换至备库,业务恢复",
    }
    await update(world, "jiang", number, "已恢复")
    errors = await world.fill("jiang", world.header("jiang", number), "major.stand_down", **answers)
    assert len(errors) == 1
    await world.person("jiang").modal.fill("reason", "观察期内确认稳定后才解除")
    assert await world.person("jiang").modal.submit() == {}
    await world.settle()
    ticket = await world.ticket(number)
    assert (ticket.state, ticket.major) == ("resolved", "stood_down") or ticket.major == "under_review"
    assert ticket.resolved_at == local("2026-07-31 19:55")
    assert (await world.results(number))["resolution"] == "met"


async def test_upgrade_to_major_at_the_weekend(world_at: WorldAt) -> None:
    """SC10: one hour was consumed on office hours; three remain around the clock, and one notice is sent."""
    world = await world_at("2026-11-13 17:00")
    number = await world.report("wang", "报表打不开", service="reports", scope="my_unit")
    assert await world.clocks(number) == {"response": "2026-11-16 10:00:00", "resolution": "2026-11-17 17:00:00"}
    await world.at("2026-11-14 10:00")
    jiang = world.person("jiang")
    await jiang.type(f"/major INC-{number}", channel="general")
    await jiang.wait_for(lambda: jiang.has_modal)
    await jiang.modal.fill("criterion", "C2")
    assert await jiang.modal.submit() == {}
    await world.settle()
    assert (await world.clocks(number))["resolution"] == "2026-11-14 13:00:00"
    assert (await world.ticket(number)).priority == "P1"
    assert await world.breaches(number) == {"response": True, "resolution": False}
    notices = [one for one in await world.nudges(number) if one[1] == "response"]
    assert [at for at, _, _ in notices] == ["2026-11-14 10:00"]
