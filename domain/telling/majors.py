"""What is told of a major incident: channel, header and invitations in order; announcing and paging in streams of
their own.
"""

from domain import events
from domain.effects import Effect, EffectKind
from domain.recorded import Event
from domain.telling.parts import (
    MAJOR,
    STATUS,
    Rule,
    Telling,
    invite,
    line,
    line_and_reporter,
    line_only,
    refresh,
    relay,
    tell,
)
from domain.telling.satisfaction import ask


def _major_post(t: Telling) -> list[Effect]:
    lane = f"m{t.ticket.id}"
    return [
        Effect(kind=EffectKind.MAJOR_POST, lane=lane, ticket_id=t.ticket.id, place=MAJOR, args=t.args),
        Effect(kind=EffectKind.MAJOR_HEADER, lane=lane, ticket_id=t.ticket.id, coalesce=f"header:{t.ticket.id}"),
        Effect(kind=EffectKind.MAJOR_TOPIC, lane=lane, ticket_id=t.ticket.id, coalesce=f"topic:{t.ticket.id}"),
    ]


def _major_status(t: Telling) -> list[Effect]:
    if t.ticket.confidential:
        return []
    return [
        Effect(kind=EffectKind.MAJOR_STATUS, lane=f"s{t.ticket.id}", ticket_id=t.ticket.id, place=STATUS, args=t.args),
    ]


def _proposed(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.MajorProposed)  # noqa: S101 - the table pairs type and rule
    return [*line(t), *tell(t, event.told, topic="proposed"), refresh(t)]


def _undecided(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.MajorUndecided)  # noqa: S101 - the table pairs type and rule
    return [*line(t), *tell(t, event.told, topic="undecided")]


def _decided(t: Telling) -> Effect:
    """Whoever was asked to decide reads how it was decided, and by whom."""
    return Effect(kind=EffectKind.MAJOR_DECIDED, lane=f"d{t.ticket.id}", ticket_id=t.ticket.id, args=t.args)


def _refused(t: Telling) -> list[Effect]:
    return [*line_only(t), _decided(t)]


def _role_taken(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.MajorRoleTaken)  # noqa: S101 - the table pairs type and rule
    return [*invite(t, event.person_id), *_major_post(t)]


def _roles_open(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.MajorRolesOpen)  # noqa: S101 - the table pairs type and rule
    return [*_major_post(t)[:1], *tell(t, event.told, topic="roles")]


def _declared(t: Telling) -> list[Effect]:
    """Channel, topic, invitations and header in order; announcing and paging in streams of their own (design §3)."""
    event = t.event
    assert isinstance(event, events.MajorDeclared)  # noqa: S101 - the table pairs type and rule
    lane = f"m{t.ticket.id}"
    out = [
        Effect(kind=EffectKind.MAJOR_CHANNEL, lane=lane, ticket_id=t.ticket.id, args=t.args),
        Effect(
            kind=EffectKind.MAJOR_TOPIC,
            lane=lane,
            ticket_id=t.ticket.id,
            coalesce=f"topic:{t.ticket.id}",
        ),
        Effect(
            kind=EffectKind.MAJOR_INVITE,
            lane=lane,
            ticket_id=t.ticket.id,
            args={"people": list(event.invite)},
        ),
        Effect(
            kind=EffectKind.MAJOR_HEADER,
            lane=lane,
            ticket_id=t.ticket.id,
            coalesce=f"header:{t.ticket.id}",
        ),
        *tell(t, event.page, topic="declared"),
    ]
    if not t.ticket.confidential:
        out.append(
            Effect(
                kind=EffectKind.MAJOR_ANNOUNCE,
                lane=f"s{t.ticket.id}",
                ticket_id=t.ticket.id,
                place=STATUS,
            )
        )
    return [*out, _decided(t), *line_and_reporter(t), relay(t)]


def _major_told(t: Telling) -> list[Effect]:
    return [*_major_post(t), *_major_status(t), *line_and_reporter(t), relay(t)]


def _stood_down(t: Telling) -> list[Effect]:
    """A false alarm solved nothing yet, so nobody is asked how it went."""
    event = t.event
    assert isinstance(event, events.MajorStoodDown)  # noqa: S101 - the table pairs type and rule
    return [*_major_told(t), *([] if event.false_alarm else ask(t))]


def _reminded(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.MajorReminded)  # noqa: S101 - the table pairs type and rule
    return [*_major_post(t)[1:2], *tell(t, event.told, topic="cadence")]


TABLE: dict[type[Event], Rule] = {
    events.MajorProposed: _proposed,
    events.MajorUndecided: _undecided,
    events.MajorRefused: _refused,
    events.MajorDeclared: _declared,
    events.MajorUpdated: _major_told,
    events.MajorReminded: _reminded,
    events.MajorRoleTaken: _role_taken,
    events.MajorRolesOpen: _roles_open,
    events.MajorStabilised: _major_told,
    events.MajorRelapsed: _major_told,
    events.MajorStoodDown: _stood_down,
}
