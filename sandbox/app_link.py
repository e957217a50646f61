"""One payload on its way to the app: its envelope, its acknowledgement, its time limit. A Link carries it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from sandbox.changes import Kind
from sandbox.journal import Sent
from sandbox.records import Json
from sandbox.state import State

ACK_SECONDS = 3.0


class Lane(StrEnum):
    """The envelope types of Socket Mode."""

    EVENT = "events_api"
    COMMAND = "slash_commands"
    INTERACTIVE = "interactive"


@dataclass(frozen=True)
class Ack:
    """What became of a payload; `body` is what the app answered."""

    arrived: bool
    body: Any = None


@dataclass
class Delivery:
    envelope_id: str
    kind: Lane
    payload: Json
    answerable: bool
    record: Sent
    attempt: int = 0
    reason: str = ""
    trouble: str = "http_timeout"
    again: bool = True
    outcome: "asyncio.Future[Ack]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    sent_at: float = 0.0

    def envelope(self) -> Json:
        body: Json = {
            "envelope_id": self.envelope_id,
            "type": self.kind.value,
            "payload": self.payload,
            "accepts_response_payload": self.answerable,
        }
        if self.kind is Lane.EVENT:
            body |= {"retry_attempt": self.attempt, "retry_reason": self.reason}
        return body


class Link(Protocol):
    """The way to the app: Socket Mode, or signed HTTP requests."""

    def send(self, delivery: Delivery) -> None: ...


class Dispatcher:
    """Puts payloads on their way, records them and gives up after the time Slack allows for an acknowledgement."""

    def __init__(self, state: State, link: Link, *, ack_seconds: float = ACK_SECONDS) -> None:
        self._state = state
        self.link = link
        self._ack_seconds = ack_seconds
        self._open: dict[str, Delivery] = {}
        self.on_failure: Callable[[Delivery], None] = lambda _: None

    def use(self, link: Link) -> None:
        """From now on payloads take this way."""
        self.link = link

    def fail(self, delivery: Delivery, trouble: str, *, again: bool = True) -> None:
        """The app could not be reached or refused; `again` unless it asked not to be told again."""
        delivery.trouble, delivery.again = trouble, again
        self._expire(delivery, delivery.attempt)

    def dispatch(self, kind: Lane, payload: Json, *, answerable: bool = False) -> Delivery:
        state = self._state
        envelope_id = state.ids.uuid("envelope")
        number = len(state.journal.sent) + 1
        record = Sent(number, state.now(), str(payload.get("type", kind.value)), payload, envelope_id)
        state.journal.sent.append(record)
        delivery = Delivery(envelope_id, kind, payload, answerable, record)
        self._open[envelope_id] = delivery
        self.link.send(delivery)
        if kind is not Lane.EVENT:
            self._limit(delivery)
        return delivery

    def repeat(self, failed: Delivery, reason: str) -> None:
        """The same event once more, in a new envelope."""
        number = len(self._state.journal.sent) + 1
        envelope_id = self._state.ids.uuid("envelope")
        record = Sent(number, self._state.now(), failed.record.kind, failed.payload, envelope_id)
        self._state.journal.sent.append(record)
        again = Delivery(
            envelope_id, failed.kind, failed.payload, failed.answerable, record, failed.attempt + 1, reason
        )
        self._open[envelope_id] = again
        self.link.send(again)

    def on_the_wire(self, delivery: Delivery) -> None:
        """Called by the link when the payload leaves; an event may have waited for a connection until now."""
        delivery.record.attempts += 1
        delivery.sent_at = self._state.monotonic()
        if delivery.kind is Lane.EVENT:
            self._limit(delivery)

    def acknowledge(self, envelope_id: str, body: Any) -> None:
        """A late or repeated acknowledgement changes nothing."""
        delivery = self._open.pop(envelope_id, None)
        if delivery is None:
            return
        delivery.record.ack_ms = (self._state.monotonic() - delivery.sent_at) * 1000
        delivery.record.ack_body = body
        if not delivery.outcome.done():
            delivery.outcome.set_result(Ack(arrived=True, body=body))

    def waiting(self) -> list[Delivery]:
        return list(self._open.values())

    async def settled(self) -> None:
        """Returns when nothing sent to the app waits for its acknowledgement any more (repetitions aside)."""
        while pending := [each.outcome for each in self._open.values() if each.sent_at and not each.attempt]:
            await asyncio.wait(pending)

    def _limit(self, delivery: Delivery) -> None:
        asyncio.get_running_loop().call_later(self._ack_seconds, self._expire, delivery, delivery.attempt)

    def _expire(self, delivery: Delivery, attempt: int) -> None:
        if delivery.outcome.done() or delivery.attempt != attempt:
            return
        self._open.pop(delivery.envelope_id, None)
        delivery.record.failure = "operation_timeout" if delivery.sent_at else "no_connection"
        delivery.outcome.set_result(Ack(arrived=False))
        self._state.changes.tell(Kind.NOTICE)
        self.on_failure(delivery)
