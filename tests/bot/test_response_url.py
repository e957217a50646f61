"""The private line under a click: Slack takes five posts to a response URL within thirty minutes, and then no more."""

import pytest

from bot.surface import SlackSurface
from models.session import Store
from sandbox.person import Person
from tests.bot.effect_stage import stage
from views.blocks import Shown


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_what_a_spent_url_does_not_take_is_said_in_the_direct_message(store: Store) -> None:
    """A sixth line would be lost without a trace: the person who clicked reads it all the same, once."""
    async with stage(store, start="2026-03-16 10:00") as on:
        on.workspace.journal.expect_rejection("response_url", "used_url")
        feng = Person(on.workspace, "feng")
        channel = on.workspace.channel("desk-desktop")
        url = on.workspace.grants.response_url(channel.id, feng.id)
        for number in range(1, 7):
            await SlackSurface(on.client).whisper({"response_url": url}, feng.id, Shown(f"line {number}", []))
        assert [one for one in feng.texts("desk-desktop") if one.startswith("line")] == [
            f"line {number}" for number in range(1, 6)
        ]
        assert feng.texts(feng.direct) == ["line 6"]
