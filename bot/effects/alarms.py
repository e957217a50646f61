"""Alarms in the operators' channel. One that cannot be delivered is in the log and in `hotline outbox`; it rings no
other.
"""

from collections.abc import Awaitable, Callable, Mapping

from bot.effects.context import Sending
from domain.effects import EffectKind
from services.outbox import Item, Sent
from views.alarm import alarm


async def ring(item: Item, on: Sending) -> Sent:
    """In the desk's language, for nobody in particular."""
    channel = await on.channels.id_of(on.desk.rules.policy.channels.operators)
    await on.wire.post(item, channel, alarm(item.args, on.desk_language))
    return Sent()


TABLE: Mapping[str, Callable[[Item, Sending], Awaitable[Sent]]] = {EffectKind.ALARM: ring}
