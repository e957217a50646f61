"""Lives of the bot that are ended by SIGKILL: each is a process of its own on the database and the workspace of a test,
forked from one that has imported everything, for a start from nothing takes seconds.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.bot.effect_stage import Stage

ROOT = Path(__file__).resolve().parents[2]
KILLED = -signal.SIGKILL


class Forks:
    """The parent of them all; one for a session of tests."""

    def __enter__(self) -> Self:
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.mortal_flows"],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._parent.communicate()

    async def life(
        self, on: Stage, database: str, flow: str, *, border: str = "", number: int = 0, life: int = 1
    ) -> tuple[int, Counter[str]]:
        """The exit code, -9 when it was killed at that border, and the borders passed by one that was not."""
        url = on.workspace.state.base_url
        order = {
            "flow": flow,
            "database": database,
            "api_url": f"{url}/api/",
            "token": on.workspace.bot_token,
            "clock_url": f"{url}/_sandbox/clock",
            "border": border,
            "number": number,
            "life": life,
        }
        said = await asyncio.to_thread(self._asked, json.dumps(order))
        return int(said["ended"]), Counter(said["passed"])

    def _asked(self, order: str) -> dict[str, dict[str, int]]:
        assert self._parent.stdin
        assert self._parent.stdout
        self._parent.stdin.write(order + "\n")
        self._parent.stdin.flush()
        return json.loads(self._parent.stdout.readline())  # type: ignore[no-any-return] # our own program's
