"""What a log may say: where and what kind, never anybody's words and never a secret."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from pydantic import SecretStr
from sqlalchemy.exc import IntegrityError, OperationalError

from bot import logs
from bot.settings import Settings
from domain.errors import DeskError

WORDS = "我的显示器 smells of quince jelly"
BOT = "xoxb-12345-abcdef"
SIGNING = "8f742231b10e8888abcd99yyyzzz85a5"
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    """The lines as they are written in production, as JSON; afterwards the tests' own configuration is back."""
    stream, before = io.StringIO(), structlog.get_config()
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    monkeypatch.setattr("sys.stderr", stream)
    logs.configure(level="DEBUG", style="json", secrets=[SIGNING, "jackfruit", "a"])
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    structlog.configure(**before)
    root.handlers, root.level = handlers, level


def crash(error: Exception) -> None:
    try:
        raise error
    except type(error):
        structlog.get_logger().exception("handler_failed", ticket=42)


def test_a_line_says_ticket_kind_and_time(lines: Lines) -> None:
    structlog.get_logger().info("parked", ticket=42, kind="card")
    (line,) = lines()
    assert {key: line[key] for key in ("event", "ticket", "kind", "level")} == {
        "event": "parked",
        "ticket": 42,
        "kind": "card",
        "level": "info",
    }
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize(
    "error",
    [
        ValueError(WORDS),
        KeyError(WORDS),
        RuntimeError({"title": WORDS}),
        TypeError(f"unsupported operand: {WORDS}"),
        UnicodeEncodeError("utf-8", WORDS, 0, 1, WORDS),
        DeskError("title_too_long", title=WORDS),
        IntegrityError("INSERT", {"title": WORDS}, Exception(f"Key (title)=({WORDS}) exists"), hide_parameters=True),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_exception_is_told_without_its_words(lines: Lines, error: Exception) -> None:
    """Type and place are enough to find the line of code; the text may quote what somebody typed."""
    crash(error)
    (line,) = lines()
    assert "quince" not in json.dumps(line, ensure_ascii=False)
    assert type(error).__name__ in line["exception"]
    assert "in crash" in line["exception"]


def test_an_exception_of_the_machine_keeps_its_text(lines: Lines) -> None:
    """No space left, connection refused: these speak of machines, and whoever is woken needs them."""
    crash(OSError(28, "No space left on device"))
    crash(OperationalError("INSERT …", {}, Exception("database is locked")))
    first, second = lines()
    assert "No space left on device" in first["exception"]
    assert "database is locked" in second["exception"]


def test_causes_are_told_too(lines: Lines) -> None:
    """First what happened first."""
    error = LookupError(WORDS)
    error.__cause__ = ValueError(WORDS)
    crash(error)
    (line,) = lines()
    assert line["exception"].index("ValueError") < line["exception"].index("LookupError")
    assert "quince" not in line["exception"]


def test_libraries_write_through_the_same_sieve(lines: Lines) -> None:
    """A line of the standard library's logging, with an exception and a token in it."""
    logging.getLogger("aiohttp.client").error("failed with %s", BOT, exc_info=ValueError(WORDS))
    (line,) = lines()
    assert line["event"] == "failed with [secret]"
    assert "quince" not in json.dumps(line, ensure_ascii=False)


@pytest.mark.parametrize("name", ["slack_bolt.AsyncApp", "slack_sdk.web", "apscheduler.scheduler"])
def test_the_chatter_of_libraries_stays_out(lines: Lines, name: str) -> None:
    """They print whole payloads, and Bolt puts its own loggers back to DEBUG; warnings are kept."""
    logger = logging.getLogger(name)
    logger.setLevel(logging.DEBUG)
    logger.debug("payload %s", WORDS)
    logger.info("payload %s", WORDS)
    logger.warning("the link is slow")
    assert [line["event"] for line in lines()] == ["the link is slow"]


@pytest.mark.parametrize(
    "value",
    [
        BOT,
        "xapp-1-A1-2-ff",
        "postgresql+psycopg://hotline:jackfruit@db/hotline",
        "postgresql://:kumquat@db/hotline",
        "https://hooks.slack.com/actions/T1/2/abc",
        "wss://wss-primary.slack.com/link/?ticket=A1-2&app_id=x",
        "https://files.slack.com/upload/v1/A1-2",
        f"v0={SIGNING}",
        {"headers": {"Authorization": [f"Bearer {BOT}"]}},
        (1, {"deep": ("jackfruit",)}),
        RuntimeError("jackfruit"),
    ],
    ids=str,
)
def test_a_secret_is_masked_however_deep_it_lies(lines: Lines, value: object) -> None:
    """By its shape, or because the settings name it."""
    structlog.get_logger().info("settings", value=value, rows=3)
    (line,) = lines()
    text = json.dumps(line)
    assert not any(secret in text for secret in (BOT, "A1-2", "jackfruit", "kumquat", "T1/2", SIGNING))
    assert logs.MASK in text
    assert line["rows"] == 3


def test_ordinary_lines_stay_as_they_are(lines: Lines) -> None:
    """A setting too short to be a secret garbles nothing; numbers, flags and nothing stay what they are."""
    structlog.get_logger().info("a plain line", url="https://example.com/a:b", flag=True, nothing=None, share=0.5)
    (line,) = lines()
    assert line["event"] == "a plain line"
    assert (line["url"], line["flag"], line["nothing"], line["share"]) == ("https://example.com/a:b", True, None, 0.5)


def test_settings_do_not_show_their_secrets() -> None:
    """Neither printed nor in a traceback; the database's password least of all."""
    settings = Settings(
        _env_file=None,
        slack_bot_token=SecretStr(BOT),
        slack_signing_secret=SecretStr(SIGNING),
        hotline_metrics_token=SecretStr("kumquat"),
        hotline_alert_tokens={"zabbix": SecretStr("mangosteen")},
        hotline_hand_over_urls={"tool": "https://desk:persimmon@changes.example/hook"},
        database_url="postgresql+psycopg://hotline:jackfruit@db/hotline",
    )
    shown = f"{settings!r} {settings}"
    assert "persimmon" not in shown
    secrets = {BOT, SIGNING, "kumquat", "mangosteen", "jackfruit"}
    assert not any(secret in shown for secret in secrets)
    assert set(settings.secrets()) == secrets
