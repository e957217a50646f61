"""The ticker: it wakes the sweep at the earliest due moment, each minute for safety, after a commit and when the clock
was moved. The timers themselves are rows of the database, so nothing is planned here that a restart could lose.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.logs import told
from domain.people import SYSTEM
from models.session import UNREACHABLE
from services import backlog, retiming, sweep
from services.backlog import Waiting
from services.desk import Desk, SystemClock
from services.sweep import Timer
from services.work import Work

SAFETY_SECONDS = 60
TOGETHER = 8  # timers side by side, each in its own transaction, once one of them has failed
HOLD_SECONDS = 0.05  # no timer more in one transaction: bounds how long somebody who clicks waits behind a sweep
REST_SECONDS = 0.05  # commits that follow each other this closely are one reason to look
OTHERS_SECONDS = 1.0  # what is due belongs to another process: look again after this
DATABASE_SECONDS = 1.0  # after the database did not answer
TELL_AFTER = 3  # failures in a row

log = structlog.get_logger()


class Scheduler:
    """One process's sweeping. Any number of processes may sweep one database; each timer is looked at once."""

    def __init__(self, desk: Desk, *, machine_now: Callable[[], datetime] | None = None) -> None:
        self._desk = desk
        self._machine_now = machine_now or SystemClock().now
        self._bell = asyncio.Event()
        self._sweeping = asyncio.Lock()
        self._loop = asyncio.get_running_loop()
        self._closing = False
        self._away = False  # the database failed, and what was due then still is
        self._task: asyncio.Task[None] | None = None
        self._late_before: frozenset[tuple[int, datetime]] = frozenset()
        self._alarmed: frozenset[tuple[int, datetime]] = frozenset()
        self._waited_before: frozenset[int] = frozenset()
        self._told_waiting: frozenset[int] = frozenset()
        self.on_waiting: list[Callable[[Sequence[Waiting], datetime], None]] = []
        self.on_stuck: list[Callable[[Timer, str], None]] = []
        self.on_late: list[Callable[[Sequence[Timer]], None]] = []
        self.on_looked: list[Callable[[Timer, float], None]] = []  # seconds after it was due
        self.on_failed: list[Callable[[Timer], None]] = []
        # A late tick must still be a tick: by default APScheduler drops what was due while the process was away.
        self._ticker = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    async def start(self) -> None:
        """Catch up with whatever fell due while nobody swept, and with new rules; then follow the timers."""
        if await self._desk.do(SYSTEM, retiming.adopt):
            log.info("rules_adopted", digest=self._desk.rules.digest)
        self._ticker.add_job(self._ring, IntervalTrigger(seconds=SAFETY_SECONDS, timezone=UTC), id="safety")
        self._ticker.add_job(self.audit, IntervalTrigger(seconds=SAFETY_SECONDS, timezone=UTC), id="audit")
        self._ticker.start()
        self._bell.set()
        self._task = asyncio.create_task(self._run(), name="sweep")

    async def stop(self) -> None:
        """What is being looked at is finished; what is due and not begun stays due."""
        self._closing = True
        self._bell.set()
        if self._task is not None:
            await self._task
        if self._ticker.running:
            self._ticker.shutdown(wait=False)

    def wake(self) -> None:
        """Something was committed, perhaps an earlier timer; safe from any thread."""
        self._loop.call_soon_threadsafe(self._bell.set)

    def clock_moved(self) -> None:
        """The desk's clock was set: what is due has changed. Safe from any thread."""
        self.wake()

    async def settle(self) -> None:
        """Sweep until nothing is due, or what is due is in other hands."""
        async with self._sweeping:
            while timers := await self._desk.look(SYSTEM, sweep.due):
                if not await self._look_at(timers):
                    return

    async def lag(self) -> timedelta:
        """How long the most overdue timer has been due."""
        due = await self._desk.look(SYSTEM, sweep.next_look)
        return timedelta(0) if due is None else max(self._desk.clock.now() - due, timedelta(0))

    async def audit(self) -> None:
        """Check that what is due is done: timers looked at, messages sent. What is found late twice in a row raises the
        alarm, once.
        """
        try:
            await self._audit_timers()
            await self._audit_outbox()
        except UNREACHABLE as error:
            log.error("audit_failed", error=type(error).__name__)  # noqa: TRY400 - each minute, for as long as it lasts

    async def _audit_timers(self) -> None:
        late = {(timer.id, timer.at): timer for timer in await self._desk.look(SYSTEM, sweep.late)}
        overdue = late.keys() & self._late_before
        alarming = [timer for key, timer in late.items() if key in overdue - self._alarmed]
        self._late_before, self._alarmed = frozenset(late), frozenset(overdue)
        if alarming:
            log.error("timers_late", count=len(alarming), kinds=sorted({timer.shown[0] for timer in alarming}))
            for tell in self.on_late:
                tell(alarming)

    async def _audit_outbox(self) -> None:
        now = self._desk.clock.now()
        late = {one.urgency: one for one in await self._desk.look(SYSTEM, backlog.late)}
        overdue = late.keys() & self._waited_before
        alarming = [one for urgency, one in late.items() if urgency in overdue - self._told_waiting]
        self._waited_before, self._told_waiting = frozenset(late), frozenset(overdue)
        if alarming:
            log.error("messages_late", count=sum(one.rows for one in alarming))
            for tell in self.on_waiting:
                tell(alarming, now)

    async def _run(self) -> None:
        while True:
            await self._bell.wait()
            self._bell.clear()
            if self._closing:
                return
            try:
                await self.settle()
                await self._arm()
            except UNREACHABLE as error:
                self._come_back(error)
            except Exception:  # the job runner is one of the three edges: the next tick tries again
                log.exception("sweep_failed")
            await asyncio.sleep(REST_SECONDS)

    async def _look_at(self, timers: Sequence[Timer]) -> bool:
        """True when at least one of them was ours. Several share one transaction; when one of them fails nothing of it
        stays, and each is looked at in its own: a failing timer holds up no other.
        """
        if self._closing:
            return False
        try:
            looked_at = await self._desk.do(SYSTEM, self._hold_briefly, timers)
        except Exception:  # noqa: BLE001 - the job runner: which one failed, and why, is found and logged one by one
            return await self._look_one_by_one(timers)
        for timer in looked_at:
            self._looked(timer)
        return bool(looked_at)

    def _hold_briefly(self, work: Work, timers: Sequence[Timer]) -> tuple[Timer, ...]:
        until = time.monotonic() + HOLD_SECONDS
        return sweep.look_at_all(work, timers, enough=lambda: self._closing or time.monotonic() >= until)

    async def _look_one_by_one(self, timers: Sequence[Timer]) -> bool:
        ours = False
        for start in range(0, len(timers), TOGETHER):
            if self._closing:
                return False
            together = timers[start : start + TOGETHER]
            ours |= any(await asyncio.gather(*(self._look(timer) for timer in together)))
        return ours

    async def _look(self, timer: Timer) -> bool:
        try:
            ours = await self._desk.do(SYSTEM, sweep.look, timer)
        except UNREACHABLE as error:
            self._come_back(error)
            return False
        except Exception as error:  # the job runner: one failing timer must not stop the others
            for failed in self.on_failed:
                failed(timer)
            kind, ref = timer.shown
            log.exception("timer_failed", kind=kind, ref=ref)
            text = told(error)
            failures = await self._desk.do(SYSTEM, sweep.failed, timer, error=text)
            if failures == TELL_AFTER:
                for tell in self.on_stuck:
                    tell(timer, text)
            return True
        if ours:
            self._looked(timer)
        return ours

    def _come_back(self, error: Exception) -> None:
        """The database is away, and no timer is to blame: what is due stays due."""
        if not self._away:  # once for as long as it lasts
            log.warning("record_unreachable", error=type(error).__name__)
        self._away = True
        self._loop.call_later(DATABASE_SECONDS, self._bell.set)

    def _looked(self, timer: Timer) -> None:
        self._away = False
        late = (self._desk.clock.now() - timer.at).total_seconds()
        for look in self.on_looked:
            look(timer, late)

    async def _arm(self) -> None:
        """The moment is the desk's; the desk's clock may be ahead, be moved or stand, so it is turned into a wait."""
        due = await self._desk.look(SYSTEM, sweep.next_look)
        if due is None:
            self._away = False
            return
        seconds = (due - self._desk.clock.now()).total_seconds()
        self._away = self._away and seconds <= 0
        if seconds < SAFETY_SECONDS:
            at = self._machine_now() + timedelta(seconds=seconds if seconds > 0 else OTHERS_SECONDS)
            self._ticker.add_job(self._ring, DateTrigger(at, timezone=UTC), id="due", replace_existing=True)

    async def _ring(self) -> None:
        self._bell.set()
