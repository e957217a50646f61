"""Who the bot is in Slack: asked at the start, while nobody waits, and kept. Bolt by itself asks at the first request,
and refuses whoever made it when Slack is busy at that moment.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack_errors import SLACK_FAILS, Verdict, understand

TRIES = 5
PASSING = frozenset({Verdict.WAIT, Verdict.RETRY})

log = structlog.get_logger()


class Identity:
    """One process's answer to `auth.test`."""

    def __init__(self, client: AsyncWebClient, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._client, self._sleep = client, sleep
        self._known: AuthorizeResult | None = None

    async def ask(self) -> None:
        """What passes is waited for; a token that Slack refuses is told by the link and by the doctor."""
        for _ in range(TRIES):
            try:
                await self.known()
            except SLACK_FAILS as error:
                trouble = understand(error)
                log.warning("slack_did_not_say_who_we_are", code=getattr(trouble, "code", type(error).__name__))
                if trouble is None or trouble.verdict not in PASSING:
                    return
                await self._sleep(trouble.retry_after or 1.0)
            else:
                return

    async def known(self) -> AuthorizeResult:
        """Raises whatever Slack refuses with, as long as it has not been told."""
        if self._known is None:
            answer = await self._client.auth_test()
            self._known = AuthorizeResult.from_auth_test_response(
                bot_token=self._client.token, auth_test_response=answer
            )
        return self._known
