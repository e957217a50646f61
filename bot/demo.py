"""The demo: a local Slack workspace with its page in one process, the bot in another, as far apart as Slack and the bot
are; only base URL, tokens and clock differ.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import typer
import yaml

from bot import rulebook
from bot.demo_workspace import office_of, workspace_of
from services.desk import SystemClock

READY_SECONDS = 60.0
STEP = 0.1
LOCALES = {"en": "en-GB", "zh": "zh-CN"}
MANIFEST = Path(__file__).resolve().parent.parent / "manifest.yml"


class Tongue(StrEnum):
    """A language in which everybody in the demo reads."""

    EN = "en"
    ZH = "zh"


def run(
    *, port: int, folder: Path, config: Path, start: datetime | None = None, language: Tongue | None = None
) -> None:
    """Until interrupted. The workspace forgets everything at its end, so the bot begins with an empty database too.

    `start` is where the workspace's clock begins, by the office calendar's zone if it names none; none: now.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if language is not None:
        config = in_one_language(config, folder / "config", language)
    database = (folder / "hotline.db").resolve()
    for old in folder.glob("hotline.db*"):
        old.unlink()
    seed, ready = folder / "workspace.yml", folder / "ready.json"
    _write(seed, _population(config, start))
    ready.unlink(missing_ok=True)
    workspace = _workspace(seed, ready, port=port)
    bot = None
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        served = _served(workspace, ready)
        bot = subprocess.Popen([sys.executable, "-m", "bot", "run"], env=_environment(served, database, config))
        typer.echo(f"\n  Open {served['url']} in a browser. Stop with Ctrl+C.\n")
        _wait(workspace, bot)
    except KeyboardInterrupt:
        typer.echo("stopped")
    finally:
        _stop(bot, workspace)


def in_one_language(config: Path, copy: Path, language: Tongue) -> Path:
    """A copy of the configuration in which people and channels speak this language."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(config, copy)
    policy = _yaml(copy / rulebook.POLICY)
    _write(copy / rulebook.POLICY, policy | {"default_language": language.value})
    organisation = _yaml(copy / rulebook.ORGANISATION)
    for person in organisation["people"]:
        person["locale"] = LOCALES[language]
    for group in organisation["groups"]:
        group.pop("language", None)
    _write(copy / rulebook.ORGANISATION, organisation)
    return copy


def _yaml(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def _write(file: Path, content: dict[str, Any]) -> None:
    file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _population(config: Path, start: datetime | None) -> dict[str, Any]:
    rules = rulebook.load(config)
    begins = start or SystemClock().now()
    if begins.tzinfo is None:
        begins = begins.replace(tzinfo=rules.office.zone)
    population = workspace_of(rules) | {"office": office_of(rules, begins)}
    return population if start is None else population | {"start": begins.isoformat()}


def _workspace(seed: Path, ready: Path, *, port: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "sandbox", "--manifest", str(MANIFEST), "--workspace", str(seed)]
    command += ["--port", str(port), "--ready-file", str(ready), "--page"]
    return subprocess.Popen(command)  # noqa: S603 - our own command


def _served(workspace: "subprocess.Popen[bytes]", ready: Path) -> dict[str, str]:
    for _ in range(int(READY_SECONDS / STEP)):
        if workspace.poll() is not None:
            raise typer.Exit(workspace.returncode or 1)
        if ready.exists() and (text := ready.read_text(encoding="utf-8")):
            found: dict[str, str] = json.loads(text)
            return found
        time.sleep(STEP)
    typer.echo("The local workspace did not start in time; is its port taken? Try --port.", err=True)
    raise typer.Exit(1)


def _environment(served: dict[str, str], database: Path, config: Path) -> dict[str, str]:
    return os.environ | {
        "SLACK_API_URL": served["api_url"],
        "SLACK_BOT_TOKEN": served["bot_token"],
        "SLACK_APP_TOKEN": served["app_token"],
        "PORT": "0",
        "DATABASE_URL": f"sqlite:///{database}",
        "HOTLINE_CONFIG": str(config.resolve()),
        "HOTLINE_CLOCK_URL": f"{served['url'].rstrip('/')}/_sandbox/clock",
    }


def _wait(*running: "subprocess.Popen[bytes]") -> None:
    while all(one.poll() is None for one in running):
        time.sleep(STEP)
    raise typer.Exit(1)


def _stop(*running: "subprocess.Popen[bytes] | None") -> None:
    for one in running:
        if one is not None and one.poll() is None:
            one.terminate()
            try:
                one.wait(timeout=10)
            except subprocess.TimeoutExpired:
                one.kill()
