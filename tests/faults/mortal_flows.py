"""Plays a flow as a process of its own that may die by SIGKILL at the Nth border of one kind; run by `forks.py`. Orders
come as lines on standard input; each is played by a child that was forked when everything had been imported and holds
its own connections to the database and to Slack.
"""

import asyncio
import json
import logging
import os
import signal
import sys
import traceback
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, NoReturn

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import event

from domain.errors import AlreadyDone
from domain.people import SYSTEM
from models.session import Store
from models.ticket import TicketRow
from services import outbox
from services.desk import Desk
from services.identity import Caller
from services.work import Work
from tests.bot.effect_stage import MACHINE, Stage, Standing, wired
from tests.faults.flows import FLOWS
from tests.rulebooks import example, local

MOST_SECONDS = 60  # a child that takes longer is ended by its own alarm
NEXT_DAY = timedelta(days=1)  # a process that starts after another died: every lease has ended


@dataclass
class Fuse:
    """Counts the borders that are passed, and dies at the one it was laid for."""

    border: str = ""
    number: int = 0
    passed: Counter[str] = field(default_factory=Counter)

    def pass_by(self, border: str) -> None:
        self.passed[border] += 1
        if border == self.border and self.passed[border] == self.number:
            os.kill(os.getpid(), signal.SIGKILL)


class FarClock:
    """The workspace's clock, over HTTP."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session, self._url = session, url

    async def now(self) -> datetime:
        async with self._session.get(self._url) as answer:
            return datetime.fromisoformat((await answer.json())["now"])

    async def move_to(self, at: datetime) -> None:
        async with self._session.post(self._url, json={"to": at.isoformat()}) as answer:
            answer.raise_for_status()


@dataclass(slots=True)
class Persistent(Stage):
    """People send what they typed again until it is answered, each time as the same form; what had been carried out
    stays as it is, and time does not go back.
    """

    steps: int = 0

    async def do(self, use_case: Any, *args: Any, by: str, **more: Any) -> Any:
        entry = self.desk.rules.organisation.person(by)
        return await self._once(Caller(str(entry.slack)), use_case, *args, **more)

    async def by_itself(self, use_case: Any, *args: Any) -> Any:
        return await self._once(SYSTEM, use_case, *args)

    async def at(self, text: str) -> None:
        self.clock.at = max(self.clock.at, local(text))
        await self.workspace.clock.move_to(self.clock.at)  # type: ignore[func-returns-value] # a `FarClock`

    async def _once(self, actor: Any, use_case: Any, *args: Any, **more: Any) -> Any:
        self.steps += 1
        try:
            return await self.desk.once(f"step {self.steps}", actor, use_case, *args, **more)
        except AlreadyDone:
            ticket = SimpleNamespace(id=await self.desk.look(SYSTEM, _the_ticket))
            return SimpleNamespace(ticket=ticket, card=SimpleNamespace(ticket=ticket))


async def play(order: dict[str, Any]) -> Counter[str]:
    """The flow as far as it comes; returns the borders it passed."""
    fuse = Fuse(order["border"], order["number"])
    store = Store(order["database"], threads=2)
    event.listen(store.engine, "commit", lambda _: fuse.pass_by("before-commit"))
    store.on_commit.append(lambda *_: fuse.pass_by("after-commit"))
    tracing = aiohttp.TraceConfig()
    tracing.on_request_start.append(_passing(fuse, "before-call"))
    tracing.on_request_end.append(_passing(fuse, "after-call"))
    async with aiohttp.ClientSession(trace_configs=[tracing]) as session, aiohttp.ClientSession() as beside:
        client = AsyncWebClient(token=order["token"], base_url=order["api_url"], session=session, retry_handlers=[])
        far = FarClock(beside, order["clock_url"])
        clock, machine = Standing(await far.now()), Standing(MACHINE + NEXT_DAY * order["life"])
        desk = Desk(store, example(), clock)
        world: Any = SimpleNamespace(clock=far)
        on = Persistent(world, desk, clock, client, *wired(desk, client, machine), machine)
        if store.is_sqlite:
            await desk.do(SYSTEM, outbox.reclaim)  # as every process does when it starts
        await FLOWS[order["flow"]](on)
        await on.send()
    store.close()
    return fuse.passed


def _passing(fuse: Fuse, border: str) -> Any:
    async def passing(*_: object) -> None:
        fuse.pass_by(border)

    return passing


def _the_ticket(work: Work) -> int:
    (number,) = work.session.query(TicketRow.id).one()
    return int(number)


def lived(order: dict[str, Any]) -> dict[str, Any]:
    """One life: how it ended, as an exit code (-9 by SIGKILL), and the borders it passed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _live(order, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    return {"ended": os.waitstatus_to_exitcode(status), "passed": json.loads(said or b"{}")}


def _live(order: dict[str, Any], writing: int) -> NoReturn:
    """Never returns into its parent's loop, whatever happens."""
    signal.alarm(MOST_SECONDS)
    try:
        os.write(writing, json.dumps(asyncio.run(play(order))).encode())
    except BaseException:  # noqa: BLE001 - told whole on standard error, and by the exit code
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def main() -> None:
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    example()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(lived(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
