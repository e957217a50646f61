"""HTTP mode answers to Slack alone: the signature is checked, its age too, before any handler sees a request."""

import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient

import handlers
from bot import app as bolt
from bot import migrate, web
from bot.dispatch import Background, Dispatcher
from bot.health import Health, Limits
from bot.identity import Identity
from bot.languages import Languages
from bot.link import Link
from bot.metrics import Metrics
from bot.settings import Settings
from bot.surface import SlackSurface
from models.session import Store
from tests.bot.effect_stage import stage
from tests.bot.test_health import LIMITS

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
BODY = urlencode({"command": "/hotline", "text": "help", "user_id": "U0WANG", "team_id": "T1", "trigger_id": "1.2"})
MINUTE = 60

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
async def slack(store: Store) -> AsyncIterator[tuple[httpx.AsyncClient, list[str]]]:
    """The bot's HTTP side, and the outcome of whatever reached a handler."""
    reached: list[str] = []
    async with stage(store, start="2026-03-17 10:00") as on:
        client: AsyncWebClient = on.client
        languages = Languages(on.desk, client)
        dispatcher = Dispatcher(on.desk, SlackSurface(client), languages, Background(), handlers.ACTIONS)
        dispatcher.on_outcome.append(reached.append)
        app = bolt.build(client, dispatcher, Identity(client), signing_secret=SECRET)
        limits: Limits = LIMITS
        link = Link(wanted=0, busy=lambda: 0)
        health = Health(on.desk, link, Metrics(), schema=migrate.known(), limits=limits)
        pages = web.build(health, Settings(_env_file=None, slack_signing_secret=SECRET), slack=app)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(pages), base_url="http://hotline") as found:
            yield found, reached


def headers(
    *, secret: str = SECRET, age: int = 0, body: str = BODY, signature: str | None = "v0={digest}"
) -> dict[str, str]:
    """What Slack sends beside the body, signed this very moment; without a signature where it is None."""
    at = str(int(time.time()) - age)
    digest = hmac.new(secret.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    sent = {"X-Slack-Request-Timestamp": at, "Content-Type": "application/x-www-form-urlencoded"}
    return sent if signature is None else sent | {"X-Slack-Signature": signature.format(digest=digest)}


async def test_no_headers_at_all_reach_no_handler(slack: tuple[httpx.AsyncClient, list[str]]) -> None:
    client, reached = slack
    assert (await client.post(web.SLACK_PATH, content=BODY)).status_code == 401
    assert reached == []


async def test_a_signed_request_is_answered(slack: tuple[httpx.AsyncClient, list[str]]) -> None:
    client, reached = slack
    answer = await client.post(web.SLACK_PATH, content=BODY, headers=headers())
    assert answer.status_code == 200
    assert "response_type" in json.loads(answer.text)
    assert reached == ["answered"]


@pytest.mark.parametrize(
    "given",
    [
        {"secret": "guessed"},
        {"age": 6 * MINUTE},
        {"age": -6 * MINUTE},
        {"body": BODY.replace("help", "INC-1")},
        {"signature": "v0="},
        {"signature": None},
    ],
    ids=["another secret", "old", "of the future", "another body", "empty", "unsigned"],
)
async def test_whatever_else_reaches_no_handler(
    slack: tuple[httpx.AsyncClient, list[str]], given: dict[str, Any]
) -> None:
    """Forged, replayed after five minutes, or changed on the way; all but one thing is as Slack sends it now."""
    client, reached = slack
    answer = await client.post(web.SLACK_PATH, content=BODY, headers=headers(**given))
    assert answer.status_code == 401
    assert reached == []


@pytest.mark.parametrize("path", ["/", "/slack", "/slack/events", "/docs", "/metrics/x", "/../etc/passwd"])
async def test_there_is_nothing_else_to_get(slack: tuple[httpx.AsyncClient, list[str]], path: str) -> None:
    """Only the pages of health and metrics answer to GET."""
    client, _ = slack
    assert (await client.get(path)).status_code in {404, 405}
