"""The stage of a journey: a local workspace with the configured people, the bot linked to it by the real Bolt and
slack_sdk, a clock that stands still until moved, and a database of either kind.
"""

from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from sqlalchemy import select

from bot import process, rulebook
from bot.demo_workspace import workspace_of
from bot.process import Hotline
from bot.settings import Settings
from domain.people import SYSTEM
from domain.rulebook import Rulebook
from domain.ticket import Ticket
from models.audit import history
from models.clock import ClockRow, NudgeRow, clocks_of
from models.major import MajorRow
from models.ticket import TicketRow
from sandbox.clock import SandboxClock
from sandbox.person import Person
from sandbox.records import Channel, Message
from sandbox.server import serve
from sandbox.workspace import Member, Room, Workspace
from services import outbox
from services.work import Work
from tests.journeys.over_http import connect, way
from tests.journeys.pace import PATIENCE, Waiting, next_message
from tests.rulebooks import EXAMPLE, SHANGHAI, example, local

ROOT = Path(__file__).resolve().parents[2]
OWN_CLOCKS = ("response", "resolution", "approval")


class Standing:
    """The bot reads the workspace's clock."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now()


class World:
    """Everything a journey needs; people are named by their keys of `config/organisation.yml`."""

    def __init__(
        self, workspace: Workspace, waiting: Waiting, start: Callable[[], AbstractAsyncContextManager[Hotline]]
    ) -> None:
        self.workspace, self.waiting, self._start = workspace, waiting, start
        self._life = AsyncExitStack()
        self.bot: Hotline

    async def up(self) -> None:
        """Start the bot: a new process on the same database."""
        self.bot = await self._life.enter_async_context(self._start())

    async def stop(self) -> None:
        await self._life.aclose()

    @asynccontextmanager
    async def down(self) -> AsyncIterator[None]:
        """The bot is away for as long as the block lasts."""
        await self.stop()
        yield
        await self.up()

    def person(self, key: str) -> Person:
        return Person(self.workspace, key)

    async def at(self, text: str) -> None:
        """Move the clock to a local instant, stopping wherever the desk has something to do on the way."""
        await self.settle()
        self.workspace.clock.move_to(local(text))
        self.bot.scheduler.clock_moved()
        await self.settle()

    async def through(self, text: str, *, step: timedelta = timedelta(minutes=1)) -> None:
        """The same, minute by minute, as time really passes."""
        until = local(text)
        while self.workspace.clock.now() < until:
            self.workspace.clock.move_to(min(until, self.workspace.clock.now() + step))
            self.bot.scheduler.clock_moved()
            await self.bot.scheduler.settle()
        await self.settle()

    async def settle(self) -> None:
        """Until nothing is left to do, what waits for Slack's limits included."""
        await self.bot.settle()
        while (ready := await next_message(self.bot)) is not None:
            self.waiting.pass_until(ready)
            self.bot.delivery.wake()
            await self.bot.settle()

    def breathe(self) -> None:
        """A minute between two things a person does, the story's clock left alone."""
        self.waiting.pass_by(60.0)

    async def report(self, key: str, title: str, **answers: object) -> int:
        """Somebody reports an incident through the command and its form; returns the ticket's number."""
        person = self.person(key)
        await person.type(f"/incident {title}", channel="general")
        await person.wait_for(lambda: person.has_modal)
        modal = person.modal
        given = {"description": title, "scope": "just_me", "can_work": "partly"} | answers
        for field, value in given.items():
            await modal.fill(field, value)
        assert await modal.submit() == {}
        await self.settle()
        return int("".join(one for one in person.modal.text.split("·")[0].split("-")[1] if one.isdigit()))

    def receipt(self, key: str, number: int) -> Message:
        """The message that opens the reporter's thread about a ticket."""
        person = self.person(key)
        return next(one for one in person.dm_messages() if f"-{number} " in person.text_of(one).split("\n")[0] + " ")

    def card(self, key: str, channel: str, number: int) -> Message:
        """The newest card of a ticket in a group's channel, as this member sees it."""
        person = self.person(key)
        found = [one for one in person.read(channel) if f"-{number} " in person.text_of(one).split("\n")[0] + " "]
        return found[-1]

    def work_thread(self, key: str, channel: str, number: int) -> list[str]:
        """What was said in the working thread, the card itself left out."""
        person = self.person(key)
        card = self.card(key, channel, number)
        return [person.text_of(one) for one in person.thread(channel, card.ts)[1:]]

    def own_thread(self, key: str, number: int) -> list[str]:
        """What was said in the reporter's thread, the receipt itself left out."""
        person = self.person(key)
        receipt = self.receipt(key, number)
        return [person.text_of(one) for one in person.thread(person.direct, receipt.ts)[1:]]

    def offered(self, key: str, what: str) -> Message:
        """The newest direct message that offers this button."""
        person = self.person(key)
        return next(one for one in reversed(person.dm_messages()) if f"'{what}'" in str(one.blocks))

    async def press(self, key: str, message: Message, what: str) -> None:
        """Click and let the desk do what follows."""
        await self.person(key).click(message, what)
        await self.settle()

    async def fill(self, key: str, message: Message, what: str, **answers: object) -> dict[str, str]:
        """Click a button that opens a form, fill it in and submit it; returns field errors."""
        person = self.person(key)
        before = person.modal.view.id if person.has_modal else None
        await person.click(message, what)
        await person.wait_for(lambda: person.has_modal and person.modal.view.id != before)
        for field, value in answers.items():
            await person.modal.fill(field, value)
            await self.workspace.dispatcher.settled()
        errors = await person.modal.submit()
        await self.settle()
        return errors

    async def clocks(self, number: int) -> dict[str, str | None]:
        """Due times in local time, by kind of clock."""
        due = await self.bot.desk.look(SYSTEM, _due, number)
        return {
            kind: None if at is None else f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}" for kind, at in due.items()
        }

    async def ticket(self, number: int) -> Ticket:
        return await self.bot.desk.look(SYSTEM, _ticket, number)

    async def results(self, number: int) -> dict[str, str | None]:
        """`met` or `missed`, by kind of clock."""
        return await self.bot.desk.look(SYSTEM, _results, number)

    async def nudges(self, number: int) -> list[tuple[str, str, int]]:
        """Every reminder of what the user was promised: local time, clock, percent."""
        return await self.bot.desk.look(SYSTEM, _nudges, number)

    def incident_channel(self, number: int) -> Channel:
        """The channel of a major incident, by the number in its name."""
        channels = self.workspace.state.channels.values()
        return next(one for one in channels if not one.direct and f"-{number}-" in f"{one.name}-")

    def members(self, channel: Channel) -> set[str]:
        return {self.workspace.state.users[one].name for one in channel.members}

    def header(self, key: str, number: int) -> Message:
        """The pinned message of a major incident's channel."""
        channel = self.incident_channel(number)
        pinned = channel.pins[0]
        return next(one for one in self.person(key).read(channel) if one.ts == pinned)

    async def next_update(self, number: int) -> str:
        return await self.bot.desk.look(SYSTEM, _next_update, number)

    async def cadence(self, number: int) -> list[tuple[str, int]]:
        """Reminders of updates: local time and minutes from the deadline."""
        return await self.bot.desk.look(SYSTEM, _cadence, number)

    async def breaches(self, number: int) -> dict[str, bool]:
        """Which clocks were breached by a change of their terms."""
        return await self.bot.desk.look(SYSTEM, _breaches, number)

    async def parked(self) -> list[object]:
        """What could not be delivered and waits for a person."""
        return [(item.kind, error) for item, error in await self.bot.desk.look(SYSTEM, outbox.parked)]

    def refused(self) -> list[object]:
        """Calls that Slack would have rejected: none, unless the journey expects it."""
        return list(self.workspace.journal.rejected())


def with_readers(rules: Rulebook, readers: Collection[str]) -> Rulebook:
    """The example's rules, with as few mornings to draw pictures for as the journey needs."""
    roles = rules.organisation.roles
    kept = tuple(one for one in roles.digests if one.person in readers)
    organisation = rules.organisation.model_copy(update={"roles": roles.model_copy(update={"digests": kept})})
    return replace(rules, organisation=organisation)


@cache
def manifest() -> Mapping[str, Any]:
    """The shipped one, read once: a workspace only looks into it."""
    return MappingProxyType(yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8")))


@asynccontextmanager
async def stage(
    database_url: str, *, start: str, readers: Collection[str] = (), over_http: bool = False, config: Path = EXAMPLE
) -> AsyncIterator[World]:
    """A whole desk at work from a local instant on; only these people read a digest in the morning."""
    rules = with_readers(example() if config == EXAMPLE else rulebook.load(config), readers)
    seed = workspace_of(rules)
    clock = SandboxClock(frozen_at=local(start))
    users = [Member(**one) for one in seed["users"]]
    rooms = [Room(**{**one, "members": tuple(one["members"])}) for one in seed["channels"]]
    workspace = Workspace(manifest=manifest(), clock=clock, users=users, channels=rooms, ack_seconds=PATIENCE)
    async with serve(workspace) as served:
        settings = Settings(
            slack_bot_token=served.bot_token,
            slack_api_url=served.api_url,
            database_url=database_url,
            hotline_socket_connections=1,
            **(way() if over_http else {"slack_app_token": served.app_token, "port": 0}),
        )
        if over_http:
            connect(workspace, settings, seconds=PATIENCE)
        waiting = Waiting(clock, lambda: len(workspace.journal.calls))
        workspace.gate.limited, workspace.gate.time = True, waiting.monotonic
        story = Standing(clock)
        world = World(workspace, waiting, lambda: process.running(settings, rules, clock=story, pace=waiting.pace()))
        await world.up()
        try:
            yield world
        finally:
            await world.stop()


def _due(work: Work, number: int) -> dict[str, datetime | None]:
    return {clock.kind: clock.due_at for clock in clocks_of(work.session, number) if not clock.ref}


def _results(work: Work, number: int) -> dict[str, str | None]:
    return {clock.kind: clock.result for clock in clocks_of(work.session, number) if not clock.ref}


def _ticket(work: Work, number: int) -> Ticket:
    row = work.session.get(TicketRow, number)
    assert row is not None
    return row.snapshot()


def _nudges(work: Work, number: int) -> list[tuple[str, str, int]]:
    query = select(NudgeRow, ClockRow.kind).join(ClockRow, NudgeRow.clock_id == ClockRow.id)
    own = query.where(NudgeRow.ticket_id == number, ClockRow.kind.in_(OWN_CLOCKS)).order_by(NudgeRow.id)
    rows = work.session.execute(own).all()
    return [(f"{row.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}", kind, row.percent) for row, kind in rows]


def _breaches(work: Work, number: int) -> dict[str, bool]:
    return {clock.kind: clock.breached_on_change for clock in clocks_of(work.session, number) if not clock.ref}


def _next_update(work: Work, number: int) -> str:
    row = work.session.get(MajorRow, number)
    assert row is not None
    assert row.next_update_due is not None
    return f"{row.next_update_due.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _cadence(work: Work, number: int) -> list[tuple[str, int]]:
    entries = [one for one in history(work.session, number) if one.kind == "major_reminded"]
    return [(f"{one.at.astimezone(SHANGHAI):%H:%M}", one.data["offset_minutes"]) for one in entries]
