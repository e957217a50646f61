"""What is told of ratings: the question to who was helped, thanks to who helped, a low rating to those in charge alone.
A complaint's question stays in the complainant's thread.
"""

from domain import satisfaction
from domain import satisfaction_events as events
from domain.effects import Effect, EffectKind, Urgency
from domain.recorded import Event
from domain.telling.parts import Rule, Telling, line, tell
from domain.ticket import Ticket, TicketType


def ask(t: Telling) -> list[Effect]:
    """Once for each resolution, after the sentence that says it is solved."""
    ticket = t.ticket
    if satisfaction.asked(ticket) is None:
        return []
    return [
        Effect(
            kind=EffectKind.COMPLAINT_RATING_ASK if _complaint(ticket) else EffectKind.RATING_ASK,
            lane=_lane(ticket, t.lane),
            ticket_id=ticket.id,
            args={"round": ticket.reopens},
            key=f"rating:{ticket.id}:{ticket.reopens}",
        )
    ]


def redraw(ticket: Ticket, lane: str) -> Effect:
    """Every asking of the ticket as it stands now; coalesces."""
    return Effect(
        kind=EffectKind.COMPLAINT_RATING_REDRAW if _complaint(ticket) else EffectKind.RATING_REDRAW,
        lane=_lane(ticket, lane),
        urgency=Urgency.REFRESH,
        ticket_id=ticket.id,
        coalesce=f"rating:{ticket.id}",
    )


def _lane(ticket: Ticket, lane: str) -> str:
    """The complainant's own stream, where the words before it went."""
    return f"c{ticket.id}:own" if _complaint(ticket) else lane


def _complaint(ticket: Ticket) -> bool:
    return ticket.type is TicketType.COMPLAINT


def _rated(t: Telling) -> list[Effect]:
    return [redraw(t.ticket, t.lane)]


def _commented(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.SatisfactionCommented)  # noqa: S101 - the table pairs type and rule
    shown = [redraw(t.ticket, t.lane)]
    if not event.compliment:
        return shown
    return [*shown, *line(t), *tell(t, event.told, urgency=Urgency.WORK, topic="compliment")]


def _low(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.SatisfactionLow)  # noqa: S101 - the table pairs type and rule
    return tell(t, event.told, urgency=Urgency.WORK, topic="low_rating")


TABLE: dict[type[Event], Rule] = {
    events.SatisfactionRated: _rated,
    events.SatisfactionCommented: _commented,
    events.SatisfactionLow: _low,
}
