"""The demo: a local Slack workspace with its page in one process, the bot in another, as far apart as Slack and the bot
are; only base URL, tokens and clock differ.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import typer
import yaml

from bot import rulebook
from bot.demo_workspace import workspace_of

READY_SECONDS = 60.0
STEP = 0.1
MANIFEST = Path(__file__).resolve().parent.parent / "manifest.yml"


def run(*, port: int, folder: Path, config: Path) -> None:
    """Until interrupted. The workspace forgets everything at its end, so the bot begins with an empty database too."""
    folder.mkdir(parents=True, exist_ok=True)
    database = (folder / "hotline.db").resolve()
    for old in folder.glob("hotline.db*"):
        old.unlink()
    seed, ready = folder / "workspace.yml", folder / "ready.json"
    seed.write_text(yaml.safe_dump(workspace_of(rulebook.load(config)), allow_unicode=True), encoding="utf-8")
    ready.unlink(missing_ok=True)
    workspace = _workspace(seed, ready, port=port)
    bot = None
    try:
        served = _served(workspace, ready)
        bot = subprocess.Popen([sys.executable, "-m", "bot", "run"], env=_environment(served, database))
        typer.echo(f"\n  Open {served['url']} in a browser. Stop with Ctrl+C.\n")
        _wait(workspace, bot)
    except KeyboardInterrupt:
        typer.echo("stopped")
    finally:
        _stop(bot, workspace)


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


def _environment(served: dict[str, str], database: Path) -> dict[str, str]:
    return os.environ | {
        "SLACK_API_URL": served["api_url"],
        "SLACK_BOT_TOKEN": served["bot_token"],
        "SLACK_APP_TOKEN": served["app_token"],
        "DATABASE_URL": f"sqlite:///{database}",
        "HOTLINE_CLOCK_URL": f"{served['url'].rstrip('/')}/_sandbox/clock",
    }


def _wait(*running: "subprocess.Popen[bytes]") -> None:
    while all(one.poll() is None for one in running):
        time.sleep(STEP)
    raise typer.Exit(1)


def _stop(*running: "subprocess.Popen[bytes] | None") -> None:
    for one in running:
        if one is not None and one.poll() is None:
            one.send_signal(signal.SIGINT)
            try:
                one.wait(timeout=10)
            except subprocess.TimeoutExpired:
                one.kill()
