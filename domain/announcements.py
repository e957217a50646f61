"""Who hears of what: the one table from event to effects. Pure; the people are worked out by the use case and carried
by the event, so that the record shows who was told.
"""

from domain.effects import Effect
from domain.recorded import Event
from domain.telling import (
    alerts,
    complaints,
    duplicates,
    escalation,
    hand_overs,
    knowledge,
    majors,
    references,
    requests,
    satisfaction,
    tickets,
)
from domain.telling.parts import MAJOR, REPORTER, STATUS, WORK, Rule, Telling

__all__ = ["MAJOR", "REPORTER", "STATUS", "WORK", "Telling", "announce"]

_TABLE: dict[type[Event], Rule] = {
    **tickets.TABLE,
    **requests.TABLE,
    **majors.TABLE,
    **complaints.TABLE,
    **alerts.TABLE,
    **hand_overs.TABLE,
    **satisfaction.TABLE,
    **escalation.TABLE,
    **knowledge.TABLE,
    **duplicates.TABLE,
    **references.TABLE,
}


def announce(telling: Telling) -> tuple[Effect, ...]:
    """The effects of one event, in the order in which they must reach Slack within each lane."""
    rule = _TABLE.get(type(telling.event))
    return () if rule is None else tuple(rule(telling))
