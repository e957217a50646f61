"""Known outages and duplicates: joined from the report form or the receipt, linked and unlinked by support, and one
message to everybody affected.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from domain.errors import FieldProblem, InvalidForm
from domain.lifecycle import Action
from handlers.context import Context
from handlers.forms import Answers
from handlers.numbers import number_in
from services import duplicates, showing
from services.conversation import Said
from views import ids, ticket
from views.blocks import View
from views.ids import Click, Field, Form

Handler = Callable[[Context], Awaitable[None]]


def _named(ctx: Context) -> tuple[int, int]:
    """The ticket and, where the button names one, its master."""
    found = ids.unpack(ctx.action.get("value") or (ctx.action.get("selected_option") or {}).get("value"))
    if "t" not in found:
        found = ids.unpack(ctx.view.get("private_metadata"))
    return int(found.get("t", 0)), int(found.get("m", 0))


async def link_to(ctx: Context) -> None:
    """One tap, by support or by the reporter; the second of two changes nothing."""
    number, master = _named(ctx)
    await ctx.desk.once(ctx.key, ctx.caller, duplicates.link, number, master)
    await ctx.ack()


async def link_similar(ctx: Context) -> None:
    """Everything that looks like it at once; says how many were linked."""
    found = await ctx.desk.once(ctx.key, ctx.caller, duplicates.link_similar, _named(ctx)[0])
    await ctx.ack()
    await ctx.say_privately(ticket.linked_at_once(found.linked, found.left, ctx.language))


async def keep_apart(ctx: Context) -> None:
    await ctx.desk.once(ctx.key, ctx.caller, duplicates.keep_apart, _named(ctx)[0])
    await ctx.ack()


async def show(ctx: Context) -> None:
    """The duplicates of a master, as far as the reader may see them."""
    master, cards = await ctx.desk.look(ctx.caller, showing.duplicates, _named(ctx)[0])
    ctx.background(ctx.show(ticket.listed(master, cards, ctx.language)))
    await ctx.ack()


async def open_link(ctx: Context) -> None:
    """The masters that fit stand first."""
    card, masters = await ctx.desk.look(ctx.caller, showing.masters, _named(ctx)[0])
    ctx.background(ctx.show(ticket.link_form(card, ctx.language, masters=masters)))
    await ctx.ack()


def opens(form: Callable[..., View], action: Action) -> Handler:
    async def open_form(ctx: Context) -> None:
        card = await ctx.desk.look(ctx.caller, showing.to_act, _named(ctx)[0], action)
        ctx.background(ctx.show(form(card, ctx.language)))
        await ctx.ack()

    return open_form


async def link(ctx: Context) -> None:
    """What was chosen, else the number that was typed."""
    answers = Answers(ctx.values)
    chosen = answers.choice(Field.MASTER)
    typed = answers.text(Field.MASTER_NUMBER)
    master = int(chosen) if chosen is not None and chosen.isdigit() else number_in(typed)
    if master is None:
        raise InvalidForm(FieldProblem(Field.MASTER_NUMBER, "master"))
    await _submit(ctx, duplicates.link, master)


async def unlink(ctx: Context) -> None:
    await _submit(ctx, duplicates.unlink, reason=Answers(ctx.values).text(Field.REASON))


async def tell_affected(ctx: Context) -> None:
    answers = Answers(ctx.values)
    text = answers.text(Field.TEXT, required=True)
    answers.check()
    await _submit(ctx, duplicates.tell_affected, Said(text=text))


async def _submit(ctx: Context, use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    await ctx.desk.once(ctx.key, ctx.caller, use_case, _named(ctx)[0], *args, **kwargs)
    await ctx.ack()


ACTIONS: dict[str, Handler] = {
    Click.JOIN_KNOWN: link_to,
    Click.LINK_TO: link_to,
    Click.LINK_SIMILAR: link_similar,
    Click.KEEP_APART: keep_apart,
    Click.DUPLICATES: show,
    Click.LINK_DUPLICATE: open_link,
    Click.UNLINK_DUPLICATE: opens(ticket.unlink_form, Action.UNLINK_DUPLICATE),
    Click.TELL_AFFECTED: opens(ticket.tell_affected_form, Action.TELL_AFFECTED),
}
FORMS: dict[str, Handler] = {
    Form.LINK_DUPLICATE: link,
    Form.UNLINK_DUPLICATE: unlink,
    Form.TELL_AFFECTED: tell_affected,
}
