"""Socket Mode as Slack runs it: tickets, connections, gaps, repetitions; how long triggers and response URLs live."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.errors import AppDidNotAnswer
from sandbox.grants import TRIGGER_SECONDS
from sandbox.hurting import Hurting
from sandbox.person import Person
from sandbox.server import Served, serve
from sandbox.workspace import Workspace
from tests.sandbox.kettle import Kettle, make_workspace, section

MODAL = {
    "type": "modal",
    "callback_id": "empty",
    "title": {"type": "plain_text", "text": "Empty"},
    "blocks": [section("nothing")],
}


async def connect(session: aiohttp.ClientSession, served: Served) -> aiohttp.ClientWebSocketResponse:
    opened = await AsyncWebClient(token=served.app_token, base_url=served.api_url).apps_connections_open(
        app_token=served.app_token
    )
    socket = await session.ws_connect(opened["url"])
    hello = await socket.receive_json(timeout=2)
    assert hello["type"] == "hello"
    return socket


async def test_a_ticket_is_good_for_one_connection(served: Served) -> None:
    async with aiohttp.ClientSession() as session:
        opened = await AsyncWebClient(base_url=served.api_url).apps_connections_open(app_token=served.app_token)
        async with session.ws_connect(opened["url"]):
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(opened["url"])


async def test_the_eleventh_connection_is_refused(served: Served) -> None:
    async with aiohttp.ClientSession() as session:
        ten = [await connect(session, served) for _ in range(10)]
        opened = await AsyncWebClient(base_url=served.api_url).apps_connections_open(app_token=served.app_token)
        socket = await session.ws_connect(opened["url"])
        assert (await socket.receive_json(timeout=2))["reason"] == "too_many_websockets"
        assert not any(each.closed for each in ten)


async def test_what_nobody_acknowledged_comes_again_over_the_next_connection(
    served: Served, workspace: Workspace, wang: Person
) -> None:
    """An event sent into a connection that then broke, and one from the gap, both reach the next connection."""
    async with aiohttp.ClientSession() as session:
        first = await connect(session, served)
        said = asyncio.create_task(wang.say("general", "one"))
        lost = await first.receive_json(timeout=2)
        await first.close()
        await workspace.changes.until(lambda: not workspace.link.connected, seconds=2)
        gap = asyncio.create_task(wang.say("general", "two"))
        await asyncio.sleep(0)
        second = await connect(session, served)
        envelopes = [await second.receive_json(timeout=2) for _ in range(2)]
        for envelope in envelopes:
            await second.send_str(json.dumps({"envelope_id": envelope["envelope_id"]}))
        await asyncio.gather(said, gap)
    assert [e["payload"]["event"]["text"] for e in envelopes] == ["one", "two"]
    assert envelopes[0]["payload"]["event_id"] == lost["payload"]["event_id"]
    assert (envelopes[0]["retry_attempt"], envelopes[0]["retry_reason"]) == (1, "connection_failed")
    assert workspace.journal.failures() == []


async def test_an_unacknowledged_event_is_repeated_at_once_and_later(
    served: Served, workspace: Workspace, wang: Person
) -> None:
    async with aiohttp.ClientSession() as session:
        socket = await connect(session, served)
        await wang.say("general", "anyone?")
        attempts = [(await socket.receive_json(timeout=2))["retry_attempt"] for _ in range(2)]
        await workspace.changes.until(lambda: len(workspace.journal.failures()) == 2, seconds=2)
        workspace.clock.advance(timedelta(minutes=1))
        attempts.append((await socket.receive_json(timeout=2))["retry_attempt"])
    assert attempts == [0, 1, 2]


async def test_a_bolt_app_survives_a_requested_reconnect(kettle: Kettle, workspace: Workspace, wang: Person) -> None:
    heard: list[str] = []

    @kettle.app.event("message")
    async def message(event: Any) -> None:
        heard.append(event["text"])

    before = workspace.link.connections[0]
    workspace.link.disconnect("refresh_requested")
    await workspace.changes.until(lambda: before not in workspace.link.connections, seconds=5)
    await wang.say("general", "still there?")
    await workspace.changes.until(lambda: workspace.link.connected, seconds=5)
    await asyncio.wait_for(workspace.dispatcher.settled(), 2)
    assert heard == ["still there?"]


async def test_a_trigger_is_good_for_one_view_within_three_seconds() -> None:
    now = [100.0]
    workspace = make_workspace(monotonic=lambda: now[0])
    anna = workspace.user("anna").id
    async with serve(workspace) as served:
        client = AsyncWebClient(token=served.bot_token, base_url=served.api_url)

        async def error(trigger_id: str) -> str:
            body = {"trigger_id": trigger_id, "view": MODAL}
            async with (
                aiohttp.ClientSession(headers={"Authorization": f"Bearer {served.bot_token}"}) as session,
                session.post(f"{served.api_url}views.open", json=body) as answer,
            ):
                return str((await answer.json()).get("error"))

        trigger = workspace.grants.trigger(anna)
        await client.views_open(trigger_id=trigger, view=MODAL)
        assert await error(trigger) == "exchanged_trigger_id"
        late = workspace.grants.trigger(anna)
        now[0] += TRIGGER_SECONDS + 0.1
        assert await error(late) == "expired_trigger_id"
        assert await error("1.2.abc") == "invalid_trigger_id"


@pytest.mark.usefixtures("served")
async def test_a_response_url_serves_five_times_within_thirty_minutes(workspace: Workspace) -> None:
    general, wang = workspace.channel("general"), workspace.user("wang.li")
    url = workspace.grants.response_url(general.id, wang.id)
    late = workspace.grants.response_url(general.id, wang.id)
    async with aiohttp.ClientSession() as session:
        answers = [(await session.post(url, json={"text": str(number)})).status for number in range(6)]
        assert answers == [200, 200, 200, 200, 200, 404]
        workspace.clock.advance(timedelta(minutes=31))
        assert (await (await session.post(late, json={"text": "x"})).json(content_type=None))["error"] == "expired_url"
    assert Person(workspace, "wang.li").texts("general") == ["0", "1", "2", "3", "4"]
    assert Person(workspace, "anna").texts("general") == []


async def test_without_a_connection_a_person_is_told(workspace: Workspace, wang: Person) -> None:
    with pytest.raises(AppDidNotAnswer):
        await wang.shortcut("brew")
    assert [sent.failure for sent in workspace.journal.failures()] == ["no_connection"]


async def test_the_clock_can_be_followed_and_moved_over_http(served: Served, workspace: Workspace) -> None:
    async with aiohttp.ClientSession() as session:
        here = f"{served.url}/_sandbox/clock"
        before = await (await session.get(here)).json()
        waiting = asyncio.create_task(session.get(f"{here}/next", params={"after": before["version"]}))
        moved = await (await session.post(here, json={"advance_seconds": 90})).json()
        followed = await (await waiting).json()
        assert (followed["now"], followed["version"]) == (moved["now"], before["version"] + 1)
        assert moved["now"] == "2026-03-02T04:01:30+00:00"
        assert workspace.clock.now().isoformat() == moved["now"]
        assert (await session.post(here, json={"advance_seconds": -1})).status == 400
        assert (
            await session.post(here, json={"advance_seconds": 1}, headers={"Origin": "http://x.example"})
        ).status == 403
        assert (await session.get(here, headers={"Host": "x.example"})).status == 403


async def test_each_payload_goes_over_any_one_of_the_connections(served: Served, wang: Person) -> None:
    """Of three, none gets everything and none gets nothing; each event arrives once."""
    heard: list[list[str]] = []

    async def listen(socket: aiohttp.ClientWebSocketResponse, own: list[str]) -> None:
        async for frame in socket:
            envelope = frame.json()
            own.append(envelope["payload"]["event"]["text"])
            await socket.send_str(json.dumps({"envelope_id": envelope["envelope_id"]}))

    async with aiohttp.ClientSession() as session:
        sockets = [await connect(session, served) for _ in range(3)]
        heard += [[] for _ in sockets]
        listening = [asyncio.create_task(listen(*pair)) for pair in zip(sockets, heard, strict=True)]
        texts = [f"message {number}" for number in range(30)]
        for text in texts:
            await wang.say("general", text)
        for one in listening:
            one.cancel()
    assert sorted(text for own in heard for text in own) == sorted(texts)
    assert all(0 < len(own) < len(texts) for own in heard)


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
async def test_a_connection_is_told_why_it_should_go(served: Served, workspace: Workspace, reason: str) -> None:
    async with aiohttp.ClientSession() as session:
        socket = await connect(session, served)
        workspace.link.disconnect(reason)
        frame = await socket.receive_json(timeout=2)
    assert (frame["type"], frame["reason"]) == ("disconnect", reason)


async def test_the_journal_is_read_over_http(kettle: Kettle, served: Served, wang: Person) -> None:
    """Every call of the app and every payload for it, with its answer and how long that took."""
    await kettle.app.client.chat_postMessage(channel=wang.workspace.channel("general").id, text="boiling")
    await wang.say("general", "one")
    async with aiohttp.ClientSession() as session:
        journal = await (await session.get(f"{served.url}/_sandbox/journal")).json()
    assert [call["arguments"]["text"] for call in journal["calls"] if call["method"] == "chat.postMessage"] == [
        "boiling"
    ]
    assert any(sent["ack_ms"] is not None for sent in journal["sent"])


async def test_events_can_come_again_renamed_and_backwards(served: Served, workspace: Workspace, wang: Person) -> None:
    """On demand; what is held waits for the next or for its release."""
    way = Hurting(workspace.dispatcher, again=1, renamed=True, hold=1)
    workspace.dispatcher.use(way)
    async with aiohttp.ClientSession() as session:
        socket = await connect(session, served)
        said = [asyncio.create_task(wang.say("general", text)) for text in ("one", "two")]
        envelopes = [await socket.receive_json(timeout=2) for _ in range(6)]
        for envelope in envelopes:
            await socket.send_str(json.dumps({"envelope_id": envelope["envelope_id"]}))
        await asyncio.gather(*said)
    assert [one["payload"]["event"]["text"] for one in envelopes] == ["two"] * 3 + ["one"] * 3
    ids = [one["payload"]["event_id"] for one in envelopes]
    assert ids[0] == ids[1] != ids[2]
    assert len({one["envelope_id"] for one in envelopes}) == 6
