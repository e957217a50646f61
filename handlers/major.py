"""Major incidents: `/major`, the decision on a proposal, roles, updates, and the end. Who may decide is judged in the
use cases; who may not declare gets the form that proposes.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from domain.errors import FieldProblem, InvalidForm
from domain.lifecycle import Action
from domain.major import MajorRole
from domain.projection import TicketCard
from handlers.context import Context, View
from handlers.forms import Answers
from handlers.numbers import number_in
from handlers.ticket import Handler, opens, submit, ticket_of
from services import majors, showing
from services.majors import DeclareForm, ProposeForm, StandDownForm, UpdateForm
from views import ids, major, report, ticket
from views.ids import Click, Field, Form
from views.report import Draft


async def command(ctx: Context) -> None:
    """`/major INC-42` opens the decision or the proposal, or shows what runs; other words report anew, as major.

    In an incident channel `/major` alone is about that incident.
    """
    words = str(ctx.payload.get("text") or "").strip()
    number = number_in(words)
    if number is None and not words:
        number = await ctx.desk.look(ctx.caller, majors.incident_in, str(ctx.payload.get("channel_id") or ""))
    if number is None:
        form = report.report_form(ctx.language, ctx.desk.rules.catalogue, draft=Draft(words=words, consider_major=True))
        ctx.background(ctx.show(form))
        await ctx.ack()
        return
    card = await ctx.desk.look(ctx.caller, showing.one, number)
    if card.ticket.is_major:
        shown = major.header(card, ctx.language)
        await ctx.ack(text=shown.text, blocks=shown.blocks, response_type="ephemeral")
        return
    ctx.background(ctx.show(await _decision(card, ctx)))
    await ctx.ack()


async def open_decision(ctx: Context) -> None:
    """Whoever may only propose gets the form for that."""
    card = await ctx.desk.look(ctx.caller, showing.one, ticket_of(ctx))
    ctx.background(ctx.show(await _decision(card, ctx)))
    await ctx.ack()


async def _decision(card: TicketCard, ctx: Context) -> View:
    rules = ctx.desk.rules
    if await ctx.desk.look(ctx.caller, majors.may_declare, card.ticket.id):
        return major.declare_form(card, ctx.language, rules=rules)
    return ticket.propose_form(card, ctx.language, rules=rules)


async def declare(ctx: Context) -> None:
    answers = Answers(ctx.values)
    form = DeclareForm(
        commander_slack=answers.person(Field.PERSON),
        private=bool(answers.ticked(Field.PRIVATE)),
        criterion=answers.choice(Field.CRITERION) or "",
        reason=answers.text(Field.REASON),
    )
    await submit(ctx, majors.declare, form)


async def propose(ctx: Context) -> None:
    answers = Answers(ctx.values)
    form = ProposeForm(criterion=answers.choice(Field.CRITERION) or "", reason=answers.text(Field.REASON))
    await submit(ctx, majors.propose, form)


async def update(ctx: Context) -> None:
    answers = Answers(ctx.values)
    form = UpdateForm(
        affected=answers.text(Field.AFFECTED_PART),
        done=answers.text(Field.DONE),
        workaround=answers.text(Field.WAY_ROUND),
        eta=answers.instant(Field.ETA),
    )
    await submit(ctx, majors.update, form)


async def stabilise(ctx: Context) -> None:
    await submit(ctx, majors.stabilise, restored_at=_restored(Answers(ctx.values)))


async def stand_down(ctx: Context) -> None:
    answers = Answers(ctx.values)
    form = StandDownForm(
        restored_at=_restored(answers),
        resolution=answers.text(Field.RESOLUTION),
        confirmed=bool(answers.ticked(Field.CONFIRMED)),
        reason=answers.text(Field.REASON),
    )
    await submit(ctx, majors.stand_down, form)


def with_reason(use_case: Callable[..., Any]) -> Handler:
    """A form that asks for the reason alone."""

    async def give_reason(ctx: Context) -> None:
        await submit(ctx, use_case, reason=Answers(ctx.values).text(Field.REASON))

    return give_reason


async def take_role(ctx: Context) -> None:
    """The button names the role; taking it is recorded in the channel."""
    role = MajorRole(str(ids.unpack(ctx.action.get("value")).get("r")))
    await ctx.desk.once(ctx.key, ctx.caller, majors.take_role, ticket_of(ctx), role)
    await ctx.ack()


def _restored(answers: Answers) -> datetime:
    at = answers.instant(Field.RESTORED_AT)
    if at is None:
        raise InvalidForm(FieldProblem(Field.RESTORED_AT, "required"))
    return at


COMMANDS: dict[str, Handler] = {ids.Command.MAJOR: command}
ACTIONS: dict[str, Handler] = {
    Click.PROPOSE_MAJOR: opens(ticket.propose_form, Action.PROPOSE_MAJOR),
    Click.DECLARE_MAJOR: open_decision,
    Click.REFUSE_MAJOR: opens(major.refuse_form, Action.REFUSE_MAJOR),
    Click.UPDATE_MAJOR: opens(major.update_form, Action.UPDATE_MAJOR),
    Click.STABILISE: opens(major.stabilise_form, Action.STABILISE),
    Click.RELAPSE: opens(major.relapse_form, Action.RELAPSE),
    Click.STAND_DOWN: opens(major.stand_down_form, Action.STAND_DOWN),
    Click.FALSE_ALARM: opens(major.false_alarm_form, Action.FALSE_ALARM),
    Click.TAKE_COMMANDER: take_role,
    Click.TAKE_TECHNICAL_LEAD: take_role,
    Click.TAKE_COMMS_LEAD: take_role,
    Click.TAKE_SCRIBE: take_role,
}
FORMS: dict[str, Handler] = {
    Form.PROPOSE_MAJOR: propose,
    Form.DECLARE_MAJOR: declare,
    Form.REFUSE_MAJOR: with_reason(majors.refuse),
    Form.UPDATE_MAJOR: update,
    Form.STABILISE: stabilise,
    Form.RELAPSE: with_reason(majors.relapse),
    Form.STAND_DOWN: stand_down,
    Form.FALSE_ALARM: with_reason(majors.false_alarm),
}
