"""Many transactions on one thing at one moment, on PostgreSQL: a deadlock is answered, a click that reaches two
processes counts once, and of two schedulers one looks at a timer.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from threading import Barrier, Event

import pytest
from sqlalchemy import event

from bot.scheduler import Scheduler
from domain.errors import AlreadyDone
from domain.people import SYSTEM
from domain.ticket import Hours, Priority
from models.person import by_key
from services import access, conversation, duplicates, handling, sweep
from services.clocks import TIMER as CLOCK
from services.conversation import Said
from services.desk import Desk
from services.identity import actor_of
from services.work import Work
from tests.conftest import NewDatabase
from tests.faults.collisions import (
    PATIENCE,
    act,
    assert_whole,
    processes,
    states_of_errors,
    until_somebody_waits,
)
from tests.rulebooks import example
from tests.services import duplicate_desk
from tests.services.standing_desk import StandingDesk


@dataclass(frozen=True)
class Standing:
    """The clock of a standing desk, for schedulers beside it."""

    desk: StandingDesk

    def now(self) -> datetime:
        return self.desk.now


def test_linked_to_each_other_at_one_moment(new_database: NewDatabase) -> None:
    """Each holds what the other wants: the database ends one of them, which is tried again and reads why not."""
    with processes(new_database) as (first, second):
        earlier, later = duplicate_desk.reported(first), duplicate_desk.reported(first, by="li")
        second.now = first.now
        both = Barrier(2)
        refused = [states_of_errors(desk.store) for desk in (first, second)]
        for desk in (first, second):
            _at_its_first_lock(desk, lambda: both.wait(PATIENCE))
        with ThreadPoolExecutor(2) as threads:
            one = threads.submit(act(duplicates.link, later, earlier, by="zhou").on, first)
            other = threads.submit(act(duplicates.link, earlier, later, by="wu").on, second)
            came_of_it = sorted([one.result(2 * PATIENCE), other.result(2 * PATIENCE)])
        assert list(chain(*refused)) == ["40P01"], "no deadlock"
        assert came_of_it == ["done", "missing"]
        assert len(first.history("duplicate_linked")) == 1
        assert sorted(bool(first.ticket(one).master_id) for one in (earlier, later)) == [False, True]
        assert_whole(first, [earlier, later])


def _at_its_first_lock(desk: StandingDesk, then: Callable[[], object]) -> None:
    """Once, when the next transaction of this process holds the first of the tickets that it wants."""
    left = [then]

    def locked(_: object, __: object, statement: str, *___: object) -> None:
        if left and "FROM ticket" in statement and "FOR UPDATE" in statement:
            left.pop()()

    event.listen(desk.store.engine, "after_cursor_execute", locked)


def test_many_at_once_on_one_ticket(new_database: NewDatabase) -> None:
    """Twenty-four notes and four who want it, by four processes: all notes are there, one has it, the chain holds."""
    with processes(new_database, size=4) as desks:
        number = desks[0].report(Priority.P3)
        start = Barrier(28)
        acts = [act(conversation.note, number, Said(text=f"note {one}"), by="he") for one in range(24)]
        acts += [act(handling.take, number, by=key) for key in ("feng", "he", "feng", "he")]
        written = Event()

        def together(place: int) -> str:
            start.wait(PATIENCE)
            if place == 0:
                return acts[0].on(desks[0], then=lambda _: written.wait(PATIENCE))
            return acts[place].on(desks[place % 4])

        with ThreadPoolExecutor(28) as threads:
            coming = [threads.submit(together, place) for place in range(28)]
            assert until_somebody_waits(desks[0].store.engine, coming[0]), "they did not collide"
            written.set()
            ended = [one.result(2 * PATIENCE) for one in coming]
        assert ended[:24] == ["done"] * 24
        assert ended[24:].count("done") == 1
        assert len(desks[0].history("ticket_accepted")) == 1
        assert len(desks[0].history("noted")) == 24
        assert_whole(desks[0], [number])


async def test_one_click_that_reaches_two_processes(new_database: NewDatabase) -> None:
    """The second waits until the first is committed, and then knows that it was done before."""
    with processes(new_database) as (first, second):
        number = first.report(Priority.P3)
        one, other = (Desk(desk.store, example(), Standing(first)) for desk in (first, second))
        he = await one.look(SYSTEM, lambda work: actor_of(by_key(work.session, "he"), work.rules))
        written, go = Event(), Event()

        def held(work: Work) -> None:
            handling.take(work, number)
            work.session.flush()
            written.set()
            assert go.wait(PATIENCE)

        ahead = asyncio.create_task(one.once("click:1", he, held))
        assert await asyncio.to_thread(written.wait, PATIENCE)
        behind = asyncio.create_task(other.once("click:1", he, handling.take, number))
        try:
            assert await asyncio.to_thread(until_somebody_waits, first.store.engine, behind)
        finally:
            go.set()
        await ahead
        with pytest.raises(AlreadyDone):
            await behind
        assert len(first.history("ticket_accepted")) == 1


async def test_two_schedulers_want_the_same_timer(new_database: NewDatabase) -> None:
    """While the first has it and has not committed, the second leaves it alone and does not wait; it is told once."""
    with processes(new_database) as (first, second):
        first.report(Priority.P2, hours=Hours.ALWAYS, held_by="he")
        first.at("2026-03-16 14:00")
        written, go = Event(), Event()

        def hold(_: object) -> None:
            written.set()
            assert go.wait(PATIENCE)

        one, other = (Scheduler(Desk(desk.store, example(), Standing(first))) for desk in (first, second))
        looked: dict[str, list[str]] = {"first": [], "second": []}
        one.on_looked.append(lambda timer, _: looked["first"].append(timer.kind))
        other.on_looked.append(lambda timer, _: looked["second"].append(timer.kind))
        event.listen(first.store.engine, "commit", hold)
        ahead = asyncio.create_task(one.settle())
        try:
            assert await asyncio.to_thread(written.wait, PATIENCE)
            due = len(await other._desk.look(SYSTEM, sweep.due))
            await asyncio.wait_for(other.settle(), PATIENCE)
            assert (due, looked["second"], ahead.done()) == (1, [], False)
        finally:
            go.set()
        await ahead
        await other.settle()
        assert (looked["first"].count(CLOCK), looked["second"]) == (1, [])
        assert len(first.told()) == 1


def test_what_was_read_before_it_was_held_is_read_again(new_database: NewDatabase) -> None:
    """He takes it between somebody's first look and their change: they begin anew and see that he has it."""
    with processes(new_database) as (first, second):
        number = first.report(Priority.P3)
        seen: list[int | None] = []

        def looks_and_notes(work: Work) -> None:
            row = access.ticket(work, number, lock=False)
            seen.append(row.assignee_id)
            if len(seen) == 1:
                second.do(handling.take, number, by="he")
            conversation.note(work, row.id, Said(text="it is the fuser"))

        first.do(looks_and_notes, by="feng")
        assert seen == [None, first.ticket(number).assignee_id]
        assert len(first.history("noted")) == 1
        assert_whole(first, [number])
