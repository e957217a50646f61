"""The demo as a newcomer starts it: the very processes of `hotline demo`, on a free port, in a folder of their own."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.shape.source import ROOT

READY_SECONDS = 120.0
LEAVE_SECONDS = 30.0
MONTH_END = "2026-07-31T16:40"  # Friday, the last working day of July
HARMLESS = {"debug", "info"}
OURS = ("SLACK_", "HOTLINE_", "DATABASE_")


@dataclass(frozen=True)
class Demo:
    url: str
    log: Path

    def told(self) -> str:
        return self.log.read_text(encoding="utf-8")


@contextmanager
def demo(folder: Path, *options: str) -> Iterator[Demo]:
    """Served and linked; stopped as Ctrl+C would, and nothing worrying may have been said. What was said is part of
    every failure.
    """
    port = _free_port()
    log = folder / "demo.log"
    command = [sys.executable, "-m", "bot", "demo", "--port", str(port), "--folder", str(folder / "data"), *options]
    own = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
    environment = own | {"HOTLINE_LOG_FORMAT": "json", "HOTLINE_LOG_LEVEL": "INFO"}
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    running = Demo(f"http://127.0.0.1:{port}", log)
    try:
        _wait(process, running)
        yield running
    except BaseException:
        sys.stdout.write(running.told())
        raise
    finally:
        _leave(process)
    if worries := [line for line in running.told().splitlines() if _worrying(line)]:
        pytest.fail("the bot has something to complain about:\n" + "\n".join(worries), pytrace=False)


def _wait(process: "subprocess.Popen[bytes]", running: Demo) -> None:
    until = time.monotonic() + READY_SECONDS
    while '"linked"' not in running.told():
        if process.poll() is not None or time.monotonic() > until:
            pytest.fail(f"the demo did not start:\n{running.told()}", pytrace=False)
        time.sleep(0.1)


def _leave(process: "subprocess.Popen[bytes]") -> None:
    """The demo takes its two processes with it; only if it cannot, the whole group is ended."""
    process.terminate()
    try:
        process.wait(LEAVE_SECONDS)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _worrying(line: str) -> bool:
    """The bot at WARNING or above, and whatever crashed beside it."""
    if line.startswith("{"):
        return json.loads(line).get("level") not in HARMLESS
    return re.search(r"\b(WARNING|ERROR|CRITICAL|Traceback|\w+Error\b)", line) is not None
