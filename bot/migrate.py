"""Bring the database to the schema of this version. One process does it, the others wait; what a rolling deploy may
and may not change is in docs/deploying.md.
"""

from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

import structlog
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from models.session import Store

LOCK = 4_823_019  # any number of ours: PostgreSQL keeps other migrating processes waiting on it
log = structlog.get_logger()


class Schema(StrEnum):
    """How a database's schema stands to what this version knows."""

    FITS = "the schema is this version's"
    NEWER = "the schema is newer than this version"
    OLDER = "the schema is older than this version"
    NONE = "there is no schema yet"


@dataclass(frozen=True, slots=True)
class Known:
    """The revisions this version can make."""

    revisions: frozenset[str]
    newest: str | None

    def compare(self, revision: str | None) -> Schema:
        """A revision nobody here has heard of was made by a newer version."""
        if revision is None:
            return Schema.NONE
        if revision == self.newest:
            return Schema.FITS
        return Schema.OLDER if revision in self.revisions else Schema.NEWER


def known() -> Known:
    scripts = ScriptDirectory.from_config(config())
    revisions = frozenset(one.revision for one in scripts.walk_revisions())
    return Known(revisions, scripts.get_current_head())


def config() -> Config:
    """Alembic's configuration, in code: there is nothing to edit."""
    found = Config()
    found.set_main_option("script_location", str(Path(str(files("models"))) / "migrations"))
    return found


def upgrade(store: Store) -> str | None:
    """To the newest schema; returns the revision. Safe to call from any number of processes at once.

    A newer schema is left as it is: in a rolling deploy the version before works on it (docs/deploying.md).
    """
    with store.engine.begin() as connection:
        if not store.is_sqlite:  # held until the transaction ends
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        return _upgrade(connection)


def _upgrade(connection: Connection) -> str | None:
    found = MigrationContext.configure(connection).get_current_revision()
    if known().compare(found) is Schema.NEWER:
        log.warning("schema_newer", revision=found)
        return found
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
    """The database's revision and this version's."""
    with store.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision(), known().newest
