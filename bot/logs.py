"""Log lines: structured, with ticket and actor, never with what people wrote and never with a secret."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

TOKENS = re.compile(r"x(?:ox[a-z]|app)-[\w-]+|(?<=://)[^/@\s:]+:[^/@\s]+(?=@)|https?://hooks\.[^\s\"']+")
MASK = "[secret]"
QUIET = ("slack_bolt", "slack_sdk", "apscheduler", "uvicorn.access", "aiohttp.access", "matplotlib", "alembic")


def configure(*, level: str, style: str) -> None:
    """One handler on stderr for our lines and those of the libraries."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        mask_secrets,
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
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, mask_secrets, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    logging.getLogger("slack_bolt.AsyncApp").addFilter(_worth_reading)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))


def _worth_reading(record: logging.LogRecord) -> bool:
    """Bolt reads SLACK_BOT_TOKEN by itself and warns that the client it was given has one already; it is the same."""
    return "`token` will be unused" not in record.getMessage()


def mask_secrets(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Tokens, passwords in addresses and hooks never reach a log."""
    for key, value in line.items():
        if isinstance(value, str):
            line[key] = TOKENS.sub(MASK, value)
    return line
