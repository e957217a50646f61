"""What an effect works with: the wire, looks into the record, readers with their languages, and where things are
shown.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar

from bot.channels import Channels
from bot.effects.wire import Wire
from bot.hand_over_tools import Tools
from bot.pictures import Pictures
from domain.people import SYSTEM
from domain.projection import Reader
from services import people, reading
from services.desk import Desk
from services.outbox import Anchored
from services.work import Work
from views.words import Language

P = ParamSpec("P")
T = TypeVar("T")


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

    def language_of(self, group: str) -> Language:
        """A shared channel is written in the language of its group, else in the desk's."""
        known = self.desk.rules.organisation.groups_by_key.get(group)
        own = None if known is None else known.language
        return Language.of(Reader(locale=own or self.desk.rules.policy.default_language))

    @property
    def desk_language(self) -> Language:
        return Language.of(Reader(locale=self.desk.rules.policy.default_language))
