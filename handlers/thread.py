"""Messages typed in Slack: in the reporter's thread they reach the group, in the working thread they are internal
notes. A message that shows no ticket is none of the desk's business.
"""

from handlers.context import Context
from services import conversation
from services.conversation import Said

ORDINARY = frozenset({None, "thread_broadcast", "file_share"})


async def message(ctx: Context) -> None:
    """The same message may arrive under several event ids; channel and ts make it one."""
    event = ctx.payload["event"]
    thread = event.get("thread_ts")
    if event.get("subtype") not in ORDINARY or event.get("bot_id") or not event.get("user"):
        return
    channel, ts = str(event["channel"]), str(event["ts"])
    if thread is None or thread == ts:
        return
    said = Said(text=str(event.get("text") or ""), channel=channel, ts=ts)
    if said.text.strip():
        await ctx.desk.once(f"message:{channel}:{ts}", ctx.caller, conversation.heard, channel, str(thread), said)


EVENTS = {"message": message}
