"""From a person to the app: commands, shortcuts, clicks, option searches, the Home tab, each with Slack's payload."""

from typing import Any, NoReturn

from sandbox.app_link import Ack, Dispatcher, Lane
from sandbox.changes import Kind
from sandbox.errors import AppDidNotAnswer, PersonError
from sandbox.events import Events
from sandbox.form import Element, values
from sandbox.grants import Grants
from sandbox.mrkdwn import compose
from sandbox.panels import Panels
from sandbox.posts import Draft, Posts
from sandbox.records import Channel, Failure, Json, Message, View
from sandbox.rooms import Rooms
from sandbox.shapes import message_object, view_object
from sandbox.state import State
from sandbox.validation import check_answered_options, check_blocks

_KIND_NAMES = {"im": "directmessage", "private": "privategroup", "mpim": "privategroup"}


class Interactions:
    def __init__(
        self,
        state: State,
        dispatcher: Dispatcher,
        *,
        grants: Grants,
        posts: Posts,
        panels: Panels,
        rooms: Rooms,
        events: Events,
    ) -> None:
        self._state = state
        self._dispatcher = dispatcher
        self._grants = grants
        self._posts = posts
        self._panels = panels
        self._rooms = rooms
        self._events = events

    async def command(self, user_id: str, channel: Channel, line: str) -> None:
        """Runs `/command text`; raises PersonError for a command the manifest does not declare."""
        name, _, text = line.strip().partition(" ")
        declared = self._state.manifest.commands.get(name)
        if declared is None:
            raise PersonError(self._state.client_words(user_id).no_command.format(name))
        state = self._state
        payload = {
            "token": "sandbox-verification",
            "team_id": state.team.id,
            "team_domain": state.team.domain,
            "channel_id": channel.id,
            "channel_name": _name(channel),
            "user_id": user_id,
            "user_name": state.users[user_id].name,
            "command": name,
            "text": compose(state, text.strip()) if declared.should_escape else text.strip(),
            "api_app_id": state.app_id,
            "is_enterprise_install": "false",
            "response_url": self._grants.response_url(channel.id, user_id),
            "trigger_id": self._grants.trigger(user_id),
        }
        ack = await self._dispatcher.dispatch(Lane.COMMAND, payload, answerable=True).outcome
        if not ack.arrived:
            shown = self._state.client_words(user_id).command_failed.format(name, "operation_timeout")
            self._posts.notice(channel, user_id, shown)
            self.fail(name, user_id, shown)
        self._answer_command(channel, user_id, line, ack.body)

    def _answer_command(self, channel: Channel, user_id: str, line: str, body: Any) -> None:
        if not body:
            return
        answer: Json = {"text": body} if isinstance(body, str) else dict(body)
        blocks, attachments = answer.get("blocks") or (), answer.get("attachments") or ()
        found = check_blocks(blocks)
        if found:
            name = line.split(" ", maxsplit=1)[0]
            shown = self._state.client_words(user_id).command_failed.format(name, "; ".join(found))
            self._posts.notice(channel, user_id, shown)
            self.fail(line, user_id, shown)
        public = answer.get("response_type") == "in_channel"
        draft = Draft(str(answer.get("text") or ""), blocks=blocks, attachments=attachments)
        if public:
            self._posts.post(channel, user_id, Draft(line))
        if draft.text or draft.blocks or draft.attachments:
            if public:
                self._posts.post(channel, self._state.bot.id, draft)
            else:
                self._posts.whisper(channel, self._state.bot.id, user_id, draft)

    async def shortcut(self, user_id: str, callback_id: str) -> None:
        """A global shortcut: no channel, no response URL."""
        self._declared(callback_id, "global")
        payload = self.base("shortcut", user_id) | {
            "callback_id": callback_id,
            "action_ts": self._state.next_ts(),
            "trigger_id": self._grants.trigger(user_id),
        }
        await self._deliver(payload, user_id, callback_id)

    async def message_shortcut(self, user_id: str, callback_id: str, message: Message) -> None:
        self._declared(callback_id, "message")
        channel = self._state.channels[message.channel_id]
        payload = self.base("message_action", user_id) | {
            "callback_id": callback_id,
            "action_ts": self._state.next_ts(),
            "trigger_id": self._grants.trigger(user_id),
            "response_url": self._grants.response_url(channel.id, user_id),
            "message_ts": message.ts,
            "channel": {"id": channel.id, "name": _name(channel)},
            "message": message_object(self._state, message),
        }
        await self._deliver(payload, user_id, callback_id)

    async def act(self, user_id: str, holder: Message | View, element: Element, chosen: Json) -> None:
        """A click, or a choice that the app hears of at once; `chosen` is the action's own part of the payload."""
        action = {
            "type": element.kind,
            "action_id": element.action_id,
            "block_id": element.block_id,
            "action_ts": self._state.next_ts(),
            **_written_on(element),
            **chosen,
        }
        payload = self.base("block_actions", user_id) | self._place(holder) | {"actions": [action]}
        payload["trigger_id"] = self._grants.trigger(user_id, view_id=holder.id if isinstance(holder, View) else None)
        if isinstance(holder, Message):
            payload["response_url"] = self._grants.response_url(holder.channel_id, user_id, message_ts=holder.ts)
            payload["state"] = {"values": values(holder.blocks, holder.states.get(user_id, {}))}
            holder.warnings.pop(user_id, None)
        else:
            holder.trouble = None
        try:
            await self._deliver(payload, user_id, element.label or element.action_id)
        except AppDidNotAnswer as failed:
            if isinstance(holder, Message):
                holder.warnings[user_id] = str(failed)
            else:
                holder.trouble = str(failed)
            self._state.changes.tell(Kind.NOTICE, user_id=user_id)
            raise

    async def options(self, user_id: str, holder: Message | View, element: Element, typed: str) -> list[Json]:
        """What an external select offers for the typed text, groups flattened; nothing below the minimum length."""
        if len(typed) < int(element.body.get("min_query_length", 3)):
            return []
        payload = self.base("block_suggestion", user_id) | self._place(holder)
        payload |= {"action_id": element.action_id, "block_id": element.block_id, "value": typed}
        ack = await self._deliver(payload, user_id, element.label or element.action_id, answerable=True)
        body = ack.body if isinstance(ack.body, dict) else {}
        found = check_answered_options(body)
        if found:
            self.fail(element.action_id, user_id, f"No result: the app's answer is no list of options: {found}")
        groups = body.get("option_groups")
        return [option for group in groups for option in group["options"]] if groups else list(body["options"])

    async def open_home(self, user_id: str, *, tab: str = "home") -> None:
        """The app hears of it and may publish; the published view shows at any time."""
        state = self._state
        channel = self._rooms.direct([state.bot.id, user_id])
        event: Json = {"user": user_id, "channel": channel.id, "tab": tab, "event_ts": state.next_ts()}
        home = state.homes.get(user_id)
        if home is not None and tab == "home":
            event["view"] = view_object(state, home)
        self._events.emit("app_home_opened", event)
        await self._dispatcher.settled()

    async def _deliver(self, payload: Json, user_id: str, what: str, *, answerable: bool = False) -> Ack:
        """Interactions reach the app only where the manifest switches interactivity on."""
        if not self._state.manifest.interactive:
            self.fail(what, user_id, self._state.client_words(user_id).not_interactive)
        ack = await self._dispatcher.dispatch(Lane.INTERACTIVE, payload, answerable=answerable).outcome
        if not ack.arrived:
            self.fail(what, user_id, self._state.client_words(user_id).no_answer.format(what))
        return ack

    async def deliver_view(self, payload: Json, *, answerable: bool) -> Ack:
        """For submissions and closings of modals; a missing acknowledgement is left to the caller."""
        if not self._state.manifest.interactive:
            return Ack(arrived=False)
        return await self._dispatcher.dispatch(Lane.INTERACTIVE, payload, answerable=answerable).outcome

    def fail(self, what: str, user_id: str, shown: str) -> NoReturn:
        """Notes what the person sees of the app's failure and raises it as AppDidNotAnswer."""
        self._state.failures.append(Failure(what, user_id, shown))
        self._state.changes.tell(Kind.NOTICE, user_id=user_id)
        raise AppDidNotAnswer(shown)

    def base(self, kind: str, user_id: str) -> Json:
        state = self._state
        user = state.users[user_id]
        return {
            "type": kind,
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": state.team.id},
            "api_app_id": state.app_id,
            "token": "sandbox-verification",
            "team": {"id": state.team.id, "domain": state.team.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _place(self, holder: Message | View) -> Json:
        state = self._state
        if isinstance(holder, View):
            return {"container": {"type": "view", "view_id": holder.id}, "view": view_object(state, holder)}
        channel = state.channels[holder.channel_id]
        container: Json = {
            "type": "message",
            "message_ts": holder.ts,
            "channel_id": channel.id,
            "is_ephemeral": holder.ephemeral,
        }
        if holder.thread_ts:
            container["thread_ts"] = holder.thread_ts
        place: Json = {"container": container, "channel": {"id": channel.id, "name": _name(channel)}}
        if not holder.ephemeral:
            place["message"] = message_object(state, holder)
        return place

    def _declared(self, callback_id: str, kind: str) -> None:
        declared = self._state.manifest.shortcut(callback_id)
        if declared is None or declared.kind != kind:
            raise PersonError(f"The app has no {kind} shortcut {callback_id}.")


def _name(channel: Channel) -> str:
    return _KIND_NAMES.get(channel.kind, channel.name)


def _written_on(element: Element) -> Json:
    """A button's click carries what stands on it and behind it."""
    if element.kind != "button":
        return {}
    return {key: element.body[key] for key in ("text", "value", "style", "confirm") if key in element.body}
