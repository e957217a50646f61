"""What is told of a tool's alerts: the group that works on the ticket, and nobody else; a tool has no reporter."""

from domain import alert_events as events
from domain.effects import Effect
from domain.recorded import Event
from domain.telling.parts import Rule, Telling, line_only, refresh, tell

FIRST_LINES = 3  # occurrences told one by one; a flapping alert fills the card's counter, not the thread


def _joined(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.AlertJoined)  # noqa: S101 - the table pairs type and rule
    return line_only(t) if event.occurrences <= FIRST_LINES else [refresh(t)]


def _returned(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.AlertReturned)  # noqa: S101 - the table pairs type and rule
    return [*line_only(t), *tell(t, event.told, topic="alert")]


TABLE: dict[type[Event], Rule] = {
    events.AlertJoined: _joined,
    events.AlertReturned: _returned,
    events.AlertOver: line_only,
}
