"""Rating how a ticket was handled: one tap gives the score, a form the words. The question draws itself anew."""

from handlers.context import Context
from handlers.forms import Answers
from handlers.ticket import Handler, ticket_of
from services import satisfaction
from views import ids
from views import satisfaction as shown
from views.ids import Click, Field, Form

SCORES = {Click.RATE_1: 1, Click.RATE_2: 2, Click.RATE_3: 3, Click.RATE_4: 4, Click.RATE_5: 5}


def _round(ctx: Context) -> int:
    """Which resolution was asked about."""
    value = ctx.action.get("value") or ctx.view.get("private_metadata")
    return int(ids.unpack(value).get("n", -1))


def gives(score: int) -> Handler:
    async def rate(ctx: Context) -> None:
        await ctx.desk.once(ctx.key, ctx.caller, satisfaction.rate, ticket_of(ctx), round_=_round(ctx), score=score)
        await ctx.ack()

    return rate


async def open_comment(ctx: Context) -> None:
    face = await ctx.desk.look(ctx.caller, satisfaction.face, ticket_of(ctx), _round(ctx))
    ctx.background(ctx.show(shown.comment_form(face, ctx.language)))
    await ctx.ack()


async def comment(ctx: Context) -> None:
    answers = Answers(ctx.values)
    text, public = answers.text(Field.TEXT), bool(answers.ticked(Field.COMPLIMENT))
    await ctx.desk.once(
        ctx.key, ctx.caller, satisfaction.comment, ticket_of(ctx), round_=_round(ctx), text=text, public=public
    )
    await ctx.ack()


ACTIONS: dict[str, Handler] = {
    **{click: gives(score) for click, score in SCORES.items()},
    Click.RATE_COMMENT: open_comment,
}
FORMS: dict[str, Handler] = {Form.RATE_COMMENT: comment}
