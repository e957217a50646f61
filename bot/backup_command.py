"""`hotline backup` and `hotline restore`: a copy of the SQLite database while the bot runs, and back from it. For
PostgreSQL its own tools do both (docs/deploying.md); what comes after a restore is the same for both.
"""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from bot import migrate
from bot.offline import offline_desk
from bot.start import settings
from domain.people import SYSTEM
from models.session import Store
from services import outbox

COMPANIONS = ("-wal", "-shm")


def backup(
    file: Annotated[Path, typer.Argument(help="Where the copy goes; it must not exist yet.")],
) -> None:
    """Copy the SQLite database while the bot runs, and check the copy."""
    source = _database()
    if not source.exists():
        _refuse(f"There is no database {source}.")
    if file.exists():
        _refuse(f"{file} exists already; name a file that does not.")
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.unfinished")
    _copy(source, unfinished)
    _check(unfinished)
    unfinished.rename(file)
    Console().print(f"{file}: {file.stat().st_size:,} bytes, checked.")


def restore(
    file: Annotated[Path, typer.Argument(help="A copy made by `hotline backup`.")],
) -> None:
    """Put a copy in the place of the SQLite database; the bot must be stopped. What was there is kept beside it."""
    target = _database()
    if not file.exists():
        _refuse(f"There is no file {file}.")
    if target.exists() and file.samefile(target):
        _refuse(f"{file} is the database itself; name a copy of it.")
    _check(file)
    _fits(file)
    kept = _put_aside(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    _copy(file, target)
    store = Store(f"sqlite:///{target}", threads=1)
    migrate.upgrade(store)
    store.close()
    with offline_desk() as desk:
        waiting = asyncio.run(desk.do(SYSTEM, outbox.doubt))
    out = Console()
    if kept is not None:
        out.print(f"What was there is now {kept}.")
    out.print(f"{target} is {file} again. {waiting} effects wait; each is looked for in Slack before it is sent.")


def _database() -> Path:
    store_url = settings().database_url
    prefix = "sqlite:///"
    if not store_url.startswith(prefix):
        _refuse("This is for SQLite. PostgreSQL: pg_dump and pg_restore, see docs/deploying.md.")
    return Path(store_url.removeprefix(prefix).split("?")[0])


def _copy(source: Path, target: Path) -> None:
    """In one go: a copy in steps would begin anew with every commit, and a reader keeps nobody from writing."""
    with closing(_opened(source)) as origin, closing(sqlite3.connect(target)) as copy:
        origin.backup(copy)


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)


def _check(file: Path) -> None:
    """Every page is sound, and it is a database of ours."""
    try:
        with closing(_opened(file)) as found:
            said = [str(row[0]) for row in found.execute("PRAGMA integrity_check")]
            ours = found.execute("SELECT count(*) FROM sqlite_master WHERE name = 'outbox'").fetchone()[0]
    except sqlite3.DatabaseError as error:
        _refuse(f"{file} is no database: {error}.")
    if said != ["ok"]:
        _refuse(f"{file} is damaged: {said[0]}.")
    if not ours:
        _refuse(f"{file} is a database, but not the hotline's.")


def _fits(file: Path) -> None:
    with closing(_opened(file)) as found:
        row = found.execute("SELECT version_num FROM alembic_version").fetchone()
    known = migrate.known()
    if row is not None and known.compare(row[0]) is migrate.Schema.NEWER:
        _refuse(f"{file} has schema {row[0]}, made by a newer version than this one ({known.newest}): upgrade first.")


def _put_aside(target: Path) -> Path | None:
    if not target.exists():
        return None
    number = 1
    while (kept := target.with_name(f"{target.name}.before-restore-{number}")).exists():
        number += 1
    _copy(target, kept)  # with what still stands in its write-ahead log
    for old in (target, *(target.with_name(target.name + ending) for ending in COMPANIONS)):
        old.unlink(missing_ok=True)
    return kept


def _refuse(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
