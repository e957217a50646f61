"""Whenever, how often and by however many processes the desk sweeps: the same nudges, each once (§3.7 a, b, f)."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.thresholds import threshold_instants
from domain.ticket import Hours, PendingReason, Priority
from models.clock import ClockRow, clocks_of, log_of
from models.session import Store
from services import clocks, handling
from services.handling import HoldForm
from services.work import Work
from tests.conftest import NewDatabase
from tests.rulebooks import example, local
from tests.services.standing_desk import StandingDesk

MONDAY = local("2026-03-16 08:00")
MINUTES = st.integers(0, 5 * 24 * 60)
LOOKS = st.lists(st.tuples(MINUTES, st.integers(0, 1)), min_size=1, max_size=10)
CALM = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
MANY, FEW = settings(CALM, max_examples=12), settings(CALM, max_examples=3)  # PostgreSQL copies a database for each
ASKS = HoldForm(reason=PendingReason.WAITING_FOR_USER, question="Which room?")


@dataclass(frozen=True, slots=True)
class Life:
    """A ticket reported on Monday at `reported` minutes past 08:00, held by He, perhaps waiting for Wang meanwhile."""

    priority: Priority
    hours: Hours
    reported: int
    waits: tuple[int, int] | None


@st.composite
def lives(draw: st.DrawFn) -> Life:
    reported = draw(st.integers(0, 600))
    begin = draw(st.integers(reported + 1, 2000))
    waits = draw(st.none() | st.integers(begin, 4000).map(lambda end: (begin, end)))
    return Life(draw(st.sampled_from(Priority)), draw(st.sampled_from(Hours)), reported, waits)


def at(minutes: int) -> datetime:
    return MONDAY + timedelta(minutes=minutes)


@contextmanager
def desks(new_database: NewDatabase, kind: str, processes: int) -> Iterator[list[StandingDesk]]:
    """So many processes on one empty database."""
    with new_database(kind) as url, ExitStack() as stack:
        stores = [Store(url, threads=2) for _ in range(processes)]
        for store in stores:
            stack.callback(store.close)
        yield [StandingDesk(store, example()) for store in stores]


def live(life: Life, looks: list[tuple[int, int]], by: list[StandingDesk], *, always_up: bool) -> StandingDesk:
    """Tell a life in order of time, with sweeps at a minute by a process; always up: and at every due moment too."""
    happenings: list[tuple[int, str, int]] = [(life.reported, "report", 0)]
    happenings += [] if life.waits is None else [(life.waits[0], "hold", 0), (life.waits[1], "resume", 0)]
    happenings += [(minute, "sweep", process % len(by)) for minute, process in looks if minute >= life.reported]
    desk = by[0]
    for minute, what, process in sorted(happenings, key=lambda one: one[0]):
        if always_up:
            _pass_time(desk, at(minute))
        for one in by:
            one.now = at(minute)
        match what:
            case "report":
                desk.report(life.priority, hours=life.hours, held_by="he")
            case "hold":
                desk.do(handling.hold, 1, ASKS, by="he")
            case "resume":
                desk.do(handling.resume, 1, by="he")
            case "sweep":
                by[process].sweep()
    return desk


def _pass_time(desk: StandingDesk, until: datetime) -> None:
    if until > desk.now:
        desk.run_until(until.strftime("%Y-%m-%d %H:%M:%S"))


def nudged(desk: StandingDesk) -> list[tuple[Any, ...]]:
    return sorted(
        (one.at, one.data["clock"], one.data["percent"], tuple(one.data["merged"]), tuple(one.data["told"]))
        for one in desk.history("sla_warned")
    )


@given(life=lives(), looks=LOOKS)
@MANY
def test_looking_more_often_changes_nothing(
    new_database: NewDatabase, life: Life, looks: list[tuple[int, int]]
) -> None:
    """§3.7 f: whatever else looks in between, a desk that is always up sends what one that sweeps when due sends."""
    _more_often(new_database, "sqlite", life, looks)


@given(life=lives(), looks=LOOKS)
@FEW
def test_looking_more_often_changes_nothing_on_postgresql(
    new_database: NewDatabase, life: Life, looks: list[tuple[int, int]]
) -> None:
    """The same where processes really work side by side."""
    _more_often(new_database, "postgresql", life, looks)


def _more_often(new_database: NewDatabase, kind: str, life: Life, looks: list[tuple[int, int]]) -> None:
    end = [(5 * 24 * 60, 0)]
    with desks(new_database, kind, 1) as alone, desks(new_database, kind, 2) as both:
        expected = nudged(live(life, end, alone, always_up=True))
        assert nudged(live(life, looks + end, both, always_up=True)) == expected


@given(life=lives(), looks=LOOKS)
@MANY
def test_after_any_outages_every_threshold_was_sent_or_merged_exactly_once(
    new_database: NewDatabase, life: Life, looks: list[tuple[int, int]]
) -> None:
    """§3.7 a, b: two processes sweeping each instant twice send what one sends, and miss and repeat nothing."""
    _after_outages(new_database, "sqlite", life, looks)


@given(life=lives(), looks=LOOKS)
@FEW
def test_after_any_outages_every_threshold_was_sent_or_merged_exactly_once_on_postgresql(
    new_database: NewDatabase, life: Life, looks: list[tuple[int, int]]
) -> None:
    """The same where processes really work side by side."""
    _after_outages(new_database, "postgresql", life, looks)


def _after_outages(new_database: NewDatabase, kind: str, life: Life, looks: list[tuple[int, int]]) -> None:
    with desks(new_database, kind, 1) as alone, desks(new_database, kind, 2) as both:
        one = live(life, looks, alone, always_up=False)
        twice = [(minute, process + more) for minute, process in looks for more in (0, 1)]
        two = live(life, twice, both, always_up=False)
        assert nudged(two) == nudged(one)
        last = max(minute for minute, _ in looks)
        _complete(one, at(last) if last >= life.reported else None)


def _complete(desk: StandingDesk, swept_at: datetime | None) -> None:
    """Each percentage at most once; and after an opening has been swept, none that was reached before is missing."""
    sent: dict[str, list[int]] = {}
    for row in desk.history("sla_warned"):
        sent.setdefault(row.data["clock"], []).extend((row.data["percent"], *row.data["merged"]))
    for clock, percents in sent.items():
        assert len(percents) == len(set(percents)), clock
    if swept_at is None or not desk.rules.office.is_open(swept_at):
        return
    for kind, reached in desk.do(_reached, swept_at).items():
        assert set(sent.get(kind, [])) >= reached, kind


def _reached(work: Work, swept_at: datetime) -> dict[str, set[int]]:
    """What the rules say had been reached on clocks that still run at the last sweep."""
    found = {}
    for clock in clocks_of(work.session, 1):
        if clock.state == "running" and log_of(work.session, clock.id)[-1].at <= swept_at:
            found[clock.kind] = _percents(work, clock, swept_at)
    return found


def _percents(work: Work, clock: ClockRow, swept_at: datetime) -> set[int]:
    rungs = work.rules.policy.nudging.rungs(clocks.ClockKind(clock.kind))
    log = clocks.log(work, clock)
    calendars = work.rules.calendars
    instants = threshold_instants(log, [one.at for one in rungs], now=swept_at, calendars=calendars)
    return {one.percent for one in instants if one.at <= swept_at}
