"""What is told of every ticket: reported, assigned, accepted, spoken about, paused, resolved, reminded."""

from domain import events
from domain.classification import Classified
from domain.effects import Effect, EffectKind, Urgency
from domain.recorded import Event
from domain.telling.parts import (
    REPORTER,
    WORK,
    Rule,
    Telling,
    at_work,
    card,
    invite,
    line,
    line_and_reporter,
    line_only,
    refresh,
    reporter,
    tell,
)
from domain.telling.satisfaction import ask


def _reported(t: Telling) -> list[Effect]:
    out = []
    if t.for_reporter:
        out.append(Effect(kind=EffectKind.RECEIPT, lane=t.lane, urgency=Urgency.RECEIPT, ticket_id=t.ticket.id))
    if t.in_group and t.ticket.master_id is None:
        out.append(card(t))
    return out


def _assigned(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.TicketAssigned)  # noqa: S101 - the table pairs type and rule
    out = []
    if event.from_group != event.group and t.in_group:
        out.append(card(t))
    out += [*line(t), refresh(t)]
    if event.assignee_id is not None:
        out += [*invite(t, event.assignee_id), *tell(t, (event.assignee_id,), topic="assigned")]
    return out


def _accepted(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.TicketAccepted)  # noqa: S101 - the table pairs type and rule
    return [*line_and_reporter(t), *invite(t, event.assignee_id)]


def _prioritised(t: Telling) -> list[Effect]:
    """The reporter hears of another priority and other times; not that the same one was judged anew."""
    event = t.event
    assert isinstance(event, events.Prioritised)  # noqa: S101 - the table pairs type and rule
    return line_only(t) if event.old == event.new else line_and_reporter(t)


def _comment(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.Replied | events.Noted)  # noqa: S101 - the table pairs type and rule
    args = {"comment": event.comment_id}
    to_reporter = Effect(kind=EffectKind.COMMENT, lane=t.lane, ticket_id=t.ticket.id, place=REPORTER, args=args)
    out = at_work(t, EffectKind.COMMENT, args) if t.in_group else []
    if isinstance(event, events.Replied) and t.for_reporter:
        out.append(to_reporter)
    return [*out, refresh(t)]


def _resumed(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.Resumed)  # noqa: S101 - the table pairs type and rule
    return [*line_and_reporter(t), *tell(t, event.told, urgency=Urgency.WORK, topic="resumed")]


def _reopened(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.Reopened)  # noqa: S101 - the table pairs type and rule
    return [*line_and_reporter(t), *tell(t, event.told, urgency=Urgency.WORK, topic="reopened")]


def _warned(t: Telling) -> list[Effect]:
    """The group at once; the people in `told` hear of it through `services/reminders.py`, which bundles per person."""
    event = t.event
    assert isinstance(event, events.SlaWarned)  # noqa: S101 - the table pairs type and rule
    return [*([] if event.group is None else _to_group(t)), refresh(t)]


def _time_box(t: Telling) -> list[Effect]:
    """Whoever holds it is asked as in `_warned`; while nobody does, the group."""
    event = t.event
    assert isinstance(event, events.TimeBoxOver)  # noqa: S101 - the table pairs type and rule
    return [] if event.told else _to_group(t)


def _to_group(t: Telling) -> list[Effect]:
    if not t.in_group:
        return []
    return [
        Effect(
            kind=EffectKind.TELL_GROUP,
            lane=f"n{t.event_id}",
            urgency=Urgency.PAGE,
            ticket_id=t.ticket.id,
            place=WORK,
            args=t.args,
        )
    ]


def _escalated(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.Escalated)  # noqa: S101 - the table pairs type and rule
    return [*line_and_reporter(t), *tell(t, event.told, topic="escalated")]


TABLE: dict[type[Event], Rule] = {
    events.TicketReported: _reported,
    events.TicketAssigned: _assigned,
    events.TicketAccepted: _accepted,
    events.Replied: _comment,
    events.Noted: _comment,
    Classified: line_only,
    events.Prioritised: _prioritised,
    events.Paused: line_and_reporter,
    events.Resumed: _resumed,
    events.Resolved: lambda t: [*line_and_reporter(t), *ask(t)],
    events.Reopened: _reopened,
    events.Recurred: line_and_reporter,
    events.Closed: line_and_reporter,
    events.Cancelled: line_and_reporter,
    events.Escalated: _escalated,
    events.SlaWarned: _warned,
    events.DueMoved: lambda t: [refresh(t)],
    events.LadderStepped: line,
    events.TimeBoxOver: _time_box,
    events.ReporterReminded: reporter,
}
