"""On PostgreSQL the processes of one desk wake each other: whoever commits something to be done says so in that very
transaction, and each process listens on a connection of its own. A notice that is lost costs a poll, never a message.
"""

import threading
from collections.abc import Callable
from typing import Any

import psycopg
from sqlalchemy import text
from sqlalchemy.engine import URL, Engine
from sqlalchemy.orm import Session

CHANNEL = "hotline_news"
GLANCE_SECONDS = 0.25  # how soon a process that stops is noticed
AGAIN_SECONDS = 1.0  # after a lost connection
# A server that vanished without a word is noticed within half a minute; meanwhile the polls go on.
ALIVE = {"keepalives": 1, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}


def tell(session: Session, name: str) -> None:
    """Heard by the others when, and only if, this transaction commits."""
    session.execute(text("SELECT pg_notify(:channel, :name)"), {"channel": CHANNEL, "name": name})


class Listener:
    """A thread that hears of the others' commits; `heard` is called in it, and must be safe from any thread."""

    def __init__(self, engine: Engine, url: URL, *, name: str, heard: Callable[[], None]) -> None:
        self._engine, self._url, self._name, self._heard = engine, url, name, heard
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="db-listener", daemon=True)
        self.listening = threading.Event()

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Nothing is heard any more once this has returned."""
        self._closing.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                with self._connect() as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    self.listening.set()
                    self._heard()  # whatever was committed while nobody listened
                    self._listen(connection)
            except psycopg.Error:
                self.listening.clear()
                self._closing.wait(AGAIN_SECONDS)

    def _connect(self) -> "psycopg.Connection[Any]":
        given, named = self._engine.dialect.create_connect_args(self._url)
        return psycopg.connect(*given, **{**named, **ALIVE, "connect_timeout": 5}, autocommit=True)

    def _listen(self, connection: "psycopg.Connection[Any]") -> None:
        while not self._closing.is_set():
            others = [one for one in connection.notifies(timeout=GLANCE_SECONDS, stop_after=1) if self._is_news(one)]
            if others and not self._closing.is_set():
                self._heard()

    def _is_news(self, notice: psycopg.Notify) -> bool:
        return notice.payload != self._name
