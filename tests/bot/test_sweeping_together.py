"""Timers that are due together share a transaction, as long as none of them fails."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from bot.scheduler import Scheduler
from domain.people import SYSTEM
from models.clock import TimerRow, set_timer, set_timers
from models.session import Store
from services import sweep
from services.desk import Desk
from services.work import Work
from tests.rulebooks import example, local

NOW = local("2026-03-16 10:00")
WRITTEN = select(TimerRow.ref).where(TimerRow.kind == "written")


class StandingClock:
    """It is ten in the morning."""

    def now(self) -> datetime:
        return NOW


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store, example(), StandingClock())


@pytest.fixture
async def scheduler(desk: Desk) -> Scheduler:
    return Scheduler(desk)


def due_now(work: Work, kind: str, *, count: int) -> None:
    set_timers(work.session, kind, {str(number): NOW for number in range(count)})


async def test_a_failing_timer_takes_nothing_from_those_that_shared_its_transaction(
    desk: Desk, scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The third of five fails after the first two have written: the four others are carried out once all the same."""

    def write(work: Work, ref: str) -> None:
        set_timer(work.session, "written", ref, NOW + timedelta(days=1))
        if ref == "2":
            raise ValueError(ref)

    monkeypatch.setitem(sweep.TABLE, "write", write)
    await desk.do(SYSTEM, due_now, "write", count=5)
    done: list[str] = []
    scheduler.on_looked.append(lambda timer, _: done.append(timer.ref))
    await scheduler.settle()
    assert sorted(desk.store.read(lambda session: list(session.scalars(WRITTEN))).result()) == ["0", "1", "3", "4"]
    assert sorted(done) == ["0", "1", "3", "4"]


async def test_many_timers_cost_few_statements(
    desk: Desk, scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred that are due are found, claimed and ended together, not each by itself."""
    looked: list[str] = []
    monkeypatch.setitem(sweep.TABLE, "look", lambda _, ref: looked.append(ref))
    monkeypatch.setattr("bot.scheduler.HOLD_SECONDS", 60.0)
    await desk.do(SYSTEM, due_now, "look", count=100)
    said: list[str] = []
    event.listen(desk.store.engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    await scheduler.settle()
    assert sorted(looked) == sorted(str(number) for number in range(100))
    assert len(said) < 15, said


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_what_is_not_due_is_not_read(desk: Desk) -> None:
    """A million timers that wait cost nothing: what is due is found by its instant."""
    said: list[tuple[str, Any]] = []
    event.listen(desk.store.engine, "before_cursor_execute", lambda *told: said.append((told[2], told[3])))
    await desk.look(SYSTEM, sweep.due)
    await desk.look(SYSTEM, sweep.next_look)
    asked = [one for one in said if "FROM timer" in one[0]]

    def plans(session: Session) -> list[str]:
        explained = (session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", given) for one, given in asked)
        return [row[3] for rows in explained for row in rows]

    found = desk.store.read(plans).result()
    assert len(found) == 2
    assert all("ix_timer_next_look_at" in step for step in found), found


async def test_stopping_finishes_what_is_being_looked_at(
    desk: Desk, scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What had begun is committed; what had not is still due for whoever comes next."""
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()
    done: list[str] = []

    def slow(_: Work, ref: str) -> None:
        loop.call_soon_threadsafe(begun.set)
        time.sleep(0.01)
        done.append(ref)

    monkeypatch.setitem(sweep.TABLE, "slow", slow)
    await desk.do(SYSTEM, due_now, "slow", count=40)
    await scheduler.start()
    async with asyncio.timeout(20):
        await begun.wait()
    await scheduler.stop()
    left = await desk.look(SYSTEM, sweep.due)
    assert 0 < len(done) < 40
    assert len(done) + len(left) == 40


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_whoever_holds_the_tickets_of_others_waits_for_none(
    desk: Desk, scheduler: Scheduler, open_store: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody holds what the second of three timers wants: the two others are carried out meanwhile, it afterwards."""
    wanted = select(func.pg_advisory_xact_lock(7))
    monkeypatch.setitem(sweep.TABLE, "wants", lambda work, ref: ref == "1" and work.session.execute(wanted))
    await desk.do(SYSTEM, due_now, "wants", count=3)
    looked: list[str] = []
    others = asyncio.Event()
    scheduler.on_looked.append(lambda timer, _: (looked.append(timer.ref), len(looked) == 2 and others.set()))
    with open_store().engine.connect() as somebody:
        somebody.execute(wanted)
        sweeping = asyncio.create_task(scheduler.settle())
        async with asyncio.timeout(20):
            await others.wait()
        assert sorted(looked) == ["0", "2"]
        somebody.rollback()
        await sweeping
    assert sorted(looked) == ["0", "1", "2"]
