"""What the workspace holds: people, channels, messages, views, files. Plain records; the rules live elsewhere."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]
Values = dict[str, dict[str, Json]]  # block_id -> action_id -> state of the element


@dataclass
class Team:
    id: str
    name: str = "Sandbox"
    domain: str = "sandbox"


@dataclass
class User:
    """`name` is the handle typed after @; `locale` as Slack writes it (zh-CN)."""

    id: str
    name: str
    real_name: str
    locale: str = "en-US"
    tz: str = "Asia/Shanghai"
    email: str = ""
    title: str = ""
    is_bot: bool = False
    is_admin: bool = False
    is_restricted: bool = False
    deleted: bool = False
    updated: int = 0


@dataclass
class Channel:
    """`kind` is public, private, im or mpim; members keep the order in which they joined."""

    id: str
    name: str
    kind: str
    creator: str
    created: int
    topic: str = ""
    purpose: str = ""
    members: list[str] = field(default_factory=list)
    archived: bool = False
    general: bool = False
    pins: list[str] = field(default_factory=list)
    bookmarks: list["Bookmark"] = field(default_factory=list)
    last_read: dict[str, str] = field(default_factory=dict)

    @property
    def direct(self) -> bool:
        return self.kind in {"im", "mpim"}


@dataclass
class Bookmark:
    id: str
    channel_id: str
    title: str
    link: str
    emoji: str
    created: int
    updated: int
    by: str


@dataclass
class Message:
    """`visible_to` names the one reader of an ephemeral message; `states` is what each person chose in its blocks."""

    channel_id: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    subtype: str | None = None
    bot_id: str | None = None
    app_id: str | None = None
    username: str | None = None
    metadata: Json | None = None
    edited: Json | None = None
    broadcast: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    visible_to: str | None = None
    details: Json = field(default_factory=dict)
    states: dict[str, Values] = field(default_factory=dict)
    warnings: dict[str, str] = field(default_factory=dict)

    @property
    def ephemeral(self) -> bool:
        return self.visible_to is not None

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass
class View:
    """A modal or a Home tab of one person, with what this person has entered so far."""

    id: str
    kind: str
    user_id: str
    definition: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    state: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str | None = None

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.definition["blocks"]
        return blocks

    @property
    def external_id(self) -> str:
        return str(self.definition.get("external_id") or "")

    @property
    def callback_id(self) -> str:
        return str(self.definition.get("callback_id") or "")

    @property
    def title(self) -> str:
        return str((self.definition.get("title") or {}).get("text") or "")


@dataclass
class File:
    """`content` is None until the bytes have arrived; `shared_in` lists the channels it was completed into."""

    id: str
    name: str
    title: str
    length: int
    user: str
    created: int
    content: bytes | None = None
    complete: bool = False
    alt_text: str = ""
    mimetype: str = "application/octet-stream"
    shared_in: list[str] = field(default_factory=list)


@dataclass
class Trigger:
    """A trigger id; `issued` is monotonic real time, `view_id` the modal from inside which it came."""

    id: str
    user_id: str
    view_id: str | None
    issued: float
    used: bool = False


@dataclass
class ResponseUrl:
    id: str
    channel_id: str
    user_id: str
    issued: datetime
    message_ts: str | None = None
    uses: int = 0


@dataclass(frozen=True)
class Failure:
    """Something the app did or left undone, and what the person saw of it."""

    what: str
    user_id: str
    text: str
