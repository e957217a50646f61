"""Major incidents: `/major`, the decision on a proposal, roles, updates, and the end. Who may decide is judged in the
use cases; who may not declare gets the form that proposes.
"""

from datetime import UTC, datetime

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
    """`/major INC-42` opens the decision or the proposal; other words open a report that asks to be major."""
    words = str(ctx.payload.get("text") or "").strip()
    number = number_in(words)
    if number is None:
        form = report.report_form(ctx.language, ctx.desk.rules.catalogue, draft=Draft(words=words, consider_major=True))
        ctx.background(ctx.show(form))
        await ctx.ack()
        return
    card = await ctx.desk.look(ctx.caller, showing.one, number)
    ctx.background(ctx.show(_decision(card, ctx)))
    await ctx.ack()


def _decision(card: TicketCard, ctx: Context) -> View:
    rules = ctx.desk.rules
    if Action.DECLARE_MAJOR.value in card.actions:
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
    criterion = answers.choice(Field.CRITERION)
    if criterion is None:
        answers.problem(Field.CRITERION, "required")
    answers.check()
    await submit(ctx, majors.propose, ProposeForm(criterion=criterion or "", reason=answers.text(Field.REASON)))


async def refuse(ctx: Context) -> None:
    await submit(ctx, majors.refuse, reason=Answers(ctx.values).text(Field.REASON))


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
    await submit(ctx, majors.stabilise, restored_at=_restored(ctx))


async def relapse(ctx: Context) -> None:
    await submit(ctx, majors.relapse, reason=Answers(ctx.values).text(Field.REASON))


async def stand_down(ctx: Context) -> None:
    answers = Answers(ctx.values)
    form = StandDownForm(
        restored_at=_restored(ctx),
        resolution=answers.text(Field.RESOLUTION),
        confirmed=bool(answers.ticked(Field.CONFIRMED)),
        reason=answers.text(Field.REASON),
    )
    await submit(ctx, majors.stand_down, form)


async def false_alarm(ctx: Context) -> None:
    await submit(ctx, majors.false_alarm, reason=Answers(ctx.values).text(Field.REASON))


async def take_role(ctx: Context) -> None:
    """The button names the role; taking it is recorded in the channel."""
    role = MajorRole(str(ids.unpack(ctx.action.get("value")).get("r")))
    await ctx.desk.once(ctx.key, ctx.caller, majors.take_role, ticket_of(ctx), role)
    await ctx.ack()


def _restored(ctx: Context) -> datetime:
    answers = Answers(ctx.values)
    at = answers.instant(Field.RESTORED_AT)
    if at is None:
        answers.problem(Field.RESTORED_AT, "required")
    answers.check()
    return at or datetime.min.replace(tzinfo=UTC)


COMMANDS: dict[str, Handler] = {ids.Command.MAJOR: command}
ACTIONS: dict[str, Handler] = {
    Click.PROPOSE_MAJOR: opens(ticket.propose_form),
    Click.DECLARE_MAJOR: opens(major.declare_form),
    Click.REFUSE_MAJOR: opens(major.refuse_form),
    Click.UPDATE_MAJOR: opens(major.update_form),
    Click.STABILISE: opens(major.stabilise_form),
    Click.RELAPSE: opens(major.relapse_form),
    Click.STAND_DOWN: opens(major.stand_down_form),
    Click.FALSE_ALARM: opens(major.false_alarm_form),
    **{click: take_role for click in Click if click.startswith("major.take_role")},
}
FORMS: dict[str, Handler] = {
    Form.PROPOSE_MAJOR: propose,
    Form.DECLARE_MAJOR: declare,
    Form.REFUSE_MAJOR: refuse,
    Form.UPDATE_MAJOR: update,
    Form.STABILISE: stabilise,
    Form.RELAPSE: relapse,
    Form.STAND_DOWN: stand_down,
    Form.FALSE_ALARM: false_alarm,
}
