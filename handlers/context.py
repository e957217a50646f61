"""What every handler is given: the desk, who acts, their language, the payload and the few ways to answer the very
interaction. Recognising repeats and turning refusals into sentences is done around the handler, in `bot/dispatch.py`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from services.desk import Desk
from services.identity import Caller
from views.blocks import Shown
from views.words import Language

View = dict[str, Any]


class Surface(Protocol):
    """The views API: the only part of Slack a handler may call by itself."""

    async def open(self, trigger_id: str, view: View) -> Mapping[str, Any]:
        """Open a modal; the trigger is good for three seconds and one use."""

    async def push(self, trigger_id: str, view: View) -> Mapping[str, Any]:
        """Open a modal on top of the one that is open."""

    async def update(self, view_id: str, view: View, *, hash_: str | None = None) -> Mapping[str, Any]:
        """Replace a modal; with a hash, only if nobody else did meanwhile."""

    async def publish(self, user_id: str, view: View) -> Mapping[str, Any]:
        """Show a person's App Home."""


@dataclass(slots=True)
class Context:
    """One interaction. `key` identifies it across retries."""

    desk: Desk
    caller: Caller
    language: Language
    payload: Mapping[str, Any]
    key: str
    ack: Callable[..., Awaitable[Any]]
    surface: Surface
    background: Callable[[Coroutine[Any, Any, Any]], asyncio.Task[Any]]
    say_privately: Callable[[Shown], Awaitable[None]]
    forget_reader: Callable[[str], None]
    actions: Mapping[str, Callable[[Any], Awaitable[None]]] = field(default_factory=dict)
    action: Mapping[str, Any] = field(default_factory=dict)

    @property
    def trigger_id(self) -> str:
        return str(self.payload.get("trigger_id", ""))

    @property
    def view(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.payload.get("view") or {}
        return found

    @property
    def values(self) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
        """What was typed, by block and action."""
        found: Mapping[str, Any] = (self.view.get("state") or {}).get("values") or {}
        return found

    async def show(self, view: View) -> None:
        """Open a modal, on top of the present one when the interaction came from a modal."""
        if self.view.get("type") == "modal" and self.payload.get("type") == "block_actions":
            await self.surface.push(self.trigger_id, view)
        else:
            await self.surface.open(self.trigger_id, view)
