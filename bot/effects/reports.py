"""What the desk shows people about everything at once: the Home tab."""

from collections.abc import Awaitable, Callable, Mapping

from bot.delivery import ParkedError
from bot.effects.context import Sending
from domain.effects import EffectKind
from services import people, showing
from services.outbox import Item, Sent
from services.showing import Overview
from services.work import Work
from views import home as shown_home


async def home(item: Item, on: Sending) -> Sent:
    """A person's Home tab as it stands now; publishing it twice changes nothing."""
    if item.person_id is None:
        raise ParkedError("nobody whose Home tab it is")
    language, slack_id = await on.reader(item.person_id)
    if slack_id is None:
        return Sent(result={"skipped": "not in Slack"})
    overview = await on.look(_overview, item.person_id)
    await on.wire.publish_home(slack_id, shown_home.home(overview, language))
    return Sent()


def _overview(work: Work, person_id: int) -> Overview:
    """What this person may see, not what the desk may."""
    return showing.overview(people.as_actor(work, person_id))


TABLE: Mapping[str, Callable[[Item, Sending], Awaitable[Sent]]] = {
    EffectKind.HOME: home,
}
