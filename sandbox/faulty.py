"""Answers that arrive late, damaged or not at all, for the faults that tests put into the gate."""

import asyncio

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sandbox.gate import Fault, Trouble

_HANGING = frozenset({Trouble.TIMEOUT_BEFORE, Trouble.TIMEOUT_AFTER})
_RESETTING = frozenset({Trouble.RESET_BEFORE, Trouble.RESET_AFTER})


class FaultyResponse(Response):
    """Wraps the true answer; whether the effect took place was decided before."""

    def __init__(self, true: Response, fault: Fault) -> None:
        super().__init__()
        self._true = true
        self._fault = fault

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        trouble = self._fault.trouble
        if trouble in _HANGING:
            await _until_the_client_leaves(receive)
            return
        if trouble in _RESETTING:
            # An answer that ends before the length it announced makes the server cut the connection.
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2048")]})
            await send({"type": "http.response.body", "body": b'{"ok":', "more_body": True})
            return
        if trouble is Trouble.SLOW:
            await asyncio.sleep(self._fault.seconds)
            await self._true(scope, receive, send)
            return
        await Response(b'{"ok": tru', media_type="application/json")(scope, receive, send)


async def _until_the_client_leaves(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
