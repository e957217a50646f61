"""Which replies in threads a person has not looked at yet; Slack's client keeps this, so the page does."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sandbox.changes import Kind
from sandbox.records import Channel, Message
from sandbox.workspace import Workspace


@dataclass
class Seen:
    """Shared by all windows of the page."""

    workspace: Workspace
    _until: dict[tuple[str, str, str], float] = field(default_factory=dict)

    def look(self, user_id: str, channel: Channel, thread_ts: str) -> None:
        """The person has the thread before them."""
        replies = self.workspace.state.replies(channel.id, thread_ts)
        key = (user_id, channel.id, thread_ts)
        newest = float(replies[-1].ts) if replies else 0.0
        if newest > self._until.get(key, 0.0):
            self._until[key] = newest
            self.workspace.changes.tell(Kind.MESSAGE, channel_id=channel.id, user_id=user_id)

    def unseen(self, user_id: str, channel: Channel, thread_ts: str) -> int:
        """Replies of others in a thread that concerns this person."""
        replies = self.workspace.state.replies(channel.id, thread_ts)
        if not replies or not self._concerns(user_id, channel, thread_ts, replies):
            return 0
        until = self._until.get((user_id, channel.id, thread_ts), 0.0)
        return sum(1 for each in replies if float(each.ts) > until and each.user != user_id)

    def in_channel(self, user_id: str, channel: Channel) -> int:
        return sum(self.unseen(user_id, channel, ts) for ts in self._threads(channel))

    def _threads(self, channel: Channel) -> Iterator[str]:
        started = {m.thread_ts for m in self.workspace.state.in_channel(channel.id) if m.is_reply}
        return (ts for ts in started if ts is not None)

    def _concerns(self, user_id: str, channel: Channel, thread_ts: str, replies: list[Message]) -> bool:
        """One's own conversation with somebody, one's own message, a thread one wrote or was named in."""
        parent = self.workspace.state.message(channel.id, thread_ts)
        mine = parent is not None and parent.user == user_id
        named = f"<@{user_id}>"
        return channel.direct or mine or any(each.user == user_id or named in each.text for each in replies)
