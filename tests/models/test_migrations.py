"""The schema that migrations build is the schema of the tables, on both databases; the history cannot be edited."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from bot import migrate
from models import tables
from models.audit import AuditRow
from models.base import Base
from models.search import of_the_engine
from models.session import Store

ENTRY = {
    "seq": 1,
    "at": datetime(2026, 3, 17, 2, 0, tzinfo=UTC),
    "kind": "noted",
    "data": {},
    "changes": {},
    "previous": "",
    "hash": "x",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A database without a single table."""
    if request.param == "sqlite":
        store = Store(f"sqlite:///{tmp_path / 'new.db'}", threads=1)
        yield store
        store.close()
        return
    admin: Engine = request.getfixturevalue("postgres")
    name = f"m{uuid4().hex}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    store = Store(admin.url.set(database=name).render_as_string(hide_password=False), threads=1)
    yield store
    store.close()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def test_migrations_build_the_tables(empty: Store) -> None:
    """Nothing is missing and nothing is left over."""
    assert tables.ALL
    migrate.upgrade(empty)
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _is_ours})
        differences = compare_metadata(context, Base.metadata)
    assert differences == []


def _is_ours(_object: object, name: str | None, *_: object) -> bool:
    """The full-text engine keeps tables and columns of its own; that they are there is seen when words are found."""
    return not of_the_engine(name)


def test_migrating_twice_changes_nothing(empty: Store) -> None:
    """Every process may do it at start."""
    assert migrate.upgrade(empty) == migrate.upgrade(empty)
    current, newest = migrate.current(empty)
    assert current == newest


@pytest.mark.parametrize("statement", ["UPDATE audit SET kind = 'x'", "DELETE FROM audit"])
def test_the_history_cannot_be_edited(empty: Store, statement: str) -> None:
    """Whatever program is used, the database refuses."""
    migrate.upgrade(empty)
    with empty.engine.begin() as connection:
        connection.execute(AuditRow.__table__.insert().values(**ENTRY))
    with pytest.raises(DBAPIError, match="append-only"), empty.engine.begin() as connection:
        connection.execute(text(statement))
