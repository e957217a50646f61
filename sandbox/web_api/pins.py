"""pins.* and reactions.*: marks on messages."""

import re

from sandbox.changes import Kind
from sandbox.errors import SlackError
from sandbox.records import Channel, Json, Message
from sandbox.shapes import message_object, reaction_list
from sandbox.web_api.call import Call

MAX_PINS = 100
_EMOJI = re.compile(r"[\w+\-'’]+(::skin-tone-[2-6])?")


def add_pin(call: Call) -> Json:
    channel, message = _pinnable(call)
    if message.ts in channel.pins:
        raise SlackError("already_pinned")
    if len(channel.pins) >= MAX_PINS:
        raise SlackError("too_many_pins")
    channel.pins.append(message.ts)
    _told(call, "pin_added", channel, message)
    return {}


def remove_pin(call: Call) -> Json:
    channel, message = _pinnable(call)
    if message.ts not in channel.pins:
        raise SlackError("not_pinned")
    channel.pins.remove(message.ts)
    _told(call, "pin_removed", channel, message)
    return {}


def list_pins(call: Call) -> Json:
    channel = call.visible_channel()
    if call.bot.id not in channel.members:
        raise SlackError("not_in_channel" if "not_in_channel" in call.method.errors else "channel_not_found")
    messages = [call.state.messages[channel.id][ts] for ts in reversed(channel.pins)]
    items = [{"type": "message", "channel": channel.id, "message": message_object(call.state, m)} for m in messages]
    return {"items": items}


def _pinnable(call: Call) -> tuple[Channel, Message]:
    channel = call.visible_channel()
    if call.bot.id not in channel.members:
        raise SlackError("not_in_channel" if "not_in_channel" in call.method.errors else "channel_not_found")
    if not call.text("timestamp"):
        raise SlackError("no_item_specified")
    return channel, call.message(channel, "timestamp")


def _told(call: Call, event_type: str, channel: Channel, message: Message) -> None:
    item = {"type": "message", "channel": channel.id, "message": message_object(call.state, message)}
    event = {"user": call.bot.id, "channel_id": channel.id, "item": item, "event_ts": call.state.next_ts()}
    call.workspace.events.emit(event_type, event, channel=channel)
    call.workspace.changes.tell(Kind.MESSAGE, channel_id=channel.id)


def add_reaction(call: Call) -> Json:
    message = _reacted(call)
    call.workspace.posts.react(message, call.bot.id, _emoji(call))
    return {}


def remove_reaction(call: Call) -> Json:
    message = _reacted(call)
    call.workspace.posts.unreact(message, call.bot.id, _emoji(call))
    return {}


def get_reactions(call: Call) -> Json:
    channel = call.visible_channel()
    message = call.message(channel, "timestamp")
    body = message_object(call.state, message) | {"reactions": reaction_list(message)}
    return {"type": "message", "channel": channel.id, "message": body}


def _reacted(call: Call) -> Message:
    if not call.text("channel") or not call.text("timestamp"):
        raise SlackError("no_item_specified")
    channel = call.visible_channel()
    if channel.archived:
        raise SlackError("is_archived")
    if call.bot.id not in channel.members and channel.kind != "public":
        raise SlackError("channel_not_found")
    return call.message(channel, "timestamp")


def _emoji(call: Call) -> str:
    name = call.text("name").strip(":")
    if not _EMOJI.fullmatch(name):
        raise SlackError("invalid_name")
    return name


METHODS = {
    "pins.add": add_pin,
    "pins.remove": remove_pin,
    "pins.list": list_pins,
    "reactions.add": add_reaction,
    "reactions.remove": remove_reaction,
    "reactions.get": get_reactions,
}
