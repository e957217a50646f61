"""Approving and rejecting from the message that asks for it, or from a reminder. A reason typed in the message is taken
along; rejecting without one opens the form that asks for it.
"""

import contextlib
from typing import Any

from domain.errors import NotFound
from domain.lifecycle import Action
from handlers.context import Context
from handlers.forms import Answers
from handlers.ticket import Handler, ticket_of
from services import approving, showing
from views import ids, request, ticket
from views.ids import Click, Field, Form


async def approve(ctx: Context) -> None:
    """Clicked where the ticket is looked at, it shows how it stands now; the message is drawn anew by itself."""
    about = ids.unpack(ctx.action.get("value"))
    await ctx.desk.once(
        ctx.key, ctx.caller, approving.approve, ticket_of(ctx), approval_id=about.get("a"), reason=_typed(ctx)
    )
    if ctx.view.get("type") == "modal":
        with contextlib.suppress(NotFound):  # who has decided on something confidential sees it no longer
            card = await ctx.desk.look(ctx.caller, showing.one, ticket_of(ctx))
            await ctx.surface.update(str(ctx.view["id"]), ticket.details(card, ctx.language))
    await ctx.ack()


async def reject(ctx: Context) -> None:
    """With the reason at hand it is done at once; the requester reads it."""
    approval_id, typed = ids.unpack(ctx.action.get("value")).get("a"), _typed(ctx)
    if typed:
        await ctx.desk.once(
            ctx.key, ctx.caller, approving.reject, ticket_of(ctx), approval_id=approval_id, reason=typed
        )
    else:
        card = await ctx.desk.look(ctx.caller, showing.to_act, ticket_of(ctx), Action.REJECT)
        ctx.background(ctx.show(request.reject_form(card, ctx.language, approval_id=approval_id)))
    await ctx.ack()


async def reject_with_reason(ctx: Context) -> None:
    about = ids.unpack(ctx.view.get("private_metadata"))
    reason = Answers(ctx.values).text(Field.REASON)
    await ctx.desk.once(
        ctx.key, ctx.caller, approving.reject, ticket_of(ctx), approval_id=about.get("a"), reason=reason
    )
    await ctx.ack()


def _typed(ctx: Context) -> str:
    """What stands in the message's own field."""
    state: dict[str, Any] = ctx.payload.get("state") or {}
    return Answers(state.get("values") or {}).text(Field.REASON)


ACTIONS: dict[str, Handler] = {Click.APPROVE: approve, Click.REJECT: reject}
FORMS: dict[str, Handler] = {Form.REJECT: reject_with_reason}
