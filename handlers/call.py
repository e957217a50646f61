"""`/hotline call`: the first line logs what somebody reports by telephone. Who called and when come first, then the
usual form of an incident, a request or a complaint; what a caller without Slack was told is kept, too.
"""

from domain.calls import Call, CallKind
from domain.lifecycle import Action
from domain.organisation import PersonKind
from handlers.context import Context, View
from handlers.forms import Answers
from handlers.ticket import opens, submit
from services import callers, conversation, shelves
from views import calls, complaint, report, request
from views.calls.ids import Click, Field, Form
from views.ids import Field as CommonField
from views.report import Draft
from views.request import Aisle


async def open_form(ctx: Context) -> None:
    now = await ctx.desk.look(ctx.caller, callers.logging_now)
    ctx.background(ctx.show(calls.call_form(ctx.language, ctx.desk.rules, now=now)))
    await ctx.ack()


async def caller_named(ctx: Context) -> None:
    """Checked at once, so that nobody fills in a whole form for nothing; then the form in the same window."""
    answers = Answers(ctx.values)
    kind = answers.needed(Field.KIND, CallKind, CallKind.INCIDENT)
    call = Call(
        slack=answers.person(Field.CALLER),
        name=answers.text(Field.NAME),
        contact=answers.text(Field.CONTACT),
        unit=answers.choice(Field.UNIT),
        person=answers.chosen(Field.PERSON, PersonKind),
        at=answers.instant(Field.AT),
    )
    answers.check()
    await ctx.desk.look(ctx.caller, callers.check, call)
    await ctx.ack(response_action="update", view=await _form(ctx, kind, call))


async def _form(ctx: Context, kind: CallKind, call: Call) -> View:
    rules, by = ctx.desk.rules, calls.packed(call)
    if kind is CallKind.COMPLAINT:
        return complaint.complaint_form(ctx.language, rules=rules, call=by)
    if kind is CallKind.SERVICE_REQUEST:
        shelf = await ctx.desk.look(ctx.caller, shelves.shelf)
        return request.browse(ctx.language, rules.catalogue, orderable=shelf.items, aisle=Aisle(call=by))
    return report.report_form(ctx.language, rules.catalogue, draft=Draft(call=by))


async def told(ctx: Context) -> None:
    answers = Answers(ctx.values)
    text = answers.text(CommonField.TEXT, required=True)
    answers.check()
    await submit(ctx, conversation.tell_by_phone, text=text)


ACTIONS = {Click.LOG: open_form, Click.TOLD: opens(calls.told_form, Action.REPLY)}
FORMS = {Form.LOG: caller_named, Form.TOLD: told}
