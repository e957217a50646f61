"""Absences: `/hotline away` and the button on App Home open the form with what is entered already; each entry can be
changed, ended or called off there.
"""

from domain.leave import AwayReason
from handlers.context import Context
from handlers.forms import Answers
from services import absences
from services.absences import AwayForm
from views import ids
from views.roster import away
from views.roster.ids import Click, Field, Form


async def open_form(ctx: Context) -> None:
    """For oneself; a lead may choose a member."""
    page = await ctx.desk.look(ctx.caller, absences.page)
    ctx.background(ctx.show(away.away_form(page, ctx.language)))
    await ctx.ack()


async def open_change(ctx: Context) -> None:
    """The same form with what was entered."""
    page = await ctx.desk.look(ctx.caller, absences.page)
    absence = await ctx.desk.look(ctx.caller, absences.one, _absence(ctx))
    ctx.background(ctx.show(away.away_form(page, ctx.language, absence=absence)))
    await ctx.ack()


async def end(ctx: Context) -> None:
    """Back now, or called off; the list on the form is drawn anew."""
    await ctx.desk.once(ctx.key, ctx.caller, absences.end, _absence(ctx))
    await ctx.ack()
    if ctx.view.get("type") == "modal":
        page = await ctx.desk.look(ctx.caller, absences.page)
        await ctx.surface.update(str(ctx.view["id"]), away.away_form(page, ctx.language))


async def submit(ctx: Context) -> None:
    absence = await ctx.desk.once(ctx.key, ctx.caller, absences.enter, _form(ctx))
    await ctx.ack(response_action="update", view=away.entered_view(absence, ctx.language))


async def submit_change(ctx: Context) -> None:
    absence = await ctx.desk.once(ctx.key, ctx.caller, absences.change, _absence(ctx), _form(ctx))
    await ctx.ack(response_action="update", view=away.entered_view(absence, ctx.language))


def _form(ctx: Context) -> AwayForm:
    answers = Answers(ctx.values)
    form = AwayForm(
        since=answers.instant(Field.SINCE),
        until=answers.instant(Field.UNTIL),
        reason=answers.needed(Field.AWAY_REASON, AwayReason, AwayReason.OTHER),
        person_slack=answers.person(Field.PERSON),
        deputy_slack=answers.person(Field.DEPUTY),
    )
    answers.check()
    return form


def _absence(ctx: Context) -> int:
    found = ids.unpack(ctx.action.get("value"))
    if "a" not in found:
        found = ids.unpack(ctx.view.get("private_metadata"))
    return int(found.get("a", 0))


ACTIONS = {Click.AWAY: open_form, Click.AWAY_CHANGE: open_change, Click.AWAY_END: end}
FORMS = {Form.AWAY: submit, Form.AWAY_CHANGE: submit_change}
