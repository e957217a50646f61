"""A ticket's configuration item, problem and change, named from its menu while it is worked on (process S43)."""

from collections.abc import Awaitable, Callable

from tests.journeys.world import World

WorldAt = Callable[[str], Awaitable[World]]


async def test_named_while_it_is_worked_on(world_at: WorldAt) -> None:
    """Feng opens 添加关联 on the card: nothing typed is refused beside the field, what is typed stands on the
    card for the group and not on the receipt; later it is there to be corrected.
    """
    world = await world_at("2026-03-16 10:00")
    number = await world.report("wang", "打印机没有反应", service="printing")
    refused = await world.fill("feng", world.card("feng", "desk-desktop", number), "添加关联", ci="")
    assert list(refused) == ["ci"]
    feng = world.person("feng")
    await feng.modal.fill("ci", "PRN-0417")
    await feng.modal.fill("ci_url", "https://cmdb.example/PRN-0417")
    await feng.modal.fill("problem_reference", "PRB-7")
    assert await feng.modal.submit() == {}
    await world.settle()
    shown = feng.text_of(world.card("feng", "desk-desktop", number))
    assert "PRN-0417" in shown
    assert "PRB-7" in shown
    assert "PRB-7" not in world.person("wang").text_of(world.receipt("wang", number))
    again = {"change_reference": "CHG-9", "problem_reference": ""}
    assert await world.fill("feng", world.card("feng", "desk-desktop", number), "添加关联", **again) == {}
    ticket = await world.ticket(number)
    assert (ticket.ci, ticket.problem_ref, ticket.change_ref) == ("PRN-0417", None, "CHG-9")
