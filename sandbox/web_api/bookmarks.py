"""bookmarks.*: links at the top of a channel."""

from urllib.parse import urlsplit

from sandbox.changes import Kind
from sandbox.errors import SlackError
from sandbox.records import Bookmark, Channel, Json
from sandbox.shapes import bookmark_object
from sandbox.web_api.call import Call, bad_argument

MAX_BOOKMARKS = 100
MAX_TITLE = 256
MAX_LINK = 2048


def add(call: Call) -> Json:
    channel = _channel(call)
    if call.text("type") != "link":
        raise SlackError("invalid_bookmark_type")
    if len(channel.bookmarks) >= MAX_BOOKMARKS:
        raise SlackError("too_many_bookmarks")
    now = call.state.seconds()
    bookmark = Bookmark(
        id=call.state.ids.new("Bk"),
        channel_id=channel.id,
        title=_title(call),
        link=_link(call),
        emoji=call.text("emoji"),
        created=now,
        updated=now,
        by=call.bot.id,
    )
    channel.bookmarks.append(bookmark)
    return _answer(call, bookmark)


def edit(call: Call) -> Json:
    bookmark = _find(call)
    if "title" in call.arguments:
        bookmark.title = _title(call)
    if "link" in call.arguments:
        bookmark.link = _link(call)
    if "emoji" in call.arguments:
        bookmark.emoji = call.text("emoji")
    bookmark.updated, bookmark.by = call.state.seconds(), call.bot.id
    return _answer(call, bookmark)


def remove(call: Call) -> Json:
    bookmark = _find(call)
    _channel(call).bookmarks.remove(bookmark)
    call.workspace.changes.tell(Kind.CHANNEL, channel_id=bookmark.channel_id)
    return {}


def list_bookmarks(call: Call) -> Json:
    return {"bookmarks": [bookmark_object(each) for each in _channel(call).bookmarks]}


def _channel(call: Call) -> Channel:
    channel = call.visible_channel("channel_id")
    if call.bot.id not in channel.members:
        raise SlackError("channel_not_found")
    return channel


def _find(call: Call) -> Bookmark:
    for bookmark in _channel(call).bookmarks:
        if bookmark.id == call.text("bookmark_id"):
            return bookmark
    raise SlackError("not_found")


def _title(call: Call) -> str:
    title = call.text("title")
    if len(title) > MAX_TITLE:
        raise bad_argument("title", f"must be no more than {MAX_TITLE} characters")
    return title


def _link(call: Call) -> str:
    link = call.text("link")
    if urlsplit(link).scheme not in {"http", "https"} or len(link) > MAX_LINK:
        raise SlackError("invalid_link")
    return link


def _answer(call: Call, bookmark: Bookmark) -> Json:
    call.workspace.changes.tell(Kind.CHANNEL, channel_id=bookmark.channel_id)
    return {"bookmark": bookmark_object(bookmark)}


METHODS = {
    "bookmarks.add": add,
    "bookmarks.edit": edit,
    "bookmarks.remove": remove,
    "bookmarks.list": list_bookmarks,
}
