"""Classifying an incident in its form: what the process wants known by then is asked for, filled with what the report
told (process §3.1).
"""

from collections.abc import Awaitable, Callable

import pytest

from sandbox.modal import Modal
from tests.journeys.careless import careless
from tests.journeys.world import World

WorldAt = Callable[[str], Awaitable[World]]

UNKNOWN = "-"
DESK = "desk-first-line"


async def opened(world: World, key: str, number: int) -> Modal:
    person = world.person(key)
    await person.click(world.card(key, DESK, number), "ticket.classify")
    await person.wait_for(lambda: person.has_modal)
    return person.modal


@pytest.mark.parametrize(("key", "refusal"), [("zhou", "请填写此项。"), ("grace", "Please fill this in.")])
async def test_where_it_is_and_how_many_it_affects_is_asked_for(world_at: WorldAt, key: str, refusal: str) -> None:
    """The unit is Wang's; how many of the branch are affected nobody has said. What was filled in stays."""
    world = await world_at("2026-03-16 10:00")
    number = await world.report("wang", "什么都不动了", service=UNKNOWN, scope="my_unit")
    modal = await opened(world, key, number)
    await modal.fill("service", "printing")
    await modal.fill("category", "printer")
    assert set(await modal.submit()) == {"affected_count"}, "Slack's own client asks for it, too"
    await careless(modal).fill("unit", None)
    assert await modal.submit() == {"unit": refusal, "affected_count": refusal}
    assert (await world.ticket(number)).category is None
    await modal.fill("unit", "life-service")
    await modal.fill("affected_count", "12")
    assert await modal.submit() == {}
    ticket = await world.ticket(number)
    assert (ticket.service, ticket.category, ticket.unit, ticket.affected_count) == (
        "printing",
        "printer",
        "life-service",
        12,
    )


async def test_what_the_report_told_need_not_be_typed(world_at: WorldAt) -> None:
    """Just Wang: one person, in Wang's unit."""
    world = await world_at("2026-03-16 10:00")
    number = await world.report("wang", "什么都不动了", service=UNKNOWN)
    modal = await opened(world, "zhou", number)
    await modal.fill("service", "printing")
    await modal.fill("category", "printer")
    assert await modal.submit() == {}
    ticket = await world.ticket(number)
    assert (ticket.unit, ticket.affected_count) == ("property-shanghai", 1)
