"""Several processes on one database: they wake each other, hold what they are sending, and take up what a dead one
left.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.budget import Budget
from bot.delivery import Delivery
from bot.effects.table import intake_of
from bot.leases import LEASE, ROW, LeaseLostError, Leases
from domain.effects import Effect, EffectKind, Urgency
from domain.people import SYSTEM
from models.line import Room
from models.outbox import LEASED, OutboxRow
from models.session import Store
from services import outbox
from services.desk import Desk, SystemClock
from services.outbox import Item, Sent
from services.work import Work
from tests.rulebooks import example

OpenStore = Callable[[], Store]
postgresql = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


class Counting:
    """Sends nothing and counts."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    async def carry_out(self, item: Item) -> Sent:
        self.sent.append(item.key)
        return Sent()

    async def has_sent(self, key: str, *, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while key not in self.sent and time.monotonic() < until:  # noqa: ASYNC110 - the loop under test sends
            await asyncio.sleep(0.01)
        return key in self.sent


class Machine:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 16, 2, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def passes(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def a_desk(open_store: OpenStore) -> Desk:
    return Desk(open_store(), example(), SystemClock())


@postgresql
async def test_what_one_process_commits_another_sends_within_a_second(open_store: OpenStore) -> None:
    """The first has no delivery of its own; the second would look by itself only after five seconds."""
    one, two = a_desk(open_store), a_desk(open_store)
    effects = Counting()
    delivery = Delivery(two, effects, name="two", machine_now=lambda: datetime.now(UTC), intake=intake_of(Budget()))
    running = asyncio.create_task(delivery.run())
    listener = two.store.listener(delivery.wake)
    assert listener is not None
    listener.start()
    try:
        assert await asyncio.to_thread(listener.listening.wait, 5)
        await asyncio.sleep(0.3)
        await one.do(SYSTEM, _tell, "hello")
        assert await effects.has_sent("hello", seconds=1.0)
    finally:
        await asyncio.to_thread(listener.close)
        await delivery.stop()
        await running


@postgresql
async def test_the_listener_comes_back_after_the_database_was_away(open_store: OpenStore) -> None:
    """Every connection is cut, as by a restart of the server: what was committed meanwhile is heard of too."""
    one, two = a_desk(open_store), a_desk(open_store)
    heard: list[float] = []
    listener = two.store.listener(lambda: heard.append(time.monotonic()))
    assert listener is not None
    listener.start()
    try:
        assert await asyncio.to_thread(listener.listening.wait, 5)
        await one.look(SYSTEM, _cut_all_connections)
        await asyncio.sleep(0.2)
        heard.clear()
        await one.do(SYSTEM, _tell, "while away")
        until = time.monotonic() + 5
        while not heard and time.monotonic() < until:  # noqa: ASYNC110 - a thread hears
            await asyncio.sleep(0.02)
        assert heard
        heard.clear()
        await asyncio.sleep(0.3)
        await one.do(SYSTEM, _tell, "afterwards")
        await asyncio.sleep(0.5)
        assert heard
    finally:
        await asyncio.to_thread(listener.close)


@postgresql
async def test_nobody_hears_of_a_refusal_or_of_bookkeeping(open_store: OpenStore) -> None:
    """A notice is part of the transaction; delivery's own commits wake nobody."""
    one, two = a_desk(open_store), a_desk(open_store)
    heard: list[float] = []
    listener = two.store.listener(lambda: heard.append(time.monotonic()))
    assert listener is not None
    listener.start()
    try:
        assert await asyncio.to_thread(listener.listening.wait, 5)
        await asyncio.sleep(0.1)
        heard.clear()
        with pytest.raises(LookupError):
            await one.do(SYSTEM, _fail)
        await one.quietly(SYSTEM, _tell, "quiet")
        await two.do(SYSTEM, _tell, "its own")
        await asyncio.sleep(0.5)
        assert heard == []
    finally:
        await asyncio.to_thread(listener.close)


async def test_rows_of_a_killed_process_are_taken_up_within_seconds(open_store: OpenStore) -> None:
    """It renews no more; when the lease is over another process has them, and looks before it sends."""
    machine = Machine()
    dead, living = _holder(open_store, "dead", machine), _holder(open_store, "living", machine)
    await a_desk(open_store).do(SYSTEM, _tell, "hello")
    assert len(await dead.claim(limit=8)) == 1
    machine.passes(LEASE.total_seconds() - 1)
    assert await living.claim(limit=8) == []
    machine.passes(1)
    assert [(item.key, item.unsure) for item in await living.claim(limit=8)] == [("hello", True)]
    assert timedelta(seconds=15) >= LEASE


async def test_a_redraw_goes_alone(open_store: OpenStore) -> None:
    """Of one lane one row at a time, also when a redraw waits before a line: no process holds both."""
    holder = _holder(open_store, "only", Machine())
    desk = a_desk(open_store)
    await desk.do(SYSTEM, _tell_of_one_ticket)
    assert [item.key for item in await holder.claim(limit=8)] == ["line"]
    assert await holder.claim(limit=8) == []


async def test_a_redraw_and_a_line_of_dead_processes_do_not_wait_for_each_other(open_store: OpenStore) -> None:
    """Two processes took them at the same moment and died: whoever comes next sends the line, then the redraw."""
    machine = Machine()
    living = _holder(open_store, "living", machine)
    desk = a_desk(open_store)
    await desk.do(SYSTEM, _tell_of_one_ticket)
    await desk.do(SYSTEM, _both_taken, machine.at + LEASE)
    assert await living.claim(limit=8) == []
    machine.passes(LEASE.total_seconds())
    (line,) = await living.claim(limit=8)
    assert (line.key, line.unsure) == ("line", True)
    await desk.do(SYSTEM, outbox.settle, line, Sent(), by="living")
    assert [item.key for item in await living.claim(limit=8)] == ["redraw"]


async def test_a_slow_call_is_never_made_twice(open_store: OpenStore) -> None:
    """While the row is at work its lease is renewed, so no other process ever takes it."""
    machine = Machine()
    slow, other = _holder(open_store, "slow", machine), _holder(open_store, "other", machine)
    await a_desk(open_store).do(SYSTEM, _tell, "hello")
    (item,) = await slow.claim(limit=8)
    for _ in range(12):
        machine.passes(5)
        await slow._renew((item.id,))
        assert await other.claim(limit=8) == []
    ROW.set(item.id)
    slow.check()


async def test_who_could_not_renew_sends_nothing_more(open_store: OpenStore) -> None:
    """Long before another process may take the row: a call that begins now could end after the lease."""
    machine = Machine()
    cut_off, other = _holder(open_store, "cut off", machine), _holder(open_store, "other", machine)
    await a_desk(open_store).do(SYSTEM, _tell, "hello")
    (item,) = await cut_off.claim(limit=8)
    ROW.set(item.id)
    cut_off.check()
    machine.passes(5)
    with pytest.raises(LeaseLostError):
        cut_off.check()
    assert await other.claim(limit=8) == []


async def test_who_wakes_from_a_long_sleep_finds_its_rows_gone(open_store: OpenStore) -> None:
    machine = Machine()
    asleep, other = _holder(open_store, "asleep", machine), _holder(open_store, "other", machine)
    await a_desk(open_store).do(SYSTEM, _tell, "hello")
    (item,) = await asleep.claim(limit=8)
    machine.passes(60)
    assert len(await other.claim(limit=8)) == 1
    await asleep._renew((item.id,))
    ROW.set(item.id)
    with pytest.raises(LeaseLostError):
        asleep.check()


async def test_what_was_begun_at_a_stop_is_looked_for_and_the_rest_is_not(open_store: OpenStore) -> None:
    """The process ends while one call is under way: nobody knows whether it has arrived."""
    machine = Machine()
    desk = a_desk(open_store)
    leaving, next_one = _holder(open_store, "leaving", machine), _holder(open_store, "next", machine)
    for key in ("under way", "not begun"):
        await desk.do(SYSTEM, _tell, key)
    held = {item.key: item.id for item in await leaving.claim(limit=8)}
    await desk.do(SYSTEM, outbox.release, by="leaving", begun=(held["under way"],))
    found = {item.key: item.unsure for item in await next_one.claim(limit=8)}
    assert found == {"under way": True, "not begun": False}


class Dawdling(Leases):
    """Rows are claimed, and the claimer hears of it only later."""

    def __init__(self, desk: Desk, *, name: str, machine_now: Callable[[], datetime]) -> None:
        super().__init__(desk, name=name, machine_now=machine_now)
        self.claimed, self.heard = asyncio.Event(), asyncio.Event()

    async def claim(self, *, limit: int, rooms: Sequence[Room] = ()) -> list[Item]:
        items = await super().claim(limit=limit, rooms=rooms)
        if items:
            self.claimed.set()
            await self.heard.wait()
        return items


async def test_what_is_being_claimed_at_a_stop_is_finished_or_given_back(open_store: OpenStore) -> None:
    """Otherwise it would begin with the database closed already, and wait for the end of its lease."""
    desk = a_desk(open_store)
    await desk.do(SYSTEM, _tell, "hello")
    effects = Counting()
    delivery = Delivery(
        desk, effects, name="leaving", machine_now=lambda: datetime.now(UTC), intake=intake_of(Budget())
    )
    leases = delivery.leases = Dawdling(desk, name="leaving", machine_now=lambda: datetime.now(UTC))
    running = asyncio.create_task(delivery.run())
    await asyncio.wait_for(leases.claimed.wait(), 5)
    stopping = asyncio.create_task(delivery.stop())
    await asyncio.sleep(0.2)
    leases.heard.set()
    await stopping
    sent = list(effects.sent)
    depth, _ = await desk.look(SYSTEM, outbox.waiting)
    assert depth == ({"sent": 1} if sent else {"pending": 1})
    await running
    await asyncio.sleep(0.2)
    assert effects.sent == sent, "sent after the stop"


def _holder(open_store: OpenStore, name: str, machine: Machine) -> Leases:
    return Leases(a_desk(open_store), name=name, machine_now=machine.now)


def _tell(work: Work, key: str) -> None:
    work.tell(Effect(kind=EffectKind.HOME, lane=key, key=key), key="")


def _tell_of_one_ticket(work: Work) -> None:
    """A card to be drawn anew, and behind it a line below the card."""
    redraw = Effect(kind=EffectKind.REFRESH, lane="ticket:1", key="redraw", urgency=Urgency.REFRESH, coalesce="card:1")
    work.tell(redraw, key="")
    work.tell(Effect(kind=EffectKind.LINE, lane="ticket:1", key="line"), key="")


def _both_taken(work: Work, until: datetime) -> None:
    for row in work.session.query(OutboxRow):
        row.state, row.leased_by, row.leased_until = LEASED, f"dead {row.id}", until


def _fail(work: Work) -> None:
    _tell(work, "never")
    raise LookupError


def _cut_all_connections(work: Work) -> None:
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    query = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"  # noqa: S608 - nobody's input
    work.session.execute(text(query))
