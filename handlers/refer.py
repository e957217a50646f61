"""A ticket's references: the configuration item it is about, the problem and the change it belongs to (process S43)."""

from domain.lifecycle import Action
from handlers.context import Context
from handlers.forms import Answers
from handlers.ticket import opens
from handlers.ticket import submit as carry_out
from services import referring
from services.referring import ReferencesForm
from views.ids import Click, Field, Form
from views.ticket import references_form


async def submit(ctx: Context) -> None:
    answers = Answers(ctx.values)
    form = ReferencesForm(
        ci=answers.text(Field.CI),
        ci_name=answers.text(Field.CI_NAME),
        ci_url=answers.text(Field.CI_URL),
        problem=answers.text(Field.PROBLEM_REFERENCE),
        change=answers.text(Field.CHANGE_REFERENCE),
    )
    await carry_out(ctx, referring.set_references, form)


ACTIONS = {Click.LINK_REFERENCE: opens(references_form, Action.LINK_REFERENCE)}
FORMS = {Form.LINK_REFERENCE: submit}
