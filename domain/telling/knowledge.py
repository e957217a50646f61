"""What is told of articles that belong to a ticket: the working thread hears, and who may publish a new one."""

from domain import knowledge_events as events
from domain.effects import Effect, Urgency
from domain.recorded import Event
from domain.telling.parts import Rule, Telling, line, tell


def _linked(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.ArticleLinked)  # noqa: S101 - the table pairs type and rule
    return [*line(t), *tell(t, event.told, urgency=Urgency.WORK, topic="article")]


TABLE: dict[type[Event], Rule] = {events.ArticleLinked: _linked}
