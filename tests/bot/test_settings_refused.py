"""Settings that are wrong: a sentence for each, with its name and what to do, and nothing of its value."""

import logging
from collections.abc import Iterator

import pytest
import structlog
from typer.testing import CliRunner

from bot.cli import cli

SECRET = "persimmon-in-secret"


@pytest.fixture(autouse=True)
def _own_logging() -> Iterator[None]:
    """`run` sets logging up; afterwards the tests' own configuration is back."""
    before, root = structlog.get_config(), logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    structlog.configure(**before)
    root.handlers, root.level = handlers, level


@pytest.mark.parametrize("command", [["run"], ["check"], ["outbox", "list"], ["digest", "yuan"], ["migrate"]])
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("HOTLINE_ALERT_TOKENS", f'{{"zabbix": "{SECRET}', "must be JSON"),
        ("HOTLINE_ALERT_TOKENS", f'["{SECRET}"]', "valid dictionary"),
        ("HOTLINE_HAND_OVER_SECRETS", f'{{"tool": {{"x": "{SECRET}"}}}}', "valid string"),
        ("DATABASE_URL", f"no database at all {SECRET}", "no address of a database"),
        ("DATABASE_URL", f"postgresql://hotline:{SECRET}@db:port/x", "no address of a database"),
        ("PORT", SECRET, "valid integer"),
    ],
)
def test_it_is_named_and_not_shown(
    command: list[str], name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    result = CliRunner().invoke(cli, command)
    assert result.exit_code == 2
    assert name in result.output
    assert said in result.output
    assert SECRET not in result.output
    assert "Traceback" not in result.output


def test_a_database_that_is_away_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 1: whoever watches the process starts it again."""
    monkeypatch.setenv("DATABASE_URL", f"postgresql+psycopg://hotline:{SECRET}@127.0.0.1:1/hotline")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    result = CliRunner().invoke(cli, ["run"])
    assert result.exit_code == 1
    assert "the database cannot be reached" in result.output
    assert SECRET not in result.output
