"""What cannot be delivered: one cause is one alarm, it keeps nobody else waiting, and once it is mended everything that
waited goes out by itself.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy.exc import OperationalError

from bot.delivery import MOST_ATTEMPTS
from domain.effects import Effect, EffectKind, Urgency
from domain.people import SYSTEM
from domain.priority import CanWork, Scope
from models.outbox import OutboxRow
from models.session import Store
from sandbox.gate import Trouble
from sandbox.person import Person
from services import conversation, handling, outbox, reporting
from services.conversation import Said
from services.outbox import Item, Sent
from services.reporting import IncidentForm
from services.work import Work
from tests.bot.effect_stage import Stage, stage

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
PRINTER = IncidentForm(title="打印机卡纸", service="printing", scope=Scope.ME, can_work=CanWork.PARTLY)


@pytest.fixture
async def on(store: Store) -> AsyncIterator[Stage]:
    async with stage(store, start="2026-03-16 10:00") as opened:
        yield opened


async def reported(on: Stage) -> int:
    card = await on.do(reporting.report, PRINTER, by="wang")
    return int(card.ticket.id)


def desktop(on: Stage) -> list[str]:
    return on.messages(on.workspace.channel("desk-desktop"), "feng")


async def alarms(on: Stage) -> int:
    return len(await on.states("alarm"))


async def test_a_card_that_is_refused_rings_once_and_the_reporter_is_served(on: Stage) -> None:
    """The group's channel refuses: receipt and answers reach the reporter, and what belongs below the card waits."""
    on.fails("chat.postMessage", Trouble.ERROR, code="restricted_action", skip=1)
    number = await reported(on)
    await on.do(handling.take, number, by="feng")
    await on.send()
    assert await on.states("card") == ["parked"]
    assert set(await on.states("line")) == {"parked"}
    assert set(await on.states("tell_reporter")) == {"sent"}
    assert await alarms(on) == 1


async def test_once_the_card_is_there_what_waited_for_it_follows(on: Stage) -> None:
    """An operator sends the card again; nobody has to think of its lines."""
    on.fails("chat.postMessage", Trouble.ERROR, code="restricted_action", skip=1)
    number = await reported(on)
    await on.do(handling.take, number, by="feng")
    await on.send()
    ((card, _), *_) = [one for one in await on.desk.look(SYSTEM, outbox.parked) if one[0].kind == "card"]
    await on.desk.do(SYSTEM, outbox.resend, card.id)
    await on.send()
    assert await on.parked() == []
    assert len([one for one in desktop(on) if f"INC-{number}" in one.split("\n")[0]]) == 1
    (card_message,) = Person(on.workspace, "feng").read("desk-desktop")[-1:]
    assert len(Person(on.workspace, "feng").thread("desk-desktop", card_message.ts)) == 2


async def test_a_deleted_card_keeps_nobody_elses_message_from_being_redrawn(on: Stage) -> None:
    """Somebody has deleted the receipt: the card in the channel shows the new state, and no alarm rings."""
    number = await reported(on)
    await on.send()
    receipt = Person(on.workspace, "wang").direct
    on.fails("chat.update", Trouble.ERROR, code="message_not_found", matching={"channel": receipt.id})
    await on.do(handling.take, number, by="feng")
    await on.send()
    assert await on.parked() == []
    assert len(on.calls("chat.update")) == 2
    assert "冯刚" in desktop(on)[0]


async def test_a_redraw_that_waits_lets_the_words_of_its_ticket_pass(on: Stage) -> None:
    """Slack closes chat.update for a while; what is said about the ticket is not kept waiting by it."""
    number = await reported(on)
    await on.send()
    await on.desk.do(SYSTEM, _refresh, number)
    await on.do(conversation.note, number, Said(text="先看看"), by="feng")
    (first, *_) = await on._claim()
    assert first.kind == "comment"


async def test_a_database_that_goes_away_in_mid_effect_parks_nothing(
    on: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The effect reads the record and the connection is cut: tried again a moment later."""
    carry_out = on.effects.carry_out
    cuts = [OperationalError("SELECT", {}, Exception("server closed the connection"))]

    async def cut_once(item: Item) -> Sent:
        if cuts:
            raise cuts.pop()
        return await carry_out(item)

    monkeypatch.setattr(on.effects, "carry_out", cut_once)
    number = await reported(on)
    await on.send()
    assert await on.parked() == []
    assert len([one for one in Person(on.workspace, "wang").dm_messages() if f"INC-{number}" in str(one.text)]) == 1


async def test_in_an_outage_of_slack_nothing_is_given_up(on: Stage) -> None:
    """Hours of 503: no row is to blame, so none is parked; afterwards everything arrives once."""
    on.fails("*", Trouble.SERVER_ERROR, times=4 * MOST_ATTEMPTS)
    number = await reported(on)
    for _ in range(3):
        await on.send()
    assert await on.parked() == []
    assert len([one for one in Person(on.workspace, "wang").dm_messages() if f"INC-{number}" in str(one.text)]) == 1


async def test_a_row_that_alone_fails_is_given_up(on: Stage) -> None:
    """The others come through: after a dozen attempts a person has to look; while nobody does, it is not to blame."""
    await reported(on)
    delivery = on.delivery()
    (item, *_) = await delivery._claim()
    tired = replace(item, attempts=MOST_ATTEMPTS)
    assert not delivery._is_to_blame(tired)
    delivery._came_through = on.machine.now()
    assert delivery._is_to_blame(tired)
    assert not delivery._is_to_blame(item)
    on.machine.at += timedelta(minutes=5)
    assert not delivery._is_to_blame(tired)


async def test_an_operator_may_give_a_row_up(on: Stage) -> None:
    """It is never sent, cannot be sent again, and stays in the record with the reason."""
    on.fails("chat.postMessage", Trouble.ERROR, code="restricted_action")
    await reported(on)
    await on.send()
    ((item, _),) = await on.desk.look(SYSTEM, outbox.parked)
    assert await on.desk.do(SYSTEM, outbox.drop, item.id, why="has left")
    assert not await on.desk.do(SYSTEM, outbox.drop, item.id, why="twice")
    assert not await on.desk.do(SYSTEM, outbox.resend, item.id)
    assert await on.states("receipt") == ["dropped"]
    assert await on.desk.look(SYSTEM, partial(_error, row_id=item.id)) == "has left (restricted_action)"


def _error(work: Work, *, row_id: int) -> str | None:
    row = work.session.get(OutboxRow, row_id)
    return None if row is None else row.error


def _refresh(work: Work, number: int) -> None:
    effect = Effect(
        kind=EffectKind.REFRESH, lane=f"t{number}", urgency=Urgency.REFRESH, ticket_id=number, coalesce="redraw"
    )
    work.tell(effect, key="redraw")
