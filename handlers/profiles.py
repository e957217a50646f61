"""Changes of Slack profiles: a new language or time zone counts from the next message on."""

from domain.people import SYSTEM
from handlers.context import Context
from services import people
from services.people import Profile


async def changed(ctx: Context) -> None:
    """The event carries the whole profile, so Slack need not be asked."""
    user = ctx.payload["event"]["user"]
    profile = Profile(
        slack_id=str(user["id"]),
        name=str(user.get("real_name") or user.get("name") or ""),
        locale=user.get("locale"),
        tz=user.get("tz"),
    )
    await ctx.desk.once(ctx.key, SYSTEM, people.changed, profile)
    ctx.forget_reader(profile.slack_id)


EVENTS = {"user_change": changed}
