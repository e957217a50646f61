"""What is told of a service request: approvals asked for and decided, the checklist, the end of an access."""

from domain import request_events as events
from domain.effects import Effect, EffectKind, Urgency
from domain.recorded import Event
from domain.telling.parts import Rule, Telling, line, line_and_reporter, line_only, refresh
from domain.telling.satisfaction import ask


def _asked(t: Telling) -> list[Effect]:
    """Each approver is written to; asking and drawing anew share a lane, so the last word is always shown."""
    event = t.event
    assert isinstance(event, events.ApprovalAsked)  # noqa: S101 - the table pairs type and rule
    asked = [
        Effect(
            kind=EffectKind.APPROVAL_ASK,
            lane=_lane(event.approval),
            urgency=Urgency.RECEIPT,
            ticket_id=t.ticket.id,
            person_id=person,
            args={"approval": event.approval},
            key=f"ask:{event.approval}:{person}",
        )
        for person in event.told
    ]
    return [*asked, *line(t), refresh(t)]


def _given(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.ApprovalGiven)  # noqa: S101 - the table pairs type and rule
    return [_redraw(t, event.approval), *line_and_reporter(t)]


def _rejected(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.RequestRejected)  # noqa: S101 - the table pairs type and rule
    return [_redraw(t, event.approval), *line_and_reporter(t)]


def _lapsed(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.ApprovalsLapsed)  # noqa: S101 - the table pairs type and rule
    return [_redraw(t, one) for one in event.approvals]


def _redraw(t: Telling, approval: int) -> Effect:
    return Effect(
        kind=EffectKind.APPROVAL_REDRAW,
        lane=_lane(approval),
        ticket_id=t.ticket.id,
        args={"approval": approval},
    )


def _lane(approval: int) -> str:
    return f"a{approval}"


TABLE: dict[type[Event], Rule] = {
    events.ApprovalAsked: _asked,
    events.ApprovalGiven: _given,
    events.RequestRejected: _rejected,
    events.ApprovalsLapsed: _lapsed,
    events.ApprovalExpired: line_and_reporter,
    events.StepMarked: line_only,
    events.Fulfilled: lambda t: [*line_and_reporter(t), *ask(t)],
    events.Converted: line_and_reporter,
    events.OrderedAgain: line_and_reporter,
    events.ExpiryNear: line_and_reporter,
    events.AccessExpired: line_and_reporter,
}
