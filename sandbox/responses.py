"""Response URLs: what the app posts to one becomes a message, a replacement or a deletion."""

from collections.abc import Mapping
from typing import Any

from sandbox.errors import SlackError
from sandbox.posts import Draft
from sandbox.records import Message, ResponseUrl
from sandbox.validation import check_blocks
from sandbox.workspace import Workspace


def respond(workspace: Workspace, key: str, body: Any) -> None:
    """Ephemeral unless `response_type` says in_channel; raises SlackError for a used-up URL or an invalid message."""
    if not isinstance(body, Mapping):
        raise SlackError("invalid_payload")
    grant = workspace.grants.use(key)
    found = check_blocks(body.get("blocks"))
    if found:
        raise SlackError("invalid_blocks", messages=found)
    origin = workspace.state.message(grant.channel_id, grant.message_ts) if grant.message_ts else None
    delete, replace = body.get("delete_original") is True, body.get("replace_original") is True
    if delete and origin is not None:
        workspace.posts.delete(origin)
    draft = _draft(body)
    if not (draft.text or draft.blocks or draft.attachments):
        if not delete:
            raise SlackError("no_text")
        return
    if replace and origin is not None:
        workspace.posts.change(
            origin, edited_by=workspace.bot.id, text=draft.text, blocks=draft.blocks, attachments=draft.attachments
        )
        return
    _post(workspace, grant, body, draft)


def _post(workspace: Workspace, grant: ResponseUrl, body: Mapping[str, Any], draft: Draft) -> Message:
    channel = workspace.state.channels[grant.channel_id]
    if body.get("response_type") == "in_channel":
        return workspace.posts.post(channel, workspace.bot.id, draft)
    return workspace.posts.whisper(channel, workspace.bot.id, grant.user_id, draft)


def _draft(body: Mapping[str, Any]) -> Draft:
    return Draft(
        text=str(body.get("text") or ""),
        blocks=body.get("blocks") or (),
        attachments=body.get("attachments") or (),
        thread_ts=body.get("thread_ts"),
    )
