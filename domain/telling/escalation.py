"""What is told when others are brought to a ticket: a card in each group that joins, and a direct message to whoever is
to decide or to come.
"""

from domain import escalation_events as events
from domain.effects import Effect, EffectKind, Urgency
from domain.recorded import Event
from domain.telling.parts import Rule, Telling, invite, line, line_only, refresh, tell


def _joined(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.SwarmJoined)  # noqa: S101 - the table pairs type and rule
    told = () if event.person_id is None or event.by_themselves else (event.person_id,)
    return [
        *_card(t, event.group),
        *line(t),
        refresh(t),
        *(invite(t, *event.invite) if event.invite else []),
        *tell(t, told, topic="swarm"),
    ]


def _called_out(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.CalledOut)  # noqa: S101 - the table pairs type and rule
    invited = invite(t, *event.invite) if event.invite else []
    return [*_card(t, event.group), *line(t), refresh(t), *invited, *tell(t, event.told, topic="call_out")]


def _asked(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.ArbitrationAsked | events.CallOutAsked)  # noqa: S101 - as above
    return [*line(t), *tell(t, event.told, topic="asked")]


def _judged(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.CallOutJudged)  # noqa: S101 - as above
    return [*line(t), *tell(t, event.told, urgency=Urgency.WORK, topic="judged")]


def _card(t: Telling, group: str | None) -> list[Effect]:
    """Who holds it has its card already."""
    if group is None or group == t.ticket.group:
        return []
    return [
        Effect(
            kind=EffectKind.CARD,
            lane=t.lane,
            urgency=Urgency.RECEIPT,
            ticket_id=t.ticket.id,
            place=f"group:{group}",
            args={"group": group, "assignment": t.ticket.assignment},
        )
    ]


TABLE: dict[type[Event], Rule] = {
    events.SwarmJoined: _joined,
    events.SwarmLeft: line_only,
    events.ArbitrationAsked: _asked,
    events.CallOutAsked: _asked,
    events.CalledOut: _called_out,
    events.CallOutJudged: _judged,
    events.EffortLogged: lambda t: [refresh(t)],
}
