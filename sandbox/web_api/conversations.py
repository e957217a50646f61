"""conversations.*: channels made, described, read and archived. Who is in them is the affair of `membership`."""

from sandbox.errors import SlackError
from sandbox.records import Channel, Json, Message
from sandbox.shapes import channel_object, message_object
from sandbox.web_api.call import Call, require_scope

MAX_PAGE = 999
MAX_DIRECT = 8
_TYPES = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}


def create(call: Call) -> Json:
    private = call.flag("is_private")
    prefix = "groups:" if private else "channels:"
    require_scope(call.state, tuple(scope for scope in call.method.bot_scopes if scope.startswith(prefix)))
    channel = call.workspace.rooms.create(call.text("name"), creator=call.bot.id, private=private)
    return {"channel": describe(call, channel)}


def info(call: Call) -> Json:
    channel = call.visible_channel()
    body = describe(call, channel)
    if not call.flag("include_num_members"):
        body.pop("num_members", None)
    if call.flag("include_locale"):
        body["locale"] = "en-US"
    return {"channel": body}


def open_direct(call: Call) -> Json:
    """The same people always get the same channel."""
    if call.text("channel"):
        channel = call.visible_channel()
        return {"channel": _opened(call, channel)}
    names = call.names("users")
    if not names:
        raise SlackError("users_list_not_supplied")
    users = [call.state.user(name) for name in names]
    if any(user.deleted for user in users):
        raise SlackError("user_disabled")
    if len(users) > MAX_DIRECT:
        raise SlackError("too_many_users")
    before = set(call.state.channels)
    channel = call.workspace.rooms.direct([call.bot.id, *(user.id for user in users)])
    call.need_scope(channel)
    known = {"no_op": True, "already_open": True} if channel.id in before else {}
    return {**known, "channel": _opened(call, channel)}


def _opened(call: Call, channel: Channel) -> Json:
    return describe(call, channel) if call.flag("return_im") else {"id": channel.id}


def list_channels(call: Call) -> Json:
    kinds = _kinds(call)
    archived = not call.flag("exclude_archived")
    found = [
        describe(call, channel)
        for channel in call.state.channels.values()
        if channel.kind in kinds and (archived or not channel.archived) and call.state.visible(channel, call.bot.id)
    ]
    page, after = call.page(found, default=100, most=1000)
    return {"channels": page, "response_metadata": after}


def users_conversations(call: Call) -> Json:
    """The channels that the given person (without one, the app) is in, as far as the app may see them."""
    user_id = call.text("user") or call.bot.id
    call.state.user(user_id)
    kinds = _kinds(call)
    archived = not call.flag("exclude_archived")
    found = [
        describe(call, channel)
        for channel in call.state.channels.values()
        if channel.kind in kinds
        and user_id in channel.members
        and (archived or not channel.archived)
        and call.state.visible(channel, call.bot.id)
    ]
    page, after = call.page(found, default=100, most=MAX_PAGE)
    return {"channels": page, "response_metadata": after}


def _kinds(call: Call) -> set[str]:
    wanted = call.names("types") or ["public_channel"]
    if unknown := set(wanted) - set(_TYPES):
        raise SlackError("invalid_types", messages=[f"[ERROR] unknown type: {', '.join(sorted(unknown))}"])
    prefixes = {"public": "channels:", "private": "groups:", "im": "im:", "mpim": "mpim:"}
    for kind in wanted:
        prefix = prefixes[_TYPES[kind]]
        require_scope(call.state, tuple(s for s in call.method.bot_scopes if s.startswith(prefix)))
    return {_TYPES[each] for each in wanted}


def history(call: Call) -> Json:
    """Newest first, without replies and without what only one person sees."""
    channel = _readable(call)
    found = [
        message
        for message in call.state.in_channel(channel.id)
        if not message.ephemeral and (not message.is_reply or message.broadcast) and _within(call, message)
    ]
    page, after = call.page(_shown(call, found[::-1]), default=100, most=MAX_PAGE)
    return {
        "messages": page,
        "has_more": bool(after["next_cursor"]),
        "pin_count": len(channel.pins),
        "response_metadata": after,
    }


def replies(call: Call) -> Json:
    """The first message, then its replies, oldest first."""
    channel = _readable(call)
    found = call.state.message(channel.id, call.text("ts"))
    if found is None or found.ephemeral:
        raise SlackError("thread_not_found")
    parent = call.state.message(channel.id, str(found.thread_ts)) if found.is_reply else found
    first = [parent] if parent is not None else []
    answers = call.state.replies(channel.id, str(found.thread_ts or found.ts))
    shown = _shown(call, [*first, *(each for each in answers if _within(call, each))])
    page, after = call.page(shown, default=1000, most=1000)
    return {"messages": page, "has_more": bool(after["next_cursor"]), "response_metadata": after}


def _readable(call: Call) -> Channel:
    channel = call.visible_channel()
    if call.bot.id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _within(call: Call, message: Message) -> bool:
    ts, inclusive = float(message.ts), call.flag("inclusive")
    oldest, latest = _instant(call, "oldest"), _instant(call, "latest")
    after = oldest is None or ts > oldest or (inclusive and ts == oldest)
    return after and (latest is None or ts < latest or (inclusive and ts == latest))


def _instant(call: Call, name: str) -> float | None:
    given = call.text(name)
    if not given or (name == "latest" and given == "now"):
        return None
    try:
        return float(given)
    except ValueError:
        raise SlackError(f"invalid_ts_{name}") from None


def _shown(call: Call, messages: list[Message]) -> list[Json]:
    metadata = call.flag("include_all_metadata")
    return [message_object(call.state, message, metadata=metadata) for message in messages]


def set_topic(call: Call) -> Json:
    channel = _described(call)
    call.workspace.rooms.set_topic(channel, call.text("topic"), actor=call.bot.id)
    return {"channel": describe(call, channel)}


def set_purpose(call: Call) -> Json:
    channel = _described(call)
    call.workspace.rooms.set_purpose(channel, call.text("purpose"), actor=call.bot.id)
    return {"purpose": channel.purpose, "channel": describe(call, channel)}


def _described(call: Call) -> Channel:
    channel = call.joined_channel()
    if channel.direct:
        raise SlackError("method_not_supported_for_channel_type")
    return channel


def rename(call: Call) -> Json:
    """The app may only rename what it has made."""
    channel = _described(call)
    if channel.creator != call.bot.id:
        raise SlackError("not_authorized")
    call.workspace.rooms.rename(channel, call.text("name"), actor=call.bot.id)
    return {"channel": describe(call, channel)}


def archive(call: Call) -> Json:
    channel = call.visible_channel()
    if channel.archived:
        raise SlackError("already_archived")
    if channel.direct:
        raise SlackError("method_not_supported_for_channel_type")
    if call.bot.id not in channel.members:
        raise SlackError("not_in_channel")
    call.workspace.rooms.archive(channel, actor=call.bot.id)
    return {}


def unarchive(call: Call) -> Json:
    """The app lost its membership with the archiving, so it finds no way back into a private channel."""
    channel = call.visible_channel()
    if not channel.archived:
        raise SlackError("not_archived")
    if call.bot.id not in channel.members:
        raise SlackError("not_in_channel")
    call.workspace.rooms.unarchive(channel, actor=call.bot.id)
    return {}


def describe(call: Call, channel: Channel) -> Json:
    return channel_object(channel, call.bot.id, call.state.team.id)


METHODS = {
    "conversations.create": create,
    "conversations.info": info,
    "conversations.open": open_direct,
    "conversations.list": list_channels,
    "users.conversations": users_conversations,
    "conversations.history": history,
    "conversations.replies": replies,
    "conversations.setTopic": set_topic,
    "conversations.setPurpose": set_purpose,
    "conversations.rename": rename,
    "conversations.archive": archive,
    "conversations.unarchive": unarchive,
}
