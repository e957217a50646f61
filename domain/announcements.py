"""Who hears of what: the one table from event to effects. Pure; the people are worked out by the use case and carried
by the event, so that the record shows who was told.
"""

from collections.abc import Callable
from dataclasses import dataclass

from domain import events
from domain.effects import Effect, EffectKind, Urgency
from domain.events import Event
from domain.ticket import Ticket, TicketType

REPORTER = "reporter"  # place: the reporter's thread
WORK = "work"  # place: the working thread of the group that holds the ticket
MAJOR = "major"  # place: the major incident's channel
STATUS = "status"  # place: the status channel


@dataclass(frozen=True, slots=True)
class Telling:
    """One recorded event with what its announcement needs: its audit row and the ticket as it stands now."""

    event: Event
    event_id: int
    ticket: Ticket

    @property
    def lane(self) -> str:
        return f"t{self.ticket.id}"

    @property
    def args(self) -> dict[str, object]:
        return {"event": self.event_id}

    @property
    def for_reporter(self) -> bool:
        """There is a reporter whom we may write to (process §3.11: an anonymous complainant is not stored)."""
        return self.ticket.reporter_id is not None or self.ticket.affected_id is not None

    @property
    def in_group(self) -> bool:
        """A complaint is never shown in a group's channel (process §3.11)."""
        return self.ticket.type is not TicketType.COMPLAINT and self.ticket.group is not None


def announce(telling: Telling) -> tuple[Effect, ...]:
    """The effects of one event, in the order in which they must reach Slack within each lane."""
    rule = _TABLE.get(type(telling.event))
    return () if rule is None else tuple(rule(telling))


def _refresh(t: Telling) -> Effect:
    return Effect(
        kind=EffectKind.REFRESH,
        lane=t.lane,
        urgency=Urgency.REFRESH,
        ticket_id=t.ticket.id,
        coalesce=f"refresh:{t.ticket.id}",
    )


def _line(t: Telling) -> list[Effect]:
    if not t.in_group:
        return []
    return [Effect(kind=EffectKind.LINE, lane=t.lane, ticket_id=t.ticket.id, place=WORK, args=t.args)]


def _reporter(t: Telling) -> list[Effect]:
    if not t.for_reporter:
        return []
    return [Effect(kind=EffectKind.TELL_REPORTER, lane=t.lane, ticket_id=t.ticket.id, place=REPORTER, args=t.args)]


def _tell(t: Telling, told: tuple[int, ...], *, urgency: Urgency = Urgency.PAGE, topic: str) -> list[Effect]:
    """A page has a lane of its own per person, so a refused channel or a slow thread never delays it."""
    return [
        Effect(
            kind=EffectKind.TELL,
            lane=f"p{person}:{t.event_id}",
            urgency=urgency,
            ticket_id=t.ticket.id,
            person_id=person,
            args=t.args,
            key=f"{topic}:{t.event_id}:{person}",
        )
        for person in told
    ]


def _reported(t: Telling) -> list[Effect]:
    out = []
    if t.for_reporter:
        out.append(Effect(kind=EffectKind.RECEIPT, lane=t.lane, urgency=Urgency.RECEIPT, ticket_id=t.ticket.id))
    if t.in_group:
        out.append(_card(t))
    return out


def _card(t: Telling) -> Effect:
    return Effect(
        kind=EffectKind.CARD,
        lane=t.lane,
        urgency=Urgency.RECEIPT,
        ticket_id=t.ticket.id,
        place=f"group:{t.ticket.group}",
        args={"group": t.ticket.group, "assignment": t.ticket.assignment},
    )


def _assigned(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.TicketAssigned)  # noqa: S101 - the table pairs type and rule
    out = []
    if event.from_group != event.group and t.in_group:
        out.append(_card(t))
    out += [*_line(t), _refresh(t)]
    if event.assignee_id is not None:
        out += [*_invite(t, event.assignee_id), *_tell(t, (event.assignee_id,), topic="assigned")]
    return out


def _accepted(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.TicketAccepted)  # noqa: S101 - the table pairs type and rule
    return [*_line_and_reporter(t), *_invite(t, event.assignee_id)]


def _comment(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.Replied | events.Noted)  # noqa: S101 - the table pairs type and rule
    args = {"comment": event.comment_id}
    to_work = Effect(kind=EffectKind.COMMENT, lane=t.lane, ticket_id=t.ticket.id, place=WORK, args=args)
    to_reporter = Effect(kind=EffectKind.COMMENT, lane=t.lane, ticket_id=t.ticket.id, place=REPORTER, args=args)
    out = [to_work] if t.in_group else []
    if isinstance(event, events.Replied) and t.for_reporter:
        out.append(to_reporter)
    return [*out, _refresh(t)]


def _line_and_reporter(t: Telling) -> list[Effect]:
    return [*_line(t), *_reporter(t), _refresh(t)]


def _resumed(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.Resumed)  # noqa: S101 - the table pairs type and rule
    return [*_line_and_reporter(t), *_tell(t, event.told, urgency=Urgency.WORK, topic="resumed")]


def _line_only(t: Telling) -> list[Effect]:
    return [*_line(t), _refresh(t)]


def _warned(t: Telling) -> list[Effect]:
    """The group at once; the people in `told` hear of it through `services/reminders.py`, which bundles per person."""
    event = t.event
    assert isinstance(event, events.SlaWarned)  # noqa: S101 - the table pairs type and rule
    if event.group is None or not t.in_group:
        return [_refresh(t)]
    to_group = Effect(
        kind=EffectKind.TELL_GROUP,
        lane=f"n{event.nudge_id}",
        urgency=Urgency.PAGE,
        ticket_id=t.ticket.id,
        place=WORK,
        args=t.args,
        key=f"nudge:{event.nudge_id}:group",
    )
    return [to_group, _refresh(t)]


def _major_post(t: Telling) -> list[Effect]:
    lane = f"m{t.ticket.id}"
    return [
        Effect(kind=EffectKind.MAJOR_POST, lane=lane, ticket_id=t.ticket.id, place=MAJOR, args=t.args),
        Effect(kind=EffectKind.MAJOR_HEADER, lane=lane, ticket_id=t.ticket.id, coalesce=f"header:{t.ticket.id}"),
        Effect(kind=EffectKind.MAJOR_TOPIC, lane=lane, ticket_id=t.ticket.id, coalesce=f"topic:{t.ticket.id}"),
    ]


def _invite(t: Telling, *people: int) -> list[Effect]:
    """Whoever gets a part in a running major incident joins its channel (process §3.8)."""
    if not t.ticket.is_major:
        return []
    args = {"people": list(people)}
    return [Effect(kind=EffectKind.MAJOR_INVITE, lane=f"m{t.ticket.id}", ticket_id=t.ticket.id, args=args)]


def _major_status(t: Telling) -> list[Effect]:
    if t.ticket.confidential:
        return []
    return [
        Effect(kind=EffectKind.MAJOR_STATUS, lane=f"s{t.ticket.id}", ticket_id=t.ticket.id, place=STATUS, args=t.args),
    ]


def _proposed(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.MajorProposed)  # noqa: S101 - the table pairs type and rule
    return [*_line(t), *_tell(t, event.told, topic="proposed"), _refresh(t)]


def _undecided(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.MajorUndecided)  # noqa: S101 - the table pairs type and rule
    return [*_line(t), *_tell(t, event.told, topic="undecided")]


def _role_taken(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.MajorRoleTaken)  # noqa: S101 - the table pairs type and rule
    return [*_invite(t, event.person_id), *_major_post(t)]


def _roles_open(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.MajorRolesOpen)  # noqa: S101 - the table pairs type and rule
    return [*_major_post(t)[:1], *_tell(t, event.told, topic="roles")]


def _declared(t: Telling) -> list[Effect]:
    """Channel, topic, invitations and header in order; announcing and paging in streams of their own (design §3)."""
    event = t.event
    assert isinstance(event, events.MajorDeclared)  # noqa: S101 - the table pairs type and rule
    lane = f"m{t.ticket.id}"
    out = [
        Effect(kind=EffectKind.MAJOR_CHANNEL, lane=lane, urgency=Urgency.PAGE, ticket_id=t.ticket.id, args=t.args),
        Effect(
            kind=EffectKind.MAJOR_TOPIC,
            lane=lane,
            urgency=Urgency.PAGE,
            ticket_id=t.ticket.id,
            coalesce=f"topic:{t.ticket.id}",
        ),
        Effect(
            kind=EffectKind.MAJOR_INVITE,
            lane=lane,
            urgency=Urgency.PAGE,
            ticket_id=t.ticket.id,
            args={"people": list(event.invite)},
        ),
        Effect(
            kind=EffectKind.MAJOR_HEADER,
            lane=lane,
            urgency=Urgency.PAGE,
            ticket_id=t.ticket.id,
            coalesce=f"header:{t.ticket.id}",
        ),
        *_tell(t, event.page, topic="declared"),
    ]
    if not t.ticket.confidential:
        out.append(
            Effect(
                kind=EffectKind.MAJOR_ANNOUNCE,
                lane=f"s{t.ticket.id}",
                urgency=Urgency.PAGE,
                ticket_id=t.ticket.id,
                place=STATUS,
            )
        )
    return [*out, *_line_and_reporter(t)]


def _major_told(t: Telling) -> list[Effect]:
    return [*_major_post(t), *_major_status(t), *_line_and_reporter(t)]


def _reminded(t: Telling) -> list[Effect]:
    event = t.event
    assert isinstance(event, events.MajorReminded)  # noqa: S101 - the table pairs type and rule
    return [*_major_post(t)[1:2], *_tell(t, event.told, topic="cadence")]


_TABLE: dict[type[Event], Callable[[Telling], list[Effect]]] = {
    events.TicketReported: _reported,
    events.TicketAssigned: _assigned,
    events.TicketAccepted: _accepted,
    events.Replied: _comment,
    events.Noted: _comment,
    events.Prioritised: _line_and_reporter,
    events.Paused: _line_and_reporter,
    events.Resumed: _resumed,
    events.Resolved: _line_and_reporter,
    events.Reopened: _line_and_reporter,
    events.Closed: _line_and_reporter,
    events.Cancelled: _line_and_reporter,
    events.SlaWarned: _warned,
    events.LadderStepped: _line,
    events.ReporterReminded: _reporter,
    events.MajorProposed: _proposed,
    events.MajorUndecided: _undecided,
    events.MajorRefused: _line_only,
    events.MajorDeclared: _declared,
    events.MajorUpdated: _major_told,
    events.MajorReminded: _reminded,
    events.MajorRoleTaken: _role_taken,
    events.MajorRolesOpen: _roles_open,
    events.MajorStabilised: _major_told,
    events.MajorRelapsed: _major_told,
    events.MajorStoodDown: _major_told,
}
