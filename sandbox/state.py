"""The whole state of one workspace and the lookups that every part of it needs; rules and payloads live elsewhere."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from sandbox.changes import Changes
from sandbox.client_words import ClientWords, client_words
from sandbox.clock import SandboxClock
from sandbox.errors import SlackError
from sandbox.ids import Ids
from sandbox.journal import Journal
from sandbox.manifest import Manifest
from sandbox.records import Channel, Failure, File, Message, ResponseUrl, Team, Trigger, User, View

SLACKBOT = "USLACKBOT"
MICROSECONDS = 1_000_000


class State:
    """One team with one installed app."""

    def __init__(
        self, manifest: Manifest, clock: SandboxClock, *, seed: int = 0, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.manifest = manifest
        self.clock = clock
        self.monotonic = monotonic
        self.ids = Ids(seed)
        self.changes = Changes()
        self.journal = Journal()
        self.team = Team(self.ids.new("T"))
        self.app_id = self.ids.new("A")
        self.bot_id = self.ids.new("B")
        self.base_url = "http://127.0.0.1"
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        self.files: dict[str, File] = {}
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.failures: list[Failure] = []
        self._last_ts = 0
        self.users[SLACKBOT] = User(SLACKBOT, "slackbot", "Slackbot", is_bot=False)
        self.bot = self.add_user(manifest.bot_name.lower().replace(" ", ""), manifest.bot_name, is_bot=True)

    def now(self) -> datetime:
        return self.clock.now()

    def seconds(self) -> int:
        return int(self.now().timestamp())

    def next_ts(self) -> str:
        """Message times never repeat and never run backwards, even while the clock stands still."""
        elapsed = self.now() - datetime.fromtimestamp(0, UTC)
        micro = (elapsed.days * 86_400 + elapsed.seconds) * MICROSECONDS + elapsed.microseconds
        self._last_ts = max(micro, self._last_ts + 1)
        return f"{self._last_ts // MICROSECONDS}.{self._last_ts % MICROSECONDS:06d}"

    def add_user(self, name: str, real_name: str, *, is_bot: bool = False, user_id: str | None = None) -> User:
        user = User(user_id or self.ids.new("U"), name, real_name, is_bot=is_bot, updated=self.seconds())
        self.users[user.id] = user
        return user

    def user(self, user_id: str) -> User:
        """Raises SlackError user_not_found."""
        if user_id not in self.users:
            raise SlackError("user_not_found")
        return self.users[user_id]

    def client_words(self, user_id: str) -> ClientWords:
        """What the client says, in this person's language."""
        return client_words(self.users[user_id].locale)

    def find_user(self, name: str) -> User | None:
        """By id, handle, e-mail or full name, with or without @."""
        wanted = name.removeprefix("@")
        if wanted in self.users:
            return self.users[wanted]
        return next((u for u in self.users.values() if wanted in {u.name, u.real_name, u.email}), None)

    def find_channel(self, name: str) -> Channel | None:
        """By id or name, with or without #, archived ones included."""
        wanted = name.removeprefix("#")
        if wanted in self.channels:
            return self.channels[wanted]
        return next((c for c in self.channels.values() if not c.direct and c.name == wanted), None)

    def visible(self, channel: Channel, user_id: str) -> bool:
        """A public channel is visible to all full members, everything else only to those who are in it."""
        if user_id in channel.members:
            return True
        user = self.users.get(user_id)
        return channel.kind == "public" and user is not None and not user.is_restricted

    def direct_channel(self, members: list[str]) -> Channel | None:
        return next(
            (c for c in self.channels.values() if c.direct and sorted(c.members) == sorted(set(members))),
            None,
        )

    def message(self, channel_id: str, ts: str) -> Message | None:
        return self.messages.get(channel_id, {}).get(ts)

    def in_channel(self, channel_id: str) -> Iterator[Message]:
        """Oldest first, ephemeral messages and replies included."""
        return iter(self.messages.get(channel_id, {}).values())

    def replies(self, channel_id: str, ts: str) -> list[Message]:
        return [m for m in self.in_channel(channel_id) if m.is_reply and m.thread_ts == ts and not m.ephemeral]
