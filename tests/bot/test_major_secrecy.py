"""What of a major incident may be seen where: nothing typed in public, nothing public that must be private, and an
announcement that waits for its channel (process §3.8, §8.5).
"""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from domain.people import SYSTEM
from models.session import Store
from sandbox.gate import Trouble
from services import access, channels, majors, reporting
from services.majors import DeclareForm
from services.work import Work
from tests.bot.effect_stage import Stage, stage
from tests.bot.major_stage import PAYROLL, SAID, declared, replies, the_channel

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
async def on(store: Store) -> AsyncIterator[Stage]:
    async with stage(store, start="2026-07-31 16:40") as opened:
        yield opened


async def test_nothing_a_reporter_typed_is_shown_in_public(on: Stage) -> None:
    """Names of customers stand in titles: not in the channel's name, topic, header or announcement."""
    await declared(on)
    await on.send()
    channel = the_channel(on)
    public = [channel.name, channel.topic, *on.messages(channel, "jiang")]
    public += on.messages(on.workspace.channel("it-status"), "wang")
    assert not any("张三" in text for text in public)


async def test_a_confidential_channel_is_private_even_if_it_cannot_be_made(on: Stage) -> None:
    """Slack refuses: nothing is opened in public; after a person has helped, everything follows by itself."""
    await declared(on, PAYROLL)
    on.fails("conversations.create", Trouble.ERROR, code="restricted_action")
    await on.send()
    assert on.named("major-inc-") == []
    assert await on.parked() == [("major_channel", "restricted_action")]
    assert set(await on.states("major_header")) == {"pending"}
    await on.resend()
    await on.send()
    channel = the_channel(on)
    assert channel.kind == "private"
    assert len(channel.pins) == 1
    assert {call["is_private"] for call in on.calls("conversations.create")} == {"1"}
    assert on.messages(on.workspace.channel("it-status"), "wang") == []


async def test_our_own_public_channel_never_serves_a_private_incident(on: Stage) -> None:
    card = await on.do(reporting.report, PAYROLL, by="wang")
    name = f"major-inc-{card.ticket.id}-20260731"
    await on.client.conversations_create(name=name)
    await on.do(majors.declare, card.ticket.id, DeclareForm(criterion="C1"), by="jiang")
    await on.send()
    public, private = on.named("major-inc-")
    assert (public.kind, private.kind) == ("public", "private")
    assert on.members(public) == {on.workspace.bot.name}
    assert len(private.pins) == 1


async def test_declared_again_after_a_false_alarm_it_goes_on_in_the_same_channel(on: Stage) -> None:
    number = await declared(on)
    await on.send()
    await on.do(majors.false_alarm, number, reason="Test", by="jiang")
    await on.send()
    again = DeclareForm(criterion="C1", reason="No test")
    await on.do(majors.declare, number, again, by="jiang")
    await on.send()
    assert len(the_channel(on).pins) == 1


async def test_declared_again_as_confidential_it_moves_to_a_private_channel(on: Stage) -> None:
    """Nothing more is said in the public one, not even by drawing its header anew."""
    number = await declared(on)
    await on.send()
    public = the_channel(on)
    await on.do(majors.false_alarm, number, reason="Test", by="jiang")
    await on.send()
    before = [(one.ts, one.edited) for one in on.workspace.state.messages[public.id].values()]
    again = DeclareForm(criterion="C4", reason="An attack", private=True)
    await on.do(majors.declare, number, again, by="jiang")
    await on.send()
    private = next(one for one in on.named("major-inc-") if one.kind == "private")
    assert len(private.pins) == 1
    assert [(one.ts, one.edited) for one in on.workspace.state.messages[public.id].values()] == before


async def test_what_became_confidential_meanwhile_is_not_announced(on: Stage) -> None:
    number = await declared(on)
    await on.desk.do(SYSTEM, _confidential, number)
    await on.send()
    assert on.messages(on.workspace.channel("it-status"), "wang") == []


def _confidential(work: Work, number: int) -> None:
    access.ticket(work, number).confidential = True


async def test_without_the_status_channel_the_incident_itself_goes_on(store: Store) -> None:
    """The bot was never invited to it: parked with the remedy; once it is, announcement and updates follow in order."""
    async with stage(store, start="2026-07-31 16:40", without=["it-status"]) as on:
        number = await declared(on)
        await on.send()
        await on.do(majors.update, number, replace(SAID, done="切换完成"), by="jiang")
        await on.send()
        assert len(the_channel(on).pins) == 1
        ((kind, error),) = await on.parked()
        assert kind == "major_announce"
        assert "/invite" in error
        status = on.workspace.channel("it-status")
        on.workspace.rooms.join(status, on.workspace.bot)
        await on.desk.do(SYSTEM, channels.joined, status.id)
        await on.send()
        assert len(on.messages(status, "wang")) == 1
        assert len(replies(on, status)) == 1
