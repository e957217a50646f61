"""The answers that belong to one interaction: modals, App Home and the private line under a click. Everything else that
appears in Slack is an effect (`bot/effects/`).
"""

from collections.abc import Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.effects.whisper import alone, whisper
from views.blocks import Shown

View = dict[str, Any]
NOT_SAID = frozenset({404, 429})  # a URL that is spent or half an hour old, or a channel in which too much is said


class SlackSurface:
    """The views API and `response_url`, spoken with the app's one client."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def open(self, trigger_id: str, view: View) -> Mapping[str, Any]:
        return _view(await self._client.views_open(trigger_id=trigger_id, view=view))

    async def push(self, trigger_id: str, view: View) -> Mapping[str, Any]:
        return _view(await self._client.views_push(trigger_id=trigger_id, view=view))

    async def update(self, view_id: str, view: View, *, hash_: str | None = None) -> Mapping[str, Any]:
        return _view(await self._client.views_update(view_id=view_id, view=view, hash=hash_))

    async def publish(self, user_id: str, view: View) -> Mapping[str, Any]:
        return _view(await self._client.views_publish(user_id=user_id, view=view))

    async def whisper(self, payload: Mapping[str, Any], slack_id: str, shown: Shown) -> None:
        """Only the person who acted sees it: under the message they clicked, else in their direct message."""
        url = payload.get("response_url")
        if url:
            session: Any = self._client.session
            hook = AsyncWebhookClient(str(url), session=session, retry_handlers=[])  # or it would say it twice
            answer = await hook.send(
                text=shown.text, blocks=shown.blocks or None, response_type="ephemeral", replace_original=False
            )
            if answer.status_code in NOT_SAID and slack_id:
                await alone(self._client, slack_id, shown)
            return
        event = payload.get("event") or {}
        channel = event.get("channel")
        if channel and slack_id:
            thread = event.get("thread_ts")
            await whisper(self._client, channel, slack_id, shown, thread=thread)
        elif slack_id and not event:
            await alone(self._client, slack_id, shown)


def _view(answer: Any) -> Mapping[str, Any]:
    found: Mapping[str, Any] = answer["view"]
    return found
