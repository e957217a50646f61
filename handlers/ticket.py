"""Buttons and forms of a ticket: one click or one form, one use case. What a person may do is decided in the use
case, so a stale button is refused with its sentence.
"""

from collections.abc import Awaitable, Callable

from handlers.context import Context
from services import handling, showing
from views import ids, ticket
from views.ids import Click

Handler = Callable[[Context], Awaitable[None]]


def ticket_of(ctx: Context) -> int:
    """The ticket that a button or a form is about."""
    text = ctx.action.get("value") or (ctx.action.get("selected_option") or {}).get("value")
    found = ids.unpack(text or ctx.view.get("private_metadata"))
    return int(found.get("t", 0))


async def take(ctx: Context) -> None:
    await ctx.desk.once(ctx.key, ctx.caller, handling.take, ticket_of(ctx))
    await ctx.ack()


async def resume(ctx: Context) -> None:
    await ctx.desk.once(ctx.key, ctx.caller, handling.resume, ticket_of(ctx))
    await ctx.ack()


async def close(ctx: Context) -> None:
    await ctx.desk.once(ctx.key, ctx.caller, handling.close, ticket_of(ctx))
    await ctx.ack()


async def why(ctx: Context) -> None:
    """The clocks in words: calendar, segments that counted, pauses, due."""
    explanation = await ctx.desk.look(ctx.caller, showing.why, ticket_of(ctx))
    ctx.background(ctx.show(ticket.why_view(explanation, ctx.language)))
    await ctx.ack()


async def details(ctx: Context) -> None:
    card = await ctx.desk.look(ctx.caller, showing.one, ticket_of(ctx))
    ctx.background(ctx.show(ticket.details(card, ctx.language)))
    await ctx.ack()


async def more(ctx: Context) -> None:
    """An overflow menu: the chosen value names the click it stands for."""
    chosen = ids.unpack((ctx.action.get("selected_option") or {}).get("value"))
    handler = ACTIONS.get(Click(str(chosen.get("a"))))
    if handler is not None:
        await handler(ctx)


def opens(form: Callable[..., ids.Any]) -> Handler:
    """A button that opens a form about its ticket."""

    async def open_(ctx: Context) -> None:
        card = await ctx.desk.look(ctx.caller, showing.one, ticket_of(ctx))
        ctx.background(ctx.show(form(card, ctx.language, rules=ctx.desk.rules)))
        await ctx.ack()

    return open_
