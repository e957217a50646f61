"""Slack profiles: a new language or time zone counts from the next message on, and who joins the workspace is
recognised by e-mail.
"""

from collections.abc import Mapping
from typing import Any

from domain.people import SYSTEM
from handlers.context import Context
from services import people
from services.people import Profile


async def changed(ctx: Context) -> None:
    """The event carries the whole profile, so Slack need not be asked."""
    profile = profile_of(ctx.payload["event"]["user"], team=str(ctx.payload.get("team_id") or ""))
    await ctx.desk.once(ctx.key, SYSTEM, people.changed, profile)
    ctx.forget_reader(profile.slack_id)


def profile_of(user: Mapping[str, Any], *, team: str = "") -> Profile:
    """What Slack's user object says; bots, deactivated accounts and people of other workspaces are foreign."""
    elsewhere = bool(team) and user.get("team_id") not in {None, team}
    flags = ("deleted", "is_bot", "is_stranger", "is_workflow_bot")
    return Profile(
        slack_id=str(user["id"]),
        name=str(user.get("real_name") or user.get("name") or ""),
        locale=user.get("locale"),
        tz=user.get("tz"),
        email=(user.get("profile") or {}).get("email"),
        guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        foreign=elsewhere or any(user.get(flag) for flag in flags),
    )


EVENTS = {"user_change": changed, "team_join": changed}
