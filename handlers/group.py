"""`/hotline group`: whoever leads a group changes its members, its deputy and its on-call in one form."""

from domain.errors import NotAllowed
from handlers.context import Context
from handlers.forms import Answers
from services import groups
from services.groups import GroupForm
from views import ids
from views.roster import group
from views.roster.ids import Click, Field, Form


async def open_form(ctx: Context) -> None:
    """The form of the group named; of the only one; or the list to choose from."""
    words = str(ctx.payload.get("text") or "").split()
    key = ids.unpack(ctx.action.get("value")).get("g") or (words[1].lower() if len(words) > 1 else None)
    if key is not None:
        face = await ctx.desk.look(ctx.caller, groups.one, str(key))
        ctx.background(ctx.show(group.group_form(face, ctx.language)))
        await ctx.ack()
        return
    mine = await ctx.desk.look(ctx.caller, groups.mine)
    if not mine:
        raise NotAllowed("leads_no_group")
    if len(mine) == 1:
        ctx.background(ctx.show(group.group_form(mine[0], ctx.language)))
        await ctx.ack()
        return
    shown = group.choice(mine, ctx.language)
    await ctx.ack(text=shown.text, blocks=shown.blocks, response_type="ephemeral")


async def submit(ctx: Context) -> None:
    answers = Answers(ctx.values)
    form = GroupForm(
        group=str(ids.unpack(ctx.view.get("private_metadata")).get("g", "")),
        members=answers.people(Field.MEMBERS),
        deputy=answers.person(Field.DEPUTY),
        order=answers.people(Field.ORDER),
        reason=answers.text(Field.REASON),
    )
    changed = await ctx.desk.once(ctx.key, ctx.caller, groups.change, form)
    await ctx.ack(response_action="update", view=group.changed_view(changed, ctx.language))


ACTIONS = {Click.GROUP: open_form}
FORMS = {Form.GROUP: submit}
