"""Incidents from click to row and back, with the exact instants of the process's scripts (process §6)."""

from collections.abc import Awaitable, Callable

from tests.journeys.world import World

WorldAt = Callable[[str], Awaitable[World]]


async def test_p3_across_national_day(world_at: WorldAt) -> None:
    """SC07: seven closed days count nothing and nobody is reminded in them."""
    world = await world_at("2026-09-30 17:00")
    number = await world.report("wang", "打印机无法打印", service="printing", scope="my_unit")
    assert await world.clocks(number) == {"response": "2026-10-08 10:00:00", "resolution": "2026-10-09 17:00:00"}
    await world.at("2026-09-30 17:30")
    await world.press("feng", world.card("feng", "desk-desktop", number), "ticket.take")
    for day in range(1, 8):
        await world.at(f"2026-10-0{day} 12:00")
    assert await world.nudges(number) == []
    for instant in ("2026-10-08 16:59", "2026-10-08 17:00", "2026-10-09 12:00", "2026-10-09 15:24"):
        await world.at(instant)
    assert await world.nudges(number) == [
        ("2026-10-08 17:00", "resolution", 50),
        ("2026-10-09 12:00", "resolution", 75),
        ("2026-10-09 15:24", "resolution", 90),
    ]
    await world.at("2026-10-09 16:00")
    assert len(await world.nudges(number)) == 3


async def test_pause_over_a_make_up_saturday(world_at: WorldAt) -> None:
    """SC08: the user's reply on the make-up Saturday resumes the clock by itself."""
    world = await world_at("2026-10-08 14:00")
    number = await world.report("wang", "打印机卡纸", service="printing", scope="my_unit")
    assert await world.clocks(number) == {"response": "2026-10-08 16:00:00", "resolution": "2026-10-10 14:00:00"}
    await world.at("2026-10-08 14:30")
    await world.press("feng", world.card("feng", "desk-desktop", number), "ticket.take")
    await world.at("2026-10-08 16:00")
    card = world.card("feng", "desk-desktop", number)
    errors = await world.fill(
        "feng", card, "ticket.hold", pending_reason="waiting_for_user", question="请问打印机的编号是多少?"
    )
    assert errors == {}
    assert (await world.ticket(number)).state == "pending"
    assert any("打印机的编号" in text for text in world.own_thread("wang", number))
    await world.at("2026-10-10 11:00")
    wang = world.person("wang")
    await wang.dm("编号是 P-3071", thread=world.receipt("wang", number).ts)
    await world.settle()
    assert (await world.ticket(number)).state == "in_progress"
    assert (await world.clocks(number))["resolution"] == "2026-10-12 18:00:00"
    assert any("P-3071" in text for text in world.work_thread("feng", "desk-desktop", number))


async def test_reopened_ticket_goes_on_with_what_was_left(world_at: WorldAt) -> None:
    """SC11: four hours were used; the night in Resolved does not count."""
    world = await world_at("2026-03-17 09:10")
    number = await world.report("wang", "分公司网络不通", service="branch-wan", scope="my_unit", can_work="no")
    assert await world.clocks(number) == {"response": "2026-03-17 09:40:00", "resolution": "2026-03-17 17:10:00"}
    await world.at("2026-03-17 09:20")
    await world.press("xu", world.card("xu", "desk-network", number), "ticket.take")
    await world.at("2026-03-17 13:10")
    await resolve(world, "xu", "desk-network", number)
    assert (await world.ticket(number)).state == "resolved"
    await world.at("2026-03-18 10:00")
    errors = await world.fill("wang", world.receipt("wang", number), "ticket.reopen", reason="又断了")
    assert errors == {}
    ticket = await world.ticket(number)
    assert (ticket.state, ticket.reopens) == ("in_progress", 1)
    assert (await world.clocks(number))["resolution"] == "2026-03-18 14:00:00"
    await world.at("2026-03-18 13:30")
    await resolve(world, "xu", "desk-network", number)
    assert (await world.results(number))["resolution"] == "met"


async def test_night_report_to_an_office_hours_service(world_at: WorldAt) -> None:
    """SC17: accepted on Sunday night, due on Monday, reminders only inside hours; 18:00:00 is met."""
    world = await world_at("2026-03-15 22:00")
    number = await world.report("wang", "报表打不开", service="reports", scope="my_unit", can_work="no")
    assert await world.clocks(number) == {"response": "2026-03-16 09:30:00", "resolution": "2026-03-16 18:00:00"}
    receipt = world.person("wang").text_of(world.receipt("wang", number))
    assert "09:30" in receipt
    assert "18:00" in receipt
    for instant in ("2026-03-16 08:59", "2026-03-16 09:14", "2026-03-16 09:15"):
        await world.at(instant)
    assert await world.nudges(number) == [("2026-03-16 09:15", "response", 50)]
    await world.press("liu", world.card("liu", "desk-database", number), "ticket.take")
    for instant in ("2026-03-16 14:00", "2026-03-16 16:00", "2026-03-16 17:12"):
        await world.at(instant)
    assert [(at, percent) for at, clock, percent in await world.nudges(number) if clock == "resolution"] == [
        ("2026-03-16 14:00", 50),
        ("2026-03-16 16:00", 75),
        ("2026-03-16 17:12", 90),
    ]
    await world.at("2026-03-16 18:00")
    await resolve(world, "liu", "desk-database", number, breach_reason=None)
    assert (await world.results(number))["resolution"] == "met"


async def resolve(world: World, key: str, channel: str, number: int, **more: object) -> None:
    """The resolution form with what it asks for."""
    answers = {
        "resolution_code": "permanent_fix",
        "resolution": "已修复并验证",
        "cause": "设备故障",
        "ci": "SW-01",
    } | {field: value for field, value in more.items() if value is not None}
    errors = await world.fill(key, world.card(key, channel, number), "ticket.resolve", **answers)
    assert errors == {}


async def test_my_tickets_in_one_command(world_at: WorldAt) -> None:
    """`/hotline` lists the reporter's own with state, next step and due time, the next due first, and nobody else's."""
    world = await world_at("2026-03-16 10:00")
    printer = await world.report("wang", "打印机卡纸", service="printing")
    await world.person("wang").modal.dismiss()
    network = await world.report("wang", "分公司网络不通", service="branch-wan", scope="my_unit", can_work="no")
    other = await world.report("chen", "打印机没墨", service="printing")
    wang = world.person("wang")
    await wang.type("/hotline", channel="general")
    listed = wang.text_of(wang.read("general")[-1])
    assert listed.index(f"INC-{network}") < listed.index(f"INC-{printer}")
    assert f"INC-{other}" not in listed
    for part in ("已分派", "18:00"):
        assert part in listed
