"""`hotline digest` as typed: a person's digest of a day, as it went out, or as it would be now."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.digest_command import digest
from models.session import Store
from services import digest as digests
from tests.conftest import NewDatabase
from tests.rulebooks import EXAMPLE, example
from tests.services.past import Past, put
from tests.services.standing_desk import StandingDesk


@pytest.fixture(scope="module")
def database(new_database: NewDatabase) -> Iterator[str]:
    """Digests of Thu 09-24 and Mon 09-28 2026 went out; one ticket came on Thursday. The commands only read."""
    with new_database("sqlite") as url:
        store = Store(url, threads=2)
        _live_through_the_holiday(StandingDesk(store, example()).at("2026-09-24 08:00"))
        store.close()
        yield url


def _live_through_the_holiday(desk: StandingDesk) -> None:
    desk.do(digests.ensure)
    desk.run_until("2026-09-24 12:00")
    desk.do(put, Past(reported="2026-09-24 09:00", title="Printer <b> & *toner*"))
    desk.run_until("2026-09-28 08:30")


def typed(database: str, *words: str) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(digest)
    env = {"COLUMNS": "250", "TERM": "dumb", "DATABASE_URL": database, "HOTLINE_CONFIG": str(EXAMPLE)}
    result = CliRunner(env=env).invoke(app, list(words))
    return result.exit_code, result.output


def test_the_digest_of_a_day_in_its_reader_s_language(database: str) -> None:
    """Feng reads Chinese; what people typed stands there as typed, Slack's markup does not."""
    code, text = typed(database, "feng", "--day", "2026-09-28")
    assert code == 0
    assert "每日摘要 · 9月28日 周一" in text
    assert "桌面" in text
    assert "INC-1 · Printer <b> & ∗toner∗" in text
    assert "*" not in text


def test_the_figures_as_json(database: str) -> None:
    code, text = typed(database, "feng", "--day", "2026-09-28", "--json")
    found = json.loads(text)
    assert (code, found["day"], found["since"]) == (0, "2026-09-28", "2026-09-24T00:30:00Z")
    assert found["flows"][0]["flow"]["new"] == 1


def test_as_it_would_be_now(database: str) -> None:
    """Without a day nothing is looked up and nothing recorded."""
    code, text = typed(database, "feng")
    assert (code, "每日摘要" in text) == (0, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nobody",), "Nobody is known under “nobody”."),
        (("feng", "--day", "2026-09-25"), "There is no such digest, or it is not yours."),
        (("wang",), "Figures are for managers and group leads."),
    ],
)
def test_what_cannot_be_shown_is_said(database: str, words: tuple[str, ...], said: str) -> None:
    assert typed(database, *words) == (1, f"{said}\n")


def test_a_broken_configuration_is_said(database: str, tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(digest)
    env = {"DATABASE_URL": database, "HOTLINE_CONFIG": str(tmp_path)}
    assert CliRunner(env=env).invoke(app, ["feng"]).exit_code == 2
