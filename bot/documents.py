"""The pages of `docs/` that are made from the code, so that a test can hold them true: settings, commands, scopes, the
lifecycle and the keys of the configuration. `hotline docs` writes them anew.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import get_args

import typer
import yaml
from pydantic import SecretStr
from pydantic.fields import FieldInfo
from typer.main import get_command

from bot import scopes
from bot.check import MANIFEST
from bot.config_reference import reference
from bot.settings import Settings
from domain.lifecycle_diagram import lifecycle_page

MADE = "<!-- Made from the code by `hotline docs`; a test compares. -->"


def settings_page() -> str:
    """Every setting with its default and meaning."""
    lines = [
        "# Settings",
        "",
        MADE,
        "",
        "Read from the environment, or from a file `.env` in the working folder (`.env.example` is a start).",
        "",
        "| setting | default | meaning |",
        "| --- | --- | --- |",
    ]
    for name, info in Settings.model_fields.items():
        lines.append(f"| `{name.upper()}` | {_default(info)} | {info.description} |")
    return "\n".join(lines) + "\n"


def _default(info: FieldInfo) -> str:
    usual = _usual(info)
    return f"`{usual}`" if usual else ""


def _usual(info: FieldInfo) -> str:
    """What holds while nothing is set; what is given as JSON is shown as JSON."""
    value = info.get_default(call_default_factory=True, validated_data={})
    if value is None:
        return ""
    return json.dumps(value) if isinstance(value, dict) else str(value)


def example_env() -> str:
    """A start for `.env`: every setting, commented out where the default will do."""
    lines = ["# Copy to .env and fill in. Every setting is explained in docs/settings.md."]
    for name, info in Settings.model_fields.items():
        secret = SecretStr in _types(info.annotation)
        lines += ["", f"# {info.description}", f"{name.upper()}=" if secret else f"# {name.upper()}={_usual(info)}"]
    return "\n".join(lines) + "\n"


def _types(annotation: object) -> set[object]:
    found = {annotation}
    for part in get_args(annotation):
        found |= _types(part)
    return found


def commands_page(cli: typer.Typer) -> str:
    """Slash commands and shortcuts of the manifest, and the command line."""
    features = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))["features"]
    lines = [
        "# Commands",
        "",
        MADE,
        "",
        "## In Slack",
        "",
        "| command | what to type | what it does |",
        "| --- | --- | --- |",
    ]
    lines += [
        f"| `{one['command']}` | `{one['usage_hint'].replace('|', '/')}` | {one['description']} |"
        for one in features["slash_commands"]
    ]
    lines += ["", "| shortcut | where | what it does |", "| --- | --- | --- |"]
    lines += [f"| {one['name']} | {one['type']} | {one['description']} |" for one in features["shortcuts"]]
    lines += ["", "## On the command line", "", "| command | what it does |", "| --- | --- |"]
    command = get_command(cli)
    commands = getattr(command, "commands", {})
    for name in sorted(commands):
        text = " ".join(str(commands[name].help or "").split())
        lines.append(f"| `hotline {name}` | {text} |")
    return "\n".join(lines) + "\n"


def scopes_page() -> str:
    """Why the app asks for each scope."""
    lines = ["# Scopes", "", MADE, "", "The bot asks for nothing else.", ""]
    lines += ["| scope | why | used by |", "| --- | --- | --- |"]
    for scope in sorted(scopes.needed()):
        users = [name for table in (scopes.METHODS, scopes.EVENTS) for name, needed in table.items() if scope in needed]
        used = ", ".join(f"`{one}`" for one in users) or "slash commands, shortcuts"
        lines.append(f"| `{scope}` | {scopes.REASONS[scope]} | {used} |")
    lines += ["", "The app-level token (Socket Mode) has the scope `connections:write`."]
    return "\n".join(lines) + "\n"


def pages(cli: typer.Typer) -> Mapping[str, Callable[[], str]]:
    """Every made page by its path in the repository."""
    return {
        "docs/settings.md": settings_page,
        "docs/commands.md": lambda: commands_page(cli),
        "docs/scopes.md": scopes_page,
        "docs/lifecycle.md": lifecycle_page,
        "docs/configuration.md": reference,
        ".env.example": example_env,
    }


def write(cli: typer.Typer, root: Path) -> list[str]:
    """Write every page that differs; returns their paths."""
    written = []
    for name, make in pages(cli).items():
        path, text = root / name, make()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            written.append(name)
    return written
