"""The bot as it is, but for one thing: once armed, it dies by SIGKILL at the Nth border of one kind. Run as a process
of its own by the fault tests; the borders are commits and calls to Slack.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from slack_sdk.web.async_base_client import AsyncBaseClient

from bot.cli import main
from models import session

BORDERS = ("before-commit", "after-commit", "before-call", "after-call")
ASKING = frozenset({"auth.test", "apps.connections.open", "users.info"})  # they change nothing in Slack


class Fuse:
    """Counts borders of one kind while the file that arms it exists."""

    def __init__(self, border: str, number: int, arming: Path) -> None:
        self._border, self._left, self._arming = border, number, arming

    def pass_by(self, border: str) -> None:
        """Dies when this is the one."""
        if border != self._border or not self._arming.exists():
            return
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def mine(fuse: Fuse) -> None:
    """Lay the fuse: nothing else about the bot is different."""
    commit_all: Callable[..., Any] = session._commit_all
    api_call: Callable[..., Any] = AsyncBaseClient.api_call

    def committing(*args: Any, **kwargs: Any) -> Any:
        fuse.pass_by("before-commit")
        done = commit_all(*args, **kwargs)
        fuse.pass_by("after-commit")
        return done

    async def calling(self: AsyncBaseClient, api_method: str, **kwargs: Any) -> Any:
        if api_method in ASKING:
            return await api_call(self, api_method, **kwargs)
        fuse.pass_by("before-call")
        answer = await api_call(self, api_method, **kwargs)
        fuse.pass_by("after-call")
        return answer

    session._commit_all = committing
    AsyncBaseClient.api_call = calling  # type: ignore[method-assign] # the border under test


if __name__ == "__main__":
    border, number, arming = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    mine(Fuse(border, number, arming))
    sys.argv = ["hotline", "run"]
    main()
