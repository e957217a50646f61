"""Records as Slack writes them in answers and events: users, channels, messages, views, files."""

from sandbox.form import values
from sandbox.records import Bookmark, Channel, File, Json, Message, User, View
from sandbox.state import State


def user_object(user: User, team_id: str, *, locale: bool, email: bool) -> Json:
    """The e-mail address is shown only to apps with users:read.email, the locale only when asked for."""
    profile: Json = {
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.real_name,
        "display_name_normalized": user.real_name,
        "first_name": user.real_name.split(" ")[0],
        "last_name": " ".join(user.real_name.split(" ")[1:]),
        "title": user.title,
        "phone": "",
        "status_text": "",
        "status_emoji": "",
        "team": team_id,
    }
    if email and user.email:
        profile["email"] = user.email
    body: Json = {
        "id": user.id,
        "team_id": team_id,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": user.deleted,
        "tz": user.tz,
        "profile": profile,
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": user.updated,
    }
    if locale:
        body["locale"] = user.locale
    return body


def channel_object(channel: Channel, viewer: str, team_id: str) -> Json:
    body: Json = {
        "id": channel.id,
        "created": channel.created,
        "creator": channel.creator,
        "is_archived": channel.archived,
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "context_team_id": team_id,
        "updated": channel.created * 1000,
    }
    if channel.kind == "im":
        body["user"] = next((m for m in channel.members if m != viewer), viewer)
        body["is_open"] = True
        return body
    return body | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind != "public",
        "is_private": channel.kind != "public",
        "is_general": channel.general,
        "is_member": viewer in channel.members,
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
        "num_members": len(channel.members),
        "previous_names": [],
    }


def message_object(state: State, message: Message, *, metadata: bool = False) -> Json:
    """Metadata is part of it only where the reader asked for it."""
    body: Json = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
    body["team"] = state.team.id
    if message.subtype:
        body["subtype"] = message.subtype
    if message.bot_id:
        body |= {"bot_id": message.bot_id, "app_id": message.app_id, "bot_profile": bot_profile(state)}
    for key in ("blocks", "attachments", "thread_ts", "edited", "username"):
        if content := getattr(message, key):
            body[key] = content
    if metadata and message.metadata:
        body["metadata"] = message.metadata
    return body | _attached(state, message) | message.details | _thread_summary(state, message)


def _attached(state: State, message: Message) -> Json:
    attached: Json = {}
    if message.files:
        attached["files"] = [file_object(state, state.files[each]) for each in message.files]
    if message.reactions:
        attached["reactions"] = reaction_list(message)
    if message.ephemeral:
        attached["is_ephemeral"] = True
    return attached


def _thread_summary(state: State, message: Message) -> Json:
    replies = [] if message.is_reply else state.replies(message.channel_id, message.ts)
    if message.is_reply:
        parent = state.message(message.channel_id, str(message.thread_ts))
        return {"parent_user_id": parent.user} if parent else {}
    if not replies:
        return {}
    people = list(dict.fromkeys(each.user for each in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": people,
        "reply_users_count": len(people),
        "latest_reply": replies[-1].ts,
    }


def reaction_list(message: Message) -> list[Json]:
    return [{"name": name, "users": list(users), "count": len(users)} for name, users in message.reactions.items()]


def bot_profile(state: State) -> Json:
    return {
        "id": state.bot_id,
        "app_id": state.app_id,
        "user_id": state.bot.id,
        "name": state.manifest.name,
        "deleted": False,
        "team_id": state.team.id,
    }


def file_object(state: State, file: File) -> Json:
    url = f"{state.base_url}/files/{file.id}/{file.name}"
    extension = file.name.rpartition(".")[2].lower()
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": extension,
        "pretty_type": extension.upper(),
        "user": file.user,
        "size": file.length,
        "mode": "hosted",
        "is_external": False,
        "is_public": any(state.channels[each].kind == "public" for each in file.shared_in),
        "url_private": url,
        "url_private_download": url,
        "permalink": url,
        "alt_txt": file.alt_text,
        "channels": [each for each in file.shared_in if state.channels[each].kind == "public"],
        "groups": [each for each in file.shared_in if state.channels[each].kind in {"private", "mpim"}],
        "ims": [each for each in file.shared_in if state.channels[each].kind == "im"],
    }


def view_object(state: State, view: View) -> Json:
    """The view with all keys Slack fills in, and the state of every stateful element."""
    definition = view.definition
    body: Json = {
        "id": view.id,
        "team_id": state.team.id,
        "type": view.kind,
        "blocks": definition["blocks"],
        "private_metadata": definition.get("private_metadata") or "",
        "callback_id": view.callback_id,
        "state": {"values": values(view.blocks, view.state)},
        "hash": view.hash,
        "title": definition.get("title"),
        "clear_on_close": bool(definition.get("clear_on_close")),
        "notify_on_close": bool(definition.get("notify_on_close")),
        "close": definition.get("close"),
        "submit": definition.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": state.app_id,
        "external_id": view.external_id,
        "app_installed_team_id": state.team.id,
        "bot_id": state.bot_id,
    }
    if view.kind == "modal":
        body["submit_disabled"] = bool(definition.get("submit_disabled"))
    return body


def bookmark_object(bookmark: Bookmark) -> Json:
    return {
        "id": bookmark.id,
        "channel_id": bookmark.channel_id,
        "title": bookmark.title,
        "link": bookmark.link,
        "emoji": bookmark.emoji,
        "icon_url": None,
        "type": "link",
        "entity_id": None,
        "date_created": bookmark.created,
        "date_updated": bookmark.updated,
        "rank": "a",
        "last_updated_by_user_id": bookmark.by,
        "last_updated_by_team_id": None,
        "shortcut_id": None,
        "app_id": None,
    }
