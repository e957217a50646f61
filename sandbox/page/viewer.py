"""Whose eyes the page is seen with: this person's names, language, time zone and membership."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale

from sandbox.page.words import Words, words_for
from sandbox.records import Channel, User
from sandbox.state import SLACKBOT, State


@dataclass(frozen=True)
class Viewer:
    state: State
    user: User

    @property
    def locale(self) -> Locale:
        return Locale.parse(self.user.locale, sep="-")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.user.tz)

    @property
    def words(self) -> Words:
        return words_for(self.user.locale)

    @property
    def language(self) -> str:
        """For the lang attribute: it chooses the right glyphs for Chinese."""
        return self.user.locale

    def now(self) -> datetime:
        """The workspace's instant in this person's time zone."""
        return self.state.now().astimezone(self.zone)

    def local(self, ts: str) -> datetime:
        """A message's time in this person's time zone."""
        return datetime.fromtimestamp(float(ts), self.zone)

    def person(self, user_id: str) -> str:
        """The workspace's own voice has a name of its own here."""
        user = self.state.users.get(user_id)
        if user_id == SLACKBOT:
            return self.words.workspace
        return user.real_name if user else user_id

    def sees(self, channel: Channel) -> bool:
        return self.state.visible(channel, self.user.id)

    def title(self, channel: Channel) -> str:
        """A channel's name, for direct messages the names of the others."""
        if not channel.direct:
            return channel.name
        others = [self.person(each) for each in channel.members if each != self.user.id]
        return ", ".join(others) or self.user.real_name
