"""The direct message that asks for the decision on a major incident ends as the answer (process §3.8)."""

from collections.abc import AsyncIterator

import pytest

from models.session import Store
from sandbox.person import Person
from services import majors, reporting
from services.majors import DeclareForm
from tests.bot.effect_stage import Stage, stage
from tests.bot.major_stage import OUTAGE

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ASKS = "ticket.declare_major"


@pytest.fixture
async def on(store: Store) -> AsyncIterator[Stage]:
    async with stage(store, start="2026-07-31 16:40") as opened:
        yield opened


async def reported(on: Stage) -> int:
    """Wang's report is a proposal by the rules; who may decide is about to be asked."""
    card = await on.do(reporting.report, OUTAGE, by="wang")
    return int(card.ticket.id)


def asked(on: Stage) -> dict[str, str]:
    """Who is asked to decide, with the time of the message that asks them."""
    people = {key: Person(on.workspace, key) for key in ("jiang", "song", "tian", "yuan")}
    found = {key: [one.ts for one in who.dm_messages() if ASKS in str(one.blocks)] for key, who in people.items()}
    return {key: times[0] for key, times in found.items() if times}


def says(on: Stage, key: str, ts: str) -> str:
    person = Person(on.workspace, key)
    return next(person.text_of(one) for one in person.dm_messages() if one.ts == ts)


async def test_after_the_declaration_everybody_asked_reads_who_declared_and_where_to_go(on: Stage) -> None:
    number = await reported(on)
    await on.send()
    places = asked(on)
    assert "jiang" in places
    await on.do(majors.declare, number, DeclareForm(criterion="C1"), by="jiang")
    await on.send()
    assert asked(on) == {}
    for key, ts in places.items():
        assert f"INC-{number} 已成为重大事件，由江涛宣布。" in says(on, key, ts)
        assert f"#major-inc-{number}-20260731" in says(on, key, ts)


async def test_after_the_refusal_everybody_asked_reads_who_refused(on: Stage) -> None:
    number = await reported(on)
    await on.send()
    places = asked(on)
    await on.do(majors.refuse, number, reason="只影响一台打印机", by="jiang")
    await on.send()
    assert asked(on) == {}
    assert [text for key, ts in places.items() if "江涛：不作为重大事件。" not in (text := says(on, key, ts))] == []


async def test_a_message_that_comes_after_the_decision_does_not_ask(on: Stage) -> None:
    """It was on its way while Jiang decided elsewhere."""
    number = await reported(on)
    await on.do(majors.declare, number, DeclareForm(criterion="C1"), by="jiang")
    await on.send()
    assert asked(on) == {}
    assert await on.parked() == []
