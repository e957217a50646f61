"""chat.*: posting, changing, deleting and linking messages."""

import json
from typing import Any

from sandbox.errors import SlackError
from sandbox.posts import Draft
from sandbox.records import Channel, Json
from sandbox.shapes import message_object
from sandbox.validation import check_blocks
from sandbox.web_api.call import Call

MAX_UPDATE_TEXT = 4_000
MAX_BLOCK_CHARACTERS = 13_000
MAX_ATTACHMENTS = 100
MAX_METADATA_BYTES = 16_000


def post_message(call: Call) -> Json:
    channel = _target(call)
    draft = Draft(
        text=call.text("text"),
        blocks=_blocks(call),
        attachments=_attachments(call),
        thread_ts=call.text("thread_ts") or None,
        broadcast=call.flag("reply_broadcast"),
        metadata=_metadata(call),
        username=_username(call),
    )
    if not (draft.text.strip() or draft.blocks or draft.attachments):
        draft = _markdown(call, draft)
    message = call.workspace.posts.post(channel, call.bot.id, draft)
    body = message_object(call.state, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": body}


def post_ephemeral(call: Call) -> Json:
    channel = _target(call)
    if call.text("user") not in channel.members:
        raise SlackError("user_not_in_channel")
    draft = Draft(call.text("text"), blocks=_blocks(call), attachments=_attachments(call))
    if not (draft.text.strip() or draft.blocks or draft.attachments):
        raise SlackError("no_text")
    draft = Draft(draft.text, draft.blocks, draft.attachments, thread_ts=call.text("thread_ts") or None)
    return {"message_ts": call.workspace.posts.whisper(channel, call.bot.id, call.text("user"), draft).ts}


def update(call: Call) -> Json:
    """Only what is given changes: text without blocks takes the blocks away, omitted metadata stays, {} removes it."""
    channel = _postable(call, call.visible_channel(), archived="is_inactive")
    message = call.message(channel)
    if message.user != call.bot.id or message.subtype not in (None, "thread_broadcast"):
        raise SlackError("cant_update_message")
    if len(call.text("text")) > MAX_UPDATE_TEXT:
        raise SlackError("msg_too_long")
    fields: Json = {}
    if "text" in call.arguments:
        fields["text"] = call.text("text")
    if "blocks" in call.arguments or "text" in call.arguments:
        fields["blocks"] = _blocks(call)
    if "attachments" in call.arguments:
        fields["attachments"] = _attachments(call)
    if not any((fields.get("text"), fields.get("blocks"), fields.get("attachments"))):
        raise SlackError("no_text")
    if call.arguments.get("metadata") is not None:
        fields["metadata"] = _metadata(call)
    call.workspace.posts.change(message, edited_by=call.bot.id, **fields)
    body = message_object(call.state, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": body}


def delete(call: Call) -> Json:
    channel = _postable(call, call.visible_channel(), archived="is_inactive")
    message = call.message(channel)
    if message.user != call.bot.id or message.subtype not in (None, "thread_broadcast"):
        raise SlackError("cant_delete_message")
    call.workspace.posts.delete(message)
    return {"channel": channel.id, "ts": message.ts}


def permalink(call: Call) -> Json:
    channel = call.visible_channel()
    message = call.message(channel, "message_ts")
    link = f"{call.state.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _target(call: Call) -> Channel:
    """A channel by id or name, or a person, whose direct messages are opened; SlackError where the app may not post."""
    wanted = call.text("channel")
    state = call.state
    if wanted in state.users:
        user = state.users[wanted]
        if user.deleted or user.is_bot:
            raise SlackError("channel_not_found")
        return _postable(call, call.workspace.direct(user.id))
    channel = state.find_channel(wanted)
    if channel is None or not state.visible(channel, call.bot.id):
        raise SlackError("channel_not_found")
    return _postable(call, channel)


def _postable(call: Call, channel: Channel, *, archived: str = "is_archived") -> Channel:
    if channel.archived:
        raise SlackError(archived)
    public = channel.kind == "public" and "chat:write.public" in call.state.manifest.scopes
    if call.bot.id not in channel.members and not public:
        raise SlackError("not_in_channel")
    if channel.kind == "im" and not call.state.manifest.messages_tab:
        raise SlackError("messages_tab_disabled")
    return channel


def _blocks(call: Call) -> list[Any]:
    blocks = call.decoded("blocks", error="invalid_blocks_format")
    if blocks is None:
        return []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    found = check_blocks(blocks)
    if found:
        raise SlackError("invalid_blocks", messages=found)
    if len(json.dumps(blocks, ensure_ascii=False)) > MAX_BLOCK_CHARACTERS and _text_size(blocks) > MAX_BLOCK_CHARACTERS:
        raise SlackError("msg_blocks_too_long")
    return blocks


def _text_size(part: Any) -> int:
    """Characters of all texts in the blocks."""
    if isinstance(part, dict):
        own = len(part["text"]) if isinstance(part.get("text"), str) else 0
        return own + sum(_text_size(each) for each in part.values())
    return sum(_text_size(each) for each in part) if isinstance(part, list) else 0


def _attachments(call: Call) -> list[Any]:
    attachments = call.decoded("attachments", error="invalid_attachments") or []
    if not isinstance(attachments, list):
        raise SlackError("invalid_attachments")
    if len(attachments) > MAX_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    found = [problem for each in attachments for problem in check_blocks(each.get("blocks"))]
    if found:
        raise SlackError("invalid_blocks", messages=found)
    return attachments


def _metadata(call: Call) -> Json | None:
    metadata = call.decoded("metadata", error="invalid_metadata_format")
    if metadata is None or metadata == {}:
        return None
    if not isinstance(metadata, dict):
        raise SlackError("invalid_metadata_format")
    event_type, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(event_type, str) or not event_type or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata, ensure_ascii=False).encode()) > MAX_METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return {"event_type": event_type, "event_payload": payload}


def _markdown(call: Call, draft: Draft) -> Draft:
    """markdown_text stands in for text and blocks, never beside them."""
    text = call.text("markdown_text")
    if not text:
        raise SlackError("no_text")
    return Draft(text, thread_ts=draft.thread_ts, broadcast=draft.broadcast, metadata=draft.metadata)


def _username(call: Call) -> str | None:
    return call.text("username") or None if "chat:write.customize" in call.state.manifest.scopes else None


METHODS = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": permalink,
}
