"""How what is said reaches the person who acted: the first answer to Slack counts, a refusal stands where they are
looking, and what was typed behind a command comes back with it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_sdk.errors import SlackApiError

from domain.errors import DeskError
from handlers.context import Context
from views import errors as wording
from views.blocks import Shown

KEPT_NOTHING = frozenset({"unavailable", "slow", "slow_form", "slack_busy", "too_late", "defect"})


class FirstAnswer:
    """Slack takes one answer for each payload; whatever comes after it goes nowhere."""

    def __init__(self, ack: Callable[..., Awaitable[Any]]) -> None:
        self._ack = ack
        self.given = asyncio.Event()
        self.closed = False  # nothing more is said: the person was told that it takes too long

    async def __call__(self, *args: Any, **given: Any) -> Any:
        if self.closed:
            return None
        answer = await self._ack(*args, **given)
        self.given.set()
        return answer


class Answer:
    """How a refusal reaches the person, by where they are looking: a field, a modal, a message or the command line."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def quietly(self) -> None:
        """The first time was answered; Slack only wants to know that this one arrived."""
        await self._context.ack()

    async def refusal(self, error: DeskError) -> None:
        context = self._context
        kind = context.payload.get("type")
        if kind == "view_submission":
            await self._on_form(error)
        elif "command" in context.payload:
            await context.ack(text=self._shown(error).text, response_type="ephemeral")
        elif kind == "block_suggestion":
            await context.ack(options=[])
        else:
            await context.ack()
            await self._beside(error)

    async def aside(self, error: DeskError) -> None:
        """The interaction was answered, and what should have followed did not come."""
        await self._context.say_privately(self._shown(error))

    def _shown(self, error: DeskError) -> Shown:
        typed = str(self._context.payload.get("text") or "") if "command" in self._context.payload else ""
        return wording.refused(error, self._context.language, typed=typed if error.code in KEPT_NOTHING else "")

    async def _on_form(self, error: DeskError) -> None:
        """Each thing next to its field; the modal stays with all that was typed."""
        language, inputs = self._context.language, _inputs(self._context.view)
        placed = wording.beside(error, inputs, language)
        if placed:
            await self._context.ack(response_action="errors", errors=placed)
        else:
            view = wording.refusal_view(wording.sentence(error, language), language)
            await self._context.ack(response_action="push", view=view)

    async def _beside(self, error: DeskError) -> None:
        context = self._context
        if context.payload.get("response_url"):
            await context.say_privately(self._shown(error))
        elif context.trigger_id:
            try:
                await context.show(wording.refusal_view(wording.sentence(error, context.language), context.language))
            except SlackApiError:  # the trigger has served or is too old
                await context.say_privately(self._shown(error))


def _inputs(view: Mapping[str, Any]) -> list[str]:
    return [str(block["block_id"]) for block in view.get("blocks") or [] if block.get("type") == "input"]
