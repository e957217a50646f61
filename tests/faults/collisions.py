"""Two processes whose transactions meet on one database: the second begins while the first has written everything and
not committed, and it is seen waiting for a lock. What came of it is read in a form that may be compared with what comes
of the same two steps, one after the other.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from sqlalchemy import Engine, event, text

from domain.errors import DeskError
from domain.people import SYSTEM
from models.clock import TimerRow, clocks_of
from models.outbox import OutboxRow
from models.session import Store
from models.ticket import TicketRow
from services import auditing
from services.work import Work
from tests.conftest import NewDatabase
from tests.rulebooks import example
from tests.services.standing_desk import StandingDesk
from views.errors import sentence
from views.refusals import UNKNOWN
from views.words import Language

PATIENCE = 10.0
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
OWN = frozenset({"audit_hash"})  # sealed over ids, which a transaction that is tried again uses up


@dataclass(frozen=True)
class Act:
    """One step of one person, or of the desk itself."""

    use_case: Callable[..., object]
    args: tuple[object, ...] = ()
    by: str | None = None
    more: dict[str, object] = field(default_factory=dict)

    def on(self, desk: StandingDesk, *, then: Callable[[Work], object] = lambda _: None) -> str:
        """What came of it: done, or the code of its refusal, which has a sentence in both languages."""

        def run(work: Work) -> object:
            value = self.use_case(work, *self.args, **self.more)
            work.session.flush()
            then(work)
            return value

        try:
            desk.do(run, by=self.by)
        except DeskError as refusal:
            return refusal.code if _has_sentences(refusal) else "no sentence"
        return "done"


def _has_sentences(refusal: DeskError) -> bool:
    for language in (Language("en"), Language("zh")):
        unknown = language.fill(UNKNOWN, {"code": refusal.code})
        if sentence(refusal, language).strip() in {"", unknown}:
            return False
    return True


def act(use_case: Callable[..., object], *args: object, by: str | None = None, **more: object) -> Act:
    return Act(use_case, args, by, more)


@contextmanager
def processes(new_database: NewDatabase, *, size: int = 2) -> Iterator[list[StandingDesk]]:
    """So many processes on one empty database of PostgreSQL."""
    with new_database("postgresql") as url, ExitStack() as stack:
        stores = [Store(url, threads=8) for _ in range(size)]
        for store in stores:
            stack.callback(store.close)
        yield [StandingDesk(store, example()) for store in stores]


def collide(first: StandingDesk, second: StandingDesk, one: Act, other: Act) -> tuple[str, str]:
    """`one` has written everything when `other` begins, and commits once `other` waits for it."""
    written, go = Event(), Event()

    def hold(_: Work) -> None:
        written.set()
        assert go.wait(PATIENCE)

    with ThreadPoolExecutor(2) as threads:
        ahead = threads.submit(one.on, first, then=hold)
        try:
            assert written.wait(PATIENCE), f"the first was not let: {ahead.result(PATIENCE)}"
            behind = threads.submit(other.on, second)
            assert until_somebody_waits(first.store.engine, behind), "they did not collide"
        finally:
            go.set()
        return ahead.result(PATIENCE), behind.result(PATIENCE)


def until_somebody_waits(engine: Engine, unless: "Future[Any]") -> bool:
    """Whether a transaction of this database is seen waiting for a lock before that future is done."""
    until = time.monotonic() + PATIENCE
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while time.monotonic() < until and not unless.done():
            if connection.execute(text(WAITING)).scalar_one():
                return True
            time.sleep(0.005)
    return False


def states_of_errors(store: Store) -> list[str]:
    """The SQLSTATE of each statement that this process's database refuses from now on."""
    found: list[str] = []
    event.listen(
        store.engine, "handle_error", lambda met: found.append(str(getattr(met.original_exception, "sqlstate", "")))
    )
    return found


def on_record(desk: StandingDesk) -> dict[str, object]:
    """Tickets, their histories and clocks, what is to be told and what is to be looked at; every history is whole."""
    names = desk.names()
    tickets = desk.look(lambda session: [row.id for row in session.query(TicketRow).order_by(TicketRow.id)])
    assert_whole(desk, tickets)
    return {
        "tickets": desk.look(_tickets),
        "history": [
            (one.ticket_id, one.seq, one.at, names.get(one.actor_id or 0), one.kind, one.changes)
            for one in sorted(desk.history(), key=lambda one: (one.ticket_id or 0, one.seq))
        ],
        "clocks": [
            (number, one.kind, one.ref, one.state, one.due_at)
            for number in tickets
            for one in desk.look(lambda session, number=number: clocks_of(session, number))
        ],
        "told": sorted(desk.look(_told)),
        "timers": sorted(desk.look(_timers)),
    }


def assert_whole(desk: StandingDesk, tickets: list[int]) -> None:
    """Each chain of hashes holds, from its first entry to what the ticket says is its last."""
    for number in tickets:
        entries = desk.look(lambda session, number=number: auditing.verified(_work(desk, session), number))
        assert entries
        assert [one.seq for one in entries if not one.sound] == []


def _work(desk: StandingDesk, session: Any) -> Work:
    return Work(session, desk.now, desk.rules, SYSTEM)


def _tickets(session: Any) -> list[dict[str, object]]:
    columns = [column.key for column in TicketRow.__mapper__.column_attrs if column.key not in OWN]
    rows = session.query(TicketRow).order_by(TicketRow.id)
    return [{name: getattr(row, name) for name in columns} for row in rows]


def _told(session: Any) -> list[tuple[str, ...]]:
    rows = session.query(OutboxRow)
    return [(row.kind, row.lane, str(row.ticket_id), str(row.person_id), str(row.place), row.state) for row in rows]


def _timers(session: Any) -> list[tuple[str, str, str]]:
    return [(row.kind, row.ref, row.next_look_at.isoformat()) for row in session.query(TimerRow)]
