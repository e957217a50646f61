"""Slack does not take the bot's answer to what a person did: the trigger has expired, the form has changed meanwhile.
The person reads a sentence where they are looking, what they typed stays, and the next try works.
"""

from collections.abc import Awaitable, Callable

import pytest

from sandbox.gate import Fault, Trouble
from tests.journeys.world import World

WorldAt = Callable[[str], Awaitable[World]]
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
TOO_LATE = "操作超时"


def refuses(world: World, method: str, code: str) -> None:
    world.workspace.gate.inject(Fault(method, Trouble.ERROR, code=code))


@pytest.mark.parametrize("code", ["expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"])
async def test_a_command_whose_trigger_has_expired(code: str, world_at: WorldAt) -> None:
    world = await world_at("2026-03-16 10:00")
    wang = world.person("wang")
    refuses(world, "views.open", code)
    await wang.type("/incident 打印机卡纸", channel="general")
    await wang.wait_for(lambda: any(TOO_LATE in one for one in wang.texts("general")))
    assert not wang.has_modal
    await wang.type("/incident 打印机卡纸", channel="general")
    await wang.wait_for(lambda: wang.has_modal)


async def test_a_click_under_a_message_whose_trigger_has_expired(world_at: WorldAt) -> None:
    world = await world_at("2026-03-16 10:00")
    number = await world.report("wang", "打印机卡纸", service="printing")
    feng = world.person("feng")
    refuses(world, "views.open", "expired_trigger_id")
    await world.press("feng", world.card("feng", "desk-desktop", number), "转派")
    assert any(TOO_LATE in one for one in feng.texts("desk-desktop"))


async def test_a_click_on_the_home_tab_whose_trigger_has_expired(world_at: WorldAt) -> None:
    """Nothing can be added there: it is said in the direct message."""
    world = await world_at("2026-03-16 10:00")
    wang = world.person("wang")
    await wang.open_home()
    refuses(world, "views.open", "expired_trigger_id")
    await wang.click_home("request.browse")
    await wang.wait_for(lambda: any(TOO_LATE in one for one in wang.texts(wang.direct)))
    assert not wang.has_modal


async def test_a_form_that_changed_meanwhile(world_at: WorldAt) -> None:
    """It was to be drawn anew on a choice: the sentence stands above it, and what was typed is still there."""
    world = await world_at("2026-03-16 10:00")
    wang = world.person("wang")
    await wang.type("/incident 打印机卡纸", channel="general")
    await wang.wait_for(lambda: wang.has_modal)
    await wang.modal.fill("description", "三楼的打印机")
    refuses(world, "views.update", "hash_conflict")
    await wang.modal.fill("service", "printing")
    await wang.wait_for(lambda: TOO_LATE in wang.modal.text)
    await wang.modal.cancel()
    assert "三楼的打印机" in str(wang.modal.view.state)
    for field, value in {"scope": "just_me", "can_work": "partly"}.items():
        await wang.modal.fill(field, value)
    assert await wang.modal.submit() == {}
    await world.settle()
    assert len([one for one in wang.dm_messages() if "打印机卡纸" in wang.text_of(one)]) == 1
