"""The tools that receive hand-over records beside Slack: where each is, its secret, and one signed post to it. What an
answer means for the record is said in `bot/effects/hand_overs.py`.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from pydantic import SecretStr

from bot.signatures import seal
from bot.wellformed import mended

TIMEOUT_SECONDS = 10
LARGEST_ANSWER = 65_536
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class ToolError(Exception):
    """The settings do not allow a post to this tool; the message says what is wrong and names no secret."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a tool answered: `body` is its JSON object, empty where it sent none."""

    status: int
    body: Mapping[str, Any]
    retry_after: float | None = None


class Tools:
    """Every tool by the name that `policy.yml` gives it."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        urls: Mapping[str, str],
        secrets: Mapping[str, SecretStr],
        machine_now: Callable[[], datetime],
    ) -> None:
        self._session, self._urls, self._secrets, self._machine_now = session, urls, secrets, machine_now

    async def post(self, tool: str, *, number: str, payload: Mapping[str, Any], delivery: str, key: str) -> Reply:
        """One attempt within ten seconds; no redirect is followed, for it could lead the record anywhere.

        Raises `ToolError`, or what the client raises when no answer came.
        """
        url, secret = self._address(tool), self._secret(tool)
        body = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        headers = seal(secret, number=number, delivery=delivery, at=self._machine_now(), body=body)
        headers |= {"Content-Type": "application/json", "Idempotency-Key": key}
        async with asyncio.timeout(TIMEOUT_SECONDS):
            async with self._session.post(url, data=body, headers=headers, allow_redirects=False) as answer:
                content = await answer.content.read(LARGEST_ANSWER)
                return Reply(answer.status, _object(content), _seconds(answer.headers.get("Retry-After")))

    def _address(self, tool: str) -> str:
        url = self._urls.get(tool)
        fault = unfit(url)
        if url is None or fault is not None:
            raise ToolError(f"the address of {tool} {fault}")
        return url

    def _secret(self, tool: str) -> str:
        secret = self._secrets.get(tool)
        if secret is None or not secret.get_secret_value():
            raise ToolError(f"{tool} has no secret in HOTLINE_HAND_OVER_SECRETS")
        return secret.get_secret_value()


def unfit(url: str | None) -> str | None:
    """Why records cannot be sent there: https always, plain http only within this machine."""
    if url is None:
        return "is not in HOTLINE_HAND_OVER_URLS"
    parts = urlsplit(url)
    if not parts.hostname or parts.scheme not in {"https", "http"}:
        return "is no address"
    if parts.scheme == "http" and parts.hostname not in LOCAL:
        return "must begin with https"
    return None


def _object(content: bytes) -> Mapping[str, Any]:
    try:
        found = mended(json.loads(content))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _seconds(text: str | None) -> float | None:
    """`Retry-After` in seconds; as a date it is left to our own pace."""
    return float(text) if text is not None and text.strip().isdigit() else None
