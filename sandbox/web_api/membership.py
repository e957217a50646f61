"""conversations.*: joining, leaving, inviting, removing, and the list of members."""

from sandbox.errors import SlackError
from sandbox.records import Channel, Json, User
from sandbox.web_api.call import Call
from sandbox.web_api.conversations import describe

MAX_INVITED = 100


def join(call: Call) -> Json:
    channel = call.visible_channel()
    if channel.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    if not call.workspace.rooms.join(channel, call.bot):
        return {
            "channel": describe(call, channel),
            "warning": "already_in_channel",
            "response_metadata": {"warnings": ["already_in_channel"]},
        }
    return {"channel": describe(call, channel)}


def leave(call: Call) -> Json:
    channel = call.visible_channel()
    if channel.archived:
        raise SlackError("is_archived")
    if call.bot.id not in channel.members:
        return {"not_in_channel": True}
    if len(channel.members) == 1 and channel.kind != "public":
        raise SlackError("last_member")
    call.workspace.rooms.leave(channel, call.bot.id)
    return {}


def invite(call: Call) -> Json:
    """All or nobody, unless `force` lets the valid ones in; the answer names each one's error."""
    channel = call.joined_channel()
    names = call.names("users")
    if not names:
        raise SlackError("no_user")
    if len(names) > MAX_INVITED:
        raise SlackError("too_many_users")
    errors = [{"user": name, "ok": False, "error": why} for name in names if (why := _obstacle(call, channel, name))]
    bad = {error["user"] for error in errors}
    good = [name for name in names if name not in bad]
    if errors and (not call.flag("force") or not good):
        raise SlackError(str(errors[0]["error"]), errors=errors)
    for name in good:
        call.workspace.rooms.join(channel, call.state.users[name], inviter=call.bot.id)
    answer: Json = {"channel": describe(call, channel)}
    return answer | {"errors": errors} if errors else answer


def _obstacle(call: Call, channel: Channel, name: str) -> str | None:
    user = call.state.users.get(name)
    if user is None or user.deleted:
        return "user_not_found"
    if user.id == call.bot.id:
        return "cant_invite_self"
    if user.id in channel.members:
        return "already_in_channel"
    return "user_is_restricted" if user.is_restricted and channel.general else None


def kick(call: Call) -> Json:
    channel = call.joined_channel()
    user: User = call.state.user(call.text("user"))
    if user.id == call.bot.id:
        raise SlackError("cant_kick_self")
    if channel.general:
        raise SlackError("cant_kick_from_general")
    if not call.workspace.rooms.leave(channel, user.id):
        raise SlackError("not_in_channel")
    return {"errors": {}}


def members(call: Call) -> Json:
    channel = call.visible_channel()
    page, after = call.page([{"id": each} for each in channel.members], default=100, most=1000)
    return {"members": [each["id"] for each in page], "response_metadata": after}


METHODS = {
    "conversations.join": join,
    "conversations.leave": leave,
    "conversations.invite": invite,
    "conversations.kick": kick,
    "conversations.members": members,
}
