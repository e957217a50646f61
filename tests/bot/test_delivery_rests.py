"""Delivery that has nothing to send rests: its own bookkeeping does not wake it."""

import asyncio
from datetime import UTC, datetime

from bot.budget import Budget
from bot.delivery import Delivery
from bot.effects.table import intake_of
from domain.effects import Effect, EffectKind
from domain.people import SYSTEM
from models.session import Store
from services.desk import Desk, SystemClock
from services.outbox import Item, Sent
from services.work import Work
from tests.rulebooks import example


class Counting:
    """Sends nothing and counts."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    async def carry_out(self, item: Item) -> Sent:
        self.sent.append(item.key)
        return Sent()


async def test_an_empty_outbox_is_looked_at_once(store: Store) -> None:
    """After the last row is settled the loop sleeps until somebody commits something to tell."""
    desk = Desk(store, example(), SystemClock())
    effects = Counting()
    delivery = Delivery(desk, effects, name="a", machine_now=lambda: datetime.now(UTC), intake=intake_of(Budget()))
    desk.after_commit.append(delivery.wake)
    claims: list[int] = []
    claim = delivery._claim

    async def counted() -> list[Item]:
        found = await claim()
        claims.append(len(found))
        return found

    delivery._claim = counted  # type: ignore[method-assign] # what is counted
    running = asyncio.create_task(delivery.run())
    await desk.do(SYSTEM, _tell)
    async with asyncio.timeout(5):
        while effects.sent != ["hello"]:  # noqa: ASYNC110 - the loop under test is what we wait for
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.3)
    assert sum(claims) == 1
    assert len(claims) <= 5
    await delivery.stop()
    await running


def _tell(work: Work) -> None:
    work.tell(Effect(kind=EffectKind.HOME, lane="x", key="hello"), key="")
