"""Signed HTTP as Slack speaks it: the published signature, three seconds, retries of events and of nothing else."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from aiohttp import web

from sandbox.app_link import Lane
from sandbox.http_mode import HttpLink, sign
from sandbox.workspace import Workspace
from tests.sandbox.kettle import make_workspace

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


@dataclass
class App:
    """Answers with the next status of its list, then with 200, and remembers the headers it saw."""

    statuses: list[int] = field(default_factory=list)
    more: dict[str, str] = field(default_factory=dict)
    seen: list[dict[str, str]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        self.seen.append({name.lower(): value for name, value in request.headers.items()})
        body = await request.json() if request.content_type == "application/json" else {}
        status = self.statuses.pop(0) if self.statuses else 200
        return web.json_response({"challenge": body.get("challenge")}, status=status, headers=self.more)


@pytest.fixture
async def app() -> AsyncIterator[tuple[App, str]]:
    listening = App()
    site = web.Application()
    site.router.add_post("/slack/events", listening.answer)
    runner = web.AppRunner(site)
    await runner.setup()
    place = web.TCPSite(runner, "127.0.0.1", 0)
    await place.start()
    yield listening, f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    await runner.cleanup()


def linked(url: str) -> Workspace:
    workspace = make_workspace()
    workspace.dispatcher.use(HttpLink(workspace.dispatcher, url=url, secret=SECRET))
    return workspace


async def until(app: App, count: int) -> None:
    async with asyncio.timeout(5):
        while len(app.seen) < count:  # noqa: ASYNC110 - the app under test is what we wait for
            await asyncio.sleep(0.01)


def test_the_signature_is_the_published_one() -> None:
    """The example of Slack's documentation."""
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    wanted = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert sign(SECRET, body, at=1531420618)["X-Slack-Signature"] == wanted


async def test_the_url_is_verified_by_a_challenge(app: tuple[App, str]) -> None:
    link = linked(app[1]).dispatcher.link
    assert isinstance(link, HttpLink)
    assert await link.verify()


async def test_an_event_comes_again_at_once_after_a_minute_and_after_five(app: tuple[App, str]) -> None:
    """The same event, three times more, with number and reason; then no more."""
    listening, url = app
    listening.statuses = [500] * 9
    workspace = linked(url)
    workspace.dispatcher.dispatch(Lane.EVENT, {"type": "event_callback", "event_id": "Ev1"})
    await until(listening, 2)
    for minutes, count in ((1, 3), (5, 4), (60, 4)):
        await asyncio.sleep(0.05)
        workspace.clock.advance(timedelta(minutes=minutes))
        await until(listening, count)
    told = [(one.get("x-slack-retry-num"), one.get("x-slack-retry-reason")) for one in listening.seen]
    assert told == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]


async def test_an_app_may_ask_not_to_be_told_again(app: tuple[App, str]) -> None:
    listening, url = app
    listening.statuses, listening.more = [500], {"x-slack-no-retry": "1"}
    workspace = linked(url)
    await workspace.dispatcher.dispatch(Lane.EVENT, {"type": "event_callback", "event_id": "Ev1"}).outcome
    workspace.clock.advance(timedelta(minutes=10))
    await asyncio.sleep(0.1)
    assert len(listening.seen) == 1


async def test_a_command_is_sent_once_and_its_person_sees_the_failure(app: tuple[App, str]) -> None:
    listening, url = app
    listening.statuses = [500]
    workspace = linked(url)
    ack = await workspace.dispatcher.dispatch(Lane.COMMAND, {"command": "/tea"}, answerable=True).outcome
    workspace.clock.advance(timedelta(minutes=10))
    await asyncio.sleep(0.1)
    assert not ack.arrived
    assert len(listening.seen) == 1
