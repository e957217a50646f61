"""Hand-over records: the form from a ticket's menu, from a draft or from what came back; the receiver's answer; and the
list of all that is on its way.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from domain.hand_overs import BLANKS
from domain.lifecycle import Action
from domain.lifecycle.records import HandOverKind
from handlers.context import Context, View
from handlers.forms import Answers
from handlers.numbers import numbers_in
from handlers.ticket import Handler, ticket_of
from services.hand_overs import answering, drafting, prefill, reading
from services.hand_overs.answering import Answer
from services.hand_overs.drafting import HandOverForm
from views import hand_over, ids
from views.hand_over import Click, Draft, Field, Form, When
from views.ids import Click as TicketClick

RECORD = re.compile(r"\bho-?(\d{1,18})\b", re.IGNORECASE)


def record_of(ctx: Context) -> int:
    """The record that a button or a form is about."""
    found = ids.unpack(ctx.action.get("value"))
    if "h" not in found:
        found = ids.unpack(ctx.view.get("private_metadata"))
    return int(found.get("h", 0))


async def draft(ctx: Context) -> None:
    """From a ticket's menu, filled with what the ticket knows."""
    number = ticket_of(ctx)
    found = await ctx.desk.look(ctx.caller, prefill.suggest, number)
    opened = Draft(
        ref=found.card.ticket.ref,
        kind=found.kind,
        fields=found.fields[found.kind],
        ticket=number,
        may_convert=found.may_convert,
        converts=found.converts,
    )
    ctx.background(ctx.show(hand_over.hand_over_form(opened, ctx.language, rules=ctx.desk.rules)))
    await ctx.ack()


async def complete(ctx: Context) -> None:
    """A draft, or what came back, in the same form."""
    completing = (Action.HAND_OVER, Action.REVISE_HAND_OVER)
    face = await ctx.desk.look(ctx.caller, reading.to_act, record_of(ctx), *completing)
    opened = Draft(
        ref=face.ref,
        kind=HandOverKind(face.kind),
        fields=face.raw,
        hand_over=face.id,
        tickets=", ".join(face.tickets[1:]),
        may_convert=face.may_convert,
        converts=face.converts,
        explanation=face.explanation,
    )
    ctx.background(ctx.show(hand_over.hand_over_form(opened, ctx.language, rules=ctx.desk.rules)))
    await ctx.ack()


async def draw(ctx: Context) -> None:
    """Another kind asks something else, a draft asks for less; what was typed stays."""
    about, answers = ids.unpack(ctx.view.get("private_metadata")), Answers(ctx.values)
    was = HandOverKind(str(about.get("k")))
    kind = answers.chosen(Field.KIND, HandOverKind) or was
    ticket = about.get("t")
    fields: Mapping[str, str] = {}
    if kind is not was and ticket is not None:
        fields = (await ctx.desk.look(ctx.caller, prefill.suggest, int(ticket))).fields[kind]
    shown = Draft(
        ref=str(about.get("r")),
        kind=kind,
        fields=fields,
        ticket=ticket,
        hand_over=about.get("h"),
        may_convert=bool(about.get("c")),
        when=answers.chosen(Field.WHEN, When) or When.NOW,
    )
    view = hand_over.hand_over_form(_with_typed(shown, answers, kept=kind is was), ctx.language, rules=ctx.desk.rules)
    await ctx.surface.update(str(ctx.view["id"]), view, hash_=ctx.view.get("hash"))
    await ctx.ack()


def _with_typed(shown: Draft, answers: Answers, *, kept: bool) -> Draft:
    typed = {blank.key: answers.anything(blank.key) for blank in BLANKS[shown.kind]}
    fields = typed if kept else {**shown.fields, **{key: text for key, text in typed.items() if text}}
    return replace(
        shown,
        fields=fields,
        tickets=answers.text(Field.TICKETS),
        converts=bool(answers.ticked(Field.CONVERTS)),
        explanation=answers.text(Field.EXPLANATION),
    )


async def submit(ctx: Context) -> None:
    """On record before the modal closes; what is missing stands next to its field."""
    about, answers = ids.unpack(ctx.view.get("private_metadata")), Answers(ctx.values)
    kind = answers.chosen(Field.KIND, HandOverKind) or HandOverKind(str(about.get("k")))
    form = HandOverForm(
        kind=kind,
        fields={blank.key: answers.anything(blank.key) for blank in BLANKS[kind]},
        tickets=numbers_in(answers.text(Field.TICKETS)),
        now=(answers.chosen(Field.WHEN, When) or When.NOW) is When.NOW,
        converts=bool(answers.ticked(Field.CONVERTS)),
        explanation=answers.text(Field.EXPLANATION),
    )
    answers.check()
    if about.get("h") is not None:
        await ctx.desk.once(ctx.key, ctx.caller, drafting.edit, int(about["h"]), form)
    else:
        await ctx.desk.once(ctx.key, ctx.caller, drafting.draft, int(about.get("t", 0)), form)
    await ctx.ack()


def opens(form: Callable[..., View], *actions: Action) -> Handler:
    """A button that opens a form about its record, for whoever may do this; without a move, for who may see it."""

    async def open_form(ctx: Context) -> None:
        face = await ctx.desk.look(ctx.caller, reading.to_act, record_of(ctx), *actions)
        ctx.background(ctx.show(form(face, ctx.language)))
        await ctx.ack()

    return open_form


async def accept(ctx: Context) -> None:
    answers = Answers(ctx.values)
    answer = Answer(
        external_number=answers.text(Field.EXTERNAL_NUMBER, required=True),
        external_url=answers.text(Field.EXTERNAL_URL),
    )
    answers.check()
    await _answer(ctx, answering.accept, answer)


async def give_back(ctx: Context) -> None:
    answers = Answers(ctx.values)
    answer = Answer(reason=answers.text(Field.REASON, required=True))
    answers.check()
    await _answer(ctx, answering.give_back, answer)


async def discard(ctx: Context) -> None:
    reason = Answers(ctx.values).text(Field.REASON)
    await ctx.desk.once(ctx.key, ctx.caller, drafting.discard, record_of(ctx), reason=reason)
    await ctx.ack()


async def _answer(ctx: Context, use_case: Callable[..., Any], answer: Answer) -> None:
    await ctx.desk.once(ctx.key, ctx.caller, use_case, record_of(ctx), answer)
    await ctx.ack()


async def listed(ctx: Context) -> None:
    """`/hotline handovers`, or one of them: `/hotline handovers HO-7`."""
    number = RECORD.search(str(ctx.payload.get("text") or ""))
    if number is None:
        shown = hand_over.listed(await ctx.desk.look(ctx.caller, reading.listed), ctx.language)
    else:
        shown = hand_over.card(await ctx.desk.look(ctx.caller, reading.one, int(number[1])), ctx.language)
    await ctx.ack(text=shown.text, blocks=shown.blocks, response_type="ephemeral")


ACTIONS: dict[str, Handler] = {
    TicketClick.DRAFT_HAND_OVER: draft,
    Click.COMPLETE: complete,
    Click.DRAW: draw,
    Click.ACCEPT: opens(hand_over.accept_form, Action.ACCEPT_HAND_OVER),
    Click.RETURN: opens(hand_over.return_form, Action.RETURN_HAND_OVER),
    Click.DISCARD: opens(hand_over.discard_form, Action.DISCARD_HAND_OVER),
    Click.OPEN: opens(hand_over.shown_view),
    Click.LIST: listed,
}
FORMS: dict[str, Handler] = {
    Form.HAND_OVER: submit,
    Form.ACCEPT: accept,
    Form.RETURN: give_back,
    Form.DISCARD: discard,
}
