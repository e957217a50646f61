"""What Slack tells about the bot's own channels: an invitation, or a new name."""

from collections.abc import Mapping
from typing import Any

from domain.people import SYSTEM
from handlers.context import Context
from services import channels


async def joined(ctx: Context) -> None:
    """The bot was invited; whoever else joins is none of its business."""
    event = ctx.payload["event"]
    if event.get("user") == _bot(ctx.payload):
        await ctx.desk.once(ctx.key, SYSTEM, channels.joined, str(event["channel"]))


async def renamed(ctx: Context) -> None:
    """A channel the bot is in has another name."""
    channel: Mapping[str, Any] = ctx.payload["event"]["channel"]
    await ctx.desk.once(ctx.key, SYSTEM, channels.renamed, str(channel["id"]), str(channel["name"]))


def _bot(payload: Mapping[str, Any]) -> str | None:
    authorizations = payload.get("authorizations") or [{}]
    found: str | None = authorizations[0].get("user_id")
    return found


EVENTS = {"member_joined_channel": joined, "channel_rename": renamed, "group_rename": renamed}
