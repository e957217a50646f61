"""Classifying an incident: what the first line sets when a report was unclear or wrong (process §3.1)."""

from domain.lifecycle import Action
from domain.ticket import Level
from handlers.context import Context
from handlers.forms import Answers
from handlers.ticket import opens
from handlers.ticket import submit as carry_out
from services import classifying
from services.classifying import ClassifyForm
from views.ids import Click, Field, Form
from views.ticket import classify_form


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
    await carry_out(ctx, classifying.classify, form)


ACTIONS = {Click.CLASSIFY: opens(classify_form, Action.CLASSIFY)}
FORMS = {Form.CLASSIFY: submit}
