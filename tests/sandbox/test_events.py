"""The Events API: the app hears of what it subscribed to, where it is a member, in Slack's words."""

from typing import Any

import pytest

from sandbox.errors import PersonError
from sandbox.person import Person
from sandbox.workspace import Workspace
from tests.sandbox.kettle import Kettle, buttons


@pytest.fixture
def heard(kettle: Kettle) -> list[dict[str, Any]]:
    """Every event that reaches the app's listener."""
    events: list[dict[str, Any]] = []

    for kind in ("message", "member_joined_channel", "reaction_added", "app_mention", "app_home_opened"):

        @kettle.app.event(kind)
        async def hear(event: Any) -> None:
            events.append(event)

    return events


async def test_a_message_its_change_and_its_end(heard: list[dict[str, Any]], anna: Person) -> None:
    message = await anna.say("general", "frist")
    await anna.edit(message, "first")
    await anna.delete(message)
    first, changed, deleted = heard
    assert (first["text"], first["channel_type"], first["user"]) == ("frist", "channel", anna.id)
    assert (changed["subtype"], changed["message"]["text"]) == ("message_changed", "first")
    assert (changed["previous_message"]["text"], changed["message"]["edited"]["user"]) == ("frist", anna.id)
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", message.ts)


async def test_the_app_hears_nothing_where_it_is_not(
    heard: list[dict[str, Any]], workspace: Workspace, anna: Person, wang: Person
) -> None:
    await anna.say("quiet", "unheard")
    await anna.say("secret", "unheard")
    assert heard == []
    assert workspace.journal.sent == []
    await anna.invite("secret", "kettle")
    await anna.say("secret", "heard")
    assert [(event["type"], event.get("channel_type")) for event in heard if "subtype" not in event] == [
        ("member_joined_channel", "G"),
        ("message", "group"),
    ]
    with pytest.raises(PersonError):
        await wang.say("secret", "not for me")


async def test_joining_reacting_and_threads(heard: list[dict[str, Any]], workspace: Workspace, anna: Person) -> None:
    guest = workspace.user("guest").id
    await anna.invite("general", "guest")
    joined = next(event for event in heard if event["type"] == "member_joined_channel")
    assert (joined["user"], joined["inviter"]) == (guest, anna.id)
    message = await anna.say("general", "@kettle look")
    reply = await anna.say("general", "more", thread=message.ts)
    await anna.react(reply, ":eyes:")
    assert [event["type"] for event in heard[-4:]] == ["message", "app_mention", "message", "reaction_added"]
    assert heard[-2]["thread_ts"] == message.ts
    assert heard[-1]["item"] == {"type": "message", "channel": reply.channel_id, "ts": reply.ts}


async def test_the_wrapper_identifies_the_event_and_the_installation(
    heard: list[dict[str, Any]], workspace: Workspace, anna: Person
) -> None:
    await anna.say("general", "one")
    await anna.say("general", "two")
    one, two = (sent.payload for sent in workspace.journal.sent)
    assert one["event_id"] != two["event_id"]
    assert one["authorizations"][0]["user_id"] == workspace.bot.id  # type: ignore[index]  # a payload is plain JSON
    assert (one["team_id"], one["api_app_id"]) == (workspace.state.team.id, workspace.state.app_id)
    assert all(sent.ack_ms is not None for sent in workspace.journal.sent)
    assert [event["text"] for event in heard] == ["one", "two"]


async def test_what_is_gone_cannot_be_clicked(kettle: Kettle, workspace: Workspace, anna: Person) -> None:
    general = workspace.channel("general").id
    posted = await kettle.client.chat_postMessage(channel=general, text="x", blocks=[buttons("Go")])
    message = anna.read("general")[-1]
    await kettle.client.chat_delete(channel=general, ts=posted["ts"])
    with pytest.raises(PersonError, match="gone"):
        await anna.click(message, "Go")
