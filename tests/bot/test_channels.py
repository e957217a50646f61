"""Names of the configuration become ids among the bot's own channels; the workspace is never listed (design §5)."""

from collections.abc import AsyncIterator

import pytest

from bot.channels import Channels
from bot.delivery import ParkedError
from domain.people import SYSTEM
from models.session import Store
from services import channels
from tests.bot.effect_stage import Stage, stage

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
async def on(store: Store) -> AsyncIterator[Stage]:
    async with stage(store, start="2026-03-16 10:00", without=["it-status", "desk-network"]) as opened:
        yield opened


def asked(on: Stage) -> int:
    return len(on.calls("users.conversations"))


async def test_slack_is_asked_once_for_all_names_also_after_a_restart(on: Stage) -> None:
    found = await on.channels.id_of("desk-desktop")
    assert found == on.workspace.channel("desk-desktop").id
    restarted = Channels(on.desk, on.wire)
    for name in ("desk-desktop", "desk-security", "desk-claims"):
        assert await restarted.id_of(name) == on.workspace.channel(name).id
    assert asked(on) == 1
    assert on.calls("conversations.list") == []


async def test_a_channel_without_the_bot_is_parked_with_the_remedy_and_asked_for_once_a_minute(on: Stage) -> None:
    now = [0.0]
    found = Channels(on.desk, on.wire, clock=lambda: now[0])
    for now[0] in (0.0, 30.0, 59.0):
        with pytest.raises(ParkedError, match="#it-status: open the channel in Slack and type /invite"):
            await found.id_of("it-status")
    assert asked(on) == 1
    now[0] = 60.0
    with pytest.raises(ParkedError):
        await found.id_of("it-status")
    assert asked(on) == 2


async def test_an_invitation_is_noticed_at_once(on: Stage) -> None:
    """Slack tells the id alone; the name is asked for when it is next wanted, without waiting for the minute."""
    with pytest.raises(ParkedError):
        await on.channels.id_of("it-status")
    status = on.workspace.channel("it-status")
    on.workspace.rooms.join(status, on.workspace.bot)
    await on.desk.do(SYSTEM, channels.joined, status.id)
    assert await on.channels.id_of("it-status") == status.id
    assert asked(on) == 2


async def test_another_process_knows_what_one_was_told(on: Stage) -> None:
    await on.channels.id_of("desk-desktop")
    other = Channels(on.desk, on.wire)
    status = on.workspace.channel("it-status")
    on.workspace.rooms.join(status, on.workspace.bot)
    await on.desk.do(SYSTEM, channels.joined, status.id)
    assert await other.id_of("it-status") == status.id
    assert await on.channels.id_of("it-status") == status.id
    assert asked(on) == 2


async def test_an_invitation_while_slack_answers_is_not_forgotten(on: Stage) -> None:
    await on.desk.do(SYSTEM, channels.joined, "C0FIRST")
    await on.desk.do(SYSTEM, channels.joined, "C0LATER")
    await on.desk.do(SYSTEM, channels.keep, {"C0FIRST": "desk-network"}, asked_about=frozenset({"C0FIRST"}))
    assert await on.desk.look(SYSTEM, channels.known, "desk-network") == ("C0FIRST", frozenset({"C0LATER"}))


async def test_a_renamed_channel_is_found_under_its_new_name_only(on: Stage) -> None:
    await on.channels.id_of("desk-desktop")
    desktop = on.workspace.channel("desk-desktop")
    await on.desk.do(SYSTEM, channels.renamed, desktop.id, "desk-workplace")
    assert await on.channels.id_of("desk-workplace") == desktop.id
    with pytest.raises(ParkedError):
        await on.channels.id_of("desk-desktop")


async def test_a_new_name_of_a_channel_without_the_bot_is_none_of_its_business(on: Stage) -> None:
    """Slack tells of every public channel: a foreign one must not take a name of ours."""
    desktop = await on.channels.id_of("desk-desktop")
    await on.desk.do(SYSTEM, channels.renamed, "C0FOREIGN", "desk-desktop")
    assert await on.channels.id_of("desk-desktop") == desktop


async def test_a_name_that_moved_to_another_channel_means_the_other_one(on: Stage) -> None:
    old = await on.channels.id_of("desk-desktop")
    await on.desk.do(SYSTEM, channels.keep, {"C0NEW": "desk-desktop", old: "desk-old"}, asked_about=frozenset())
    assert await on.channels.id_of("desk-desktop") == "C0NEW"
    assert await on.channels.id_of("desk-old") == old
