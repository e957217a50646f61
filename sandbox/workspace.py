"""The facade: one workspace with its people, channels and one installed app, for page, tests and server."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import ConfigDict

from sandbox.app_link import ACK_SECONDS, Dispatcher
from sandbox.changes import Changes, Kind
from sandbox.clock import SandboxClock
from sandbox.errors import PersonError
from sandbox.events import Events
from sandbox.gate import Gate
from sandbox.grants import Grants
from sandbox.interactions import Interactions
from sandbox.journal import Journal
from sandbox.manifest import Command, read
from sandbox.office import OfficeDays
from sandbox.panels import Panels
from sandbox.posts import Posts
from sandbox.readable import read_message
from sandbox.records import Channel, Failure, Message, User, View
from sandbox.rooms import Rooms
from sandbox.socket_mode import SocketHub
from sandbox.state import SLACKBOT, State
from sandbox.submissions import Submissions


@dataclass(frozen=True)
class Member:
    """Someone to be a member of the workspace: `name` is the handle after @, `locale` as in zh-CN.

    `id` fixes the member's id, so that a configuration may name it; without one, one is made.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    name: str
    real_name: str = ""
    locale: str = "en-US"
    tz: str = "Asia/Shanghai"
    email: str = ""
    title: str = ""
    admin: bool = False
    restricted: bool = False
    deleted: bool = False
    id: str | None = None


@dataclass(frozen=True)
class Room:
    """A channel that is there from the start; members by handle, `bot` puts the app in as well."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    name: str
    members: tuple[str, ...] = ()
    private: bool = False
    topic: str = ""
    bot: bool = False
    general: bool = False


class Workspace:
    """Everything happens on one event loop and in the order of the calls: the same calls give the same bytes."""

    def __init__(
        self,
        *,
        manifest: Mapping[str, Any],
        clock: SandboxClock | None = None,
        users: Sequence[Member] = (),
        channels: Sequence[Room] = (),
        seed: int = 0,
        ack_seconds: float = ACK_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
        paid: bool = False,
    ) -> None:
        self.clock = clock or SandboxClock()
        self.state = State(read(manifest), self.clock, seed=seed, monotonic=monotonic)
        self.paid = paid
        self.office = OfficeDays()
        self.link = SocketHub(self.state, seed=seed)
        self.dispatcher = Dispatcher(self.state, self.link, ack_seconds=ack_seconds)
        self.link.dispatcher = self.dispatcher
        self.events = Events(self.state, self.dispatcher)
        self.posts = Posts(self.state, self.events)
        self.rooms = Rooms(self.state, self.events, self.posts)
        self.grants = Grants(self.state)
        self.panels = Panels(self.state, self.grants)
        self.interactions = Interactions(
            self.state,
            self.dispatcher,
            grants=self.grants,
            posts=self.posts,
            panels=self.panels,
            rooms=self.rooms,
            events=self.events,
        )
        self.submissions = Submissions(self.state, self.interactions, panels=self.panels, grants=self.grants)
        self.gate = Gate(self.state)
        for member in users:
            self.add_user(member)
        for room in channels:
            self._add_room(room)

    @property
    def changes(self) -> Changes:
        return self.state.changes

    @property
    def journal(self) -> Journal:
        return self.state.journal

    @property
    def failures(self) -> list[Failure]:
        """What the app did wrong in front of a person."""
        return self.state.failures

    @property
    def bot(self) -> User:
        return self.state.bot

    @property
    def bot_token(self) -> str:
        return f"xoxb-sandbox-{self.state.bot_id}"

    @property
    def app_token(self) -> str:
        return f"xapp-sandbox-{self.state.app_id}"

    def add_user(self, member: Member) -> User:
        """Raises PersonError for a handle or an id that is taken."""
        if {member.name, member.id} & ({u.name for u in self.state.users.values()} | set(self.state.users)):
            raise PersonError(f"there is a {member.name} in this workspace already")
        user = self.state.add_user(member.name, member.real_name or member.name, user_id=member.id)
        user.locale, user.tz, user.title = member.locale, member.tz, member.title
        user.email = member.email or f"{member.name}@example.com"
        user.is_admin, user.is_restricted, user.deleted = member.admin, member.restricted, member.deleted
        self.changes.tell(Kind.USER, user_id=user.id)
        return user

    def people(self) -> list[User]:
        """The humans who can act in the workspace."""
        return [u for u in self.state.users.values() if not u.is_bot and u.id != SLACKBOT and not u.deleted]

    def user(self, who: str) -> User:
        """By id, handle, e-mail or full name; raises PersonError."""
        found = self.state.find_user(who)
        if found is None:
            raise PersonError(f"there is no {who} in this workspace")
        return found

    def channel(self, name: "str | Channel") -> Channel:
        """By id or name; raises PersonError."""
        if isinstance(name, Channel):
            return name
        found = self.state.find_channel(name)
        if found is None:
            raise PersonError(f"there is no channel {name}")
        return found

    def direct(self, user_id: str) -> Channel:
        """The direct messages between this person and the app."""
        return self.rooms.direct([self.bot.id, user_id])

    def visible_channels(self, user_id: str) -> list[Channel]:
        """What stands in this person's list: their channels, then their direct messages; archived ones left out."""
        mine = [c for c in self.state.channels.values() if user_id in c.members and not c.archived]
        return sorted(mine, key=lambda c: (c.direct, c.name))

    def joinable_channels(self, user_id: str) -> list[Channel]:
        """Public channels that this person could join."""
        everything = self.state.channels.values()
        return [c for c in everything if user_id not in c.members and not c.archived and self.state.visible(c, user_id)]

    def timeline(self, channel: Channel, user_id: str) -> list[Message]:
        """What this person sees in the channel itself: no replies except those also sent to it."""
        return [
            m
            for m in self.state.in_channel(channel.id)
            if m.visible_to in (None, user_id) and (not m.is_reply or m.broadcast)
        ]

    def thread(self, channel: Channel, ts: str, user_id: str) -> list[Message]:
        """The first message and its replies, as this person sees them."""
        return [
            m
            for m in self.state.in_channel(channel.id)
            if m.visible_to in (None, user_id) and (m.ts == ts or (m.is_reply and m.thread_ts == ts))
        ]

    def unread(self, channel: Channel, user_id: str) -> int:
        """Messages of others since this person last looked; joinings and other notes do not count."""
        since = float(channel.last_read.get(user_id, "0"))
        return sum(
            1
            for m in self.timeline(channel, user_id)
            if float(m.ts) > since and m.user != user_id and m.subtype in (None, "thread_broadcast")
        )

    def mark_read(self, channel: Channel, user_id: str) -> None:
        shown = self.timeline(channel, user_id)
        if shown and channel.last_read.get(user_id) != shown[-1].ts:
            channel.last_read[user_id] = shown[-1].ts
            self.changes.tell(Kind.CHANNEL, channel_id=channel.id, user_id=user_id)

    def completions(self, typed: str) -> list[Command]:
        """The slash commands that start with what has been typed."""
        return [
            c
            for name, c in sorted(self.state.manifest.commands.items())
            if name.startswith(typed.split(" ", maxsplit=1)[0])
        ]

    def modal(self, user_id: str) -> View | None:
        return self.panels.top(user_id)

    def home(self, user_id: str) -> View | None:
        return self.state.homes.get(user_id)

    def text_of(self, message: Message, user_id: str) -> str:
        return read_message(self.state, message, self.state.users[user_id])

    def _add_room(self, room: Room) -> None:
        members = [self.user(name).id for name in room.members]
        if room.bot:
            members.append(self.bot.id)
        self.rooms.check_name(room.name)
        channel = Channel(
            id=self.state.ids.new("C"),
            name=room.name,
            kind="private" if room.private else "public",
            creator=members[0] if members else self.bot.id,
            created=self.state.seconds(),
            topic=room.topic,
            members=list(dict.fromkeys(members)),
            general=room.general,
        )
        self.state.channels[channel.id] = channel
