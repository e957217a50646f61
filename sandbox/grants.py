"""Short-lived rights of the app: trigger ids (3 real seconds, one use) and response URLs (30 minutes, five uses)."""

from datetime import timedelta

from sandbox.errors import SlackError
from sandbox.records import ResponseUrl, Trigger
from sandbox.state import State

TRIGGER_SECONDS = 3.0
RESPONSE_URL_LIFE = timedelta(minutes=30)
RESPONSE_URL_USES = 5


class Grants:
    def __init__(self, state: State) -> None:
        self._state = state

    def trigger(self, user_id: str, *, view_id: str | None = None) -> str:
        ids = self._state.ids
        number = ids.count("trigger")
        trigger_id = f"{398_738_663_015 + number}.{47_445_629_121 + number}.{ids.hexadecimal('trigger', 32)}"
        self._state.triggers[trigger_id] = Trigger(trigger_id, user_id, view_id, self._state.monotonic())
        return trigger_id

    def redeem(self, trigger_id: str) -> Trigger:
        """Raises SlackError with the code for an unknown, a used or an expired trigger."""
        trigger = self._state.triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._state.monotonic() - trigger.issued > TRIGGER_SECONDS:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def response_url(self, channel_id: str, user_id: str, *, message_ts: str | None = None) -> str:
        """The one for a click replaces or deletes the message with this ts; the others write new messages."""
        state = self._state
        key = f"{state.ids.count('response_url')}/{state.ids.hexadecimal('response_url', 24)}"
        state.response_urls[key] = ResponseUrl(key, channel_id, user_id, state.now(), message_ts)
        return f"{state.base_url}/response/{state.team.id}/{key}"

    def use(self, key: str) -> ResponseUrl:
        """Raises SlackError used_url, expired_url or no_service."""
        grant = self._state.response_urls.get(key)
        if grant is None:
            raise SlackError("no_service")
        if self._state.now() - grant.issued > RESPONSE_URL_LIFE:
            raise SlackError("expired_url")
        if grant.uses >= RESPONSE_URL_USES:
            raise SlackError("used_url")
        grant.uses += 1
        return grant
