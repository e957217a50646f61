"""The app's manifest as the workspace reads it: what it does not declare does not exist."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Command:
    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True)
class Shortcut:
    """`kind` is "global" or "message"."""

    name: str
    kind: str
    callback_id: str
    description: str = ""


@dataclass(frozen=True)
class Manifest:
    name: str
    bot_name: str
    commands: Mapping[str, Command] = field(default_factory=dict)
    shortcuts: tuple[Shortcut, ...] = ()
    scopes: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    interactive: bool = False
    home_tab: bool = False
    messages_tab: bool = True
    messages_read_only: bool = False
    socket_mode: bool = True

    def shortcut(self, callback_id: str) -> Shortcut | None:
        return next((each for each in self.shortcuts if each.callback_id == callback_id), None)


def read(manifest: Mapping[str, Any]) -> Manifest:
    """The parsed manifest.yml of an app; unknown parts are left to Slack."""
    features = manifest.get("features") or {}
    settings = manifest.get("settings") or {}
    home = features.get("app_home") or {}
    name = str((manifest.get("display_information") or {}).get("name") or "App")
    return Manifest(
        name=name,
        bot_name=str((features.get("bot_user") or {}).get("display_name") or name),
        commands=_commands(features.get("slash_commands") or ()),
        shortcuts=tuple(
            Shortcut(str(each["name"]), str(each["type"]), str(each["callback_id"]), str(each.get("description", "")))
            for each in features.get("shortcuts") or ()
        ),
        scopes=frozenset(((manifest.get("oauth_config") or {}).get("scopes") or {}).get("bot") or ()),
        events=frozenset((settings.get("event_subscriptions") or {}).get("bot_events") or ()),
        interactive=bool((settings.get("interactivity") or {}).get("is_enabled")),
        home_tab=bool(home.get("home_tab_enabled")),
        messages_tab=bool(home.get("messages_tab_enabled", True)),
        messages_read_only=bool(home.get("messages_tab_read_only_enabled")),
        socket_mode=bool(settings.get("socket_mode_enabled")),
    )


def _commands(declared: Any) -> dict[str, Command]:
    return {
        str(each["command"]): Command(
            command=str(each["command"]),
            description=str(each.get("description", "")),
            usage_hint=str(each.get("usage_hint", "")),
            should_escape=bool(each.get("should_escape")),
        )
        for each in declared
    }
