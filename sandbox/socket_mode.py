"""Socket Mode: tickets, connections, envelopes and acknowledgements, whatever an envelope may hold."""

import asyncio
import json
import random
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.app_link import Delivery, Dispatcher, Lane
from sandbox.changes import Kind
from sandbox.records import Json
from sandbox.state import State

MAX_CONNECTIONS = 10
CONNECTION_SECONDS = 3600
MAX_WAITING = 1000


@dataclass(eq=False)
class Connection:
    socket: WebSocket
    outbox: "asyncio.Queue[Json | None]" = field(default_factory=asyncio.Queue)
    open: dict[str, Delivery] = field(default_factory=dict)


class SocketHub:
    """Up to ten connections; each payload goes to one of them, and to another if that one breaks before the answer."""

    def __init__(self, state: State, *, seed: int = 0) -> None:
        self._state = state
        self._choose = random.Random(seed)
        self._tickets: set[str] = set()
        self._waiting: deque[Delivery] = deque(maxlen=MAX_WAITING)
        self.connections: list[Connection] = []
        self.dispatcher: Dispatcher

    @property
    def connected(self) -> bool:
        return bool(self.connections)

    def ticket(self) -> str:
        """Good for one connection."""
        ticket = self._state.ids.uuid("ticket")
        self._tickets.add(ticket)
        return ticket

    def send(self, delivery: Delivery) -> None:
        """Without a connection the payload waits for the next one."""
        if not self.connections:
            self._waiting.append(delivery)
            return
        connection = self._choose.choice(self.connections)
        connection.open[delivery.envelope_id] = delivery
        connection.outbox.put_nowait(delivery.envelope())
        self.dispatcher.on_the_wire(delivery)

    async def serve(self, socket: WebSocket) -> None:
        """One connection from its ticket to its end."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await socket.close(code=4001)
            return
        self._tickets.remove(ticket)
        await socket.accept()
        if len(self.connections) >= MAX_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return
        connection = Connection(socket)
        await socket.send_json(self._hello())
        self.connections.append(connection)
        writer = asyncio.create_task(self._write(connection))
        self._state.changes.tell(Kind.APP)
        self._release()
        try:
            await self._read(connection)
        finally:
            self._leave(connection)
            writer.cancel()
            with suppress(asyncio.CancelledError):
                await writer

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Asks every connection to be replaced: `warning`, `refresh_requested` or `link_disabled`."""
        for connection in self.connections:
            connection.outbox.put_nowait({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}})

    async def close(self) -> None:
        for connection in tuple(self.connections):
            connection.outbox.put_nowait(None)
        await asyncio.sleep(0)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections) + 1,
            "debug_info": {
                "host": "sandbox",
                "build_number": 1,
                "approximate_connection_time": CONNECTION_SECONDS,
            },
            "connection_info": {"app_id": self._state.app_id},
        }

    def _release(self) -> None:
        waiting = [each for each in self._waiting if not each.outcome.done()]
        self._waiting.clear()
        for delivery in waiting:
            self.send(delivery)

    def _leave(self, connection: Connection) -> None:
        """What the broken connection has not acknowledged goes out again over another one."""
        self.connections.remove(connection)
        self._state.changes.tell(Kind.APP)
        for delivery in connection.open.values():
            if delivery.outcome.done():
                continue
            if delivery.kind is Lane.EVENT:
                delivery.attempt += 1
                delivery.reason = "connection_failed"
            self.send(delivery)

    async def _write(self, connection: Connection) -> None:
        while True:
            frame = await connection.outbox.get()
            with suppress(WebSocketDisconnect, RuntimeError):  # the reader ends the connection
                if frame is None:
                    await connection.socket.close(code=1001)
                    return
                await connection.socket.send_text(json.dumps(frame, ensure_ascii=False))

    async def _read(self, connection: Connection) -> None:
        with suppress(WebSocketDisconnect):
            while True:
                frame = _decode(await connection.socket.receive_text())
                envelope_id = frame.get("envelope_id")
                if envelope_id:
                    connection.open.pop(str(envelope_id), None)
                    self.dispatcher.acknowledge(str(envelope_id), frame.get("payload"))


def _decode(text: str) -> dict[str, Any]:
    """Frames that are no JSON objects are ignored, as Slack does."""
    with suppress(ValueError):
        frame = json.loads(text)
        if isinstance(frame, dict):
            return frame
    return {}
