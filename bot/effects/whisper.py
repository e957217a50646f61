"""A line that only one person sees, where they just wrote."""

from slack_sdk.web.async_client import AsyncWebClient

from views.blocks import Shown


async def whisper(
    client: AsyncWebClient, channel: str, slack_id: str, shown: Shown, *, thread: str | None = None
) -> None:
    """Not kept by Slack, so not worth an outbox row: it answers the very message that failed."""
    await client.chat_postEphemeral(
        channel=channel, user=slack_id, text=shown.text, blocks=shown.blocks or None, thread_ts=thread
    )


async def alone(client: AsyncWebClient, slack_id: str, shown: Shown) -> None:
    """In their direct message: what they did was done in a form or on the Home tab, where nothing can be added."""
    await client.chat_postMessage(channel=slack_id, text=shown.text, blocks=shown.blocks or None)
