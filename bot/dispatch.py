"""Everything that comes in from Slack passes here once: the handler is looked up by id, repeats are recognised,
refusals become sentences where the person is looking, and a defect is logged once and told to the one who acted.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

import structlog
from structlog.contextvars import bind_contextvars, bound_contextvars

from bot.answers import Answer, FirstAnswer
from bot.languages import Languages
from bot.logs import told
from bot.outsiders import outside
from bot.slack_errors import SLACK_FAILS, Verdict, understand
from bot.surface import SlackSurface
from bot.wellformed import wellformed
from domain.errors import AlreadyDone, DeskError, NotAllowed, NotFound, Unavailable
from handlers.context import Context
from handlers.forms import hold_to_limits
from models.session import UNREACHABLE
from services.complaints import attempts
from services.desk import Desk
from services.identity import Caller
from views import errors as wording
from views.blocks import Shown

Handler = Callable[[Context], Awaitable[None]]
Ack = Callable[..., Awaitable[Any]]

log = structlog.get_logger()
# What the person reads when Slack did not take our answer to what they did.
_SLACK_SAYS = {
    "expired_trigger_id": "too_late",
    "exchanged_trigger_id": "too_late",
    "invalid_trigger_id": "too_late",
    "hash_conflict": "too_late",
}
ANSWER_SECONDS = 2.5  # Slack gives up after three, and tells the person nothing they can use
TELL_SECONDS = 1.0
_BY_VERDICT = {Verdict.WAIT: "slack_busy", Verdict.RETRY: "slack_busy"}


class Background:
    """Tasks that outlive the ack: kept, so that none is collected half-way, and finished before the process ends."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    async def finish(self, *, seconds: float) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("background_task_failed", exc_info=task.exception())


class Dispatcher:
    """Finds the handler, runs it, and sees to it that the person who acted always gets an answer."""

    def __init__(
        self,
        desk: Desk,
        surface: SlackSurface,
        languages: Languages,
        background: Background,
        actions: Mapping[str, Handler],
        *,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._desk, self._surface, self._languages, self._background = desk, surface, languages, background
        self._actions, self._answer_seconds = actions, answer_seconds
        self._busy = 0
        self.on_outcome: list[Callable[[str], None]] = []

    def busy(self) -> int:
        """How many interactions and events are being handled."""
        return self._busy

    async def interaction(self, handler: Handler, payload: Mapping[str, Any], ack: Ack) -> None:
        """A command, shortcut, click or submission."""
        payload = wellformed(payload)
        user = payload.get("user") or {"id": payload.get("user_id", ""), "name": payload.get("user_name", "")}
        action = (payload.get("actions") or [{}])[0]
        first, until = FirstAnswer(ack), asyncio.get_running_loop().time() + self._answer_seconds
        self._busy += 1
        try:
            context = await self._context(user, payload, first, action=action)
            context.background = lambda work: self._background.start(self._after(work, context, first))
            outcome = await self._in_time(handler, context, first, until=until)
        finally:
            self._busy -= 1
        for tell in self.on_outcome:
            tell(outcome)

    async def _in_time(self, handler: Handler, context: Context, first: FirstAnswer, *, until: float) -> str:
        """Before Slack gives up the person is told that it takes longer. The work goes on: what it commits is told as
        ever, and the same form sent again is known by its key.
        """
        working = self._background.start(self._handled(handler, context))
        await asyncio.wait((working,), timeout=max(until - asyncio.get_running_loop().time(), 0.0))
        if working.done():
            outcome: str = working.result()
            return outcome
        if not first.given.is_set():
            kind = context.payload.get("type", "command")
            log.warning("answer_late", kind=kind)
            code = "slow_form" if kind == "view_submission" else "slow"
            telling = self._background.start(Answer(context).refusal(Unavailable(code)))
            given = self._background.start(first.given.wait())
            await asyncio.wait((telling, given), return_when=asyncio.FIRST_COMPLETED)
            given.cancel()
            first.closed = True
        return "late"

    async def _after(self, work: Coroutine[Any, Any, Any], context: Context, first: FirstAnswer) -> None:
        """What follows the answer, such as a window; the person hears of it when Slack did not take it."""
        try:
            await work
        except SLACK_FAILS as error:
            refusal = _slack_says(error)
            if not first.closed:
                await Answer(context).aside(refusal)

    async def _handled(self, handler: Handler, context: Context) -> str:
        bind_contextvars(**_actor(handler, context))  # for this task alone
        answer = Answer(context)
        try:
            self._greet(context)
            if context.payload.get("type") == "view_submission":
                hold_to_limits(context.view)
            await handler(context)
        except AlreadyDone:
            await answer.quietly()
            return "repeated"
        except DeskError as error:
            log.info("refused", code=error.code)
            await answer.refusal(error)
            self._keep_attempt(context, error)
            return "refused"
        except UNREACHABLE:
            log.exception("database_unavailable")
            await answer.refusal(Unavailable("unavailable"))
            return "unavailable"
        except SLACK_FAILS as error:
            refusal = _slack_says(error)
            await answer.refusal(refusal)
            return "unavailable" if isinstance(refusal, Unavailable) else "defect"
        except Exception:  # the Slack middleware is one of the three edges: whoever acted is told
            log.exception("handler_failed")
            await answer.refusal(DeskError("defect"))
            return "defect"
        return "answered"

    async def event(self, handler: Handler, body: Mapping[str, Any], *, last: bool = False) -> None:
        """An event; what fails is logged and, for a person's message, told to them. Slack is answered after that, or
        not at all while the record is away: it brings the event again, unless this was the `last` time.
        """
        body = wellformed(body)
        event = body["event"]
        slack_id = event.get("user") or ""
        if isinstance(slack_id, Mapping):
            slack_id = ""  # a changed profile: somebody who may never have met the desk, and did not act
        key = f"event:{body.get('event_id', '')}"
        self._busy += 1
        try:
            context = await self._context({"id": slack_id}, body, _no_ack, key=key)
            with bound_contextvars(**_actor(handler, context)):
                await self._taken(handler, context, last=last)
        finally:
            self._busy -= 1

    async def _taken(self, handler: Handler, context: Context, *, last: bool) -> None:
        if self._is_outside(context):
            return  # talk in a shared channel that is none of the desk's business
        try:
            await handler(context)
        except AlreadyDone:
            return
        except DeskError as error:
            await self._tell(context, error)
            self._keep_attempt(context, error)
        except UNREACHABLE:
            log.exception("database_unavailable")
            if not last:
                raise  # Slack is not told that it arrived, and brings it again
            if context.payload["event"].get("type") == "message":
                await self._tell(context, Unavailable("message_not_kept"))
        except Exception:  # the same edge: whoever wrote is told
            log.exception("event_failed", kind=context.payload["event"].get("type"))
            await self._tell(context, DeskError("defect"))

    def _greet(self, context: Context) -> None:
        if self._is_outside(context):
            raise NotAllowed("outsider")

    def _is_outside(self, context: Context) -> bool:
        return outside(context.payload, context.caller.slack_id, self._desk.rules.organisation)

    def _keep_attempt(self, context: Context, error: DeskError) -> None:
        """Who asked for a complaint that they may not know of is kept (process §3.11); the answer is given already, so
        that it takes as long for any other number.
        """
        number = error.params.get("number")
        if isinstance(error, NotFound) and isinstance(number, int):
            self._background.start(self._desk.do(context.caller, attempts.refused, number))

    async def _tell(self, context: Context, error: DeskError) -> None:
        """Slack hears that the event arrived, whether or not it takes our word to the person."""
        telling = self._background.start(self._whispered(context, wording.sentence(error, context.language)))
        await asyncio.wait((telling,), timeout=TELL_SECONDS)

    async def _whispered(self, context: Context, text: str) -> None:
        try:
            await context.say_privately(Shown(text=text, blocks=[]))
        except SLACK_FAILS as failed:
            log.warning("not_told", error=told(failed))

    async def _context(
        self,
        user: Mapping[str, Any],
        payload: Mapping[str, Any],
        ack: Ack,
        *,
        action: Mapping[str, Any] | None = None,
        key: str | None = None,
    ) -> Context:
        slack_id = str(user.get("id") or "")
        name = str(user.get("name") or user.get("username") or "")
        language = await self._languages.of(slack_id)

        async def say_privately(shown: Shown) -> None:
            await self._surface.whisper(payload, slack_id, shown)

        return Context(
            desk=self._desk,
            forget_reader=self._languages.forget,
            actions=self._actions,
            caller=Caller(slack_id, name),
            language=language,
            payload=payload,
            key=key or key_of(payload, action or {}),
            ack=ack,
            surface=self._surface,
            background=self._background.start,
            say_privately=say_privately,
            action=action or {},
        )


def _slack_says(error: Exception) -> DeskError:
    """Slack did not take the answer. Busy or too late is told as that; anything else is a defect."""
    trouble = understand(error)
    code = None if trouble is None else _SLACK_SAYS.get(trouble.code, _BY_VERDICT.get(trouble.verdict))
    if code is None:
        log.error("handler_failed", exc_info=error)
        return DeskError("defect")
    log.warning("slack_did_not_take_it", code=getattr(trouble, "code", ""))
    return Unavailable(code)


def key_of(payload: Mapping[str, Any], action: Mapping[str, Any]) -> str:
    """What makes this input this input, however often it is sent: design §2, idempotency."""
    kind = payload.get("type")
    if kind == "view_submission":
        return f"view:{payload['view']['id']}"
    if kind == "block_actions":
        container = payload.get("container") or {}
        place = container.get("message_ts") or container.get("view_id") or ""
        return f"click:{payload['user']['id']}:{place}:{action.get('action_id')}:{action.get('action_ts')}"
    return f"trigger:{payload.get('trigger_id', '')}"


def _actor(handler: Handler, context: Context) -> dict[str, str]:
    """Who acts, for every line that is logged meanwhile; who has to do with a complaint stands in none (§3.11)."""
    confidential = handler.__module__.startswith("handlers.complaint")
    return {} if confidential or not context.caller.slack_id else {"actor": context.caller.slack_id}


async def _no_ack(**_: Any) -> None:
    return None
