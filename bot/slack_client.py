"""Slack's Web API client with one addition: each call is told to whoever counts, by method and outcome."""

import time
from collections.abc import Callable
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack_errors import ALREADY, Verdict, code_of, understand

OK = "ok"
LIMITED = "ratelimited"
UNREACHABLE = "unreachable"
BROKEN = "broken"


class CountedClient(AsyncWebClient):
    """`on_call` callbacks get the method, the outcome and the seconds."""

    def __init__(self, *, on_call: list[Callable[[str, str, float], None]], **given: Any) -> None:
        super().__init__(**given)
        self._on_call = on_call

    async def api_call(self, api_method: str, **given: Any) -> AsyncSlackResponse:
        started, outcome = time.perf_counter(), BROKEN
        try:
            answer = await super().api_call(api_method, **given)
            outcome = OK
        except (SlackApiError, aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
            outcome = outcome_of(error)
            raise
        finally:
            seconds = time.perf_counter() - started
            for tell in self._on_call:
                tell(api_method, outcome, seconds)
        return answer


def outcome_of(error: BaseException) -> str:
    """A small fixed set: the class of the error, not Slack's hundreds of codes. Done already counts as done."""
    if isinstance(error, SlackApiError) and code_of(error) in ALREADY:
        return OK
    trouble = understand(error)
    if trouble is None:
        return BROKEN
    if trouble.verdict is Verdict.WAIT:
        return LIMITED
    return trouble.verdict.value if isinstance(error, SlackApiError) else UNREACHABLE
