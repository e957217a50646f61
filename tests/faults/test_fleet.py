"""Several processes that start at one moment on an empty database: one makes the schema and enters the people, the
others wait for it.
"""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from bot import migrate
from domain.people import SYSTEM
from models.person import PersonRow
from services.work import Work
from tests.faults.fleet import fleet

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


def _keys(work: Work) -> list[str | None]:
    return [row.key for row in work.session.query(PersonRow)]
