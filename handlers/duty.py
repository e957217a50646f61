"""`/hotline oncall` and its button on App Home: who is on call now and who follows."""

from handlers.context import Context
from services import duty
from views.roster import on_call
from views.roster.ids import Click


async def show(ctx: Context) -> None:
    """For the reader alone; from App Home as a window."""
    shown = on_call.page(await ctx.desk.look(ctx.caller, duty.everybody), ctx.language)
    if "command" in ctx.payload:
        await ctx.ack(text=shown.text, blocks=shown.blocks, response_type="ephemeral")
        return
    ctx.background(ctx.show(on_call.window(shown, ctx.language)))
    await ctx.ack()


ACTIONS = {Click.ON_CALL: show}
