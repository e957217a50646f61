"""Effects at work without the loop around them: a real desk, the real wire, a local workspace, and a machine clock that
moves whenever something has to wait, so that a crash between any two steps can be played.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import yaml
from slack_sdk.web.async_client import AsyncWebClient

from bot.budget import Budget
from bot.channels import Channels
from bot.delivery import Delivery
from bot.demo_workspace import workspace_of
from bot.effects.context import Sending
from bot.effects.table import SlackEffects, intake_of
from bot.effects.wire import Wire
from domain.people import SYSTEM
from models.outbox import OutboxRow
from models.session import Store
from sandbox.clock import SandboxClock
from sandbox.gate import Fault, Trouble
from sandbox.person import Person
from sandbox.records import Channel, Message
from sandbox.server import serve
from sandbox.workspace import Member, Room, Workspace
from services import outbox, people
from services.desk import Desk
from services.identity import Caller
from services.outbox import Item
from tests.rulebooks import example, local
from tests.shape.source import ROOT

MACHINE = datetime(2026, 7, 31, 12, tzinfo=UTC)
LATER = timedelta(minutes=5)  # more than a lease and any wait
ROUNDS = 40
TOO_LATE = "expired_trigger_id"  # a window opened by a loaded machine
# Refusals that are answers: the desk tries, and goes by what it hears.
ASKED = {
    ("conversations.create", "name_taken"),
    ("pins.add", "already_pinned"),
    ("users.lookupByEmail", "users_not_found"),
}


@dataclass(slots=True)
class Standing:
    """A clock that stands until it is moved."""

    at: datetime

    def now(self) -> datetime:
        return self.at.astimezone(UTC)


@dataclass(slots=True)
class Stage:
    """Use cases are done as configured people; what they tell is sent when `send` says so."""

    workspace: Workspace
    desk: Desk
    clock: Standing
    client: AsyncWebClient
    wire: Wire
    channels: Channels
    effects: SlackEffects
    machine: Standing

    async def do(self, use_case: Any, *args: Any, by: str, **more: Any) -> Any:
        """As the person with this key, who is in Slack."""
        entry = self.desk.rules.organisation.person(by)
        return await self.desk.do(Caller(str(entry.slack)), use_case, *args, **more)

    async def by_itself(self, use_case: Any, *args: Any) -> Any:
        """What the desk does without being asked."""
        return await self.desk.do(SYSTEM, use_case, *args)

    async def at(self, text: str) -> None:
        """Desk and workspace move to a local instant."""
        self.clock.at = local(text)
        self.workspace.clock.move_to(local(text))

    async def send(self, *kinds: str) -> list[str]:
        """Send what there is, waiting out every wait; returns what was handled, in order. `kinds`: stop after these."""
        handled: list[str] = []
        delivery = self.delivery()
        for _ in range(ROUNDS):
            items = await delivery._claim()
            for item in items:
                await delivery._handle(item)
                handled.append(item.kind)
            if not items:
                if not await self._waits():
                    break
                self.machine.at += LATER
            if kinds and set(kinds) <= set(handled):
                break
        return handled

    def delivery(self) -> Delivery:
        return Delivery(self.desk, self.effects, name="stage", machine_now=self.machine.now, intake=intake_of(Budget()))

    async def crash_after(self, kind: str) -> None:
        """Everything up to the next effect of this kind is sent; that one reaches Slack, but is not settled."""
        for _ in range(ROUNDS):
            items = await self._claim()
            for item in sorted(items, key=lambda one: one.kind == kind):
                sent = await self.effects.carry_out(item)
                if item.kind == kind:
                    self.machine.at += LATER
                    return
                await self.desk.do(SYSTEM, outbox.settle, item, sent, by="stage")
        raise AssertionError(f"no {kind} came")

    async def parked(self) -> list[tuple[str, str]]:
        return [(item.kind, error) for item, error in await self.desk.look(SYSTEM, outbox.parked)]

    async def resend(self) -> None:
        """A person has looked and put everything parked back."""
        for item, _ in await self.desk.look(SYSTEM, outbox.parked):
            await self.desk.do(SYSTEM, outbox.resend, item.id)

    async def states(self, kind: str) -> list[str]:
        def of_kind(work: Any) -> list[str]:
            rows = work.session.query(OutboxRow).filter(OutboxRow.kind == kind).order_by(OutboxRow.id)
            return [row.state for row in rows]

        return await self.desk.look(SYSTEM, of_kind)

    def fails(self, method: str, trouble: Trouble, **more: Any) -> None:
        """The next call of this method goes wrong."""
        self.workspace.gate.inject(Fault(method, trouble, **more))

    # what is to be seen in the workspace

    def named(self, start: str) -> list[Channel]:
        channels = self.workspace.state.channels.values()
        return [one for one in channels if not one.direct and one.name.startswith(start)]

    def members(self, channel: Channel) -> set[str]:
        return {self.workspace.state.users[one].name for one in channel.members}

    def messages(self, channel: Channel, key: str) -> list[str]:
        """What the bot wrote there, as this member reads it; the notes of joining and topics are left out."""
        person = Person(self.workspace, key)
        return [person.text_of(one) for one in person.read(channel) if one.subtype is None and self._own(one)]

    def calls(self, method: str) -> list[dict[str, Any]]:
        return [dict(call.arguments) for call in self.workspace.journal.calls_of(method)]

    def _own(self, message: Message) -> bool:
        return message.user == self.workspace.bot.id

    async def _claim(self) -> list[Item]:
        lease = timedelta(seconds=60)
        return await self.desk.do(SYSTEM, outbox.claim, by="stage", now=self.machine.now(), lease=lease, limit=50)

    async def _waits(self) -> bool:
        depth, _ = await self.desk.look(SYSTEM, outbox.waiting)
        return bool(depth.get("pending") or depth.get("leased"))


@asynccontextmanager
async def stage(
    store: Store, *, start: str, without: Iterable[str] = (), call_seconds: float = 2
) -> AsyncIterator[Stage]:
    """From a local instant on, with the channels of the example except those the bot was not invited to."""
    rules = example()
    seed = workspace_of(rules)
    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    users = [Member(**one) for one in seed["users"]]
    rooms = [Room(**{**one, "members": tuple(one["members"])}) for one in seed["channels"]]
    rooms = [Room(**{**vars(one), "bot": False}) if one.name in without else one for one in rooms]
    frozen = SandboxClock(frozen_at=local(start))
    workspace = Workspace(manifest=manifest, clock=frozen, users=users, channels=rooms)
    timeout = aiohttp.ClientTimeout(total=call_seconds)
    async with serve(workspace) as served, aiohttp.ClientSession(timeout=timeout) as session:
        client = AsyncWebClient(token=served.bot_token, base_url=served.api_url, session=session, retry_handlers=[])
        clock = Standing(local(start))
        desk = Desk(store, rules, clock)
        await desk.do(SYSTEM, people.sync)
        machine = Standing(MACHINE)
        yield Stage(workspace, desk, clock, client, *wired(desk, client, machine), machine)
        refused = [(one.method, one.error) for one in workspace.journal.rejected()]
        assert [one for one in refused if one not in ASKED and one[1] != TOO_LATE] == []


def wired(desk: Desk, client: AsyncWebClient, machine: Standing) -> tuple[Wire, Channels, SlackEffects]:
    """The wire as it is, but for its waits: the machine's clock is moved for them."""
    wire = Wire(client, Budget(share=1000, clock=lambda: machine.now().timestamp()), sleep=_no_sleep)
    channels = Channels(desk, wire)
    return wire, channels, SlackEffects(Sending(desk, wire, channels))


async def _no_sleep(_: float) -> None:
    return None
