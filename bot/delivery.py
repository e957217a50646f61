"""The loop between outbox and Slack: lease, send, settle. Nothing is lost and nothing sent twice: a row stays leased
until its outcome is committed, and after an unknown outcome the effect first looks whether its message is there.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot import redraws
from bot.intake import Intake
from bot.leases import BACK, ROW, URGENT, LeaseLostError, Leases
from bot.logs import told
from bot.slack_errors import Trouble, Verdict, understand
from domain.effects import CONFIDENTIAL, Urgency
from domain.people import SYSTEM
from models.line import FARTHEST
from models.session import UNREACHABLE
from services import outbox
from services.desk import Desk
from services.outbox import Item, Sent

SEND_SECONDS = 30.0
STOP_SECONDS = 3.5  # what a stop waits for messages under way; the rest is looked for by whoever comes next
DATABASE_PAUSE = 1.0  # after the database did not answer
IDLE_SECONDS = 5.0
GLANCES = 10
CROWDED = 0.1  # while Slack's budget holds something up, commits of that long are looked at together
LONGEST_BACKOFF = 60.0
MOST_ATTEMPTS = 12
OUTAGE = timedelta(seconds=90)  # nothing came through for so long: it is Slack, and not this row
AUTH_PAUSE = 30.0

log = structlog.get_logger()


class PostponedError(Exception):
    """The budget or a missing piece says: not now, but in `seconds`. Nothing was sent."""

    def __init__(self, seconds: float, reason: str) -> None:
        super().__init__(reason)
        self.seconds = seconds
        self.reason = reason


class RetriedError(Exception):
    """The other side is not there or not ready: again in `seconds`. It may have had its effect."""

    def __init__(self, seconds: float, reason: str) -> None:
        super().__init__(reason)
        self.seconds = seconds
        self.reason = reason


class ParkedError(Exception):
    """Sending cannot succeed until a person has looked: no such channel, an anchor that never came."""


def _ticket(item: Item) -> int | None:
    """The number for a log; which number a complaint has is told to nobody there."""
    return None if item.kind in CONFIDENTIAL else item.ticket_id


class Effects(Protocol):
    """Carries one effect out in Slack."""

    async def carry_out(self, item: Item) -> Sent:
        """Raises `PostponedError`, `ParkedError`, or whatever the wire raises."""


class Delivery:
    """One process's share of the outbox. Any number of processes may run one each."""

    def __init__(
        self,
        desk: Desk,
        effects: Effects,
        *,
        name: str,
        machine_now: Callable[[], datetime],
        intake: Intake,
        workers: int = 8,
    ) -> None:
        self._desk, self._effects, self._name, self._machine_now = desk, effects, name, machine_now
        self._intake, self._workers = intake, workers
        self.leases = Leases(desk, name=name, machine_now=machine_now)
        self._wake = asyncio.Event()
        self._closing = False
        self._claiming = asyncio.Lock()
        self._at_rest = asyncio.Event()
        self._active: dict[asyncio.Task[None], int] = {}
        self._paused_until: datetime | None = None
        self._shut_until: datetime | None = None
        self._came_through: datetime | None = None
        self._loop = asyncio.get_running_loop()
        self.on_parked: list[Callable[[Item, str], None]] = []

    def wake(self) -> None:
        """Something was committed; safe from any thread."""
        self._loop.call_soon_threadsafe(self._wake.set)

    async def run(self) -> None:
        """Until `stop`; a database that is away is asked again, for as long as it takes."""
        keeping = asyncio.create_task(self.leases.keep(), name="leases")
        away = False
        try:
            while not self._closing:
                try:
                    await self._round()
                except SQLAlchemyError as error:
                    if not away:  # else a full disk would be filled with this line
                        log.error("outbox_unreachable", error=type(error).__name__)  # noqa: TRY400 - the kind says it all
                    away = True
                    await asyncio.sleep(DATABASE_PAUSE)
                else:
                    if away:
                        log.info("outbox_reachable")
                    away = False
        finally:
            if self._closing:
                await self._at_rest.wait()  # what is still being sent keeps its lease
            keeping.cancel()

    async def _round(self) -> None:
        """Claim as many rows as there are free workers; with nothing to do, sleep until woken or the next may go."""
        self._wake.clear()
        async with self._claiming:
            claimed = [] if self._closing else await self._claim()
            for item in claimed:
                task = asyncio.create_task(self._handle(item), name=f"deliver {item.kind} {item.id}")
                self._active[task] = item.id
                task.add_done_callback(self._done)
        if not claimed:
            await self._sleep()

    async def stop(self) -> None:
        """No new work; what is being sent is finished, the rest goes back, to be looked for if it was begun."""
        self._closing = True
        self._wake.set()
        async with self._claiming:
            pass  # what is just being claimed belongs to what is finished or given back
        if self._active:
            await asyncio.wait(self._active, timeout=STOP_SECONDS)
        begun = tuple(self._active.values())
        for task in self._active:
            task.cancel()
        self._at_rest.set()
        await self._desk.quietly(SYSTEM, outbox.release, by=self._name, begun=begun)

    async def idle(self) -> bool:
        """Nothing at work and nothing that may go now: what a test or a rehearsal waits for."""
        if self._is_moving:
            return False
        depth, ready = await self._desk.look(SYSTEM, outbox.waiting)
        moments = [one for one in (ready, self._shut_until) if one is not None]
        waits = bool(moments) and min(moments) > self._machine_now()
        return not self._is_moving and not depth.get("leased") and (not depth.get("pending") or waits)

    @property
    def _is_moving(self) -> bool:
        """At work, or about to look: what the budget said before may be over by then."""
        return bool(self._active) or self._wake.is_set() or self._claiming.locked()

    @property
    def shut_until(self) -> datetime | None:
        """When Slack's budget lets something go that waits in the record now; None while it holds nothing up."""
        return self._shut_until

    def _done(self, task: asyncio.Task[None]) -> None:
        self._active.pop(task, None)
        self._wake.set()
        if not task.cancelled() and task.exception() is not None:
            log.error("delivery_task_failed", exc_info=task.exception())

    async def _claim(self) -> list[Item]:
        room = self._workers - len(self._active)
        if room <= 0 or self._is_paused():
            return []
        items = await self.leases.claim(limit=room, rooms=self._intake.rooms())
        self._intake.take(items)
        shut = None if items else self._intake.shut_for()
        self._shut_until = None if shut is None else self._machine_now() + timedelta(seconds=shut)
        return items

    def _is_paused(self) -> bool:
        """Not for longer than was meant, though the machine's clock be set back."""
        if self._paused_until is None:
            return False
        return timedelta(0) < self._paused_until - self._machine_now() <= timedelta(seconds=AUTH_PAUSE)

    async def _sleep(self) -> None:
        await self._crowd()
        ready = await self._desk.look(SYSTEM, outbox.next_ready)
        seconds = IDLE_SECONDS
        for moment in (ready, self._shut_until):
            if moment is not None:
                seconds = min(max((moment - self._machine_now()).total_seconds(), 0.02), seconds)
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return

    async def _crowd(self) -> None:
        """While the budget is spent there is nothing to hurry for, until it is not."""
        for _ in range(GLANCES):
            if self._shut_until is None or self._machine_now() >= self._shut_until:
                return
            await asyncio.sleep(CROWDED / GLANCES)

    async def _handle(self, item: Item) -> None:
        ROW.set(item.id)
        URGENT.set(item.urgency == Urgency.PAGE)
        BACK.set(item.put_off)
        redraws.goes_on(item.drawn)
        try:
            await self._carry_out(item)
        finally:
            self.leases.let_go(item)
            self._intake.let_go(item)

    async def _carry_out(self, item: Item) -> None:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                sent = await self._effects.carry_out(item)
        except PostponedError as wait:
            await self._postpone(item, seconds=wait.seconds, error=wait.reason, unsure=False, counted=False)
        except RetriedError as again:
            await self._postpone(item, seconds=again.seconds, error=again.reason, unsure=True, counted=True)
        except ParkedError as error:
            await self._park(item, str(error))
        except LeaseLostError:
            log.warning("lease_lost", row=item.id, kind=item.kind)
        except UNREACHABLE as error:
            log.warning("record_unreachable", row=item.id, kind=item.kind, error=type(error).__name__)
            await self._retry(item, Trouble(Verdict.RETRY, "record_unreachable", unsure=True))
        except Exception as error:  # noqa: BLE001 - the delivery loop is one of the three edges; a row must never hang
            await self._failed(item, error)
        else:
            self._came_through = self._machine_now()
            await self._desk.quietly(SYSTEM, outbox.settle, item, sent, by=self._name, drawn=redraws.drawn())
            log.debug("delivered", row=item.id, kind=item.kind, ticket=_ticket(item))

    async def _failed(self, item: Item, error: Exception) -> None:
        trouble = understand(error)
        if trouble is None:
            log.error("effect_crashed", row=item.id, kind=item.kind, ticket=_ticket(item), exc_info=error)
            await self._park(item, told(error))
        elif trouble.verdict is Verdict.WAIT:
            seconds = trouble.retry_after or 1.0
            await self._postpone(item, seconds=seconds, error=trouble.code, unsure=False, counted=False)
        elif trouble.verdict is Verdict.RETRY and not self._is_to_blame(item):
            await self._retry(item, trouble)
        elif trouble.verdict is Verdict.REAUTHORISE:
            self._paused_until = self._machine_now() + timedelta(seconds=AUTH_PAUSE)
            log.error("slack_token_refused", code=trouble.code)
            await self._postpone(item, seconds=AUTH_PAUSE, error=trouble.code, unsure=False, counted=False)
        else:
            await self._park(item, trouble.code)

    def _is_to_blame(self, item: Item) -> bool:
        """Tried often enough while others came through; in an outage of Slack nobody is given up."""
        seen = self._came_through
        others = seen is not None and timedelta(0) <= self._machine_now() - seen < OUTAGE
        return item.attempts >= MOST_ATTEMPTS and others

    async def _retry(self, item: Item, trouble: Trouble) -> None:
        seconds = min(0.5 * 2.0 ** min(item.attempts - 1, 10), LONGEST_BACKOFF)
        log.info("delivery_retried", row=item.id, kind=item.kind, code=trouble.code, seconds=seconds)
        await self._postpone(item, seconds=seconds, error=trouble.code, unsure=trouble.unsure, counted=True)

    async def _postpone(self, item: Item, *, seconds: float, error: str, unsure: bool, counted: bool) -> None:
        until = self._machine_now() + min(timedelta(seconds=seconds), FARTHEST)
        back = partial(outbox.postpone, until=until, error=error, unsure=unsure, counted=counted)
        await self._desk.quietly(SYSTEM, back, item, by=self._name, drawn=redraws.drawn())

    async def _park(self, item: Item, error: str) -> None:
        log.error("parked", row=item.id, kind=item.kind, ticket=_ticket(item), error=error)
        await self._desk.quietly(SYSTEM, outbox.park, item, by=self._name, error=error)
        for tell in self.on_parked:
            tell(item, error)
