"""What comes back too late to be reopened, from the very button in the old thread (process §3.6)."""

from collections.abc import Awaitable, Callable

import pytest

from tests.journeys.test_satisfaction import solved
from tests.journeys.world import World

WorldAt = Callable[[str], Awaitable[World]]
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def test_the_old_button_opens_a_new_report(world_at: WorldAt) -> None:
    """It explains itself, everything known is filled in, and both threads show the link."""
    world = await world_at("2026-03-16 10:00")
    number = await solved(world)
    await world.at("2026-03-24 10:00")
    assert (await world.ticket(number)).state == "closed"
    wang = world.person("wang")
    await wang.modal.dismiss()
    await wang.click(world.receipt("wang", number), "ticket.reopen")
    await wang.wait_for(lambda: wang.has_modal)
    assert f"INC-{number} 已过可重新打开的时限" in wang.modal.text
    assert await wang.modal.submit() == {}
    await world.settle()
    new = number + 1
    again = await world.ticket(new)
    assert (again.title, again.service, again.state) == ("打印机无法打印", "printing", "assigned")
    assert f"INC-{number}" in wang.text_of(world.receipt("wang", new))
    assert f"INC-{new}" in wang.text_of(world.receipt("wang", number))
    assert any(f"INC-{new}" in text for text in world.own_thread("wang", number))


async def test_a_form_open_while_the_window_ends_loses_nothing(world_at: WorldAt) -> None:
    """Opened in time, sent too late: it turns into the new report, with what was typed."""
    world = await world_at("2026-03-16 10:00")
    number = await solved(world)
    await world.at("2026-03-23 09:59")
    wang = world.person("wang")
    await wang.modal.dismiss()
    await wang.click(world.receipt("wang", number), "ticket.reopen")
    await wang.wait_for(lambda: wang.has_modal)
    await wang.modal.fill("reason", "又不打印了，指示灯不亮")
    await world.at("2026-03-23 14:00")
    await wang.modal.submit()
    await wang.wait_for(lambda: "已过可重新打开的时限" in wang.modal.text)
    assert await wang.modal.submit() == {}
    await world.settle()
    assert (await world.ticket(number + 1)).description == "又不打印了，指示灯不亮"
