"""What an effect works with: the wire, looks into the record, readers with their languages, and where things are
shown.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar

import structlog
from slack_sdk.errors import SlackApiError

from bot.channels import Channels
from bot.effects.wire import Wire
from bot.hand_over_tools import Tools
from bot.pictures import Pictures
from bot.slack_errors import Verdict, understand
from domain.people import SYSTEM
from domain.projection import Reader
from services import people, reading
from services.desk import Desk
from services.outbox import Anchored
from services.work import Work
from views.blocks import Shown
from views.words import Language

P = ParamSpec("P")
T = TypeVar("T")
NO_LONGER_THERE = frozenset({Verdict.GONE, Verdict.CONFIGURE})

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Sending:
    """Shared by all effects of one process."""

    desk: Desk
    wire: Wire
    channels: Channels
    pictures: Pictures = field(default_factory=Pictures)
    tools: Tools | None = None

    async def look(self, query: Callable[Concatenate[Work, P], T], /, *args: Any, **kwargs: Any) -> T:
        """Read as the desk itself; effects filter for the reader before they show anything."""
        return await self.desk.look(SYSTEM, query, *args, **kwargs)

    async def reader(self, person_id: int) -> tuple[Language, str | None]:
        """A person's language and their Slack id, if they are in Slack."""
        reader = await self.look(people.reader_of, person_id)
        return Language.of(reader), reader.slack_id

    async def anchor(self, ticket_id: int | None, what: str) -> Anchored | None:
        return await self.look(reading.place, ticket_id, what)

    async def channel_of(self, group: str) -> str:
        """The id of a group's channel; parked with the remedy when the bot is not in it."""
        return await self.channels.id_of(self.desk.rules.organisation.group(group).channel)

    async def redraw(self, channel: str, ts: str, shown: Shown) -> bool:
        """Draw a message anew; False where it or its channel is gone, and the others are drawn all the same."""
        try:
            await self.wire.update(channel, ts, shown)
        except SlackApiError as error:
            trouble = understand(error)
            if trouble is None or trouble.verdict not in NO_LONGER_THERE:
                raise
            log.warning("not_redrawn", place=channel, code=trouble.code)
            return False
        return True

    def language_of(self, group: str) -> Language:
        """A shared channel is written in the language of its group, else in the desk's."""
        known = self.desk.rules.organisation.groups_by_key.get(group)
        own = None if known is None else known.language
        return Language.of(Reader(locale=own or self.desk.rules.policy.default_language))

    @property
    def desk_language(self) -> Language:
        return Language.of(Reader(locale=self.desk.rules.policy.default_language))
