"""Messages: posted, changed, deleted, reacted to and pinned, with the rules that hold for people and apps alike."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.changes import Kind
from sandbox.errors import SlackError
from sandbox.events import Events
from sandbox.form import kept, label_blocks
from sandbox.records import Channel, Json, Message
from sandbox.shapes import message_object
from sandbox.state import SLACKBOT, State

MAX_TEXT = 40_000


@dataclass(frozen=True)
class Draft:
    """What is to be posted, already checked."""

    text: str
    blocks: Sequence[Any] = ()
    attachments: Sequence[Any] = ()
    thread_ts: str | None = None
    broadcast: bool = False
    metadata: Json | None = None
    username: str | None = None
    files: Sequence[str] = ()
    subtype: str | None = None
    details: Json = field(default_factory=dict)


class Posts:
    def __init__(self, state: State, events: Events) -> None:
        self._state = state
        self._events = events

    def post(self, channel: Channel, author: str, draft: Draft) -> Message:
        """A reply to a reply lands in the first message's thread; raises SlackError when there is no such thread."""
        message = self._make(channel, author, draft)
        self._state.messages.setdefault(channel.id, {})[message.ts] = message
        channel.last_read[author] = message.ts
        self._events.posted(channel, message)
        self._state.changes.tell(Kind.MESSAGE, channel_id=channel.id)
        return message

    def whisper(self, channel: Channel, author: str, reader: str, draft: Draft) -> Message:
        """An ephemeral message: one person sees it, nothing else in the workspace knows of it."""
        message = self._make(channel, author, draft)
        message.visible_to = reader
        self._state.messages.setdefault(channel.id, {})[message.ts] = message
        self._state.changes.tell(Kind.MESSAGE, channel_id=channel.id, user_id=reader)
        return message

    def notice(self, channel: Channel, reader: str, text: str) -> Message:
        """What Slack itself says to one person, for instance that the app did not answer."""
        return self.whisper(channel, SLACKBOT, reader, Draft(text))

    def note(self, channel: Channel, actor: str, subtype: str, text: str, **details: object) -> Message:
        """The line Slack writes into a channel when someone joins it, renames it and so on."""
        return self.post(channel, actor, Draft(text, subtype=subtype, details=dict(details)))

    def _make(self, channel: Channel, author: str, draft: Draft) -> Message:
        state = self._state
        by_app = author == state.bot.id and draft.subtype is None
        thread_ts = self._thread(channel, draft.thread_ts)
        return Message(
            channel_id=channel.id,
            ts=state.next_ts(),
            user=author,
            text=draft.text[:MAX_TEXT],
            blocks=label_blocks(draft.blocks, lambda: state.ids.hexadecimal("block", 5)),
            attachments=list(draft.attachments),
            thread_ts=thread_ts,
            subtype="thread_broadcast" if draft.broadcast and thread_ts else draft.subtype,
            bot_id=state.bot_id if by_app else None,
            app_id=state.app_id if by_app else None,
            username=draft.username,
            metadata=draft.metadata,
            broadcast=draft.broadcast and thread_ts is not None,
            files=list(draft.files),
            details=draft.details,
        )

    def _thread(self, channel: Channel, thread_ts: str | None) -> str | None:
        if thread_ts is None:
            return None
        parent = self._state.message(channel.id, thread_ts)
        if parent is None or parent.ephemeral:
            raise SlackError("thread_not_found")
        return parent.thread_ts if parent.is_reply else thread_ts

    def change(self, message: Message, *, edited_by: str, **fields: Any) -> None:
        """Only the given fields change; new blocks keep what people had chosen where ids stay the same."""
        state = self._state
        previous = message_object(state, message)
        if "blocks" in fields:
            fields["blocks"] = label_blocks(fields["blocks"], lambda: state.ids.hexadecimal("block", 5))
            message.states = {who: kept(fields["blocks"], chosen) for who, chosen in message.states.items()}
        for name, content in fields.items():
            setattr(message, name, content)
        message.edited = {"user": edited_by, "ts": state.next_ts()}
        message.warnings.clear()
        channel = state.channels[message.channel_id]
        if not message.ephemeral:
            self._events.edited(channel, message, previous)
        state.changes.tell(Kind.MESSAGE, channel_id=channel.id, user_id=message.visible_to)

    def delete(self, message: Message) -> None:
        state = self._state
        channel = state.channels[message.channel_id]
        previous = message_object(state, message)
        if not message.is_reply and state.replies(channel.id, message.ts):
            message.subtype, message.text, message.blocks = "tombstone", "This message was deleted.", []
            message.attachments, message.files, message.metadata = [], [], None
        else:
            del state.messages[channel.id][message.ts]
        if message.ts in channel.pins:
            channel.pins.remove(message.ts)
        if not message.ephemeral:
            self._events.deleted(channel, previous)
        state.changes.tell(Kind.MESSAGE, channel_id=channel.id, user_id=message.visible_to)

    def react(self, message: Message, user_id: str, name: str) -> None:
        """Raises SlackError already_reacted."""
        users = message.reactions.setdefault(name, [])
        if user_id in users:
            raise SlackError("already_reacted")
        users.append(user_id)
        self._reaction("reaction_added", message, user_id, name)

    def unreact(self, message: Message, user_id: str, name: str) -> None:
        """Raises SlackError no_reaction."""
        if user_id not in message.reactions.get(name, ()):
            raise SlackError("no_reaction")
        message.reactions[name].remove(user_id)
        if not message.reactions[name]:
            del message.reactions[name]
        self._reaction("reaction_removed", message, user_id, name)

    def _reaction(self, event_type: str, message: Message, user_id: str, name: str) -> None:
        item = {"type": "message", "channel": message.channel_id, "ts": message.ts}
        event = {"user": user_id, "reaction": name, "item": item, "item_user": message.user}
        channel = self._state.channels[message.channel_id]
        self._events.emit(event_type, event | {"event_ts": self._state.next_ts()}, channel=channel)
        self._state.changes.tell(Kind.MESSAGE, channel_id=message.channel_id)
