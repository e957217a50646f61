"""The store: engines, database threads and the only commit. SQLite has one writer thread that runs all waiting use
cases, each in its own SAVEPOINT, and commits once for all of them; PostgreSQL gives each use case a transaction of
its own. What the use cases do is not its business.
"""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from models.wakeups import ALIVE, Listener, tell

T = TypeVar("T")
Job = tuple[Callable[[Session], Any], "Future[Any]"]

# The database is away, full, or can only be read; the work is in order.
UNREACHABLE = (OperationalError, InterfaceError, InternalError, PoolTimeout)
BATCH = 64  # use cases per commit; bounds how long the first of them waits
RETRIES = 5  # PostgreSQL: deadlocks, serialization failures and rows read too early are answered by trying again
# So is a key that is there already: another transaction may have put it there since this one looked.
RETRYABLE = frozenset({"40001", "40P01", "23505"})
READ_ONLY = "25006"  # another server took over from this one
BUSY_SECONDS = 10.0
# A server that does not answer is given up within seconds; one that vanished in the middle, within half a minute.
GIVE_UP = {**ALIVE, "connect_timeout": 5, "tcp_user_timeout": 25_000}


class Store:
    """One database. `write` runs a function in a transaction that is committed before its future is done."""

    def __init__(self, url: str, *, threads: int = 8) -> None:
        self.url = make_url(url)
        self.name = uuid4().hex  # tells this process's commits from those of others
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url, self.url.database) if self.is_sqlite else _postgres_engine(url, threads)
        self._readers = ThreadPoolExecutor(threads, thread_name_prefix="db")
        self.on_commit: list[Callable[[int, float], None]] = []  # use cases committed together, seconds
        self.on_rollback: list[Callable[[], None]] = []  # the database failed; a refusal is no failure
        self._writer = _GroupCommit(self._commit_all) if self.is_sqlite else None

    def write(self, use_case: Callable[[Session], T], *, news: bool = False) -> "Future[T]":
        """The future is done after COMMIT; it carries the use case's error, or the error of the commit itself.

        `news`: the other processes on this database hear of the commit.
        """
        if self._writer is not None:
            return self._writer.submit(use_case)
        return self._readers.submit(self._transact, self._with_news(use_case) if news else use_case)

    def listener(self, heard: Callable[[], None]) -> Listener | None:
        """Hears of the other processes' commits; none on SQLite, where there is one process."""
        return None if self.is_sqlite else Listener(self.engine, self.url, name=self.name, heard=heard)

    def read(self, query: Callable[[Session], T]) -> "Future[T]":
        """A consistent look beside the writers; whatever the query changes is rolled back."""
        return self._readers.submit(self._look, query)

    def close(self) -> None:
        """Finish what was taken, then close every connection."""
        if self._writer is not None:
            self._writer.close()
        self._readers.shutdown(wait=True)
        self.engine.dispose()

    def _with_news(self, use_case: Callable[[Session], T]) -> Callable[[Session], T]:
        def telling(session: Session) -> T:
            value = use_case(session)
            tell(session, self.name)
            return value

        return telling

    def _look(self, query: Callable[[Session], T]) -> T:
        with self.engine.connect() as connection, Session(connection) as session:
            return query(session)

    def _transact(self, use_case: Callable[[Session], T]) -> T:
        for attempt in range(1, RETRIES + 1):
            try:
                value: T = self._commit_all([use_case])[0]()
                return value  # noqa: TRY300 - only what stands above may be tried again
            except (DBAPIError, StaleDataError) as error:
                if attempt == RETRIES or not _may_be_tried_again(error):
                    raise
        raise AssertionError("unreachable")

    def _commit_all(self, use_cases: "list[Callable[[Session], Any]]") -> list[Callable[[], Any]]:
        started = time.perf_counter()
        try:
            with self.engine.connect() as connection:
                outcomes = _commit_all(connection, use_cases)
        except SQLAlchemyError:
            for tell in self.on_rollback:
                tell()
            raise
        for told in self.on_commit:
            told(len(use_cases), time.perf_counter() - started)
        return outcomes


def _may_be_tried_again(error: DBAPIError | StaleDataError) -> bool:
    """A stale row was read, and changed by another transaction before this one held it."""
    return isinstance(error, StaleDataError) or getattr(error.orig, "sqlstate", None) in RETRYABLE


class _GroupCommit:
    """SQLite's single writer: it drains the queue, runs each use case in a SAVEPOINT and commits once for all."""

    def __init__(self, commit_all: Callable[[list[Callable[[Session], Any]]], list[Callable[[], Any]]]) -> None:
        self._commit_all = commit_all
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="db-writer", daemon=True)
        self._thread.start()

    def submit(self, use_case: Callable[[Session], T]) -> "Future[T]":
        future: Future[T] = Future()
        self._queue.put((use_case, future))
        return future

    def close(self) -> None:
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        closing = False
        while not closing:
            batch, closing = self._drain()
            if batch:
                self._commit(batch)

    def _drain(self) -> tuple[list[Job], bool]:
        batch: list[Job] = []
        job = self._queue.get()
        while job is not None:
            batch.append(job)
            if len(batch) == BATCH or self._queue.empty():
                return batch, False
            job = self._queue.get()
        return batch, True

    def _commit(self, batch: list[Job]) -> None:
        try:
            outcomes = self._commit_all([use_case for use_case, _ in batch])
        except BaseException as error:  # noqa: BLE001 - handed on whole: nobody may be answered as if this commit had happened
            for _, future in batch:
                future.set_exception(error)
            return
        for (_, future), outcome in zip(batch, outcomes, strict=True):
            _settle(future, outcome)


def _commit_all(connection: Connection, use_cases: list[Callable[[Session], Any]]) -> list[Callable[[], Any]]:
    """Run each in its own SAVEPOINT (one alone needs none), commit once, return how each of them ended."""
    transaction = connection.begin()
    try:
        alone = len(use_cases) == 1
        outcomes = [_run_one(connection, use_case, alone=alone) for use_case in use_cases]
        transaction.commit()
    except BaseException:
        transaction.close()  # rolled back, if it is not yet, and parted from its connection even if the commit failed
        raise
    return outcomes


def _run_one(connection: Connection, use_case: Callable[[Session], Any], *, alone: bool) -> Callable[[], Any]:
    if alone:
        value = _in_session(connection, use_case)
        return lambda: value
    try:
        with connection.begin_nested():
            value = _in_session(connection, use_case)
    except OperationalError:
        raise  # the database itself is in trouble (disk full, lost connection): the whole batch fails
    except Exception as error:  # noqa: BLE001 - kept for its own caller; the others of the batch go on
        return _raiser(error)
    return lambda: value


def _in_session(connection: Connection, use_case: Callable[[Session], T]) -> T:
    with Session(connection, join_transaction_mode="rollback_only", expire_on_commit=False) as session:
        value = use_case(session)
        session.flush()
        return value


def _raiser(error: Exception) -> Callable[[], Any]:
    def again() -> Any:
        raise error

    return again


def _settle(future: "Future[Any]", outcome: Callable[[], Any]) -> None:
    try:
        value = outcome()
    except Exception as error:  # noqa: BLE001 - handed on to the one who waits
        future.set_exception(error)
    else:
        future.set_result(value)


def _sqlite_engine(url: str, database: str | None) -> Engine:
    if database not in (None, "", ":memory:"):
        Path(str(database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we begin transactions ourselves, or SAVEPOINT would not nest
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # the writer takes the lock at once: a deferred one could fail in the middle of a use case
        writer = threading.current_thread().name == "db-writer"
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")

    return engine


def _postgres_engine(url: str, threads: int) -> Engine:
    engine = create_engine(
        url,
        connect_args=GIVE_UP,
        pool_size=threads,
        max_overflow=2,
        pool_pre_ping=True,
        pool_timeout=BUSY_SECONDS,
        hide_parameters=True,
    )

    @event.listens_for(engine, "handle_error")
    def _leave(context: ExceptionContext) -> None:
        """The next connections are made anew, to whichever of the servers may be written."""
        if getattr(context.original_exception, "sqlstate", None) == READ_ONLY:
            context.is_disconnect = True

    return engine
