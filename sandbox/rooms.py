"""Channels and direct messages: made, named, joined, left, archived; who may do so is the caller's affair."""

import re
import unicodedata

from sandbox.changes import Kind
from sandbox.errors import SlackError
from sandbox.events import Events
from sandbox.posts import Posts
from sandbox.records import Channel, User
from sandbox.state import State

MAX_NAME = 80
MAX_TOPIC = 250
MAX_DIRECT = 8


class Rooms:
    def __init__(self, state: State, events: Events, posts: Posts) -> None:
        self._state = state
        self._events = events
        self._posts = posts

    def create(self, name: str, *, creator: str, private: bool) -> Channel:
        """Raises SlackError for a bad name or one in use, archived channels included."""
        self.check_name(name)
        state = self._state
        channel = Channel(
            id=state.ids.new("C"),
            name=name,
            kind="private" if private else "public",
            creator=creator,
            created=state.seconds(),
            members=[creator],
        )
        state.channels[channel.id] = channel
        self._posts.note(channel, creator, "channel_join", f"<@{creator}> has joined the channel")
        if not private:
            self._events.channel("channel_created", channel, actor=creator)
        state.changes.tell(Kind.CHANNEL, channel_id=channel.id)
        return channel

    def check_name(self, name: str) -> None:
        """At most 80 letters, digits, - and _; no capitals, spaces or full stops; not punctuation alone."""
        if not name:
            raise SlackError("invalid_name_required")
        if len(name) > MAX_NAME:
            raise SlackError("invalid_name_maxlength")
        if re.fullmatch(r"[-_]+", name):
            raise SlackError("invalid_name_punctuation")
        if not all(_allowed(character) for character in name):
            raise SlackError("invalid_name_specials")
        if any(c.name == name for c in self._state.channels.values() if not c.direct):
            raise SlackError("name_taken")

    def direct(self, members: list[str]) -> Channel:
        """The one direct channel of these people, opened on first use."""
        found = self._state.direct_channel(members)
        if found is not None:
            return found
        state = self._state
        single = len(set(members)) <= len(("one", "the other"))
        name = "" if single else "mpdm-" + "--".join(state.users[m].name for m in members) + "-1"
        channel = Channel(
            id=state.ids.new("D" if single else "C"),
            name=name,
            kind="im" if single else "mpim",
            creator=members[0],
            created=state.seconds(),
            members=list(dict.fromkeys(members)),
        )
        state.channels[channel.id] = channel
        state.changes.tell(Kind.CHANNEL, channel_id=channel.id)
        return channel

    def join(self, channel: Channel, user: User, *, inviter: str | None = None) -> bool:
        """False if the person was already in."""
        if user.id in channel.members:
            return False
        channel.members.append(user.id)
        text = f"<@{user.id}> has joined the channel"
        details = {"inviter": inviter} if inviter and inviter != user.id else {}
        self._posts.note(channel, user.id, "channel_join", text, **details)
        self._events.member(channel, user.id, joined=True, inviter=inviter)
        self._state.changes.tell(Kind.CHANNEL, channel_id=channel.id)
        return True

    def leave(self, channel: Channel, user_id: str) -> bool:
        """False if the person was not in it; nobody leaves the general channel."""
        if user_id not in channel.members:
            return False
        if channel.general:
            raise SlackError("cant_leave_general")
        self._events.member(channel, user_id, joined=False)
        channel.members.remove(user_id)
        self._posts.note(channel, user_id, "channel_leave", f"<@{user_id}> has left the channel")
        self._state.changes.tell(Kind.CHANNEL, channel_id=channel.id)
        return True

    def set_topic(self, channel: Channel, text: str, *, actor: str) -> None:
        """Raises SlackError too_long beyond 250 characters."""
        self._check_length(text)
        channel.topic = text
        self._posts.note(channel, actor, "channel_topic", f"<@{actor}> set the channel topic: {text}", topic=text)
        self._state.changes.tell(Kind.CHANNEL, channel_id=channel.id)

    def set_purpose(self, channel: Channel, text: str, *, actor: str) -> None:
        self._check_length(text)
        channel.purpose = text
        what = f"<@{actor}> set the channel description: {text}"
        self._posts.note(channel, actor, "channel_purpose", what, purpose=text)
        self._state.changes.tell(Kind.CHANNEL, channel_id=channel.id)

    def rename(self, channel: Channel, name: str, *, actor: str) -> None:
        old = channel.name
        if name != old:
            self.check_name(name)
            channel.name = name
            what = f'<@{actor}> has renamed the channel from "{old}" to "{name}"'
            self._posts.note(channel, actor, "channel_name", what, old_name=old, name=name)
            self._events.channel("channel_rename", channel, actor=actor)
            self._state.changes.tell(Kind.CHANNEL, channel_id=channel.id)

    def archive(self, channel: Channel, *, actor: str) -> None:
        """The app loses its membership with the archiving, people keep theirs."""
        if channel.general:
            raise SlackError("cant_archive_general")
        self._posts.note(channel, actor, "channel_archive", f"<@{actor}> archived the channel")
        self._events.channel("channel_archive", channel, actor=actor)
        channel.archived = True
        if self._state.bot.id in channel.members:
            channel.members.remove(self._state.bot.id)
        self._state.changes.tell(Kind.CHANNEL, channel_id=channel.id)

    def unarchive(self, channel: Channel, *, actor: str) -> None:
        channel.archived = False
        if actor not in channel.members:
            channel.members.append(actor)
        self._posts.note(channel, actor, "channel_unarchive", f"<@{actor}> un-archived the channel")
        self._events.channel("channel_unarchive", channel, actor=actor)
        self._state.changes.tell(Kind.CHANNEL, channel_id=channel.id)

    def _check_length(self, text: str) -> None:
        if len(text) > MAX_TOPIC:
            raise SlackError("too_long")


def _allowed(character: str) -> bool:
    """Letters of any script without capitals, marks, digits, hyphen and underscore."""
    if character in "-_":
        return True
    return unicodedata.category(character) in {"Ll", "Lo", "Lm", "Mn", "Mc", "Nd"}
