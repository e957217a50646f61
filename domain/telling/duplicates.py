"""What is told of duplicates: their reporters in their own threads, the group by the master's card alone. What is
said of a master to everybody affected is passed on to each duplicate when it is delivered.
"""

from domain import duplicate_events as events
from domain.effects import Effect, EffectKind, Urgency
from domain.recorded import Event
from domain.telling.parts import (
    REPORTER,
    Rule,
    Telling,
    at_work,
    card,
    draw_anew,
    refresh,
    relay,
    reporter,
    tell,
)


def _of_master(number: int, *, leading: bool) -> list[Effect]:
    """The master's card and, while it is a running major incident, the header of its channel show the number."""
    drawn = [draw_anew(number)]
    if leading:
        header = EffectKind.MAJOR_HEADER
        drawn.append(Effect(kind=header, lane=f"m{number}", ticket_id=number, coalesce=f"header:{number}"))
    return drawn


def _linked(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.DuplicateLinked)  # noqa: S101 - the table pairs type and rule
    own = [] if event.joined else [*reporter(t), refresh(t)]
    return [*own, *_of_master(event.number, leading=event.leading)]


def _parted(t: Telling) -> list[Effect]:
    """Back in its group's queue, with a new card there."""
    event = t.event
    assert isinstance(event, events.DuplicateParted)  # noqa: S101 - the table pairs type and rule
    own = [*([card(t)] if t.in_group and not event.shown else []), *reporter(t), refresh(t)]
    told = tell(t, event.told, urgency=Urgency.WORK, topic="parted")
    return [*own, *told, *_of_master(event.number, leading=event.leading)]


def _told(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.AffectedTold)  # noqa: S101 - the table pairs type and rule
    args = {"comment": event.comment_id}
    out = at_work(t, EffectKind.COMMENT, args) if t.in_group else []
    if t.for_reporter:
        out.append(Effect(kind=EffectKind.COMMENT, lane=t.lane, ticket_id=t.ticket.id, place=REPORTER, args=args))
    return [*out, relay(t), refresh(t)]


TABLE: dict[type[Event], Rule] = {
    events.DuplicateLinked: _linked,
    events.DuplicateParted: _parted,
    events.KeptApart: lambda t: [refresh(t)],
    events.AffectedTold: _told,
}
