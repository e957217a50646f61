"""The figures of a digest over a year of tickets, beside one statement over all of them that adds up the same."""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import and_, create_engine, func, insert, select

from bench.results import Line
from bot.rulebook import load
from domain.digest import Scope
from domain.figures import Period
from domain.ticket import Priority, State
from models import tables
from models.base import Base
from models.session import Store
from models.ticket import TicketRow
from services import figures
from services.work import Work

CONFIG = Path(__file__).parents[1] / "config"
NOW = datetime(2026, 3, 17, 2, tzinfo=UTC)
YEAR = timedelta(days=365)
SPANS = {"a day": timedelta(days=1), "a month": timedelta(days=30)}
OPEN_OF = 100  # one of so many is still open
CHUNK = 20_000
MOMENT = timedelta(microseconds=1)
ENDED = State.CLOSED.value
GOAL = 30


def _rows(tickets: int, numbers: range) -> Iterator[dict[str, Any]]:
    """Reported evenly over the year, resolved after half a day, the last ones of each hundred still open."""
    for number in numbers:
        at = NOW - YEAR * (tickets - number) / tickets
        is_open = not number % OPEN_OF
        yield {
            "type": "incident",
            "state": State.IN_PROGRESS.value if is_open else ENDED,
            "title": "The printer is silent",
            "priority": list(Priority)[number % 4].value,
            "hours": "office",
            "owner_group": "service_desk",
            "source": "user",
            "reported_at": at,
            "created_at": at,
            "resolved_at": None if is_open else min(at + timedelta(hours=12), NOW),
            "audit_seq": 0,
            "audit_hash": "",
        }


def counted(work: Work, period: Period) -> dict[str, tuple[int, int]]:
    """New and resolved in the period by priority, as the digest counts them."""
    lines = figures.flows(work, figures.reach(work, Scope()), period)
    return {str(one.priority): (one.flow.new, one.flow.resolved) for one in lines if one.priority is not None}


def scanned(work: Work, period: Period) -> dict[str, tuple[int, int]]:
    """The same in one statement that passes over every ticket."""
    new = TicketRow.reported_at.between(period.start, period.end - MOMENT)
    resolved = and_(TicketRow.state == ENDED, TicketRow.resolved_at.between(period.start, period.end - MOMENT))
    counts = (func.count().filter(new), func.count().filter(resolved))
    rows = work.session.execute(select(TicketRow.priority, *counts).group_by(TicketRow.priority))
    return {str(priority): (first, second) for priority, first, second in rows}


def measure(*, tickets: int, passes: int) -> list[Line]:
    assert tables.ALL
    rules = load(CONFIG)
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/digest.db"
        engine = create_engine(url)
        Base.metadata.create_all(engine)
        with engine.begin() as connection:
            for start in range(0, tickets, CHUNK):
                numbers = range(start, min(start + CHUNK, tickets))
                connection.execute(insert(Base.metadata.tables["ticket"]), list(_rows(tickets, numbers)))
        engine.dispose()
        store = Store(url, threads=1)

        def timed(what: Callable[[Work, Period], Any], period: Period) -> tuple[float, Any]:
            began = time.perf_counter()
            found = store.read(lambda session: what(Work(session, NOW, rules), period)).result()
            return time.perf_counter() - began, found

        lines = [_line(name, Period(NOW - span, NOW), timed, tickets, passes) for name, span in SPANS.items()]
        store.close()
    return lines


def _line(name: str, period: Period, timed: Callable[..., tuple[float, Any]], tickets: int, passes: int) -> Line:
    timed(counted, period)  # statements are made
    pairs = [(timed(counted, period), timed(scanned, period)) for _ in range(passes)]
    assert all(ours[1] == scan[1] for ours, scan in pairs), "the sums differ"
    faster = statistics.median(scan[0] / ours[0] for ours, scan in pairs)
    took = statistics.median(ours[0] for ours, _ in pairs) * 1e3
    what = f"figures of {name} among {tickets:,} tickets of a year, beside a full scan"
    return Line(what, f"{faster:,.0f}x faster, {took:,.0f} ms", f">= {GOAL}x", faster >= GOAL)
