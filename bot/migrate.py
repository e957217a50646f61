"""Bring the database to the schema of this version. One process does it, the others wait; what a rolling deploy may
and may not change is in docs/deploying.md.
"""

from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from models.session import Store

LOCK = 4_823_019  # any number of ours: PostgreSQL keeps other migrating processes waiting on it


def config() -> Config:
    """Alembic's configuration, in code: there is nothing to edit."""
    found = Config()
    found.set_main_option("script_location", str(Path(str(files("models"))) / "migrations"))
    return found


def upgrade(store: Store) -> str | None:
    """To the newest schema; returns the revision. Safe to call from any number of processes at once."""
    with store.engine.begin() as connection:
        if not store.is_sqlite:  # held until the transaction ends
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        return _upgrade(connection)


def _upgrade(connection: Connection) -> str | None:
    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")
    return MigrationContext.configure(connection).get_current_revision()


def stamp(connection: Connection) -> None:
    """Write down that this database has the newest schema already."""
    settings = config()
    settings.attributes["connection"] = connection
    command.stamp(settings, "head")


def current(store: Store) -> tuple[str | None, str | None]:
    """The database's revision and this version's: `doctor` compares them."""
    newest = ScriptDirectory.from_config(config()).get_current_head()
    with store.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision(), newest
