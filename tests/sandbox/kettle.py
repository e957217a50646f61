"""What the tests of the workspace share: a small app called Kettle, its manifest, and a workspace for it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.clock import SandboxClock
from sandbox.server import Served
from sandbox.workspace import Member, Room, Workspace

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, 12:00 in Shanghai

SCOPES = [
    "app_mentions:read",
    "bookmarks:read",
    "bookmarks:write",
    "channels:history",
    "channels:join",
    "channels:manage",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:read",
    "im:write",
    "mpim:read",
    "mpim:write",
    "pins:read",
    "pins:write",
    "reactions:read",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "users:read",
    "users:read.email",
]

MANIFEST = {
    "display_information": {"name": "Kettle"},
    "features": {
        "bot_user": {"display_name": "Kettle"},
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [
            {"command": "/tea", "description": "Order tea", "usage_hint": "[kind]", "should_escape": True},
            {"command": "/teapot", "description": "Show the pot"},
        ],
        "shortcuts": [
            {"name": "Brew", "type": "global", "callback_id": "brew", "description": "Brew"},
            {"name": "Quote", "type": "message", "callback_id": "quote", "description": "Quote"},
        ],
    },
    "oauth_config": {"scopes": {"bot": SCOPES}},
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened",
                "app_mention",
                "member_joined_channel",
                "message.channels",
                "message.groups",
                "message.im",
                "reaction_added",
            ]
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def make_workspace(**changes: object) -> Workspace:
    given: dict[str, object] = {
        "manifest": MANIFEST,
        "clock": SandboxClock(frozen_at=NOON),
        "users": [
            Member("wang.li", "Wang Li", locale="zh-CN"),
            Member("anna", "Anna Berg", tz="Europe/Stockholm"),
            Member("guest", "Gus Guest", restricted=True),
        ],
        "channels": [
            Room("general", ("wang.li", "anna"), bot=True, general=True),
            Room("quiet", ("anna",)),
            Room("secret", ("anna",), private=True),
        ],
        "ack_seconds": 0.4,
    }
    return Workspace(**(given | changes))  # type: ignore[arg-type]  # a test changes any one of them


@dataclass
class Kettle:
    """The test's bot: the app, connected, with its client and where it is served."""

    app: AsyncApp
    client: AsyncWebClient
    served: Served
    handler: AsyncSocketModeHandler


def section(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def buttons(*labels: str) -> dict[str, Any]:
    elements = [
        {"type": "button", "action_id": label.lower(), "text": {"type": "plain_text", "text": label}, "value": "42"}
        for label in labels
    ]
    return {"type": "actions", "block_id": "buttons", "elements": elements}
