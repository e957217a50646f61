"""The few calls by which effects act in Slack, each within the budget and each safe to repeat: a message carries its
row's id as metadata, so that after an unknown outcome it is found instead of sent again.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import redraws
from bot.budget import Budget
from bot.delivery import PostponedError
from bot.intake import PATIENCE
from bot.leases import BACK, URGENT
from bot.slack_errors import ALREADY, Verdict, code_of, understand
from services.outbox import Item
from views.blocks import Shown

EVENT_TYPE = "hotline_outbox"
LOOK_BACK = timedelta(minutes=2)  # Slack's clock and ours may differ
PAGE = 900  # Slack takes up to 999; a busy conversation is to be searched before the budget is spent
SPENT = "is spent"
BEGUN = 20.0  # for the next page of a search, which would only begin anew
INVITE_LIMIT = 100
UNINVITABLE = frozenset(
    {"user_not_found", "no_user", "cant_invite", "cant_invite_self", "user_is_restricted", "user_team_not_in_channel"}
)


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands."""

    channel: str
    ts: str


class Wire:
    """Slack's Web API as effects use it. Raises what the client raises; `already_…` answers count as done."""

    def __init__(self, client: AsyncWebClient, budget: Budget, *, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._client, self._budget, self._sleep = client, budget, sleep
        self.before_call: list[Callable[[], None]] = []
        self.on_turn: list[Callable[[str], None]] = []
        self._whose: dict[str, str] = {}  # a direct message's id, and the person by whose id it was first addressed

    async def post(
        self,
        item: Item,
        channel: str,
        shown: Shown,
        *,
        thread: str | None = None,
        broadcast: bool = False,
        part: str = "",
    ) -> Posted:
        """Post once per row (and part of it), however often this is called."""
        if item.unsure:
            found = await self._find(item, channel, thread=thread, part=part)
            if found is not None:
                return found
        payload = {"row": item.id, "key": item.key, "part": part}
        answer = await self._call(
            "chat.postMessage",
            self._whose.get(channel, channel),
            self._client.chat_postMessage,
            channel=channel,
            text=shown.text,
            blocks=shown.blocks or None,
            thread_ts=thread,
            reply_broadcast=broadcast or None,
            metadata={"event_type": EVENT_TYPE, "event_payload": payload},
            unfurl_links=False,
            unfurl_media=False,
        )
        if channel != answer["channel"]:
            self._whose[str(answer["channel"])] = channel
        return Posted(str(answer["channel"]), str(answer["ts"]))

    async def update(self, channel: str, ts: str, shown: Shown) -> None:
        """Draw a message anew; repeating it changes nothing, and what it shows already is not sent again."""
        if redraws.shows(channel, ts, shown):
            return
        await self._call(
            "chat.update",
            channel,
            self._client.chat_update,
            channel=channel,
            ts=ts,
            text=shown.text,
            blocks=shown.blocks or None,
        )
        redraws.was_drawn(channel, ts, shown)

    async def open_dm(self, slack_id: str) -> str:
        answer = await self._call("conversations.open", None, self._client.conversations_open, users=slack_id)
        return str(answer["channel"]["id"])

    async def create_channel(self, name: str, *, private: bool) -> str | None:
        """The new channel's id; None when the name is taken. A private one is never made public (design, security)."""
        try:
            answer = await self._call(
                "conversations.create", None, self._client.conversations_create, name=name, is_private=private
            )
        except SlackApiError as error:
            if code_of(error) == "name_taken":
                return None
            raise
        return str(answer["channel"]["id"])

    async def own_channels(self) -> list[Mapping[str, Any]]:
        """The channels the bot is a member of: its own list, never the workspace's."""
        found: list[Mapping[str, Any]] = []
        cursor = ""
        while True:
            answer = await self._call(
                "users.conversations",
                None,
                self._client.users_conversations,
                types="public_channel,private_channel",
                exclude_archived=True,
                limit=200,
                cursor=cursor or None,
            )
            found += answer["channels"]
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return found

    async def bot_user(self) -> str:
        """The bot's own user id."""
        answer = await self._call("auth.test", None, self._client.auth_test)
        return str(answer["user_id"])

    async def set_topic(self, channel: str, topic: str) -> None:
        await self._call(
            "conversations.setTopic", channel, self._client.conversations_setTopic, channel=channel, topic=topic
        )

    async def members(self, channel: str) -> frozenset[str]:
        """Who is in a channel the bot is in."""
        found: list[str] = []
        cursor = ""
        while True:
            answer = await self._call(
                "conversations.members",
                None,
                self._client.conversations_members,
                channel=channel,
                limit=PAGE,
                cursor=cursor or None,
            )
            found += answer["members"]
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return frozenset(found)

    async def user_by_email(self, email: str) -> Mapping[str, Any] | None:
        """Slack's user object; None when nobody has this address."""
        try:
            answer = await self._call("users.lookupByEmail", None, self._client.users_lookupByEmail, email=email)
        except SlackApiError as error:
            if code_of(error) == "users_not_found":
                return None
            raise
        return dict(answer["user"])

    async def invite(self, channel: str, slack_ids: Sequence[str]) -> frozenset[str]:
        """Whoever can be invited is; one who cannot never keeps the others out. Returns those who could not be."""
        refused: set[str] = set()
        for start in range(0, len(slack_ids), INVITE_LIMIT):
            some = slack_ids[start : start + INVITE_LIMIT]
            try:
                answer: Any = await self._call(
                    "conversations.invite",
                    channel,
                    self._client.conversations_invite,
                    channel=channel,
                    users=",".join(some),
                    force=True,
                )
            except SlackApiError as error:
                if code_of(error) not in UNINVITABLE:
                    raise
                answer = error.response
            refused.update(_uninvited(answer, some))
        return frozenset(refused)

    async def pin(self, channel: str, ts: str) -> None:
        await self._call("pins.add", channel, self._client.pins_add, channel=channel, timestamp=ts)

    async def publish_home(self, slack_id: str, view: Mapping[str, Any]) -> None:
        await self._call("views.publish", None, self._client.views_publish, user_id=slack_id, view=dict(view))

    async def upload(self, name: str, title: str, content: bytes, *, alt: str) -> str:
        """Hand a picture to Slack without sharing it; a message shows it by its id."""
        asked: dict[str, Any] = {"filename": name, "length": len(content), "alt_txt": alt}
        get_url = self._client.files_getUploadURLExternal
        ticket = await self._call("files.getUploadURLExternal", None, get_url, **asked)
        session: Any = self._client.session
        async with session.post(ticket["upload_url"], data=content) as answer:
            answer.raise_for_status()
        file_id = str(ticket["file_id"])
        await self._call(
            "files.completeUploadExternal",
            None,
            self._client.files_completeUploadExternal,
            files=[{"id": file_id, "title": title}],
        )
        return file_id

    async def posted_part(self, channel: str, part: str) -> Posted | None:
        """The newest message in a channel that carries this part, whichever row posted it."""
        return await self._search(channel, None, "0", lambda payload: payload.get("part") == part)

    async def _find(self, item: Item, channel: str, *, thread: str | None, part: str) -> Posted | None:
        """Look for the message of this row where an earlier attempt may have left it."""
        place = await self.open_dm(channel) if channel.startswith(("U", "W")) else channel
        oldest = f"{(item.created_at - LOOK_BACK).timestamp():.6f}"
        wanted = {"row": item.id, "key": item.key, "part": part}
        return await self._search(place, thread, oldest, lambda payload: payload == wanted)

    async def _search(
        self, place: str, thread: str | None, oldest: str, fits: Callable[[Mapping[str, Any]], bool]
    ) -> Posted | None:
        cursor = ""
        while True:
            answer = await self._page(place, thread, oldest, cursor)
            for message in answer["messages"]:
                metadata = message.get("metadata") or {}
                if metadata.get("event_type") == EVENT_TYPE and fits(metadata.get("event_payload") or {}):
                    return Posted(place, str(message["ts"]))
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return None

    async def _page(self, channel: str, thread: str | None, oldest: str, cursor: str) -> Mapping[str, Any]:
        common: dict[str, Any] = {"oldest": oldest, "limit": PAGE, "include_all_metadata": True}
        common |= {"cursor": cursor or None, "patience": BEGUN if cursor else PATIENCE}
        if thread is None:
            return await self._call(
                "conversations.history", None, self._client.conversations_history, channel=channel, **common
            )
        return await self._call(
            "conversations.replies",
            None,
            self._client.conversations_replies,
            channel=channel,
            ts=thread,
            **common,
        )

    async def _call(
        self,
        method: str,
        place: str | None,
        send: Callable[..., Awaitable[Any]],
        /,
        *,
        patience: float = PATIENCE,
        **arguments: Any,
    ) -> Mapping[str, Any]:
        await self._turn(method, place, patience)
        for check in self.before_call:
            check()
        try:
            answer: Mapping[str, Any] = await send(**arguments)
        except SlackApiError as error:
            if code_of(error) in ALREADY:
                return {}
            trouble = understand(error)
            if trouble is not None and trouble.verdict is Verdict.WAIT:
                self._budget.refused(method, place, retry_after=trouble.retry_after or 1.0)
            raise
        return answer

    async def _turn(self, method: str, place: str | None, patience: float) -> None:
        """Wait for a slot that is near; who would wait long goes back, and another goes first."""
        turn = self._budget.turn(method, place, patience=patience, urgent=URGENT.get(), back=BACK.get())
        for tell in self.on_turn:
            tell(method)
        if not turn.granted:
            raise PostponedError(turn.wait, f"{method} {SPENT}")
        if turn.wait > 0:
            await self._sleep(turn.wait)
            if (closed := self._budget.closed(method, place)) > 0:
                raise PostponedError(closed, f"{method} {SPENT}")


def _uninvited(answer: Mapping[str, Any], asked: Sequence[str]) -> set[str]:
    """Those whom Slack names as not invited; all of them when it refused without naming anybody."""
    errors = answer.get("errors")
    if not errors:
        return set() if answer.get("ok", True) else set(asked)
    return {str(one["user"]) for one in errors if one.get("error") not in ALREADY}
