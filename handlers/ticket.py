"""Buttons and forms of a ticket: one click or one form, one use case. What a person may do is decided in the use
case, so a stale button is refused with its sentence.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from domain.errors import IllegalMove, InvalidForm
from domain.lifecycle import Action
from domain.projection import TicketCard
from domain.ticket import Level, PendingReason, Priority, ResolutionCode, TicketType
from handlers.context import Context, View
from handlers.forms import Answers
from services import (
    arbitrating,
    conversation,
    escalating,
    handling,
    judging,
    knowledge,
    presence,
    recurring,
    reminders,
    reopening,
    reporting,
    showing,
)
from services.conversation import Said
from services.handling import AssignForm, HoldForm, ResolveForm
from services.judging import PrioritiseForm
from views import complaint, ids, nudge, ticket
from views.ids import Click, Field, Form
from views.knowledge import ids as articles
from views.recurrence import recurrence_form

Handler = Callable[[Context], Awaitable[None]]


def ticket_of(ctx: Context) -> int:
    """The ticket that a button or a form is about."""
    text = ctx.action.get("value") or (ctx.action.get("selected_option") or {}).get("value")
    found = ids.unpack(text)
    if "t" not in found:
        found = ids.unpack(ctx.view.get("private_metadata"))
    return int(found.get("t", 0))


def acts(use_case: Callable[..., Any]) -> Handler:
    """A button that does its one thing at once."""

    async def act(ctx: Context) -> None:
        await ctx.desk.once(ctx.key, ctx.caller, use_case, ticket_of(ctx))
        await ctx.ack()

    return act


def opens(form: Callable[..., View], *actions: Action) -> Handler:
    """A button that opens a form about its ticket, for whoever may do one of these; without any, for who may see it."""

    async def open_form(ctx: Context) -> None:
        card = await ctx.desk.look(ctx.caller, showing.to_act, ticket_of(ctx), *actions)
        ctx.background(ctx.show(form(card, ctx.language, rules=ctx.desk.rules)))
        await ctx.ack()

    return open_form


async def why(ctx: Context) -> None:
    """The clocks in words: calendar, segments that counted, pauses, due."""
    found = await ctx.desk.look(ctx.caller, showing.why, ticket_of(ctx))
    ctx.background(ctx.show(ticket.why_view(found, ctx.language)))
    await ctx.ack()


async def details(ctx: Context) -> None:
    """A complaint has a window of its own."""
    card = await ctx.desk.look(ctx.caller, showing.one, ticket_of(ctx))
    if card.ticket.type is TicketType.COMPLAINT:
        await ctx.actions[complaint.Click.SHOW](ctx)
        return
    ctx.background(ctx.show(ticket.details(card, ctx.language)))
    await ctx.ack()


async def more(ctx: Context) -> None:
    """An overflow menu: the chosen value names the click it stands for."""
    chosen = ids.unpack((ctx.action.get("selected_option") or {}).get("value"))
    handler = ctx.actions.get(str(chosen.get("do")))
    if handler is None:
        await ctx.ack()
        return
    await handler(ctx)


async def assign(ctx: Context) -> None:
    answers = Answers(ctx.values)
    group = answers.choice(Field.GROUP)
    if group is None:
        answers.problem(Field.GROUP, "required")
    form = AssignForm(group=group or "", assignee_slack=answers.person(Field.PERSON), reason=answers.text(Field.REASON))
    answers.check()
    if form.assignee_slack is not None:
        away = await ctx.desk.do(ctx.caller, presence.warn_once, ctx.key, form.assignee_slack, group)
        if away is not None:
            raise InvalidForm(away)
    await _hand_on(ctx, form)


async def return_(ctx: Context) -> None:
    """Back, with the reason and the group that should have it (process §3.6)."""
    answers = Answers(ctx.values)
    group = answers.choice(Field.GROUP)
    if group is None:
        answers.problem(Field.GROUP, "required")
    answers.check()
    await _hand_on(ctx, AssignForm(group=group or "", reason=answers.text(Field.REASON), returned=True))


async def _hand_on(ctx: Context, form: AssignForm) -> None:
    """What is the incident manager's to assign by now is put before them; whoever proposed it reads who that is."""
    try:
        await submit(ctx, handling.assign, form)
    except IllegalMove as refused:
        if arbitrating.stands_in_the_way(refused):
            await ctx.desk.do(ctx.caller, arbitrating.ask, ticket_of(ctx), form)
        raise


async def escalate(ctx: Context) -> None:
    await submit(ctx, escalating.escalate, reason=Answers(ctx.values).text(Field.REASON))


async def snooze(ctx: Context) -> None:
    """Remind me later: the chosen option names the reminder and how long."""
    chosen = ids.unpack((ctx.action.get("selected_option") or {}).get("value"))
    length = timedelta(minutes=int(chosen.get("m", 0)))
    until = await ctx.desk.once(ctx.key, ctx.caller, reminders.put_off, int(chosen.get("e", 0)), length=length)
    await ctx.ack()
    await ctx.say_privately(nudge.put_off(until, ctx.language))


async def prioritise(ctx: Context) -> None:
    answers = Answers(ctx.values)
    form = PrioritiseForm(
        impact=answers.needed(Field.IMPACT, Level, Level.LOW),
        urgency=answers.needed(Field.URGENCY, Level, Level.LOW),
        priority=answers.chosen(Field.PRIORITY, Priority),
        reason=answers.text(Field.REASON),
    )
    answers.check()
    await submit(ctx, judging.prioritise, form)


async def hold(ctx: Context) -> None:
    answers = Answers(ctx.values)
    form = HoldForm(
        reason=answers.needed(Field.PENDING_REASON, PendingReason, PendingReason.WAITING_FOR_USER),
        question=answers.text(Field.QUESTION),
        until=answers.instant(Field.UNTIL),
        consent=bool(answers.ticked(Field.CONSENT)),
        change_reference=answers.text(Field.CHANGE_REFERENCE),
        resume_condition=answers.text(Field.RESUME_CONDITION),
    )
    answers.check()
    await submit(ctx, handling.hold, form)


async def hold_reason_chosen(ctx: Context) -> None:
    """With the reason known, the form asks only for what that reason needs; what was typed stays."""
    card = await ctx.desk.look(ctx.caller, showing.one, ticket_of(ctx))
    chosen = Answers(ctx.values).needed(Field.PENDING_REASON, PendingReason, PendingReason.WAITING_FOR_USER)
    form = ticket.hold_form(card, ctx.language, rules=ctx.desk.rules, chosen=chosen)
    await ctx.surface.update(str(ctx.view["id"]), form, hash_=ctx.view.get("hash"))
    await ctx.ack()


async def reply(ctx: Context) -> None:
    await submit(ctx, conversation.reply, _said(ctx))


async def note(ctx: Context) -> None:
    await submit(ctx, conversation.note, _said(ctx))


async def resolve(ctx: Context) -> None:
    answers = Answers(ctx.values)
    workaround = answers.choice(Field.WORKAROUND)
    form = ResolveForm(
        code=answers.needed(Field.RESOLUTION_CODE, ResolutionCode, ResolutionCode.PERMANENT_FIX),
        resolution=answers.text(Field.RESOLUTION, required=True),
        service=answers.choice(Field.SERVICE),
        category=answers.choice(Field.CATEGORY),
        cause=answers.text(Field.CAUSE),
        workaround=None if workaround is None else workaround == "yes",
        ci=answers.text(Field.CI),
        breach_reason=answers.text(Field.BREACH_REASON),
        effort_minutes=answers.whole(Field.EFFORT) or 0,
        not_reproducible=bool(answers.ticked(Field.NOT_REPRODUCIBLE)),
    )
    article, written = answers.choice(articles.Field.ARTICLE), bool(answers.ticked(articles.Field.WRITTEN))
    answers.check()
    used = int(article) if article is not None and article.isdecimal() else None
    number = ticket_of(ctx)
    await ctx.desk.once(ctx.key, ctx.caller, knowledge.resolve, number, form, article=used, written=written)
    await ctx.ack(response_action="clear")  # the form may stand on what it was taken from


async def open_reopen(ctx: Context) -> None:
    """Too late, the button explains itself: what came back is reported anew, linked with the old ticket."""
    former = await ctx.desk.look(ctx.caller, recurring.former, ticket_of(ctx))
    if former is None:
        await opens(ticket.reopen_form, Action.REOPEN)(ctx)
        return
    ctx.background(ctx.show(await _recurrence(ctx, former)))
    await ctx.ack()


async def reopen(ctx: Context) -> None:
    """A form that was open while the window ended turns into the new report; what was typed is taken along."""
    reason = Answers(ctx.values).text(Field.REASON)
    former = await ctx.desk.look(ctx.caller, recurring.former, ticket_of(ctx))
    if former is None:
        await submit(ctx, reopening.reopen, reason=reason)
        return
    await ctx.ack(response_action="update", view=await _recurrence(ctx, former, told=reason))


async def _recurrence(ctx: Context, former: TicketCard, *, told: str = "") -> View:
    on_behalf = await ctx.desk.look(ctx.caller, reporting.may_report_for_others)
    return recurrence_form(former, ctx.language, ctx.desk.rules.catalogue, told=told, on_behalf=on_behalf)


async def cancel(ctx: Context) -> None:
    await submit(ctx, handling.cancel, reason=Answers(ctx.values).text(Field.REASON))


async def close_with_consent(ctx: Context) -> None:
    consent = bool(Answers(ctx.values).ticked(Field.CONSENT))
    await submit(ctx, handling.close, because="consent", consent=consent)


async def submit(ctx: Context, use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """The modal closes after the commit; a refusal stays in it, with everything that was typed."""
    await ctx.desk.once(ctx.key, ctx.caller, use_case, ticket_of(ctx), *args, **kwargs)
    await ctx.ack()


def _said(ctx: Context) -> Said:
    answers = Answers(ctx.values)
    text = answers.text(Field.TEXT, required=True)
    answers.check()
    return Said(text=text)


ACTIONS: dict[str, Handler] = {
    Click.TAKE: acts(handling.take),
    Click.RESUME: acts(handling.resume),
    Click.CONFIRM: acts(handling.close),
    Click.CLOSE: opens(ticket.close_form, Action.CLOSE),
    Click.WHY: why,
    Click.OPEN: details,
    Click.MORE: more,
    Click.ASSIGN: opens(ticket.assign_form, Action.ASSIGN, Action.REASSIGN),
    Click.RETURN: opens(ticket.return_form, Action.RETURN),
    Click.ESCALATE: opens(ticket.escalate_form, Action.ESCALATE),
    Click.SNOOZE: snooze,
    Click.PRIORITISE: opens(ticket.prioritise_form, Action.PRIORITISE, Action.OVERRIDE_PRIORITY),
    Click.HOLD: opens(ticket.hold_form, Action.HOLD),
    Click.REPLY: opens(ticket.reply_form, Action.REPLY),
    Click.NOTE: opens(ticket.note_form, Action.NOTE),
    Click.RESOLVE: opens(ticket.resolve_form, Action.RESOLVE),
    Click.REOPEN: open_reopen,
    Click.CANCEL: opens(ticket.cancel_form, Action.CANCEL),
    Click.WITHDRAW: opens(ticket.withdraw_form, Action.CANCEL),
    Click.ADD_INFO: opens(ticket.add_info_form, Action.REPLY),
    Field.PENDING_REASON: hold_reason_chosen,
}
FORMS: dict[str, Handler] = {
    Form.ASSIGN: assign,
    Form.RETURN: return_,
    Form.ESCALATE: escalate,
    Form.PRIORITISE: prioritise,
    Form.HOLD: hold,
    Form.REPLY: reply,
    Form.NOTE: note,
    Form.ADD_INFO: reply,
    Form.RESOLVE: resolve,
    Form.REOPEN: reopen,
    Form.CLOSE: close_with_consent,
    Form.CANCEL: cancel,
    Form.WITHDRAW: cancel,
}
