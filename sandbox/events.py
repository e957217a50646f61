"""Events API: wraps what happened and sends it if the manifest subscribes to it and the bot is there to see it."""

from collections import deque

from sandbox.app_link import Delivery, Dispatcher, Lane
from sandbox.records import Channel, Json, Message
from sandbox.shapes import channel_object, message_object
from sandbox.state import State

_MESSAGE_EVENTS = {
    "public": ("message.channels", "channel"),
    "private": ("message.groups", "group"),
    "im": ("message.im", "im"),
    "mpim": ("message.mpim", "mpim"),
}
_RETRY_AFTER_SECONDS = (0.0, 60.0, 300.0)
_KEPT_RETRIES = 500


class Events:
    def __init__(self, state: State, dispatcher: Dispatcher) -> None:
        self._state = state
        self._dispatcher = dispatcher
        self._retries: deque[tuple[float, Delivery]] = deque(maxlen=_KEPT_RETRIES)
        dispatcher.on_failure = self._failed
        state.clock.on_move(lambda _: self._retry())

    def emit(self, event_type: str, event: Json, *, channel: Channel | None = None) -> None:
        """Nothing is sent that the manifest does not subscribe to, or from a channel the bot is not in."""
        state = self._state
        if event_type not in state.manifest.events:
            return
        if channel is not None and state.bot.id not in channel.members:
            return
        self._send({"type": event_type.split(".", maxsplit=1)[0], **event})

    def message(self, channel: Channel, event: Json) -> None:
        """A message or a change of one; the app also hears of its own messages."""
        name, channel_type = _MESSAGE_EVENTS[channel.kind]
        body = {"channel": channel.id, "channel_type": channel_type, **event}
        self.emit(name, body | {"type": "message"}, channel=channel)

    def posted(self, channel: Channel, message: Message) -> None:
        body = message_object(self._state, message) | {"event_ts": message.ts}
        self.message(channel, body)
        mention = f"<@{self._state.bot.id}>"
        if mention in message.text and not message.bot_id and not channel.direct:
            self.emit("app_mention", body | {"type": "app_mention", "channel": channel.id}, channel=channel)

    def edited(self, channel: Channel, message: Message, previous: Json) -> None:
        ts = self._state.next_ts()
        event = {
            "subtype": "message_changed",
            "message": message_object(self._state, message),
            "ts": ts,
            "hidden": True,
        }
        self.message(channel, event | {"previous_message": previous, "event_ts": ts})

    def deleted(self, channel: Channel, previous: Json) -> None:
        ts = self._state.next_ts()
        event = {"subtype": "message_deleted", "deleted_ts": previous["ts"], "ts": ts, "hidden": True}
        self.message(channel, event | {"previous_message": previous, "event_ts": ts})

    def member(self, channel: Channel, user_id: str, *, joined: bool, inviter: str | None = None) -> None:
        name = "member_joined_channel" if joined else "member_left_channel"
        event: Json = {
            "user": user_id,
            "channel": channel.id,
            "channel_type": "C" if channel.kind == "public" else "G",
            "team": self._state.team.id,
            "event_ts": self._state.next_ts(),
        }
        if inviter and inviter != user_id:
            event["inviter"] = inviter
        self.emit(name, event, channel=channel)

    def channel(self, event_type: str, channel: Channel, *, actor: str) -> None:
        """channel_archive, channel_rename and the like; private channels have names of their own (group_archive)."""
        name = event_type if channel.kind == "public" else event_type.replace("channel_", "group_")
        detail: object = channel.id
        if event_type in {"channel_created", "channel_rename"}:
            detail = channel_object(channel, actor, self._state.team.id)
        everywhere = channel if channel.kind != "public" else None
        self.emit(name, {"channel": detail, "user": actor, "event_ts": self._state.next_ts()}, channel=everywhere)

    def _send(self, event: Json) -> None:
        state = self._state
        self._dispatcher.dispatch(
            Lane.EVENT,
            {
                "token": "sandbox-verification",
                "team_id": state.team.id,
                "context_team_id": state.team.id,
                "context_enterprise_id": None,
                "api_app_id": state.app_id,
                "event": event,
                "type": "event_callback",
                "event_id": state.ids.new("Ev"),
                "event_time": state.seconds(),
                "authorizations": [
                    {
                        "enterprise_id": None,
                        "team_id": state.team.id,
                        "user_id": state.bot.id,
                        "is_bot": True,
                        "is_enterprise_install": False,
                    }
                ],
                "is_ext_shared_channel": False,
                "event_context": state.ids.uuid("event_context"),
            },
        )

    def _failed(self, delivery: Delivery) -> None:
        """An unacknowledged event comes three more times: now, after 1 and after 5 minutes (sandbox clock)."""
        if delivery.kind is not Lane.EVENT or not delivery.again or delivery.attempt >= len(_RETRY_AFTER_SECONDS):
            return
        wait = _RETRY_AFTER_SECONDS[delivery.attempt]
        self._retries.append((self._state.now().timestamp() + wait, delivery))
        self._retry()

    def _retry(self) -> None:
        now = self._state.now().timestamp()
        for entry in tuple(self._retries):
            due, failed = entry
            if due <= now:
                self._retries.remove(entry)
                self._dispatcher.repeat(failed, failed.trouble)
