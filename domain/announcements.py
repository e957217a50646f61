"""Who hears of what: the one table from event to effects. Pure; the people are worked out by the use case and carried
by the event, so that the record shows who was told.
"""

from dataclasses import replace

from domain.effects import Effect, EffectKind, Urgency
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
    effects = () if rule is None else tuple(rule(telling))
    return tuple(_first(one) for one in effects) if telling.goes_first else effects


def _first(effect: Effect) -> Effect:
    """What is said of P1 and of a major incident goes before all else; what waits behind it in its lane would hold it
    up. Redraws show whatever is there later, and what is relayed to a thousand reporters would hold up the pages.
    """
    waits = effect.urgency >= Urgency.REFRESH or effect.kind is EffectKind.RELAY
    return effect if waits else replace(effect, urgency=Urgency.PAGE)
