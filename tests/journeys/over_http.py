"""A journey over HTTP: the workspace delivers to the bot's request URL, signed, and nothing by socket."""

import socket
from typing import Any

from bot.settings import Settings
from bot.web import SLACK_PATH
from sandbox.http_mode import HttpLink
from sandbox.workspace import Workspace

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


def way() -> dict[str, Any]:
    """What the bot is configured with instead of an app-level token."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {"slack_signing_secret": SECRET, "slack_app_token": None, "port": port}


def url_of(settings: Settings) -> str:
    return f"http://{settings.host}:{settings.port}{SLACK_PATH}"


def connect(workspace: Workspace, settings: Settings, *, seconds: float) -> HttpLink:
    link = HttpLink(workspace.dispatcher, url=url_of(settings), secret=SECRET, seconds=seconds)
    workspace.dispatcher.use(link)
    return link
