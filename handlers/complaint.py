"""Complaints: the form, the buttons in the direct messages of the parties, and `/complaint REFERENCE` for who
complained anonymously. Of an anonymous one nothing here names the caller to the desk, not even the key of the click.
"""

from collections.abc import Callable
from typing import Any

from domain.complaints import ComplaintTopic, Confidentiality, Finding, Gravity, read_reference
from domain.people import SYSTEM, Actor
from handlers.context import Context
from handlers.forms import Answers
from handlers.numbers import number_in
from handlers.ticket import Handler, ticket_of
from services import reporting
from services.complaints import answering, dialogue, handling, intake, standing
from services.complaints import reading as complaints
from services.complaints.answering import ReplyForm
from services.complaints.door import Reference
from services.complaints.handling import ConvertForm, StatementForm
from services.complaints.intake import ComplaintForm
from services.complaints.standing import SubjectsForm
from services.identity import Caller
from views import complaint, ids
from views.complaint import Asked, Click, Field, Form, forms
from views.words import phrase


async def command(ctx: Context) -> None:
    """`/complaint` with words opens the form; with a reference or a number, what became of that complaint."""
    words = str(ctx.payload.get("text") or "").strip()
    reference = read_reference(words)
    if reference is not None:
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
    own = form.affected_slack in {None, ctx.caller.slack_id}
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
    )
    answers.check()
    return form


def about(ctx: Context) -> int | Reference:
    """The complaint that a button or a form is about; the reference of the window it stands in comes first."""
    reference = complaint.reference_in(ids.unpack(ctx.view.get("private_metadata")))
    return ticket_of(ctx) if reference is None else Reference(reference)


def _who(ctx: Context, of: int | Reference) -> Actor | Caller:
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


def acts(use_case: Callable[..., Any]) -> Handler:
    """A button that does its one thing at once; in a window it shows what has become of it."""

    async def act(ctx: Context) -> None:
        number = ticket_of(ctx)
        await ctx.desk.once(ctx.key, ctx.caller, use_case, number)
        await ctx.ack()
        if ctx.view.get("id"):
            card = await ctx.desk.look(ctx.caller, complaints.one, number)
            await ctx.surface.update(str(ctx.view["id"]), complaint.details(card, ctx.language))

    return act


def opens(maker: forms.Maker) -> Handler:
    """A button that opens a form, for whoever may see the complaint."""

    async def open_one(ctx: Context) -> None:
        of = about(ctx)
        card = await ctx.desk.look(_who(ctx, of), complaints.one, of)
        reference = None if isinstance(of, int) else of.text
        asked = Asked(rules=ctx.desk.rules, reference=reference)
        ctx.background(ctx.show(maker(card, ctx.language, asked=asked)))
        await ctx.ack()

    return open_one


async def accept(ctx: Context) -> None:
    """One tap in the complainant's messages. With a reference a form is asked first: its key names no user."""
    if isinstance(about(ctx), int):
        await acts(answering.accept)(ctx)
    else:
        await opens(forms.accept)(ctx)


async def carry_out(ctx: Context, use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """The form closes after the commit; with a reference it shows what has become of the complaint."""
    of = about(ctx)
    await ctx.desk.once(ctx.key, _who(ctx, of), use_case, of, *args, **kwargs)
    if isinstance(of, int):
        await ctx.ack()
        return
    card = await ctx.desk.look(SYSTEM, complaints.one, of)
    view = complaint.details(card, ctx.language, reference=of.text)
    await ctx.ack(response_action="update", view=view)


def texts(use_case: Callable[..., Any], field: str, name: str) -> Handler:
    """A form with one text in it, which the use case takes by this name."""

    async def send(ctx: Context) -> None:
        answers = Answers(ctx.values)
        text = answers.text(field, required=True)
        answers.check()
        await carry_out(ctx, use_case, **{name: text})

    return send


def ends(use_case: Callable[..., Any]) -> Handler:
    """A form that only asks whether it is meant."""

    async def end(ctx: Context) -> None:
        await carry_out(ctx, use_case)

    return end


def replies(use_case: Callable[..., Any]) -> Handler:
    async def reply(ctx: Context) -> None:
        answers = Answers(ctx.values)
        form = ReplyForm(
            finding=answers.chosen(Field.FINDING, Finding),
            answer=answers.text(Field.ANSWER),
            measure=answers.text(Field.MEASURE),
            appeal_path=answers.text(Field.APPEAL_PATH),
            cause=answers.text(ids.Field.CAUSE),
        )
        answers.check()
        await carry_out(ctx, use_case, form)

    return reply


async def ask_statement(ctx: Context) -> None:
    answers = Answers(ctx.values)
    person = answers.choice(ids.Field.PERSON) or ""
    form = StatementForm(
        person_id=int(person) if person.isdigit() else None, question=answers.text(ids.Field.QUESTION, required=True)
    )
    answers.check()
    await carry_out(ctx, handling.ask_statement, form)


async def classify(ctx: Context) -> None:
    answers = Answers(ctx.values)
    reason = answers.text(ids.Field.REASON)
    await carry_out(ctx, handling.classify, serious=answers.choice(Field.SEVERITY) == "serious", reason=reason)


async def name_subject(ctx: Context) -> None:
    answers = Answers(ctx.values)
    form = SubjectsForm(
        people_slack=answers.people(Field.SUBJECT_PEOPLE), groups=tuple(sorted(answers.ticked(Field.SUBJECT_GROUPS)))
    )
    await carry_out(ctx, standing.name_subject, form)


async def name_handler(ctx: Context) -> None:
    await carry_out(ctx, standing.name_handler, person_slack=Answers(ctx.values).person(ids.Field.PERSON))


async def extend(ctx: Context) -> None:
    answers = Answers(ctx.values)
    hours = answers.text(Field.HOURS)
    if not hours.isdigit():
        answers.problem(Field.HOURS, "not_a_number")
    answers.check()
    await carry_out(ctx, standing.extend, hours=int(hours), notice=answers.text(Field.NOTICE))


async def convert(ctx: Context) -> None:
    answers = Answers(ctx.values)
    form = ConvertForm(
        title=answers.text(ids.Field.TITLE, required=True),
        description=answers.text(ids.Field.DESCRIPTION),
        service=answers.choice(ids.Field.SERVICE),
        consent=bool(answers.ticked(ids.Field.CONSENT)),
    )
    answers.check()
    await carry_out(ctx, handling.convert, form)


_SENT = phrase("The complainant reads this.")
_INSIDE = phrase("Only those who handle it read this, never the complainant.")

COMMANDS: dict[str, Handler] = {ids.Command.COMPLAINT: command}
ACTIONS: dict[str, Handler] = {
    ids.Click.COMPLAIN: open_form,
    Click.SHOW: show,
    Click.ACKNOWLEDGE: acts(handling.acknowledge),
    Click.INVESTIGATE: acts(handling.investigate),
    Click.RESUME: acts(handling.resume),
    Click.COUNTERSIGN: acts(answering.countersign),
    Click.ACCEPT: accept,
    Click.HOLD: opens(forms.hold),
    Click.ASK_STATEMENT: opens(forms.ask_statement),
    Click.REPLY_INTERIM: opens(complaint.worded(Form.REPLY_INTERIM, ids.Field.TEXT, _SENT)),
    Click.REPLY_FINAL: opens(forms.reply_final),
    Click.DECIDE_APPEAL: opens(forms.decide_appeal),
    Click.SEND_BACK: opens(complaint.worded(Form.SEND_BACK, ids.Field.REASON, _INSIDE)),
    Click.CLOSE_SILENT: opens(complaint.worded(Form.CLOSE_SILENT, ids.Field.REASON, _SENT)),
    Click.APPEAL: opens(complaint.worded(Form.APPEAL, ids.Field.REASON)),
    Click.WITHDRAW: opens(forms.withdraw),
    Click.WRITE: opens(complaint.worded(Form.WRITE, ids.Field.TEXT)),
    Click.NOTE: opens(complaint.worded(Form.NOTE, ids.Field.TEXT, _INSIDE)),
    Click.NAME_SUBJECT: opens(forms.name_subject),
    Click.NAME_HANDLER: opens(forms.name_handler),
    Click.CLASSIFY: opens(forms.classify),
    Click.EXTEND: opens(forms.extend),
    Click.PURSUE: opens(complaint.worded(Form.PURSUE, ids.Field.REASON, _INSIDE)),
    Click.CONVERT: opens(forms.convert),
}
FORMS: dict[str, Handler] = {
    Form.SUBMIT: submit,
    Form.HOLD: texts(handling.hold, ids.Field.QUESTION, "question"),
    Form.ASK_STATEMENT: ask_statement,
    Form.REPLY_INTERIM: texts(answering.reply_interim, ids.Field.TEXT, "text"),
    Form.REPLY_FINAL: replies(answering.reply_final),
    Form.DECIDE_APPEAL: replies(answering.decide_appeal),
    Form.SEND_BACK: texts(answering.send_back, ids.Field.REASON, "reason"),
    Form.ACCEPT: ends(answering.accept),
    Form.CLOSE_SILENT: texts(answering.close_silent, ids.Field.REASON, "reason"),
    Form.APPEAL: texts(answering.appeal, ids.Field.REASON, "reason"),
    Form.WITHDRAW: ends(standing.withdraw),
    Form.WRITE: texts(dialogue.write, ids.Field.TEXT, "text"),
    Form.NOTE: texts(dialogue.note, ids.Field.TEXT, "text"),
    Form.NAME_SUBJECT: name_subject,
    Form.NAME_HANDLER: name_handler,
    Form.CLASSIFY: classify,
    Form.EXTEND: extend,
    Form.PURSUE: texts(standing.pursue, ids.Field.REASON, "reason"),
    Form.CONVERT: convert,
}
