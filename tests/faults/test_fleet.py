"""Processes side by side: started at one moment on an empty database, and of two versions during a rolling deploy."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from bot import migrate
from domain.effects import Effect, EffectKind
from domain.people import SYSTEM
from models.clock import TimerRow, set_timer
from models.outbox import OutboxRow
from models.person import PersonRow
from services.work import Work
from tests.faults.fleet import fleet
from tests.faults.test_kill import fill_in, submit

TITLE = "打印机在升级时"
TOGETHER = 4


@pytest.fixture
def untouched(postgres: Engine) -> Iterator[str]:
    """A database without a single table."""
    with postgres.connect() as connection:
        connection.execute(text("CREATE DATABASE untouched"))
    url = postgres.url.set(database="untouched")
    yield url.render_as_string(hide_password=False)
    with postgres.connect() as connection:
        connection.execute(text("DROP DATABASE untouched WITH (FORCE)"))


async def test_four_processes_start_on_an_empty_database(untouched: str) -> None:
    """All of them come up, the schema is the newest, and everybody is on record once."""
    async with fleet(untouched, size=TOGETHER, start="2026-03-17 10:00") as play:
        assert migrate.current(play.desk.store)[0] == migrate.known().newest
        keys = await play.desk.look(SYSTEM, _keys)
        assert sorted(keys) == sorted(one.key for one in play.desk.rules.organisation.people)
    assert play.ends.codes == [0] * TOGETHER


async def test_the_version_before_works_on_a_newer_schema(untouched: str) -> None:
    """A rolling deploy: columns and tables came, and effects and timers of kinds that only the newer version knows. The
    older process takes a report, tells it once, and leaves the rest as it is.
    """
    async with fleet(untouched, size=1, start="2026-03-17 10:00") as play:
        await play.desk.do(SYSTEM, _expand)
        wang = play.person("wang")
        await fill_in(wang, TITLE)
        assert await submit(wang)
        await wang.wait_for(lambda: any(TITLE in one for one in wang.texts(wang.direct)), seconds=30)
        feng = play.person("feng")
        await feng.wait_for(lambda: any(TITLE in one for one in feng.texts("desk-desktop")), seconds=30)
        await asyncio.sleep(2.5)  # a sweep and a poll more
        assert await play.desk.look(SYSTEM, _left) == ("pending", 0, 0)
    assert play.ends.codes == [0]
    async with fleet(untouched, size=1, start="2026-03-17 11:00") as play:
        assert migrate.current(play.desk.store)[0] == "9999", "started anew, it leaves the schema alone"


def _expand(work: Work) -> None:
    """What a newer version's migration and its first minutes leave."""
    for statement in (
        "ALTER TABLE ticket ADD COLUMN mood VARCHAR(20)",
        "ALTER TABLE outbox ADD COLUMN weight INTEGER DEFAULT 1 NOT NULL",
        "CREATE TABLE hologram (id BIGINT PRIMARY KEY)",
        "UPDATE alembic_version SET version_num = '9999'",
    ):
        work.session.execute(text(statement))
    work.tell(Effect(kind=EffectKind.HOME, lane="theirs"), key="theirs")
    work.session.execute(text("UPDATE outbox SET kind = 'hologram' WHERE key = 'theirs'"))
    set_timer(work.session, "hologram", "1", work.now)


def _left(work: Work) -> tuple[str, int, int]:
    """The unknown effect's state and attempts, and how often its timer has failed."""
    row = work.session.query(OutboxRow).filter_by(kind="hologram").one()
    return row.state, row.attempts, work.session.query(TimerRow).filter_by(kind="hologram").one().failures


def _keys(work: Work) -> list[str | None]:
    return [row.key for row in work.session.query(PersonRow)]
