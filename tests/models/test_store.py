"""The store: one commit for all that wait, each on its own feet (both databases where both behave alike)."""

import socket
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from threading import Event

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from models.outbox import remember
from models.person import PersonRow
from models.session import UNREACHABLE, Store

NOW = datetime(2026, 3, 17, 2, 0, tzinfo=UTC)


def person(name: str) -> Callable[[Session], str]:
    """A use case that puts somebody on record."""

    def add(session: Session) -> str:
        session.add(PersonRow(name=name, slack_id=name))
        session.flush()
        return name

    return add


def names(session: Session) -> list[str]:
    return sorted(session.execute(text("SELECT name FROM person")).scalars())


def test_what_is_answered_is_committed(store: Store, open_store: Callable[[], Store]) -> None:
    """Another process sees it as soon as the future is done."""
    assert store.write(person("wang")).result() == "wang"
    assert open_store().read(names).result() == ["wang"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_failing_use_case_rolls_back_alone(store: Store) -> None:
    """The others of its batch are committed; only its own caller hears of the failure."""
    gate = Event()
    first = store.write(lambda _: gate.wait(5))
    waiting: list[Future[str]] = [store.write(person(name)) for name in ("wang", "wang", "li")]
    gate.set()
    first.result()
    assert waiting[0].result() == "wang"
    with pytest.raises(DBAPIError):
        waiting[1].result()
    assert waiting[2].result() == "li"
    assert store.read(names).result() == ["li", "wang"]


def test_a_use_case_that_raises_leaves_nothing(store: Store) -> None:
    """No ticket, no history, no message."""

    def half_done(session: Session) -> None:
        person("wang")(session)
        raise ValueError("changed my mind")

    with pytest.raises(ValueError, match="changed my mind"):
        store.write(half_done).result()
    assert store.read(names).result() == []


def test_a_look_changes_nothing(store: Store) -> None:
    """Whatever a query does is rolled back."""
    store.read(person("wang")).result()
    assert store.read(names).result() == []


def test_a_key_is_remembered_once(store: Store) -> None:
    """The second of the same click, submission or event is recognised."""
    assert store.write(lambda session: remember(session, "view:V1", NOW)).result()
    assert not store.write(lambda session: remember(session, "view:V1", NOW)).result()


def test_a_key_of_a_failed_use_case_is_free_again(store: Store) -> None:
    """What was typed wrongly may be sent again from the same form."""

    def refused(session: Session) -> None:
        assert remember(session, "view:V1", NOW)
        raise ValueError("a field is empty")

    with pytest.raises(ValueError, match="a field is empty"):
        store.write(refused).result()
    assert store.write(lambda session: remember(session, "view:V1", NOW)).result()


def test_fifty_at_once_are_all_there(store: Store) -> None:
    """None is lost and none waits for ever."""
    waiting = [store.write(person(f"p{number:02}")) for number in range(50)]
    assert [one.result(timeout=30) for one in waiting] == [f"p{number:02}" for number in range(50)]
    assert len(store.read(names).result()) == 50


def test_a_server_that_accepts_and_says_nothing_is_given_up() -> None:
    """As behind a broken balancer: whoever waits hears of it within seconds, and not when the network gives up."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        store = Store(f"postgresql+psycopg://hotline@127.0.0.1:{mute.getsockname()[1]}/hotline", threads=1)
        started = time.monotonic()
        with pytest.raises(OperationalError):
            store.read(names).result()
        store.close()
    assert time.monotonic() - started < 15


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_server_that_can_only_be_read_is_left(open_store: Callable[[], Store]) -> None:
    """Another has taken over from it: whoever writes hears that the record is away, and no connection to it is kept."""
    store = open_store()
    server = "SELECT pg_backend_pid()"
    first = store.read(lambda session: session.scalar(text(server))).result()

    def refused(session: Session) -> None:
        session.execute(text("SET TRANSACTION READ ONLY"))
        person("wang")(session)

    with pytest.raises(UNREACHABLE):
        store.write(refused).result()
    assert store.read(lambda session: session.scalar(text(server))).result() != first
    assert store.write(person("wang")).result() == "wang"


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_who_looked_a_moment_too_early_looks_again(open_store: Callable[[], Store]) -> None:
    """Two processes find somebody missing at one moment and both put them on record: the second finds the first's."""
    one, two = open_store(), open_store()
    looked, written = Event(), Event()

    def keep(session: Session) -> str:
        there = session.execute(text("SELECT name FROM person WHERE slack_id = 'U1'")).scalar()
        if there is not None:
            return f"found {there}"
        looked.set()
        written.wait(5)
        session.add(PersonRow(name="from two", slack_id="U1"))
        session.flush()
        return "entered"

    late = two.write(keep)
    assert looked.wait(5)
    one.write(lambda session: session.add(PersonRow(name="from one", slack_id="U1"))).result()
    written.set()
    assert late.result() == "found from one"
