"""App Home and `/hotline`: my tickets, my group's queue, why a clock says what it says, help, and the language."""

import re
from dataclasses import replace

from domain.errors import NotFound
from domain.ticket import TicketType
from handlers.context import Context
from handlers.numbers import number_in
from services import duty, people, showing
from services.complaints import reading as complaints
from views import complaint, hand_over, home, subcommands, ticket
from views import help as helping
from views.blocks import Shown
from views.calls import ids as calls
from views.ids import Click, Command
from views.knowledge import ids as knowledge
from views.roster import ids as roster
from views.subcommands import WORDS, Subcommand

# Chinese is written without blanks: 为什么INC-42
UNSPACED = re.compile(rf"^\s*({'|'.join(WORDS[Subcommand.WHY]['zh'])})")
OPENS = {  # something of another capability: the same as its button
    Subcommand.AWAY: roster.Click.AWAY,
    Subcommand.GROUP: roster.Click.GROUP,
    Subcommand.ON_CALL: roster.Click.ON_CALL,
    Subcommand.HAND_OVERS: hand_over.Click.LIST,
    Subcommand.FIND: knowledge.Click.FIND,
    Subcommand.ARTICLES: knowledge.Click.SHELF,
    Subcommand.CALL: calls.Click.LOG,
    Subcommand.SUPPLIERS: Click.SUPPLIERS,
}


async def command(ctx: Context) -> None:
    """`/hotline`, `/hotline why INC-42`, `/hotline help`."""
    words = UNSPACED.sub(r"\1 ", str(ctx.payload.get("text") or "")).split()
    first = subcommands.asked(words[0]) if words else None
    if first is not None and first in OPENS:
        await ctx.actions[OPENS[first]](ctx)
        return
    if first is Subcommand.HELP:
        shown = helping.help_page(ctx.language, rules=ctx.desk.rules)
    elif first is Subcommand.WHY:
        explanation = await ctx.desk.look(ctx.caller, showing.why, _number(words[1:]))
        shown = ticket.why(explanation.card, explanation.readings, ctx.language, stays=explanation.stays)
    elif words:
        shown = await _one(ctx, _number(words, otherwise="unknown_words"))
    else:
        shown = ticket.my_tickets(await ctx.desk.look(ctx.caller, showing.mine), ctx.language)
    await ctx.ack(text=shown.text, blocks=shown.blocks, response_type="ephemeral")


async def _one(ctx: Context, number: int) -> Shown:
    """One ticket; a complaint as its parties see it."""
    card = await ctx.desk.look(ctx.caller, showing.one, number)
    if card.ticket.type is TicketType.COMPLAINT:
        return complaint.card(await ctx.desk.look(ctx.caller, complaints.one, number), ctx.language)
    return ticket.card(card, ctx.language)


async def opened(ctx: Context) -> None:
    """The Home tab shows the present state whenever it is opened."""
    event = ctx.payload["event"]
    if event.get("tab", "home") == "home":
        await _publish(ctx)


async def refresh(ctx: Context) -> None:
    await ctx.ack()
    await _publish(ctx)


async def language(ctx: Context) -> None:
    """The reader's choice wins over Slack's locale, from this very moment."""
    chosen = (ctx.action.get("selected_option") or {}).get("value")
    if chosen in ctx.desk.rules.policy.languages:
        await ctx.desk.once(ctx.key, ctx.caller, people.choose_language, chosen)
        ctx.forget_reader(ctx.caller.slack_id)
        ctx.language = replace(ctx.language, code=str(chosen))
    await ctx.ack()
    await _publish(ctx)


async def _publish(ctx: Context) -> None:
    overview = await ctx.desk.look(ctx.caller, showing.overview)
    on_call = await ctx.desk.look(ctx.caller, duty.own)
    await ctx.surface.publish(
        ctx.caller.slack_id,
        home.home(overview, ctx.language, phone=ctx.desk.rules.policy.hotline.phone, on_call=on_call),
    )


def _number(words: list[str], *, otherwise: str = "which_ticket") -> int:
    number = number_in(" ".join(words))
    if number is None:
        raise NotFound(otherwise)
    return number


COMMANDS = {Command.HOTLINE: command}
ACTIONS = {Click.MY_TICKETS: refresh, Click.QUEUE: refresh, Click.LANGUAGE: language}
EVENTS = {"app_home_opened": opened}
