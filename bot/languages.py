"""The reader's language and time zone: chosen on App Home, else Slack's, else the desk's default. Slack is asked once
a day per person; while it does not answer, what is known serves.
"""

import asyncio

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from domain.people import SYSTEM
from domain.projection import Reader
from handlers.profiles import profile_of
from services import people
from services.desk import Desk
from views.words import Language

PATIENCE = 0.8  # seconds of the three that Slack gives an answer

log = structlog.get_logger()


class Languages:
    """A small memory in front of the record; `forget` when a person chooses anew or their Slack profile changes."""

    def __init__(self, desk: Desk, client: AsyncWebClient) -> None:
        self._desk, self._client = desk, client
        self._known: dict[str, Reader] = {}

    async def of(self, slack_id: str) -> Language:
        if not slack_id:
            return Language.of(Reader(locale=self._desk.rules.policy.default_language))
        reader = self._known.get(slack_id)
        if reader is None:
            try:
                reader = await self._find(slack_id)
            except SQLAlchemyError:
                # The record is away: whoever asks must still be answered, in the desk's language.
                return Language.of(Reader(locale=self._desk.rules.policy.default_language))
            self._known[slack_id] = reader
        return Language.of(reader)

    def forget(self, slack_id: str) -> None:
        self._known.pop(slack_id, None)

    async def _find(self, slack_id: str) -> Reader:
        reader, stale = await self._desk.look(SYSTEM, people.reader, slack_id)
        if not stale:
            return reader
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._asked(slack_id)
        except (SlackApiError, aiohttp.ClientError, TimeoutError, ConnectionError) as error:
            log.info("profile_unknown", person=slack_id, error=type(error).__name__)
            return reader

    async def _asked(self, slack_id: str) -> Reader:
        answer = await self._client.users_info(user=slack_id, include_locale=True)
        await self._desk.do(SYSTEM, people.learn, profile_of(answer["user"]))
        reader, _ = await self._desk.look(SYSTEM, people.reader, slack_id)
        return reader
