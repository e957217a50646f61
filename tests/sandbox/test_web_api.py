"""The Web API refuses what Slack refuses, with Slack's code; called through the real client."""

import re
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.person import Person
from sandbox.reference import load_methods
from sandbox.server import Served, serve
from sandbox.web_api import METHODS
from sandbox.workspace import Workspace
from tests.sandbox.kettle import MANIFEST, buttons, make_workspace, section


@pytest.fixture
def client(served: Served) -> AsyncWebClient:
    return AsyncWebClient(token=served.bot_token, base_url=served.api_url)


async def refusal(awaitable: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await awaitable
    return str(caught.value.response["error"])


def test_every_method_offered_is_one_of_slacks() -> None:
    assert set(METHODS) <= set(load_methods())


async def test_the_token_says_who_calls(served: Served, client: AsyncWebClient, workspace: Workspace) -> None:
    me = await client.auth_test()
    assert (me["user_id"], me["bot_id"]) == (workspace.bot.id, workspace.state.bot_id)
    assert "chat:write" in me.headers["x-oauth-scopes"]
    stranger = AsyncWebClient(token="xoxb-other", base_url=served.api_url)
    assert await refusal(stranger.auth_test()) == "invalid_auth"
    assert await refusal(AsyncWebClient(base_url=served.api_url).auth_test()) == "not_authed"
    assert await refusal(client.apps_connections_open(app_token=served.bot_token)) == "not_allowed_token_type"
    assert await refusal(client.api_call("chat.shout")) == "unknown_method"


async def test_a_scope_that_the_manifest_lacks_is_named() -> None:
    bare = {**MANIFEST, "oauth_config": {"scopes": {"bot": ["users:read"]}}}
    workspace = make_workspace(manifest=bare)
    async with serve(workspace) as served:
        client = AsyncWebClient(token=served.bot_token, base_url=served.api_url)
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel="general", text="hi")
        assert caught.value.response.data == {
            "ok": False,
            "error": "missing_scope",
            "needed": "chat:write",
            "provided": "users:read",
        }
        user = await client.users_info(user=workspace.user("anna").id, include_locale=True)
        assert "email" not in user["user"]["profile"]
        assert user["user"]["locale"] == "en-US"
        assert user["user"]["tz"] == "Europe/Stockholm"


async def test_posting_where_the_app_is_not(client: AsyncWebClient, workspace: Workspace) -> None:
    """A public channel it has not joined is not_in_channel, a private one does not exist."""
    quiet, secret = workspace.channel("quiet").id, workspace.channel("secret").id
    assert await refusal(client.chat_postMessage(channel=quiet, text="hi")) == "not_in_channel"
    assert await refusal(client.chat_postMessage(channel=secret, text="hi")) == "channel_not_found"
    assert await refusal(client.conversations_info(channel=secret)) == "channel_not_found"
    assert await refusal(client.conversations_members(channel=secret)) == "channel_not_found"
    listed = await client.conversations_list(types="public_channel,private_channel")
    assert [channel["name"] for channel in listed["channels"]] == ["general", "quiet"]
    await client.conversations_join(channel=quiet)
    await client.chat_postMessage(channel=quiet, text="hi")


@pytest.mark.filterwarnings("ignore:The top-level `text` argument is missing")
async def test_messages_are_checked_before_they_appear(client: AsyncWebClient, workspace: Workspace) -> None:
    general = workspace.channel("general").id
    assert await refusal(client.chat_postMessage(channel=general, text=" ")) == "no_text"
    assert await refusal(client.api_call("chat.postMessage", json={"text": "x"})) == "invalid_arguments"
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=general, text="x", blocks=[section("x" * 3001)])
    assert caught.value.response["error"] == "invalid_blocks"
    assert re.fullmatch(
        r"\[ERROR\] .* \[json-pointer:/blocks/0/text/text\]", caught.value.response["response_metadata"]["messages"][0]
    )
    bad = {"event_type": "x"}
    assert await refusal(client.chat_postMessage(channel=general, text="x", metadata=bad)) == "invalid_metadata_schema"
    message = await client.chat_postMessage(channel=general, text="y" * 50_000)
    assert len(message["message"]["text"]) == 40_000
    update = client.chat_update(channel=general, ts=message["ts"], text="y" * 4001)
    assert await refusal(update) == "msg_too_long"


async def test_an_update_changes_only_what_is_given(client: AsyncWebClient, workspace: Workspace) -> None:
    """Omitted metadata stays, {} removes it; a stranger's message cannot be changed."""
    general = workspace.channel("general").id
    metadata = {"event_type": "made", "event_payload": {"id": 1}}
    posted = await client.chat_postMessage(channel=general, text="one", blocks=[section("one")], metadata=metadata)
    kept = await client.chat_update(channel=general, ts=posted["ts"], text="two")
    assert kept["message"]["metadata"] == metadata
    assert "blocks" not in kept["message"]
    gone = await client.chat_update(channel=general, ts=posted["ts"], text="three", metadata={})
    assert "metadata" not in gone["message"]
    hers = await Person(workspace, "anna").say("general", "mine")
    assert await refusal(client.chat_update(channel=general, ts=hers.ts, text="x")) == "cant_update_message"
    assert await refusal(client.chat_delete(channel=general, ts="1.000000")) == "message_not_found"


async def test_ephemeral_messages_are_for_one_reader_and_leave_no_trace(
    client: AsyncWebClient, workspace: Workspace, wang: Person, anna: Person
) -> None:
    general = workspace.channel("general").id
    sent = await client.chat_postEphemeral(channel=general, user=wang.id, text="psst")
    assert wang.texts("general") == ["psst"]
    assert anna.texts("general") == []
    assert (await client.conversations_history(channel=general))["messages"] == []
    assert await refusal(client.chat_update(channel=general, ts=sent["message_ts"], text="x")) == "message_not_found"
    guest = workspace.user("guest").id
    assert await refusal(client.chat_postEphemeral(channel=general, user=guest, text="x")) == "user_not_in_channel"


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("general", "name_taken"),
        ("Loud", "invalid_name_specials"),
        ("two words", "invalid_name_specials"),
        ("full.stop", "invalid_name_specials"),
        ("--", "invalid_name_punctuation"),
        ("a" * 81, "invalid_name_maxlength"),
    ],
)
async def test_channel_names_follow_slacks_rules(client: AsyncWebClient, name: str, error: str) -> None:
    assert await refusal(client.conversations_create(name=name)) == error


async def test_an_archived_channel_keeps_its_name_and_refuses_everything(
    client: AsyncWebClient, workspace: Workspace, wang: Person
) -> None:
    created = await client.conversations_create(name="mi-2026-0001-保单", is_private=False)
    channel = created["channel"]["id"]
    await client.conversations_invite(channel=channel, users=[wang.id])
    topic = await client.conversations_setTopic(channel=channel, topic="t" * 250)
    assert len(topic["channel"]["topic"]["value"]) == 250
    assert await refusal(client.conversations_setTopic(channel=channel, topic="t" * 251)) == "too_long"
    assert await refusal(client.conversations_invite(channel=channel, users=[wang.id])) == "already_in_channel"
    await client.conversations_archive(channel=channel)
    assert await refusal(client.conversations_archive(channel=channel)) == "already_archived"
    assert await refusal(client.chat_postMessage(channel=channel, text="x")) == "is_archived"
    assert await refusal(client.conversations_create(name="mi-2026-0001-保单")) == "name_taken"
    assert await refusal(client.conversations_unarchive(channel=channel)) == "not_in_channel"
    assert workspace.channel("mi-2026-0001-保单") not in workspace.visible_channels(wang.id)


async def test_every_refusal_uses_a_code_of_the_methods_reference(client: AsyncWebClient, workspace: Workspace) -> None:
    """Where the reference has no code for a rule, the nearest documented one is answered."""
    quiet = workspace.channel("quiet")
    message = await Person(workspace, "anna").say("quiet", "x")
    assert await refusal(client.pins_list(channel=quiet.id)) == "channel_not_found"
    assert await refusal(client.chat_delete(channel=quiet.id, ts=message.ts)) == "channel_not_found"
    general = workspace.channel("general").id
    lost = client.chat_postMessage(channel=general, text="x", thread_ts="1.000000")
    assert await refusal(lost) == "cannot_reply_to_message"
    for call in workspace.journal.calls:
        assert call.error in load_methods()[call.method].errors


async def test_an_invitation_names_each_persons_obstacle(client: AsyncWebClient, workspace: Workspace) -> None:
    """Nobody is added when one cannot be, unless `force` says so; 100 at most."""
    channel = (await client.conversations_create(name="room"))["channel"]["id"]
    anna = workspace.user("anna").id
    with pytest.raises(SlackApiError) as caught:
        await client.conversations_invite(channel=channel, users=[anna, "U404"])
    assert caught.value.response["errors"] == [{"user": "U404", "ok": False, "error": "user_not_found"}]
    assert anna not in workspace.channel("room").members
    await client.conversations_invite(channel=channel, users=[anna, "U404"], force=True)
    assert anna in workspace.channel("room").members
    many = [f"U{number}" for number in range(101)]
    assert await refusal(client.conversations_invite(channel=channel, users=many)) == "invalid_arguments"


async def test_direct_messages_open_once(client: AsyncWebClient, wang: Person) -> None:
    opened = await client.conversations_open(users=[wang.id])
    again = await client.conversations_open(users=[wang.id])
    posted = await client.chat_postMessage(channel=wang.id, text="hello")
    assert opened["channel"]["id"] == again["channel"]["id"] == posted["channel"]
    assert again["already_open"]
    assert [wang.text_of(message) for message in wang.dm_messages()] == ["hello"]
    assert await refusal(client.conversations_open(users=["U404"])) == "user_not_found"


async def test_lists_come_in_pages(client: AsyncWebClient, workspace: Workspace) -> None:
    general = workspace.channel("general").id
    for number in range(5):
        await client.chat_postMessage(channel=general, text=str(number))
    texts: list[str] = []
    async for page in await client.conversations_history(channel=general, limit=2):
        texts.extend(message["text"] for message in page["messages"])
    assert texts == ["4", "3", "2", "1", "0"]
    assert await refusal(client.conversations_history(channel=general, cursor="x")) == "invalid_cursor"


async def test_threads_are_read_by_replies_and_not_by_history(client: AsyncWebClient, workspace: Workspace) -> None:
    general = workspace.channel("general").id
    first = await client.chat_postMessage(channel=general, text="first")
    await client.chat_postMessage(channel=general, text="reply", thread_ts=first["ts"])
    await client.chat_postMessage(channel=general, text="loud reply", thread_ts=first["ts"], reply_broadcast=True)
    history = await client.conversations_history(channel=general)
    assert [message["text"] for message in history["messages"]] == ["loud reply", "first"]
    assert history["messages"][1]["reply_count"] == 2
    thread = await client.conversations_replies(channel=general, ts=first["ts"])
    assert [message["text"] for message in thread["messages"]] == ["first", "reply", "loud reply"]
    assert await refusal(client.conversations_replies(channel=general, ts="1.000000")) == "thread_not_found"


async def test_pins_bookmarks_and_reactions(client: AsyncWebClient, workspace: Workspace) -> None:
    general = workspace.channel("general").id
    ts = (await client.chat_postMessage(channel=general, text="keep"))["ts"]
    await client.pins_add(channel=general, timestamp=ts)
    assert await refusal(client.pins_add(channel=general, timestamp=ts)) == "already_pinned"
    assert [item["message"]["text"] for item in (await client.pins_list(channel=general))["items"]] == ["keep"]
    await client.reactions_add(channel=general, timestamp=ts, name="tea")
    assert await refusal(client.reactions_add(channel=general, timestamp=ts, name="tea")) == "already_reacted"
    assert await refusal(client.reactions_remove(channel=general, timestamp=ts, name="milk")) == "no_reaction"
    link = {"channel_id": general, "title": "Status", "type": "link"}
    added = await client.bookmarks_add(**link, link="https://example.com")
    await client.bookmarks_edit(bookmark_id=added["bookmark"]["id"], channel_id=general, title="State")
    assert [b["title"] for b in (await client.bookmarks_list(channel_id=general))["bookmarks"]] == ["State"]
    assert await refusal(client.bookmarks_add(**link, link="javascript:alert(1)")) == "invalid_link"


async def test_a_file_goes_up_in_three_steps(client: AsyncWebClient, workspace: Workspace, wang: Person) -> None:
    general = workspace.channel("general").id
    sent = await client.files_upload_v2(
        channel=general, filename="figures.csv", content="a,b\n1,2\n", title="Figures", initial_comment="The figures"
    )
    file = workspace.state.files[sent["file"]["id"]]
    assert (file.content, file.title) == (b"a,b\n1,2\n", "Figures")
    assert wang.texts("general") == ["The figures\n[file figures.csv]"]
    address = sent["file"]["url_private"]
    async with aiohttp.ClientSession() as session:
        assert (await session.get(address)).status == 403
        mine = await session.get(address, headers={"Authorization": f"Bearer {client.token}"})
        assert await mine.read() == b"a,b\n1,2\n"
    assert await refusal(client.files_completeUploadExternal(files=[{"id": "F404", "title": "x"}])) == "file_not_found"


async def test_people_are_found_by_mail(client: AsyncWebClient, workspace: Workspace) -> None:
    found = await client.users_lookupByEmail(email="ANNA@example.com")
    assert found["user"]["id"] == workspace.user("anna").id
    assert await refusal(client.users_lookupByEmail(email="nobody@example.com")) == "users_not_found"
    assert await refusal(client.usergroups_list()) == "plan_upgrade_required"


async def test_home_views_are_checked_and_guarded_by_their_hash(
    client: AsyncWebClient, workspace: Workspace, wang: Person
) -> None:
    home = {"type": "home", "blocks": [section("one")]}
    first = await client.views_publish(user_id=wang.id, view=home)
    await client.views_publish(user_id=wang.id, view=home, hash=first["view"]["hash"])
    stale = client.views_publish(user_id=wang.id, view=home, hash=first["view"]["hash"])
    assert await refusal(stale) == "hash_conflict"
    titled = {**home, "title": {"type": "plain_text", "text": "No"}}
    assert await refusal(client.views_publish(user_id=wang.id, view=titled)) == "invalid_arguments"
    assert len(workspace.journal.rejected()) == 2
    workspace.journal.expect_rejection("views.publish", "hash_conflict")
    workspace.journal.expect_rejection("views.publish", "invalid_arguments")
    assert workspace.journal.rejected() == []


async def test_the_same_calls_give_the_same_bytes() -> None:
    seen = []
    for _ in range(2):
        workspace = make_workspace()
        async with serve(workspace) as served:
            client = AsyncWebClient(token=served.bot_token, base_url=served.api_url)
            await client.conversations_create(name="room")
            posted = await client.chat_postMessage(channel="general", text="x", blocks=[buttons("Go")])
            seen.append(posted.data)
    assert seen[0] == seen[1]
