"""Classifying an incident: what the first line sets when a report was unclear or wrong (process §3.1)."""

from domain.ticket import Level
from handlers.context import Context
from handlers.forms import Answers
from services import classifying, showing
from services.classifying import ClassifyForm
from views import ids
from views.ids import Click, Field, Form
from views.ticket.classifying import classify_form


def _number(text: object) -> int:
    return int(ids.unpack(str(text or "")).get("t", 0))


async def open_form(ctx: Context) -> None:
    """For whoever may see the ticket; who may not classify is told so on submission."""
    chosen = (ctx.action.get("selected_option") or {}).get("value")
    card = await ctx.desk.look(ctx.caller, showing.one, _number(ctx.action.get("value") or chosen))
    ctx.background(ctx.show(classify_form(card, ctx.language, rules=ctx.desk.rules)))
    await ctx.ack()


async def submit(ctx: Context) -> None:
    answers = Answers(ctx.values)
    service, category = answers.choice(Field.SERVICE), answers.choice(Field.CATEGORY)
    for field, given in ((Field.SERVICE, service), (Field.CATEGORY, category)):
        if given is None:
            answers.problem(field, "required")
    form = ClassifyForm(
        service=service or "",
        category=category or "",
        impact=answers.needed(Field.IMPACT, Level, Level.LOW),
        urgency=answers.needed(Field.URGENCY, Level, Level.LOW),
        unit=answers.choice(Field.UNIT),
        affected_count=answers.whole(Field.AFFECTED_COUNT),
        ci=answers.text(Field.CI),
        reason=answers.text(Field.REASON),
        route=bool(answers.ticked(Field.ROUTE)),
    )
    answers.check()
    number = _number(ctx.view.get("private_metadata"))
    await ctx.desk.once(ctx.key, ctx.caller, classifying.classify, number, form)
    await ctx.ack()


ACTIONS = {Click.CLASSIFY: open_form}
FORMS = {Form.CLASSIFY: submit}
