"""Due reminders among many open tickets: claimed by the index, found by a scan, or kept as one APScheduler job each;
and how late the running ticker is.
"""

import asyncio
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import create_engine, insert, select

from bench.results import Line
from bot.rulebook import load
from bot.scheduler import Scheduler
from domain.people import SYSTEM
from models import tables
from models.base import Base
from models.clock import TimerRow, set_timer, set_timers
from models.session import Store
from services import sweep
from services.desk import Desk, SystemClock
from services.work import Work

CONFIG = Path(__file__).parents[1] / "config"
DUE = 1_000
JOBS = 200
NOW = datetime(2026, 3, 17, 2, tzinfo=UTC)
CHUNK = 50_000
TIMERS = 40
_rang: list[str] = []
_enough = Event()


def ring(ref: str) -> None:
    """What each APScheduler job does."""
    _rang.append(ref)
    if len(_rang) == JOBS:
        _enough.set()


async def claimed(store: Store) -> float:
    """Seconds in which the ticker finds, claims, looks at and ends everything due, as it is shipped. It has been at
    work before: two timers go first, so that its statements are made.
    """
    desk = Desk(store, load(CONFIG), _Standing())
    scheduler, done = Scheduler(desk), list[str]()
    scheduler.on_looked.append(lambda timer, _: done.append(timer.ref))
    with _kind_of_its_own():
        first = {name: NOW - timedelta(days=1) for name in ("first", "second")}
        await desk.do(SYSTEM, lambda work: set_timers(work.session, "bench", first))
        await scheduler._look_at(await desk.look(SYSTEM, lambda work: sweep.due(work, limit=2)))  # noqa: SLF001 - one round of it
        done.clear()
        began = time.perf_counter()
        await scheduler.settle()
        took = time.perf_counter() - began
    assert len(done) == DUE, len(done)
    return took


class _Standing:
    """The desk's clock while what is due is claimed."""

    def now(self) -> datetime:
        return NOW


@contextmanager
def _kind_of_its_own() -> Iterator[None]:
    """Timers that do nothing but ring, for the length of this."""
    known = dict(sweep.TABLE)
    sweep.TABLE = known | {"bench": _nothing}
    try:
        yield
    finally:
        sweep.TABLE = known


def scanned(store: Store) -> float:
    """Seconds to look at every row in Python, without settling one."""
    began = time.perf_counter()
    with store.engine.connect() as connection:
        due = [
            row.id for row in connection.execute(select(TimerRow.id, TimerRow.next_look_at)) if row.next_look_at <= NOW
        ]
    assert len(due) >= DUE
    return time.perf_counter() - began


def jobs(folder: str) -> float:
    """Seconds for as many jobs of their own, from the start of the scheduler until all have run."""
    _rang.clear()
    _enough.clear()
    store = SQLAlchemyJobStore(url=f"sqlite:///{folder}/jobs.db")
    scheduler = BackgroundScheduler(jobstores={"default": store}, job_defaults={"misfire_grace_time": None})
    at = datetime.now(UTC) - timedelta(seconds=1)
    scheduler.start(paused=True)
    for number in range(JOBS):
        scheduler.add_job(ring, "date", run_date=at, args=[str(number)], id=str(number))
    began = time.perf_counter()
    scheduler.resume()
    assert _enough.wait(60)
    took = time.perf_counter() - began
    scheduler.shutdown()
    return took


def measure(*, tickets: int) -> list[Line]:
    assert tables.ALL
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/timers.db"
        engine = create_engine(url)
        Base.metadata.create_all(engine)
        with engine.begin() as connection:
            for start in range(0, tickets, CHUNK):
                later = NOW + timedelta(days=1)
                connection.execute(
                    insert(TimerRow), [_row(n, NOW if n < DUE else later) for n in range(start, start + CHUNK)]
                )
        engine.dispose()
        store = Store(url, threads=2)
        scan = statistics.median(scanned(store) for _ in range(3))
        ours = asyncio.run(claimed(store)) / DUE
        store.close()
        job = jobs(folder) / JOBS
    what = f"{DUE:,} due among {tickets:,}"
    cheaper = f"{job / ours:.1f}x cheaper, {ours * 1e3:.3f} ms"
    return [
        Line(f"{what}: each claimed and committed, beside an APScheduler job", cheaper, ">= 30x", job / ours >= 30),
        Line(f"{what}: beside a scan for each", f"{scan / ours:,.0f}x cheaper", ">= 30x", scan / ours >= 30),
    ]


def _row(number: int, at: datetime) -> dict[str, object]:
    return {"kind": "bench", "ref": str(number), "next_look_at": at, "failures": 0}


async def lateness() -> list[Line]:
    """The ticker as it runs: forty timers, a tenth of a second apart; from due to recorded."""
    late: list[float] = []
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/late.db"
        Base.metadata.create_all(create_engine(url))
        store = Store(url, threads=2)
        desk = Desk(store, load(CONFIG), SystemClock())
        scheduler = Scheduler(desk)
        desk.after_commit.append(scheduler.wake)
        scheduler.on_looked.append(lambda _, seconds: late.append(seconds))
        with _kind_of_its_own():
            await scheduler.start()
            begins = desk.clock.now() + timedelta(seconds=1)
            for number in range(TIMERS):
                at = begins + timedelta(seconds=number / 10)
                await desk.do(SYSTEM, _set, str(number), at)
            async with asyncio.timeout(30):
                while len(late) < TIMERS:  # noqa: ASYNC110 - the ticker does the work
                    await asyncio.sleep(0.05)
            await scheduler.stop()
        store.close()
    late.sort()
    found = f"median {late[TIMERS // 2] * 1e3:.0f} ms, latest {late[-1] * 1e3:.0f} ms"
    return [Line("a reminder, from due to recorded", found, "2 s", late[-1] < 2)]


def _set(work: Work, ref: str, at: datetime) -> None:
    set_timer(work.session, "bench", ref, at)


def _nothing(_: Work, __: str) -> None:
    return None
