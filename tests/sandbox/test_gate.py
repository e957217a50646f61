"""Rate limits and faults on demand: what the app meets when Slack is busy or the line is bad."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.gate import Fault, Trouble
from sandbox.server import serve
from sandbox.workspace import Workspace
from tests.sandbox.kettle import make_workspace


class Stopwatch:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def workspace(watch: Stopwatch) -> Workspace:
    return make_workspace(monotonic=watch)


@pytest.fixture
async def client(workspace: Workspace) -> AsyncIterator[AsyncWebClient]:
    async with serve(workspace) as served:
        yield AsyncWebClient(token=served.bot_token, base_url=served.api_url, timeout=1, retry_handlers=[])


async def retry_after(client: AsyncWebClient, method: str, **arguments: str) -> int | None:
    """The wait that a 429 asks for, in whole seconds; None for a call that passed."""
    try:
        await client.api_call(method, json=arguments)
    except SlackApiError as refused:
        answer = refused.response
        return (
            int(answer.headers["Retry-After"]) if (answer.status_code, answer["error"]) == (429, "ratelimited") else -1
        )
    return None


async def test_a_tier_allows_so_many_calls_a_minute(
    client: AsyncWebClient, workspace: Workspace, watch: Stopwatch
) -> None:
    """conversations.list is tier 2: 20 a minute, then the exact wait until the oldest call is a minute old."""
    workspace.gate.limited = True
    assert [await retry_after(client, "conversations.list") for _ in range(20)] == [None] * 20
    watch.seconds += 12.5
    assert await retry_after(client, "conversations.list") == 48
    assert await retry_after(client, "team.info") is None
    watch.seconds += 47.5
    assert await retry_after(client, "conversations.list") is None


async def test_a_channel_takes_one_message_a_second_after_a_short_burst(
    client: AsyncWebClient, workspace: Workspace, watch: Stopwatch
) -> None:
    workspace.gate.limited = True
    general = workspace.channel("general").id
    burst = [await retry_after(client, "chat.postMessage", channel=general, text="x") for _ in range(4)]
    assert burst == [None, None, None, 1]
    watch.seconds += 1
    assert await retry_after(client, "chat.postMessage", channel=general, text="x") is None
    assert len(workspace.timeline(workspace.channel("general"), workspace.bot.id)) == 4


async def test_what_is_posted_to_a_response_url_counts_in_its_channel(
    client: AsyncWebClient, workspace: Workspace, watch: Stopwatch
) -> None:
    """Slack counts posts "any way": after three by chat.postMessage the fourth waits, and uses up none of the five."""
    workspace.gate.limited = True
    general = workspace.channel("general")
    url = workspace.grants.response_url(general.id, workspace.bot.id)
    for _ in range(3):
        assert await retry_after(client, "chat.postMessage", channel=general.id, text="x") is None
    async with aiohttp.ClientSession() as session:
        async with session.post(url, json={"text": "Too fast"}) as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (429, "1")
        watch.seconds += 1
        async with session.post(url, json={"text": "In time"}) as answer:
            assert (answer.status, await answer.text()) == (200, "ok")
    assert {one.uses for one in workspace.state.response_urls.values()} == {1}
    assert await retry_after(client, "chat.postMessage", channel=general.id, text="x") == 1


async def test_a_rate_limit_on_demand_lets_the_clients_retry_through(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    workspace.gate.inject(Fault("chat.postMessage", Trouble.RATE_LIMITED, seconds=1))
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    answer = await client.chat_postMessage(channel=workspace.channel("general").id, text="x")
    assert answer["ok"]
    assert [call.status for call in workspace.journal.calls_of("chat.postMessage")] == [429, 200]


@pytest.mark.parametrize(
    ("trouble", "posted"),
    [
        (Trouble.ERROR, 0),
        (Trouble.SERVER_ERROR, 0),
        (Trouble.TIMEOUT_BEFORE, 0),
        (Trouble.TIMEOUT_AFTER, 1),
        (Trouble.RESET_BEFORE, 0),
        (Trouble.RESET_AFTER, 1),
        (Trouble.MALFORMED, 1),
    ],
)
async def test_a_fault_befalls_one_call_before_or_after_its_effect(
    client: AsyncWebClient, workspace: Workspace, trouble: Trouble, posted: int
) -> None:
    """The app cannot tell whether the message is there; the workspace knows."""
    workspace.gate.inject(Fault("chat.postMessage", trouble))
    general = workspace.channel("general")
    with pytest.raises((SlackApiError, aiohttp.ClientError, TimeoutError)):
        await client.chat_postMessage(channel=general.id, text="x")
    assert len(workspace.timeline(general, workspace.bot.id)) == posted
    await client.chat_postMessage(channel=general.id, text="y")
    assert len(workspace.timeline(general, workspace.bot.id)) == posted + 1
    assert workspace.journal.rejected() == []


async def test_a_fault_can_wait_for_one_special_call(client: AsyncWebClient, workspace: Workspace) -> None:
    """Only calls whose arguments match count, and the first `skip` of them pass."""
    fault = Fault("chat.postMessage", Trouble.ERROR, code="fatal_error", skip=1, matching={"text": "twice"})
    workspace.gate.inject(fault)
    general = workspace.channel("general").id
    await client.chat_postMessage(channel=general, text="once")
    await client.chat_postMessage(channel=general, text="twice")
    with pytest.raises(SlackApiError, match="fatal_error"):
        await client.chat_postMessage(channel=general, text="twice")
