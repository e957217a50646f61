"""A redraw of many messages within a small share of Slack's limits goes on where it was sent away, to its end."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.budget import Budget
from bot.channels import Channels
from bot.effects.context import Sending
from bot.effects.table import SlackEffects
from bot.effects.wire import Wire
from domain.people import SYSTEM
from domain.telling.parts import draw_anew
from models.session import Store
from models.ticket import AnchorRow, keep_anchor
from sandbox.gate import Trouble
from services import handling, outbox
from services.outbox import Item
from services.work import Work
from tests.bot.effect_stage import Stage, stage
from tests.bot.test_refused_deliveries import reported

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
SHARE = 0.25  # of four processes: a message every 4.8 seconds, and five at once
GROUPS = (
    "service-desk",
    "network",
    "policy-property",
    "policy-life",
    "claims",
    "database",
    "data-centre",
    "security",
)
ALL = len(GROUPS) + 2  # the receipt, and the card of the first group
PATIENT = 400


@pytest.fixture
async def on(store: Store) -> AsyncIterator[Stage]:
    async with stage(store, start="2026-03-16 10:00") as opened:
        budget = Budget(share=SHARE, clock=lambda: opened.machine.now().timestamp())

        async def sleep(seconds: float) -> None:
            opened.machine.at += timedelta(seconds=seconds)

        opened.wire = Wire(opened.client, budget, sleep=sleep)
        opened.channels = Channels(opened.desk, opened.wire)
        opened.effects = SlackEffects(Sending(opened.desk, opened.wire, opened.channels))
        yield opened


async def shown_everywhere(on: Stage) -> int:
    """A ticket whose card went through many groups, each of which still shows it."""
    number = await reported(on)
    await on.send()
    places = []
    for group in GROUPS:
        channel = on.workspace.channel(on.desk.rules.organisation.group(group).channel)
        answer = await on.client.chat_postMessage(channel=channel.id, text="INC")
        places.append((f"card:{group}", channel.id, str(answer["ts"])))

    def keep(work: Work) -> None:
        for what, channel, ts in places:
            keep_anchor(work.session, AnchorRow(ticket_id=number, what=what, channel=channel, ts=ts))

    await on.desk.do(SYSTEM, keep)
    on.workspace.journal.calls.clear()
    return number


async def asked(on: Stage, number: int, key: str) -> None:
    await on.desk.do(SYSTEM, lambda work: work.tell(draw_anew(number), key=key))


async def attempt(on: Stage, meanwhile: str = "") -> Item | None:
    """The next redraw that may go, once; None while none may, and then time goes on. `meanwhile`: it is asked for again
    with this key, while this one is at work.
    """
    delivery = on.delivery()
    items = await delivery._claim()
    for item in items:
        if meanwhile:
            await asked(on, int(str(item.ticket_id)), meanwhile)
        await delivery._handle(item)
    if not items:
        on.machine.at += timedelta(seconds=0.5)
        return None
    return items[0]


async def to_its_end(on: Stage) -> int:
    """How many attempts that took."""
    attempts = 0
    for _ in range(PATIENT):
        attempts += await attempt(on) is not None
        if "pending" not in await on.states("refresh"):
            return attempts
    raise AssertionError("never drawn")


def drawn(on: Stage) -> list[str]:
    return [str(call["ts"]) for call in on.calls("chat.update")]


async def test_each_message_is_drawn_once_however_often_it_is_sent_away(on: Stage) -> None:
    number = await shown_everywhere(on)
    await asked(on, number, "one")
    assert await to_its_end(on) > 3
    assert len(drawn(on)) == len(set(drawn(on))) == ALL


async def test_what_has_changed_meanwhile_is_drawn_again(on: Stage) -> None:
    """Half of them show the old state when the ticket is taken: in the end each shows the new one."""
    number = await shown_everywhere(on)
    await asked(on, number, "one")
    while len(drawn(on)) < len(GROUPS) / 2:
        await attempt(on)
    before = len(drawn(on))
    await on.do(handling.take, number, by="feng")
    await on.send()
    last: dict[str, Any] = {str(call["ts"]): call for call in on.calls("chat.update")}
    assert len(last) == ALL
    assert [call for call in last.values() if "处理中" not in str(call["text"])] == []
    assert len(drawn(on)) <= before + ALL


async def test_one_that_gives_way_to_a_later_one_hands_on_what_it_drew(on: Stage) -> None:
    """Asked for again and again without a change, the messages are drawn once."""
    number = await shown_everywhere(on)
    await asked(on, number, "one")
    for turn in range(PATIENT):
        await attempt(on, f"again {turn}" if len(drawn(on)) < ALL else "")
        on.machine.at += timedelta(seconds=1)
        if "pending" not in await on.states("refresh"):
            break
    assert (await on.states("refresh")).count("sent") > 2
    assert len(drawn(on)) == len(set(drawn(on))) == ALL


async def test_of_a_message_that_may_have_been_drawn_nobody_is_sure(on: Stage) -> None:
    """The connection breaks after the effect: that one is drawn again, the others are not."""
    number = await shown_everywhere(on)
    await asked(on, number, "one")
    on.fails("chat.update", Trouble.TIMEOUT_AFTER, skip=2)
    await to_its_end(on)
    again = [ts for ts in set(drawn(on)) if drawn(on).count(ts) > 1]
    assert len(set(drawn(on))) == ALL
    assert len(again) == 1


async def test_whoever_takes_over_from_one_that_died_draws_them_all(on: Stage) -> None:
    number = await shown_everywhere(on)
    await asked(on, number, "one")
    while len(drawn(on)) < len(GROUPS) / 2:
        await attempt(on)
    on.machine.at += timedelta(seconds=20)
    (item,) = await on._claim()
    assert item.drawn
    on.machine.at += timedelta(minutes=5)
    (item,) = await on._claim()
    assert item.drawn == {}
    await on.desk.do(SYSTEM, outbox.reclaim)
    await to_its_end(on)
    assert set(drawn(on)[len(GROUPS) // 2 :]) >= set(drawn(on))
