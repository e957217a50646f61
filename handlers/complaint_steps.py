"""The buttons and forms of a complaint: one click or one form, one use case. An anonymous complainant comes with a
reference: then the desk itself acts, and not even the key of the click names a user.
"""

from collections.abc import Callable
from typing import Any

from domain.catalogue import Item
from domain.complaints import Finding
from domain.lifecycle import Action
from domain.people import SYSTEM
from handlers.complaint import about, who
from handlers.context import Context
from handlers.forms import Answers
from handlers.ticket import Handler, ticket_of
from services.complaints import answering, dialogue, handling, standing, turning
from services.complaints import reading as complaints
from services.complaints.answering import ReplyForm
from services.complaints.handling import StatementForm
from services.complaints.standing import SubjectsForm
from services.complaints.turning import ConvertForm
from views import complaint, ids, request
from views.complaint import Asked, Click, Field, Form, forms
from views.request import Draft


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


def opens(maker: forms.Maker, action: Action) -> Handler:
    """A button that opens a form, for whoever may do what it serves."""

    async def open_one(ctx: Context) -> None:
        of = about(ctx)
        card = await ctx.desk.look(who(ctx, of), complaints.to_act, of, action)
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
        await opens(forms.accept, Action.CLOSE)(ctx)


async def carry_out(ctx: Context, use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """The form closes after the commit; with a reference it shows what has become of the complaint."""
    of = about(ctx)
    await ctx.desk.once(ctx.key, who(ctx, of), use_case, of, *args, **kwargs)
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
    hours = answers.whole(Field.HOURS)
    if hours is None:
        answers.problem(Field.HOURS, "not_a_number")
    answers.check()
    await carry_out(ctx, standing.extend, hours=hours or 0, notice=answers.text(Field.NOTICE))


async def convert(ctx: Context) -> None:
    """An incident at once; a request by the form of its item, in the same window."""
    answers = Answers(ctx.values)
    item, consent = answers.choice(ids.Field.ITEM), bool(answers.ticked(ids.Field.CONSENT))
    form = ConvertForm(
        title=answers.text(ids.Field.TITLE, required=item is None),
        description=answers.text(ids.Field.DESCRIPTION),
        service=answers.choice(ids.Field.SERVICE),
        consent=consent,
        dissatisfied=bool(answers.ticked(Field.DISSATISFIED)),
    )
    answers.check()
    if item is None:
        await carry_out(ctx, turning.convert, form)
        return
    number = ticket_of(ctx)
    picked = await ctx.desk.look(ctx.caller, turning.pick, number, item, consent=consent)
    draft = Draft(complaint=number, dissatisfied=form.dissatisfied)
    view = request.order_form(
        ctx.language, picked.item, rules=ctx.desk.rules, for_others=False, kind=picked.kind, draft=draft
    )
    await ctx.ack(response_action="update", view=view)


async def items(ctx: Context) -> None:
    """The answer to looking for an item: what the complainant may order, all of it until something is typed."""
    shelf = await ctx.desk.look(ctx.caller, turning.shelf, ticket_of(ctx))
    catalogue, typed = ctx.desk.rules.catalogue, str(ctx.payload.get("value") or "").strip()
    hits = ctx.desk.finder.find(typed, ctx.language.code, offered=lambda leaf: leaf.key in shelf.items)
    found = [hit.leaf for hit in hits] if typed else [one for one in catalogue.items if one.key in shelf.items]
    await ctx.ack(**request.search_options(ctx.language, [one for one in found if isinstance(one, Item)], catalogue))


ACTIONS: dict[str, Handler] = {
    Click.ACKNOWLEDGE: acts(handling.acknowledge),
    Click.INVESTIGATE: acts(handling.investigate),
    Click.RESUME: acts(handling.resume),
    Click.COUNTERSIGN: acts(answering.countersign),
    Click.ACCEPT: accept,
    Click.HOLD: opens(forms.hold, Action.HOLD),
    Click.ASK_STATEMENT: opens(forms.ask_statement, Action.ASK_STATEMENT),
    Click.REPLY_INTERIM: opens(complaint.worded(Form.REPLY_INTERIM, ids.Field.TEXT, forms.SENT), Action.REPLY_INTERIM),
    Click.REPLY_FINAL: opens(forms.reply_final, Action.REPLY_FINAL),
    Click.DECIDE_APPEAL: opens(forms.decide_appeal, Action.DECIDE_APPEAL),
    Click.SEND_BACK: opens(complaint.worded(Form.SEND_BACK, ids.Field.REASON, forms.INSIDE), Action.COUNTERSIGN),
    Click.CLOSE_SILENT: opens(complaint.worded(Form.CLOSE_SILENT, ids.Field.REASON, forms.SENT), Action.CLOSE),
    Click.APPEAL: opens(complaint.worded(Form.APPEAL, ids.Field.REASON), Action.APPEAL),
    Click.WITHDRAW: opens(forms.withdraw, Action.WITHDRAW),
    Click.WRITE: opens(complaint.worded(Form.WRITE, ids.Field.TEXT), Action.REPLY),
    Click.NOTE: opens(complaint.worded(Form.NOTE, ids.Field.TEXT, forms.INSIDE), Action.NOTE),
    Click.NAME_SUBJECT: opens(forms.name_subject, Action.NAME_SUBJECT),
    Click.NAME_HANDLER: opens(forms.name_handler, Action.NAME_HANDLER),
    Click.CLASSIFY: opens(forms.classify, Action.CLASSIFY),
    Click.EXTEND: opens(forms.extend, Action.EXTEND),
    Click.PURSUE: opens(complaint.worded(Form.PURSUE, ids.Field.REASON, forms.INSIDE), Action.PURSUE),
    Click.CONVERT: opens(forms.convert, Action.CONVERT),
}
OPTIONS = {Click.ITEM: items}
FORMS: dict[str, Handler] = {
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
