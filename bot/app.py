"""The Bolt app: one listener per kind of payload, each of which looks the handler up by id. Matching many listeners
one by one would cost five times as much (docs/performance.md).
"""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

import handlers
from bot.dispatch import Ack, Dispatcher, Handler
from bot.identity import Identity

ANY = re.compile(".*")
RETRIES = 3  # an event comes at once again, after one minute and after five, and then no more
log = structlog.get_logger()


def build(
    client: AsyncWebClient,
    dispatcher: Dispatcher,
    identity: Identity,
    *,
    signing_secret: str | None,
    on_ack: Sequence[Callable[[str, float], None]] = (),
) -> AsyncApp:
    """`process_before_response`: the default polls for the ack every 10 ms; our handlers commit and answer."""

    async def authorize() -> AuthorizeResult:
        return await identity.known()

    app = AsyncApp(
        client=client,
        authorize=authorize,
        signing_secret=signing_secret or "socket-mode",
        process_before_response=True,
    )
    _Listeners(dispatcher, on_ack).attach(app)
    return app


class _Listeners:
    def __init__(self, dispatcher: Dispatcher, on_ack: Sequence[Callable[[str, float], None]]) -> None:
        self._dispatcher, self._on_ack = dispatcher, on_ack

    def attach(self, app: AsyncApp) -> None:
        app.command(ANY)(self.command)
        app.action(ANY)(self.action)
        app.view(ANY)(self.form)
        app.shortcut(ANY)(self.shortcut)
        app.options(ANY)(self.options)
        for kind in handlers.EVENTS:
            app.event(kind)(self.event)

    async def command(self, body: dict[str, Any], ack: Ack) -> None:
        await self._interaction(handlers.COMMANDS, str(body.get("command")), body, self._timed("command", ack))

    async def action(self, body: dict[str, Any], ack: Ack) -> None:
        name = str(body["actions"][0]["action_id"])
        await self._interaction(handlers.ACTIONS, name, body, self._timed("action", ack))

    async def form(self, body: dict[str, Any], ack: Ack) -> None:
        name = str(body["view"]["callback_id"])
        await self._interaction(handlers.FORMS, name, body, self._timed("form", ack))

    async def shortcut(self, body: dict[str, Any], ack: Ack) -> None:
        await self._interaction(handlers.SHORTCUTS, str(body["callback_id"]), body, self._timed("shortcut", ack))

    async def options(self, body: dict[str, Any], ack: Ack) -> None:
        await self._interaction(handlers.OPTIONS, str(body["action_id"]), body, self._timed("options", ack))

    async def event(self, body: dict[str, Any], request: AsyncBoltRequest) -> None:
        started = time.perf_counter()
        attempt = int((request.headers.get("x-slack-retry-num") or ["0"])[0])
        handler = handlers.EVENTS[str(body["event"]["type"])]
        await self._dispatcher.event(handler, body, last=attempt >= RETRIES)
        for tell in self._on_ack:
            tell("event", time.perf_counter() - started)

    def _timed(self, kind: str, ack: Ack) -> Ack:
        started = time.perf_counter()

        async def answered(*args: Any, **given: Any) -> Any:
            answer = await ack(*args, **given)
            for tell in self._on_ack:
                tell(kind, time.perf_counter() - started)
            return answer

        return answered

    async def _interaction(self, table: Mapping[str, Handler], name: str, body: Mapping[str, Any], ack: Ack) -> None:
        handler = table.get(name)
        if handler is None:
            # a radio button or select inside a form tells us of every choice; only its submission counts
            log.debug("nothing_to_do", id=name, kind=body.get("type"))
            await ack()
            return
        await self._dispatcher.interaction(handler, body, ack)
