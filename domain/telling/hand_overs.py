"""What is told of a hand-over record: the receiver in a direct message, the group in its working thread, the reporter
of what they asked for (process §3.9).
"""

from domain import hand_over_events as events
from domain.effects import Effect, EffectKind, Urgency
from domain.hand_over_events import HandOverEvent
from domain.lifecycle.records import HandOverKind
from domain.recorded import Event
from domain.telling.parts import WORK, Rule, Telling, line, refresh, reporter


def _event(t: Telling) -> HandOverEvent:
    assert isinstance(t.event, HandOverEvent)  # noqa: S101 - the table pairs type and rule
    return t.event


def _lane(t: Telling) -> str:
    """Showing and drawing anew share a lane, so that the last word is always shown."""
    return f"h{_event(t).hand_over}"


def _args(t: Telling) -> dict[str, object]:
    return {"hand_over": _event(t).hand_over, "event": t.event_id}


def _to_people(t: Telling, told: tuple[int, ...]) -> list[Effect]:
    return [
        Effect(
            kind=EffectKind.HAND_OVER_SHOW,
            lane=_lane(t),
            urgency=Urgency.RECEIPT,
            ticket_id=t.ticket.id,
            person_id=person,
            args=_args(t),
            key=f"hand_over:{t.event_id}:{person}",
        )
        for person in told
    ]


def _to_group(t: Telling) -> list[Effect]:
    """In the working thread, with what the group can do about it."""
    if not t.in_group:
        return []
    return [
        Effect(kind=EffectKind.HAND_OVER_SHOW, lane=_lane(t), ticket_id=t.ticket.id, place=WORK, args=_args(t)),
    ]


def _redraw(t: Telling) -> list[Effect]:
    """The record wherever it is shown, and every ticket that names it."""
    number = _event(t).hand_over
    shown = Effect(
        kind=EffectKind.HAND_OVER_REDRAW,
        lane=_lane(t),
        ticket_id=t.ticket.id,
        args={"hand_over": number},
        coalesce=f"hand_over:{number}",
    )
    others = [
        Effect(
            kind=EffectKind.REFRESH,
            lane=f"t{other}",
            urgency=Urgency.REFRESH,
            ticket_id=other,
            coalesce=f"refresh:{other}",
        )
        for other in _event(t).others
    ]
    return [shown, refresh(t), *others]


def _asked_for(t: Telling) -> list[Effect]:
    """A change is what the reporter asked for or waits for; the other records are the desk's own business."""
    return reporter(t) if _event(t).topic == HandOverKind.RFC else []


def _drafted(t: Telling) -> list[Effect]:
    return [*_to_group(t), *_redraw(t)]


def _handed_over(t: Telling) -> list[Effect]:
    """The tool has a lane of its own: while it is down, people hear of the record all the same."""
    event = t.event
    assert isinstance(event, events.HandedOver)  # noqa: S101 - the table pairs type and rule
    out = [*_to_people(t, event.told), *line(t)]
    out += [] if event.converts else _asked_for(t)
    if event.destination is not None:
        args = {"hand_over": event.hand_over, "round": event.round, "destination": event.destination}
        out.append(
            Effect(
                kind=EffectKind.HAND_OVER_SEND,
                lane=f"hs{event.hand_over}",
                ticket_id=t.ticket.id,
                args=args,
                key=f"hand-over:{event.hand_over}:{event.round}",
            )
        )
    return [*out, *_redraw(t)]


def _returned(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.HandOverReturned)  # noqa: S101 - the table pairs type and rule
    return [*_to_group(t), *_to_people(t, event.told), *_asked_for(t), *_redraw(t)]


def _reminded(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.HandOverReminded)  # noqa: S101 - the table pairs type and rule
    return [*_to_people(t, event.told), *line(t)]


def _discarded(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.HandOverDiscarded)  # noqa: S101 - the table pairs type and rule
    return [*line(t), *(_asked_for(t) if event.sent else []), *_redraw(t)]


def _line_and_asked_for(t: Telling) -> list[Effect]:
    return [*line(t), *_asked_for(t), *_redraw(t)]


def _line(t: Telling) -> list[Effect]:
    return [*line(t), *_redraw(t)]


TABLE: dict[type[Event], Rule] = {
    events.HandOverDrafted: _drafted,
    events.HandOverJoined: _line,
    events.HandOverEdited: _redraw,
    events.HandedOver: _handed_over,
    events.HandOverAccepted: _line_and_asked_for,
    events.HandOverReturned: _returned,
    events.HandOverDiscarded: _discarded,
    events.HandOverCovered: _line_and_asked_for,
    events.HandOverReminded: _reminded,
}
