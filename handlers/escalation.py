"""Bringing others to a ticket: groups and people who join it, suppliers called out at a cost, the lead's word on that,
and the time spent.
"""

from domain.lifecycle import Action
from handlers.context import Context, View
from handlers.forms import Answers
from handlers.ticket import Handler, acts, opens, submit, ticket_of
from services import callouts, effort, showing, swarming
from services import supplying as figures_of_suppliers
from services.callouts import CallOutForm
from services.swarming import SwarmForm
from views import escalation, ids, supplying, ticket
from views.ids import Click, Field, Form


async def add(ctx: Context) -> None:
    answers = Answers(ctx.values)
    form = SwarmForm(group=answers.choice(Field.GROUP), person_slack=answers.person(Field.PERSON))
    await submit(ctx, swarming.add, form)


async def call_out(ctx: Context) -> None:
    answers = Answers(ctx.values)
    form = CallOutForm(
        group=answers.choice(Field.GROUP) or "",
        cost=answers.text(Field.COST, required=True),
        reason=answers.text(Field.REASON),
    )
    answers.check()
    await submit(ctx, callouts.call_out, form)


def judges(*, approved: bool) -> Handler:
    """The lead's word, by one click."""

    async def judge(ctx: Context) -> None:
        call = int(ids.unpack(ctx.action.get("value")).get("c", 0))
        await ctx.desk.once(ctx.key, ctx.caller, callouts.judge, call, approved=approved)
        if ctx.view:
            await ctx.surface.update(str(ctx.view["id"]), await _page(ctx))
        await ctx.ack()

    return judge


async def suppliers(ctx: Context) -> None:
    """Call-outs to be decided, contracts kept, what it cost."""
    ctx.background(ctx.show(await _page(ctx)))
    await ctx.ack()


async def _page(ctx: Context) -> View:
    return supplying.page(await ctx.desk.look(ctx.caller, figures_of_suppliers.page), ctx.language)


async def log_effort(ctx: Context) -> None:
    answers = Answers(ctx.values)
    minutes = answers.whole(Field.EFFORT)
    answers.check()
    await submit(ctx, effort.log, minutes=minutes or 0)


async def needs_group(ctx: Context) -> None:
    """Asked whether others should help: a P1 is joined by them, everything else goes to them with its reason."""
    helping = (Action.ADD_TO_SWARM, Action.ASSIGN, Action.REASSIGN)
    card = await ctx.desk.look(ctx.caller, showing.to_act, ticket_of(ctx), *helping)
    rules = ctx.desk.rules
    if "add_to_swarm" in card.actions:
        form = escalation.swarm_form(card, ctx.language, rules=rules)
    else:
        form = ticket.assign_form(card, ctx.language, rules=rules, because=ticket.no_path(ctx.language))
    ctx.background(ctx.show(form))
    await ctx.ack()


ACTIONS: dict[str, Handler] = {
    Click.ADD_TO_SWARM: opens(escalation.swarm_form, Action.ADD_TO_SWARM),
    Click.JOIN_SWARM: acts(swarming.join),
    Click.LEAVE_SWARM: acts(swarming.leave),
    Click.CALL_OUT: opens(escalation.call_out_form, Action.CALL_OUT),
    Click.LOG_EFFORT: opens(escalation.effort_form, Action.LOG_EFFORT),
    Click.APPROVE_CALL_OUT: judges(approved=True),
    Click.REFUSE_CALL_OUT: judges(approved=False),
    Click.NEEDS_GROUP: needs_group,
    Click.SUPPLIERS: suppliers,
}
FORMS: dict[str, Handler] = {
    Form.ADD_TO_SWARM: add,
    Form.CALL_OUT: call_out,
    Form.LOG_EFFORT: log_effort,
}
