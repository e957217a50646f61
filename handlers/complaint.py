"""Complaints: the form, and `/complaint REFERENCE` for who complained anonymously. Of an anonymous one nothing names
the caller to the desk. The buttons of a complaint are in `complaint_steps.py`.
"""

from domain.complaints import ComplaintTopic, Confidentiality, Gravity, read_reference
from domain.people import SYSTEM, Actor
from handlers.context import Context
from handlers.forms import Answers
from handlers.numbers import number_in
from handlers.ticket import Handler, ticket_of
from services import reporting
from services.complaints import intake
from services.complaints import reading as complaints
from services.complaints.door import Reference
from services.complaints.intake import ComplaintForm
from services.identity import Caller
from views import calls, complaint, ids, subcommands
from views.complaint import Click, Field, Form
from views.subcommands import Subcommand


async def command(ctx: Context) -> None:
    """`/complaint` with words opens the form; with a reference or a number, what became of that complaint; `list` shows
    one's own, and those one handles or is accountable for.
    """
    words = str(ctx.payload.get("text") or "").strip()
    reference = read_reference(words)
    if subcommands.asked(words) is Subcommand.LIST:
        shown = complaint.listed(await ctx.desk.look(ctx.caller, complaints.listed), ctx.language)
        await ctx.ack(text=shown.text, blocks=shown.blocks, response_type="ephemeral")
    elif reference is not None:
        await _show(ctx, Reference(reference))
    elif words.upper().startswith("CMP") and (number := number_in(words)) is not None:
        await _show(ctx, number)
    else:
        await _open(ctx, words=words)


async def open_form(ctx: Context) -> None:
    """From App Home, and from the message that a complaint goes on as something else."""
    await _open(ctx)


async def _open(ctx: Context, *, words: str = "") -> None:
    first_line = await ctx.desk.look(ctx.caller, reporting.may_report_for_others)
    form = complaint.complaint_form(ctx.language, rules=ctx.desk.rules, words=words, on_behalf=first_line)
    ctx.background(ctx.show(form))
    await ctx.ack()


async def submit(ctx: Context) -> None:
    """On record before the modal says so. What the caller may name is checked as the caller; an anonymous complaint is
    then taken in by the desk itself.
    """
    form = _complaint(ctx)
    anonymous = form.confidentiality is Confidentiality.ANONYMOUS
    await ctx.desk.look(ctx.caller, intake.check, form)
    who: Actor | Caller = SYSTEM if anonymous else ctx.caller
    taken = await ctx.desk.once(ctx.key, who, intake.submit, form)
    own = form.call is None and form.affected_slack in {None, ctx.caller.slack_id}
    view = complaint.taken_view(taken.card, ctx.language, reference=taken.reference, own=own)
    await ctx.ack(response_action="update", view=view)


def _complaint(ctx: Context) -> ComplaintForm:
    answers = Answers(ctx.values)
    related = answers.text(Field.RELATED)
    number = number_in(related)
    if related and number is None:
        answers.problem(Field.RELATED, "which_ticket")
    form = ComplaintForm(
        topic=answers.needed(Field.TOPIC, ComplaintTopic, ComplaintTopic.OTHER),
        description=answers.text(ids.Field.DESCRIPTION, required=True),
        confidentiality=answers.needed(Field.CONFIDENTIALITY, Confidentiality, Confidentiality.CONFIDENTIAL),
        gravity=frozenset(Gravity(one) for one in answers.ticked(Field.GRAVITY) if one in set(Gravity)),
        related=number,
        people_slack=answers.people(Field.SUBJECT_PEOPLE),
        groups=tuple(sorted(answers.ticked(Field.SUBJECT_GROUPS))),
        affected_slack=answers.person(ids.Field.AFFECTED),
        call=calls.of(ids.unpack(ctx.view.get("private_metadata")).get("by")),
    )
    answers.check()
    return form


def about(ctx: Context) -> int | Reference:
    """The complaint that a button or a form is about; the reference of the window it stands in comes first."""
    reference = complaint.reference_in(ids.unpack(ctx.view.get("private_metadata")))
    return ticket_of(ctx) if reference is None else Reference(reference)


def who(ctx: Context, of: int | Reference) -> Actor | Caller:
    """Whoever comes with a reference is nobody in particular to the desk."""
    return ctx.caller if isinstance(of, int) else SYSTEM


async def show(ctx: Context) -> None:
    await _show(ctx, about(ctx))


async def _show(ctx: Context, of: int | Reference) -> None:
    """Everything its reader may see; that somebody opened it by its number is kept."""
    if isinstance(of, int):
        card = await ctx.desk.do(ctx.caller, complaints.look_into, of)
    else:
        card = await ctx.desk.look(SYSTEM, complaints.one, of)
    reference = None if isinstance(of, int) else of.text
    ctx.background(ctx.show(complaint.details(card, ctx.language, reference=reference)))
    await ctx.ack()


COMMANDS: dict[str, Handler] = {ids.Command.COMPLAINT: command}
ACTIONS: dict[str, Handler] = {
    ids.Click.COMPLAIN: open_form,
    Click.SHOW: show,
}
FORMS: dict[str, Handler] = {Form.SUBMIT: submit}
