"""Working on a request: the checklist in a modal, step by step, the form that fulfils it, and the form by which it
becomes an incident. What is still missing is said by the use case, in the modal.
"""

from collections.abc import Callable
from typing import Any

from domain.lifecycle import Action
from domain.priority import CanWork, Scope
from handlers.context import Context
from handlers.forms import Answers
from handlers.ticket import Handler, opens, submit, ticket_of
from services import converting, fulfilling, showing
from services.converting import IncidentFound
from services.fulfilling import FulfilForm
from views import ids, request
from views.ids import Click, Field, Form


def marks(use_case: Callable[..., Any]) -> Handler:
    """A button on a step: done at once, and the checklist shows it."""

    async def mark(ctx: Context) -> None:
        step = str(ids.unpack(ctx.action.get("value")).get("s"))
        await ctx.desk.once(ctx.key, ctx.caller, use_case, ticket_of(ctx), step)
        await _show(ctx, str(ctx.view["id"]))
        await ctx.ack()

    return mark


async def skip(ctx: Context) -> None:
    """Not applicable needs a reason: asked on top of the checklist."""
    card = await ctx.desk.look(ctx.caller, showing.to_act, ticket_of(ctx), Action.SKIP_STEP)
    step = str(ids.unpack(ctx.action.get("value")).get("s"))
    ctx.background(ctx.show(request.skip_form(card, step, ctx.language)))
    await ctx.ack()


async def skip_with_reason(ctx: Context) -> None:
    """The checklist below shows it when the form closes."""
    step = str(ids.unpack(ctx.view.get("private_metadata")).get("s"))
    reason = Answers(ctx.values).text(Field.REASON)
    await ctx.desk.once(ctx.key, ctx.caller, fulfilling.skip, ticket_of(ctx), step, reason=reason)
    below = ctx.view.get("previous_view_id")
    if below:
        await _show(ctx, str(below))
    await ctx.ack()


async def fulfil(ctx: Context) -> None:
    answers = Answers(ctx.values)
    form = FulfilForm(resolution=answers.text(Field.RESOLUTION), breach_reason=answers.text(Field.BREACH_REASON))
    await submit(ctx, fulfilling.fulfil, form)


async def convert(ctx: Context) -> None:
    """A failure was found: the incident is on record before the modal closes."""
    answers = Answers(ctx.values)
    service = answers.choice(Field.SERVICE)
    form = IncidentFound(
        title=answers.text(Field.TITLE, required=True),
        reason=answers.text(Field.REASON),
        description=answers.text(Field.DESCRIPTION),
        service=None if service in (None, ids.UNKNOWN_SERVICE) else service,
        scope=answers.needed(Field.SCOPE, Scope, Scope.ME),
        can_work=answers.needed(Field.CAN_WORK, CanWork, CanWork.PARTLY),
    )
    answers.check()
    await submit(ctx, converting.to_incident, form)


async def _show(ctx: Context, view_id: str) -> None:
    card = await ctx.desk.look(ctx.caller, showing.one, ticket_of(ctx))
    await ctx.surface.update(view_id, request.checklist_view(card, ctx.language))


ACTIONS: dict[str, Handler] = {
    Click.CHECKLIST: opens(request.checklist_view),
    Click.STEP_DONE: marks(fulfilling.complete),
    Click.STEP_UNDO: marks(fulfilling.undo),
    Click.STEP_WITNESS: marks(fulfilling.witness),
    Click.STEP_SKIP: skip,
    Click.FULFIL: opens(request.fulfil_form, Action.FULFIL),
}
FORMS: dict[str, Handler] = {
    Form.SKIP_STEP: skip_with_reason,
    Form.FULFIL: fulfil,
    Form.CONVERT: convert,
}
