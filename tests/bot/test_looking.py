"""After an unknown outcome the message is looked for: in a busy conversation, too, and within a share of the limits."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.budget import Budget
from bot.delivery import PostponedError
from bot.effects.wire import Wire
from domain.people import SYSTEM
from models.session import Store
from services import outbox
from services.outbox import Item
from tests.bot.effect_stage import LATER, Stage, stage
from tests.bot.test_refused_deliveries import reported
from views.blocks import Shown

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
BUSY = 1_950  # messages, more than any page holds
WORDS = Shown("打印机卡纸", [])


@dataclass
class Waits:
    """The machine's clock of a process that has a quarter of the limits: it moves only while that process waits."""

    now: float = 0.0
    longest: float = 0.0

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.longest = max(self.longest, seconds)


@pytest.fixture
async def on(store: Store) -> AsyncIterator[Stage]:
    async with stage(store, start="2026-03-16 10:00") as opened:
        yield opened


async def begun(on: Stage) -> Item:
    """A receipt whose sender died; nobody knows how far it came."""
    await reported(on)
    claimed: list[Any] = await on.desk.do(SYSTEM, outbox.claim, by="dead", now=on.machine.now(), lease=LATER, limit=1)
    return replace(claimed[0], unsure=True)


async def chatter(on: Stage, channel: str) -> None:
    for number in range(BUSY):
        await on.client.chat_postMessage(channel=channel, text=f"{number}")


async def test_it_is_found_behind_very_many_others(on: Stage) -> None:
    item, waits = await begun(on), Waits()
    wire = Wire(on.client, Budget(share=0.25, clock=lambda: waits.now), sleep=waits.sleep)
    sent = await wire.post(replace(item, unsure=False), "U0WANG", WORDS)
    await chatter(on, sent.channel)
    assert await wire.post(item, "U0WANG", WORDS) == sent
    assert len(on.calls("conversations.history")) == 3


async def test_a_search_that_has_begun_is_ended(on: Stage) -> None:
    """Others have taken what there was: the first look comes back later, the next page of one is waited for."""
    item, waits = await begun(on), Waits()
    budget = Budget(share=0.25, clock=lambda: waits.now)
    wire = Wire(on.client, budget, sleep=waits.sleep)
    place = (await wire.post(replace(item, unsure=False), "U0LI", WORDS)).channel
    await chatter(on, place)
    for _ in range(2):
        budget.turn("conversations.history", None, patience=0.0)
    found = await wire.post(item, "U0LI", WORDS)
    assert found.channel == place
    assert waits.longest > 1
    with pytest.raises(PostponedError):
        await wire.post(item, "U0LI", WORDS)
