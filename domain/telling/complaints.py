"""What is told of a complaint, and to whom alone: the complainant, the handler, and who else the event names. Nothing
of it goes into a channel (process §3.11).
"""

from domain import complaint_events as events
from domain.complaint_events import ComplaintEvent
from domain.effects import Effect, EffectKind, Urgency
from domain.recorded import Event
from domain.telling.parts import Rule, Telling, refresh
from domain.telling.satisfaction import ask, redraw

COMPLAINANT = "complainant"  # place: the complainant's thread


def _event(t: Telling) -> ComplaintEvent:
    assert isinstance(t.event, ComplaintEvent)  # noqa: S101 - the table pairs type and rule
    return t.event


def _lane(t: Telling, whose: int | str) -> str:
    """Each party's thread is a stream of its own, so that nobody's waits for another's."""
    return f"c{t.ticket.id}:{whose}"


def _own(t: Telling) -> list[Effect]:
    """In the complainant's thread; an anonymous one has none and asks by their reference."""
    if not t.for_reporter:
        return []
    kind, lane = EffectKind.COMPLAINT_TELL, _lane(t, "own")
    return [Effect(kind=kind, lane=lane, ticket_id=t.ticket.id, place=COMPLAINANT, args=t.args)]


def _card(t: Telling, person: int) -> Effect:
    """Once for each person: what comes later draws it anew."""
    return Effect(
        kind=EffectKind.COMPLAINT_CARD,
        lane=_lane(t, person),
        urgency=Urgency.RECEIPT,
        ticket_id=t.ticket.id,
        person_id=person,
        key=f"complaint_card:{t.ticket.id}:{person}",
    )


def _tell(t: Telling, *people: int | None) -> list[Effect]:
    """In the thread of each, under the complaint's card."""
    out: list[Effect] = []
    for person in dict.fromkeys(one for one in people if one is not None):
        kind, lane = EffectKind.COMPLAINT_TELL, _lane(t, person)
        out.append(_card(t, person))
        out.append(Effect(kind=kind, lane=lane, ticket_id=t.ticket.id, person_id=person, args=t.args))
    return out


def _submitted(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.ComplaintSubmitted)  # noqa: S101 - the table pairs type and rule
    out = []
    if t.for_reporter:
        kind, lane = EffectKind.COMPLAINT_RECEIPT, _lane(t, "own")
        out.append(Effect(kind=kind, lane=lane, urgency=Urgency.RECEIPT, ticket_id=t.ticket.id))
    first = dict.fromkeys((event.handler_id, *event.told))
    out += [_card(t, person) for person in first if person is not None]
    out += [
        Effect(
            kind=EffectKind.COMPLAINT_LINK,
            lane=_lane(t, f"link{person}"),
            ticket_id=t.ticket.id,
            person_id=person,
            args={"related": event.related_id},
        )
        for person in event.link
    ]
    return out


def _statement(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.StatementAsked)  # noqa: S101 - the table pairs type and rule
    asked = Effect(
        kind=EffectKind.COMPLAINT_STATEMENT,
        lane=_lane(t, f"statement{event.message_id}"),
        ticket_id=t.ticket.id,
        person_id=event.person_id,
        args={"message": event.message_id},
    )
    return [asked, *_tell(t, event.handler_id)]


def _silently(t: Telling) -> list[Effect]:
    return [refresh(t)]


def _to_complainant(t: Telling) -> list[Effect]:
    """The complainant; whoever handles it hears of it when somebody else did it."""
    return [*_own(t), *_tell(t, *_event(t).told), refresh(t)]


def _to_handler(t: Telling) -> list[Effect]:
    event = _event(t)
    return [*_tell(t, event.handler_id, *event.told), refresh(t)]


def _to_told(t: Telling) -> list[Effect]:
    return [*_tell(t, *_event(t).told), refresh(t)]


def _to_all(t: Telling) -> list[Effect]:
    event = _event(t)
    return [*_own(t), *_tell(t, event.handler_id, *event.told), refresh(t)]


def _rated(t: Telling) -> list[Effect]:
    event = _event(t)
    return [redraw(t.ticket, t.lane), *_tell(t, event.handler_id, *event.told)]


TABLE: dict[type[Event], Rule] = {
    events.ComplaintSubmitted: _submitted,
    events.ComplaintAcknowledged: _to_complainant,
    events.InvestigationBegun: _to_complainant,
    events.ComplaintHeld: _to_complainant,
    events.ComplaintResumed: _silently,
    events.ComplainantReminded: _to_complainant,
    events.AnswerMissing: _to_handler,
    events.ComplainantWrote: _to_handler,
    events.HandlerWrote: _to_complainant,
    events.ComplaintNoted: _to_told,
    events.StatementAsked: _statement,
    events.StatementGiven: _to_handler,
    events.InterimReplied: _to_complainant,
    events.ReplyDrafted: _to_told,
    events.ReplyCountersigned: _to_handler,
    events.ReplyReturned: _to_handler,
    events.FinalReplied: _to_complainant,
    events.SilenceOver: _to_told,
    events.ComplaintClosed: lambda t: [*_to_complainant(t), *ask(t)],
    events.ComplaintRated: _rated,
    events.ComplaintAppealed: _to_all,
    events.ComplaintWithdrawn: _to_told,
    events.InvestigationPursued: _to_told,
    events.ComplaintConverted: _to_complainant,
    events.HandlerNamed: _to_all,
    events.SubjectsNamed: _to_told,
    events.SeverityJudged: _to_all,
    events.ComplaintExtended: _to_complainant,
}
