"""The ticker: it catches up, follows commits and a moved clock, survives failing timers, notices when nobody sweeps."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.alarms import Alarms
from bot.dispatch import Background
from bot.scheduler import TELL_AFTER, Scheduler
from domain.effects import Effect, EffectKind, Urgency
from domain.people import SYSTEM
from models.clock import TimerRow, set_timer
from models.outbox import OutboxRow
from models.session import Store
from services import sweep
from services.backlog import Waiting
from services.desk import Desk, SystemClock
from services.sweep import Timer
from services.work import Work
from tests.faults.database_troubles import cut, locked
from tests.rulebooks import example, local
from tests.views.faces import CHINESE
from views.alarm import alarm

SOON = 20.0  # seconds in which the ticker must have reacted; it takes milliseconds


class MovableClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.at = local("2026-03-16 10:00")

    def now(self) -> datetime:
        return self.at


class Looked:
    """What the timers of kind `look` did, on the database's threads, and a bell for the loop."""

    def __init__(self) -> None:
        self.refs: list[str] = []
        self._bell = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def __call__(self, _: Work, ref: str) -> None:
        self.refs.append(ref)
        self._loop.call_soon_threadsafe(self._bell.set)

    async def until(self, *refs: str) -> None:
        async with asyncio.timeout(SOON):
            while sorted(self.refs) != sorted(refs):
                self._bell.clear()
                await self._bell.wait()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def desk(store: Store, clock: MovableClock) -> Desk:
    return Desk(store, example(), clock)


@pytest.fixture
async def looked(monkeypatch: pytest.MonkeyPatch) -> Looked:
    found = Looked()
    monkeypatch.setitem(sweep.TABLE, "look", found)
    return found


@pytest.fixture
async def scheduler(desk: Desk) -> AsyncIterator[Scheduler]:
    made = Scheduler(desk)
    desk.after_commit.append(made.wake)
    yield made
    await made.stop()


def look_at(work: Work, ref: str, at: datetime, kind: str = "look") -> None:
    set_timer(work.session, kind, ref, at)


def tell(work: Work, key: str, urgency: Urgency) -> None:
    work.tell(Effect(kind=EffectKind.HOME, lane=key, urgency=urgency, key=key), key="")


async def test_what_fell_due_while_nobody_swept_is_caught_up_at_the_start(
    desk: Desk, clock: MovableClock, looked: Looked, scheduler: Scheduler
) -> None:
    """§3.7 f: everything that was due during the downtime, once."""
    for ref, minutes in (("b", 20), ("a", 40), ("later", -20)):
        await desk.do(SYSTEM, look_at, ref, clock.now() - timedelta(minutes=minutes))
    await scheduler.start()
    await looked.until("a", "b")


async def test_an_earlier_timer_is_noticed_after_its_commit(
    desk: Desk, clock: MovableClock, looked: Looked, scheduler: Scheduler
) -> None:
    """Nobody waits for the tick of the next minute."""
    await scheduler.start()
    await desk.do(SYSTEM, look_at, "now", clock.now())
    await looked.until("now")


async def test_a_moved_clock_makes_things_due(
    desk: Desk, clock: MovableClock, looked: Looked, scheduler: Scheduler
) -> None:
    """In the rehearsal the clock stands, is moved, and stands again."""
    await scheduler.start()
    await desk.do(SYSTEM, look_at, "in three hours", clock.now() + timedelta(hours=3))
    await asyncio.sleep(0.2)
    assert looked.refs == []
    clock.at += timedelta(hours=3)
    scheduler.clock_moved()
    await looked.until("in three hours")


async def test_on_a_running_clock_it_wakes_at_the_due_moment(store: Store, looked: Looked) -> None:
    """A timer half a second away is looked at then: not before, and long before the tick of the next minute."""
    machine = SystemClock()
    desk = Desk(store, example(), machine)
    scheduler = Scheduler(desk, machine_now=machine.now)
    due = machine.now() + timedelta(seconds=0.5)
    await desk.do(SYSTEM, look_at, "soon", due)
    await scheduler.start()
    await looked.until("soon")
    assert machine.now() >= due
    await scheduler.stop()


async def test_settled_means_nothing_is_due(
    desk: Desk, clock: MovableClock, looked: Looked, scheduler: Scheduler
) -> None:
    """What a test or a rehearsal waits for, without starting the ticker."""
    for number in range(30):
        await desk.do(SYSTEM, look_at, f"{number:02}", clock.now())
    await scheduler.settle()
    assert sorted(looked.refs) == [f"{number:02}" for number in range(30)]
    assert await desk.look(SYSTEM, sweep.due) == ()


async def test_one_failing_timer_does_not_stop_the_others(
    desk: Desk, clock: MovableClock, looked: Looked, scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is logged, put off, and told to the operators after it failed three times in a row, once."""

    def explode(_: Work, ref: str) -> None:
        raise ValueError(ref)

    monkeypatch.setitem(sweep.TABLE, "explode", explode)
    told: list[tuple[str, str]] = []
    scheduler.on_stuck.append(lambda timer, error: told.append((timer.kind, error)))
    await desk.do(SYSTEM, look_at, "boom", clock.now() - timedelta(minutes=1), "explode")
    await desk.do(SYSTEM, look_at, "fine", clock.now())
    await scheduler.settle()
    assert looked.refs == ["fine"]
    for _ in range(TELL_AFTER + 2):
        clock.at += timedelta(minutes=11)
        await scheduler.settle()
    assert told == [("explode", "ValueError")], "the text of an exception may hold what somebody typed"


async def test_what_fell_due_while_the_database_was_away_is_looked_at_when_it_is_back(
    desk: Desk, clock: MovableClock, looked: Looked, scheduler: Scheduler
) -> None:
    """Within seconds, though nobody clicks. The timer is not to blame: it is neither put off nor counted as failing."""
    trouble = (locked if desk.store.is_sqlite else cut)(desk.store.engine)
    stuck: list[Timer] = []
    scheduler.on_failed.append(stuck.append)
    await scheduler.start()
    await desk.do(SYSTEM, look_at, "in an hour", clock.now() + timedelta(hours=1))
    async with trouble:
        clock.at += timedelta(hours=1)
        scheduler.clock_moved()
        await asyncio.sleep(1.5)
    looked.refs.clear()  # on PostgreSQL it was tried, and rolled back
    await looked.until("in an hour")
    await scheduler.settle()
    assert await desk.look(SYSTEM, sweep.due) == ()
    assert stuck == []


@pytest.mark.usefixtures("looked")
async def test_a_sweep_that_cannot_keep_up_raises_the_alarm_once(
    desk: Desk, clock: MovableClock, scheduler: Scheduler
) -> None:
    """Late in two audits in a row is an alarm; late in one is a clock that was just moved or a process just begun."""
    alarms: list[list[str]] = []
    scheduler.on_late.append(lambda late: alarms.append([timer.ref for timer in late]))
    await desk.do(SYSTEM, look_at, "forgotten", clock.now() - timedelta(minutes=3))
    await scheduler.audit()
    assert alarms == []
    await scheduler.audit()
    await scheduler.audit()
    assert alarms == [["forgotten"]]
    assert await scheduler.lag() == timedelta(minutes=3)
    await scheduler.settle()
    assert await scheduler.lag() == timedelta(0)
    await scheduler.audit()
    assert alarms == [["forgotten"]]


async def test_messages_that_do_not_go_out_raise_the_alarm_once(
    desk: Desk, clock: MovableClock, scheduler: Scheduler
) -> None:
    """A page may wait for a minute, a digest for half an hour; late in two audits in a row is an alarm."""
    alarms: list[list[tuple[int, int]]] = []
    scheduler.on_waiting.append(lambda found, _: alarms.append([(one.urgency, one.rows) for one in found]))
    await desk.do(SYSTEM, tell, "page", Urgency.PAGE)
    await desk.do(SYSTEM, tell, "digest", Urgency.DIGEST)
    await scheduler.audit()
    clock.at += timedelta(minutes=2)
    await scheduler.audit()
    assert alarms == []
    for _ in range(3):
        await scheduler.audit()
    assert alarms == [[(Urgency.PAGE, 1)]]
    clock.at += timedelta(minutes=30)
    for _ in range(3):
        await scheduler.audit()
    assert alarms == [[(Urgency.PAGE, 1)], [(Urgency.DIGEST, 1)]]


async def test_the_alarm_about_messages_is_itself_a_message_and_rings_once(desk: Desk, clock: MovableClock) -> None:
    """It reaches the operators when Slack takes messages again; two processes that saw the same ring it together."""
    background = Background()
    found = (Waiting(urgency=Urgency.PAGE, rows=3, oldest=timedelta(minutes=7, seconds=5)),)
    for _ in range(2):
        Alarms(desk, background).waiting(found, clock.now())
    await background.finish(seconds=SOON)
    rows = desk.store.read(lambda session: session.query(OutboxRow).all()).result()
    assert [(row.kind, row.args) for row in rows] == [("alarm", {"alarm": "waiting", "count": 3, "minutes": 7})]
    assert "3 条消息未能及时送达" in alarm(rows[0].args, CHINESE).text


async def test_a_clock_that_is_set_back_or_forward_loses_no_timer(
    desk: Desk, clock: MovableClock, looked: Looked, scheduler: Scheduler
) -> None:
    """Set back by two hours, then corrected, then forward by a day: everything is looked at once, when it is due."""
    await scheduler.start()
    await desk.do(SYSTEM, look_at, "at half past ten", clock.now() + timedelta(minutes=30))
    clock.at -= timedelta(hours=2)
    await scheduler.settle()
    await desk.do(SYSTEM, look_at, "at nine", local("2026-03-16 09:00"))
    assert looked.refs == []
    clock.at = local("2026-03-16 09:00")
    await scheduler.settle()
    assert looked.refs == ["at nine"]
    clock.at = local("2026-03-17 10:00")
    await scheduler.settle()
    assert looked.refs == ["at nine", "at half past ten"]
    assert await scheduler.lag() == timedelta(0)


async def test_a_late_tick_is_a_tick(scheduler: Scheduler) -> None:
    """APScheduler's default forgets what fell due while the process was away; ours does not."""
    await scheduler.start()
    ticker: AsyncIOScheduler = scheduler._ticker
    assert {job.id for job in ticker.get_jobs()} == {"safety", "audit"}
    for job in ticker.get_jobs():
        assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)


async def test_two_schedulers_on_one_database_look_once(
    desk: Desk, clock: MovableClock, looked: Looked, scheduler: Scheduler, open_store: Callable[[], Store]
) -> None:
    """Any number of equal processes."""
    other = Scheduler(Desk(open_store(), example(), clock))
    for number in range(30):
        await desk.do(SYSTEM, look_at, f"{number:02}", clock.now())
    await asyncio.gather(scheduler.settle(), other.settle())
    await scheduler.settle()
    assert sorted(looked.refs) == [f"{number:02}" for number in range(30)]
    assert desk.store.read(lambda session: session.query(TimerRow).count()).result() == 0
