"""From the digest to the tickets behind it, and the digest whenever a lead wants it."""

from collections.abc import Awaitable, Callable

import pytest

from tests.journeys.world import World

WorldAt = Callable[..., Awaitable[World]]

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def test_from_a_number_to_its_tickets_and_into_one(world_at: WorldAt) -> None:
    """Feng opens the list behind “not accepted yet”, and a ticket from it, in Chinese throughout."""
    world = await world_at("2026-03-16 16:00", readers=["feng"])
    number = await world.report("wang", "打印机无法打印", service="printing", scope="my_unit")
    await world.at("2026-03-17 08:30")
    feng = world.person("feng")
    message = next(one for one in reversed(feng.dm_messages()) if "每日摘要" in feng.text_of(one))
    await feng.click(message, "digest.list", block=str(listing(message.blocks, f"INC-{number}")))
    await feng.wait_for(lambda: feng.has_modal)
    assert f"INC-{number}" in feng.modal.text
    assert feng.modal.title in {"已超时(违约)", "尚未受理"}
    before = feng.modal.view.id
    await feng.modal.click("ticket.open")
    await feng.wait_for(lambda: feng.modal.view.id != before)
    assert "打印机无法打印" in feng.modal.text


async def test_the_digest_on_app_home_is_counted_at_this_moment(world_at: WorldAt) -> None:
    """Nothing is sent: Feng presses “Daily digest” in the afternoon and reads of a ticket ten minutes old."""
    world = await world_at("2026-03-16 14:00", readers=[])
    await world.report("wang", "打印机无法打印", service="printing", scope="my_unit")
    await world.at("2026-03-16 14:10")
    feng = world.person("feng")
    await feng.open_home()
    await feng.wait_for(lambda: "每日摘要" in feng.home_text)
    await feng.click_home("home.figures")
    await feng.wait_for(lambda: feng.has_modal)
    assert feng.modal.title == "每日摘要"
    assert "新增1" in feng.modal.text
    assert not any("每日摘要" in feng.text_of(one) for one in feng.dm_messages())


def listing(blocks: list[dict[str, object]], ref: str) -> object:
    """The block that names the ticket and has the button to its list."""
    return next(one["block_id"] for one in blocks if ref in str(one) and "digest.list" in str(one))
