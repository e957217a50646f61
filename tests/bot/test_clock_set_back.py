"""The machine's clock is set back by hours: what was put off for seconds goes out after seconds all the same."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.errors import SlackApiError

from bot.budget import Budget
from bot.delivery import Delivery, PostponedError
from bot.effects.table import intake_of
from domain.effects import Effect, EffectKind
from domain.people import SYSTEM
from models.session import Store
from services.desk import Desk
from services.outbox import Item, Sent
from services.work import Work
from tests.rulebooks import example

REVOKED = SlackApiError("no", {"error": "token_revoked"})


@dataclass
class Machine:
    at: datetime = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


@dataclass
class Busy:
    """Slack refuses the first attempt as told, and takes the others."""

    error: Exception
    tried: list[str] = field(default_factory=list)

    async def carry_out(self, item: Item) -> Sent:
        self.tried.append(item.key)
        if len(self.tried) == 1:
            raise self.error
        return Sent()


@pytest.mark.parametrize("error", [PostponedError(30.0, "is spent"), REVOKED], ids=["put off", "token"])
async def test_what_was_put_off_goes_out_after_the_clock_was_set_back(store: Store, error: Exception) -> None:
    """By two hours; a wait of half a minute stays half a minute, and does not become two hours."""
    machine = Machine()
    desk = Desk(store, example(), machine)
    effects = Busy(error)
    delivery = Delivery(desk, effects, name="a", machine_now=machine.now, intake=intake_of(Budget()))
    await desk.do(SYSTEM, _tell)
    for item in await delivery._claim():
        await delivery._handle(item)
    assert await delivery._claim() == []
    machine.at -= timedelta(hours=2)
    for item in await delivery._claim():
        await delivery._handle(item)
    assert effects.tried == ["hello", "hello"]


async def test_no_wait_that_slack_asks_for_is_taken_for_such_a_one(store: Store) -> None:
    """An hour is the most that anything is put off; until it is over, nothing goes out."""
    machine = Machine()
    desk = Desk(store, example(), machine)
    delivery = Delivery(
        desk,
        Busy(PostponedError(86_400.0, "ratelimited")),
        name="a",
        machine_now=machine.now,
        intake=intake_of(Budget()),
    )
    await desk.do(SYSTEM, _tell)
    for item in await delivery._claim():
        await delivery._handle(item)
    machine.at += timedelta(minutes=59)
    assert await delivery._claim() == []
    machine.at += timedelta(minutes=2)
    assert len(await delivery._claim()) == 1


def _tell(work: Work) -> None:
    work.tell(Effect(kind=EffectKind.HOME, lane="x", key="hello"), key="")
