"""Signed HTTP: each payload as a request to the app's URL, with Slack's signature, its three seconds and its retries
for events. A command or a click is sent once: its person sees the failure.
"""

import asyncio
import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import aiohttp

from sandbox.app_link import ACK_SECONDS, Delivery, Dispatcher, Lane
from sandbox.records import Json

OK = 200
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def sign(secret: str, body: bytes, *, at: float) -> dict[str, str]:
    """The two headers of a request sent at this second of real time."""
    stamp = str(int(at))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def written(delivery: Delivery) -> tuple[bytes, str]:
    """A payload as Slack writes it in a request, and its content type."""
    if delivery.kind is Lane.EVENT:
        return json.dumps(delivery.payload, ensure_ascii=False).encode(), JSON
    if delivery.kind is Lane.COMMAND:
        return urlencode(
            {key: "" if value is None else str(value) for key, value in delivery.payload.items()}
        ).encode(), FORM
    return urlencode({"payload": json.dumps(delivery.payload, ensure_ascii=False)}).encode(), FORM


class HttpLink:
    """The way to an app that listens at a request URL."""

    def __init__(self, dispatcher: Dispatcher, *, url: str, secret: str, seconds: float = ACK_SECONDS) -> None:
        self._dispatcher, self._url, self._secret, self._seconds = dispatcher, url, secret, seconds
        self._sending: set[asyncio.Task[None]] = set()

    def send(self, delivery: Delivery) -> None:
        self._dispatcher.on_the_wire(delivery)
        task = asyncio.create_task(self._send(delivery))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def verify(self) -> bool:
        """What Slack does when the URL is entered: the app echoes the challenge."""
        challenge = {"type": "url_verification", "token": "sandbox-verification", "challenge": "3eZbrw1aB"}
        status, answer, _ = await self._post(json.dumps(challenge).encode(), JSON, {})
        return status == OK and challenge["challenge"] in str(answer)

    async def _send(self, delivery: Delivery) -> None:
        body, kind = written(delivery)
        retried = {"x-slack-retry-num": str(delivery.attempt), "x-slack-retry-reason": delivery.reason}
        try:
            status, answer, headers = await self._post(body, kind, retried if delivery.attempt else {})
        except TimeoutError:
            self._dispatcher.fail(delivery, "http_timeout")
        except aiohttp.ClientError:
            self._dispatcher.fail(delivery, "connection_failed")
        else:
            if status == OK:
                self._dispatcher.acknowledge(delivery.envelope_id, answer)
            else:
                self._dispatcher.fail(delivery, "http_error", again=headers.get("x-slack-no-retry") != "1")

    async def _post(self, body: bytes, kind: str, more: Json) -> tuple[int, object, Json]:
        headers = {"Content-Type": kind, **sign(self._secret, body, at=time.time()), **more}
        timeout = aiohttp.ClientTimeout(total=self._seconds)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(self._url, data=body, headers=headers) as answer,
        ):
            text = await answer.text()
            return answer.status, _read(text), {name.lower(): value for name, value in answer.headers.items()}


def _read(text: str) -> object:
    """An answer is JSON, or the text of a message, or nothing."""
    if not text:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return {"text": text}
