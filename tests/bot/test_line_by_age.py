"""The record is the line: whichever process takes a row, who has waited longest goes first, and P1 before all. Played
in time that is counted, with the real budget and the real claim.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.budget import POST, Budget
from bot.effects.table import intake_of
from bot.intake import PATIENCE, Intake
from bot.leases import ROW
from domain.effects import Effect, EffectKind, Urgency
from domain.people import SYSTEM
from models.session import Store
from services import outbox
from services.desk import Desk, SystemClock
from services.outbox import Item, Sent
from services.work import Work
from tests.rulebooks import example

BEGAN = datetime(2026, 3, 16, 2, tzinfo=UTC)
TICK = 0.5
PROCESSES = 4
A_MINUTE = 240  # messages that all processes together spend
LEASE = timedelta(seconds=15)
sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@dataclass
class Line:
    """Processes that share the work, each with its part of the budget; `sent` holds when each row went out."""

    desk: Desk
    seconds: float = 0.0
    added: dict[str, float] = field(default_factory=dict)
    sent: dict[str, float] = field(default_factory=dict)
    processes: list[tuple[Budget, Intake]] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(5))

    def begin(self) -> tuple[Budget, Intake]:
        budget = Budget(share=1 / PROCESSES, clock=lambda: self.seconds)
        return budget, intake_of(budget)

    @property
    def now(self) -> datetime:
        return BEGAN + timedelta(seconds=self.seconds)

    async def add(self, *keys: str, urgency: Urgency, kind: EffectKind = EffectKind.RECEIPT) -> None:
        """Each in a lane of its own, and where nothing else is said in a channel of its own."""
        await self.desk.do(SYSTEM, _tell, [Effect(kind=kind, lane=key, urgency=urgency, key=key) for key in keys])
        self.added |= dict.fromkeys(keys, self.seconds)

    async def turn_of(self, place: int, channel_of: dict[str, str]) -> None:
        """One process takes what it has room for and sends it, or puts it off as the budget says."""
        budget, intake = self.processes[place]
        if intake.shut_for() is not None and not intake.rooms()[-1].pages:
            return  # there is nothing else here than what is posted
        name = f"p{place}"
        items = await self.desk.quietly(
            SYSTEM, outbox.claim, by=name, now=self.now, lease=LEASE, limit=8, rooms=intake.rooms()
        )
        intake.take(items)
        for item in items:
            ROW.set(item.id)
            place_of, urgent = channel_of.get(item.key, item.key), item.urgency == Urgency.PAGE
            turn = budget.turn(POST, place_of, patience=PATIENCE, urgent=urgent, back=item.put_off)
            intake.asked(POST)
            await self._done(item, name, turn.wait, granted=turn.granted)
            intake.let_go(item)

    async def _done(self, item: Item, name: str, wait: float, *, granted: bool) -> None:
        if granted:
            self.sent[item.key] = self.seconds + wait
            await self.desk.quietly(SYSTEM, outbox.settle, item, Sent(), by=name)
            return
        until = self.now + timedelta(seconds=wait)
        await self.desk.quietly(
            SYSTEM, outbox.postpone, item, by=name, until=until, error="spent", unsure=False, counted=False
        )

    async def play(self, channel_of: dict[str, str], *, until: float, deaths: bool = False) -> None:
        """Who comes first is chance; with `deaths` one process ends every five seconds, and another begins."""
        while self.seconds < until:
            for place in self.chance.sample(range(PROCESSES), PROCESSES):
                await self.turn_of(place, channel_of)
            self.seconds += TICK
            if deaths and self.chance.random() < TICK / 5:
                self.processes[self.chance.randrange(PROCESSES)] = self.begin()

    def overtaken(self, keys: list[str]) -> float:
        """The most seconds by which one went out before another that was there before it."""
        most, latest = 0.0, 0.0
        for key in keys:
            most = max(most, latest - self.sent[key])
            latest = max(latest, self.sent[key])
        return most


def _tell(work: Work, effects: list[Effect]) -> None:
    for effect in effects:
        work.tell(effect, key="")


@pytest.fixture
def line(store: Store) -> Iterator[Line]:
    found = Line(Desk(store, example(), SystemClock()))
    found.processes = [found.begin() for _ in range(PROCESSES)]
    yield found
    ROW.set(None)


@sqlite
async def test_a_flood_goes_out_in_the_order_in_which_it_came(line: Line) -> None:
    """A minute of the limit at once, while processes end; pages that come in between go before all that wait."""
    receipts = [f"r{number}" for number in range(A_MINUTE)]
    await line.add(*receipts, urgency=Urgency.RECEIPT)
    await line.play({}, until=20, deaths=True)
    pages = [f"p{number}" for number in range(20)]
    await line.add(*pages, urgency=Urgency.PAGE)
    await line.play({}, until=90, deaths=True)
    assert line.sent.keys() == {*receipts, *pages}
    assert line.overtaken(receipts) < 15
    assert max(line.sent[key] - line.added[key] for key in pages) < 10


@sqlite
async def test_one_busy_channel_goes_out_by_age_and_delays_no_other(line: Line) -> None:
    """Sixty cards of one channel, a second each; what comes later for it does not go before, and others go at once."""
    early, late = [f"a{number}" for number in range(60)], [f"b{number}" for number in range(20)]
    channel_of = dict.fromkeys([*early, *late], "C1")
    await line.add(*early, urgency=Urgency.RECEIPT)
    await line.play(channel_of, until=10)
    await line.add(*late, urgency=Urgency.RECEIPT)
    await line.add("elsewhere", urgency=Urgency.RECEIPT)
    await line.play(channel_of, until=110)
    assert line.sent.keys() == {*early, *late, "elsewhere"}
    assert line.sent["elsewhere"] - line.added["elsewhere"] < 6
    assert line.overtaken([*early, *late]) < 30


async def test_what_there_is_no_room_for_keeps_its_place_and_is_not_touched(line: Line) -> None:
    """A row that is not taken is not written either: it stands where it stood, with no attempt counted."""
    await line.add(*(f"r{number}" for number in range(40)), urgency=Urgency.RECEIPT)
    await line.add("home", urgency=Urgency.REFRESH, kind=EffectKind.HOME)
    _, intake = line.processes[0]
    rooms = intake.rooms()
    items = await line.desk.quietly(SYSTEM, outbox.claim, by="p", now=line.now, lease=LEASE, limit=50, rooms=rooms)
    posts = next(room for room in rooms if EffectKind.RECEIPT in room.kinds)
    assert [item.key for item in items] == [*(f"r{number}" for number in range(posts.others)), "home"]
    assert 0 < posts.others < posts.pages < 40
    intake.take(items)
    assert next(room for room in intake.rooms() if EffectKind.RECEIPT in room.kinds).others == 0
    assert intake.shut_for() is not None
