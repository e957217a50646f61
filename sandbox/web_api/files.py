"""files.*: the upload in three steps (a URL, the bytes, the completion that shares the file)."""

import mimetypes
from collections.abc import Sequence

from sandbox.changes import Kind
from sandbox.errors import SlackError
from sandbox.posts import Draft
from sandbox.records import Channel, File, Json
from sandbox.shapes import file_object
from sandbox.validation import check_blocks
from sandbox.web_api.call import Call
from sandbox.workspace import Workspace

MAX_FILE_BYTES = 1024**3
MAX_ALT_TEXT = 1000
MAX_CHANNELS = 100


def upload_url(call: Call) -> Json:
    length = call.number("length", 0)
    if length <= 0:
        raise SlackError("missing_argument")
    if length > MAX_FILE_BYTES:
        raise SlackError("file_upload_size_restricted")
    if len(call.text("alt_txt")) > MAX_ALT_TEXT:
        raise SlackError("alt_txt_too_large")
    name = call.text("filename")
    file = File(
        id=call.state.ids.new("F"),
        name=name,
        title=name,
        length=length,
        user=call.bot.id,
        created=call.state.seconds(),
        alt_text=call.text("alt_txt"),
        mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream",
    )
    call.state.files[file.id] = file
    return {"upload_url": f"{call.state.base_url}/upload/{file.id}", "file_id": file.id}


def receive(workspace: Workspace, file_id: str, content: bytes) -> None:
    """The second step; raises SlackError for an unknown file or a length other than announced."""
    file = workspace.state.files.get(file_id)
    if file is None or file.content is not None:
        raise SlackError("file_not_found")
    if len(content) != file.length:
        raise SlackError("length_mismatch")
    file.content = content


def complete(call: Call) -> Json:
    given = call.decoded("files")
    if not isinstance(given, list) or not given:
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: files"])
    files = [_finished(call, entry) for entry in given]
    channels = _channels(call)
    blocks = call.decoded("blocks") or []
    if found := check_blocks(blocks):
        raise SlackError("invalid_blocks", messages=found)
    for file, entry in zip(files, given, strict=True):
        file.title, file.complete = str(entry.get("title") or file.name), True
    for channel in channels:
        _share(call, channel, files, blocks)
    call.workspace.changes.tell(Kind.FILE)
    return {"files": [file_object(call.state, file) for file in files]}


def _finished(call: Call, entry: object) -> File:
    file = call.state.files.get(str(entry.get("id"))) if isinstance(entry, dict) else None
    if file is None or file.content is None or file.complete:
        raise SlackError("file_not_found")
    return file


def _channels(call: Call) -> list[Channel]:
    wanted = [*call.names("channels"), *call.names("channel_id")]
    if len(wanted) > MAX_CHANNELS:
        raise SlackError("channels_limit_exceeded")
    found = []
    for channel_id in wanted:
        channel = call.state.channels.get(channel_id)
        if channel is None or not call.state.visible(channel, call.bot.id):
            raise SlackError("channel_not_found")
        if call.bot.id not in channel.members:
            raise SlackError("not_in_channel")
        if channel.archived:
            raise SlackError("posting_to_channel_denied")
        found.append(channel)
    return found


def _share(call: Call, channel: Channel, files: Sequence[File], blocks: list[Json]) -> None:
    for file in files:
        file.shared_in.append(channel.id)
    draft = Draft(
        text=call.text("initial_comment"),
        blocks=blocks,
        thread_ts=call.text("thread_ts") or None,
        files=[file.id for file in files],
        details={"upload": True, "display_as_bot": False},
    )
    call.workspace.posts.post(channel, call.bot.id, draft)
    for file in files:
        event = {"file_id": file.id, "user_id": call.bot.id, "channel_id": channel.id, "file": {"id": file.id}}
        call.workspace.events.emit("file_shared", event | {"event_ts": call.state.next_ts()}, channel=channel)


def info(call: Call) -> Json:
    file = call.state.files.get(call.text("file"))
    if file is None or not file.complete:
        raise SlackError("file_not_found")
    return {"file": file_object(call.state, file), "comments": [], "response_metadata": {"next_cursor": ""}}


METHODS = {
    "files.getUploadURLExternal": upload_url,
    "files.completeUploadExternal": complete,
    "files.info": info,
}
