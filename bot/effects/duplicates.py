"""What the reporter of a master is told, handed on to the reporters of its duplicates: each gets a row of their own in
the outbox, so that one who cannot be reached keeps nobody else waiting.
"""

from collections.abc import Awaitable, Callable

from bot.effects.context import Sending
from domain.effects import EffectKind
from domain.people import SYSTEM
from services import following
from services.outbox import Item, Sent


async def relay(item: Item, on: Sending) -> Sent:
    """A batch at a time; repeated after a crash it adds only what is not there yet."""
    after: int | None = 0
    while after is not None:
        after = await on.desk.do(SYSTEM, following.relay, int(item.args["event"]), after=after)
    return Sent()


TABLE: dict[str, Callable[[Item, Sending], Awaitable[Sent]]] = {EffectKind.RELAY: relay}
