"""The daily digest on demand: what it would say now, and the full list behind one of its blocks."""

from domain.digest import Block
from domain.errors import NotFound
from handlers.context import Context
from services import digest as digests
from views import digest, ids
from views.ids import Click


async def present(ctx: Context) -> None:
    """The button on App Home: the reader's own scope, counted at this moment."""
    face = await ctx.desk.look(ctx.caller, digests.present)
    ctx.background(ctx.show(digest.present(face, ctx.language)))
    await ctx.ack()


async def full_list(ctx: Context) -> None:
    """Every line of one block of one's own digest, as it was at the cut-off."""
    chosen = ids.unpack(ctx.action.get("value"))
    key = str(chosen.get("b"))
    if key not in set(Block):
        raise NotFound("digest_not_found")
    face = await ctx.desk.look(ctx.caller, digests.own, int(chosen.get("d", 0)))
    ctx.background(ctx.show(digest.full_list(face, Block(key), ctx.language)))
    await ctx.ack()


ACTIONS = {Click.FIGURES: present, Click.DIGEST_LIST: full_list}
