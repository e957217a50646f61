"""Log lines: structured, with ticket and actor, never with what people wrote and never with a secret. An exception is
told by its type and where it happened; its text only where that cannot hold anybody's words.
"""

import logging
import re
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from typing import Any

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import OperationalError

from bot.slack_errors import code_of
from domain.errors import DeskError
from services.work import Entry

TOKENS = re.compile(
    r"x(?:ox[a-z]|app)-[\w-]+|(?<=://)[^/@\s:]*:[^/@\s]+(?=@)|https?://hooks\.[^\s\"']+"
    r"|https?://files\.[^\s\"']*/upload/[^\s\"']+|(?<=[?&])(?:ticket|token|secret|password)=[^&\s\"']+"
)
MASK = "[secret]"
QUIET = ("slack_bolt", "slack_sdk", "apscheduler", "uvicorn.access", "aiohttp.access", "matplotlib", "alembic")
# They speak of files, hosts, statements without parameters, and names in the code.
WORDLESS = (OSError, ClientError, OperationalError, AttributeError, ImportError, NameError, AssertionError)
SHORTEST = 6  # masking shorter settings would garble ordinary lines

Line = MutableMapping[str, Any]


def configure(*, level: str, style: str, secrets: Iterable[str] = ()) -> None:
    """One handler on stderr for our lines and those of the libraries. `secrets` are masked wherever they turn up."""
    masked = masking(secrets)
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        exceptions_without_words,
        masked,
    ]
    renderer: Any = structlog.processors.JSONRenderer() if style == "json" else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, masked, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    handler.addFilter(_worth_reading)


BOLT_AND_ITS_TOKEN = ("`token` will be unused", "`token` (or SLACK_BOT_TOKEN env variable) will be ignored")


def _worth_reading(record: logging.LogRecord) -> bool:
    """Below a warning these libraries print whole payloads, words and all, and Bolt sets its loggers' levels itself.

    Bolt reads SLACK_BOT_TOKEN and warns that the client it was given has one already, and that it will be asked who the
    bot is instead; it is the same.
    """
    chatty = record.levelno < logging.WARNING and record.name.startswith(QUIET)
    said = record.getMessage()
    return not chatty and not any(one in said for one in BOLT_AND_ITS_TOKEN)


def recorded(entry: Entry) -> None:
    """One line for each entry of a history, when it is committed."""
    structlog.get_logger().info("recorded", entry=entry.kind, ticket=entry.ticket, by=entry.actor or "desk")


def told(error: BaseException) -> str:
    """An exception in one line: its type, and its text where that cannot hold anybody's words."""
    name = type(error).__name__
    if isinstance(error, DeskError):
        return f"{name}: {error.code}"
    if isinstance(error, SlackApiError):
        return f"{name}: {code_of(error)}"
    return f"{name}: {error}" if isinstance(error, WORDLESS) else name


def exceptions_without_words(_: Any, __: str, line: Line) -> Line:
    """Where an exception came from, through all its causes."""
    given = line.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else sys.exc_info()[1] if given is True else None
    if isinstance(given, tuple):
        error = given[1]
    if error is not None:
        line["exception"] = "\n".join(_chain(error))
    return line


def _chain(error: BaseException) -> list[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = [] if cause is None else [*_chain(cause), "which led to"]
    frames = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    return [*before, *([frames] if frames else []), told(error)]


def masking(secrets: Iterable[str]) -> Callable[[Any, str, Line], Line]:
    """Tokens, passwords in addresses, hooks and these very values never reach a log, however deep they lie."""
    known = sorted({one for one in secrets if len(one) >= SHORTEST}, key=len, reverse=True)
    pattern = re.compile("|".join([TOKENS.pattern, *map(re.escape, known)]))

    def mask(value: Any) -> Any:
        if isinstance(value, str):
            return pattern.sub(MASK, value)
        if isinstance(value, Mapping):
            return {mask(key): mask(one) for key, one in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [mask(one) for one in value]
        return value if value is None or isinstance(value, bool | int | float) else pattern.sub(MASK, str(value))

    def mask_line(_: Any, __: str, line: Line) -> Line:
        for key, value in line.items():
            if not key.startswith("_"):
                line[key] = mask(value)
        return line

    return mask_line
