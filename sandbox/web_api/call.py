"""One Web API call as its method sees it: typed access to arguments, channels and messages, with Slack's errors."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.errors import SlackError
from sandbox.records import Channel, Json, Message, User
from sandbox.reference import ConversationKind, Method, scopes_for
from sandbox.state import State
from sandbox.workspace import Workspace

_KINDS = {
    "public": ConversationKind.PUBLIC,
    "private": ConversationKind.PRIVATE,
    "im": ConversationKind.IM,
    "mpim": ConversationKind.MPIM,
}


@dataclass(frozen=True)
class Call:
    """The caller is always the app: with its bot token, or for apps.connections.open with its app-level token."""

    workspace: Workspace
    method: Method
    arguments: Mapping[str, Any]

    @property
    def state(self) -> State:
        return self.workspace.state

    @property
    def bot(self) -> User:
        return self.state.bot

    def text(self, name: str, default: str = "") -> str:
        given = self.arguments.get(name)
        return default if given is None else str(given)

    def flag(self, name: str, *, default: bool = False) -> bool:
        given = self.arguments.get(name)
        if given is None or given == "":
            return default
        return given is True or str(given).lower() in {"1", "true"}

    def number(self, name: str, default: int) -> int:
        """Raises SlackError invalid_arguments for what is no whole number."""
        given = self.arguments.get(name)
        if given in (None, ""):
            return default
        try:
            return int(str(given))
        except ValueError:
            raise bad_argument(name, "must be an integer") from None

    def names(self, name: str) -> list[str]:
        """A list, however the client wrote it: an array, JSON or words with commas."""
        given = self.arguments.get(name)
        if isinstance(given, str) and given.startswith("["):
            given = self.decoded(name)
        if isinstance(given, list):
            return [str(each) for each in given]
        return [each.strip() for each in str(given or "").split(",") if each.strip()]

    def decoded(self, name: str, *, error: str = "invalid_arguments") -> Any:
        """JSON given as an object or as a string; raises SlackError with the given code."""
        given = self.arguments.get(name)
        if not isinstance(given, str):
            return given
        if not given:
            return None
        try:
            return json.loads(given)
        except ValueError:
            raise SlackError(error) from None

    def visible_channel(self, name: str = "channel") -> Channel:
        """A channel the app may know of; a private one it is not in does not exist for it."""
        wanted = self.text(name)
        channel = self.state.channels.get(wanted)
        if channel is None or not self.state.visible(channel, self.bot.id):
            raise SlackError("channel_not_found")
        self.need_scope(channel)
        return channel

    def joined_channel(self, name: str = "channel") -> Channel:
        """A channel the app is in, not archived: what every change of it asks for."""
        channel = self.visible_channel(name)
        if channel.archived:
            raise SlackError("is_archived")
        if self.bot.id not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def need_scope(self, channel: Channel) -> None:
        """Methods of conversations ask for the scope of this kind of channel."""
        needed = scopes_for(self.method.bot_scopes, _KINDS[channel.kind])
        require_scope(self.state, needed)

    def message(self, channel: Channel, name: str = "ts", *, error: str = "message_not_found") -> Message:
        found = self.state.message(channel.id, self.text(name))
        if found is None or found.ephemeral:
            raise SlackError(error)
        return found

    def page(self, items: list[Json], *, default: int, most: int) -> tuple[list[Json], Json]:
        """The part of a list that `cursor` and `limit` ask for, with the cursor of the next part."""
        limit = self.number("limit", default)
        if not 1 <= limit <= most:
            raise SlackError("invalid_limit")
        start = _start(self.text("cursor"))
        after = start + limit
        cursor = f"next:{after}" if after < len(items) else ""
        return items[start:after], {"next_cursor": cursor}


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    mark, _, number = cursor.partition(":")
    if mark != "next" or not number.isdecimal():
        raise SlackError("invalid_cursor")
    return int(number)


def require_scope(state: State, needed: tuple[str, ...]) -> None:
    """One of the scopes is enough; raises SlackError missing_scope."""
    granted = state.manifest.scopes
    if needed and not granted.intersection(needed):
        raise SlackError("missing_scope", needed=",".join(needed), provided=",".join(sorted(granted)))


def bad_argument(name: str, why: str) -> SlackError:
    return SlackError("invalid_arguments", messages=[f"[ERROR] {why} [json-pointer:/{name}]"])
