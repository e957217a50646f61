"""What announcements are made of: the recorded event with what is needed around it, and the effects many of them
share.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.effects import Effect, EffectKind, Urgency
from domain.recorded import Event
from domain.ticket import Priority, Ticket, TicketType

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
    def goes_first(self) -> bool:
        """In a storm of reports those of P1 are seen before all others, and so is what is said of them."""
        return self.ticket.is_major or self.ticket.priority is Priority.P1

    @property
    def in_group(self) -> bool:
        """A complaint is never shown in a group's channel (process §3.11)."""
        return self.ticket.type is not TicketType.COMPLAINT and self.ticket.group is not None

    @property
    def work_lane(self) -> str:
        """What is written into the working thread: a duplicate has none, its master's is written into."""
        return self.lane if self.ticket.master_id is None else f"t{self.ticket.master_id}"


Rule = Callable[[Telling], list[Effect]]


def refresh(t: Telling) -> Effect:
    """A complaint is drawn anew for its parties alone, each as they may see it."""
    return Effect(
        kind=EffectKind.COMPLAINT_REFRESH if t.ticket.type is TicketType.COMPLAINT else EffectKind.REFRESH,
        lane=t.lane,
        urgency=Urgency.REFRESH,
        ticket_id=t.ticket.id,
        coalesce=f"refresh:{t.ticket.id}",
    )


def draw_anew(number: int) -> Effect:
    """Another ticket's cards and receipts, because something about it changed here."""
    return Effect(
        kind=EffectKind.REFRESH,
        lane=f"t{number}",
        urgency=Urgency.REFRESH,
        ticket_id=number,
        coalesce=f"refresh:{number}",
    )


def card(t: Telling) -> Effect:
    return Effect(
        kind=EffectKind.CARD,
        lane=t.lane,
        urgency=Urgency.RECEIPT,
        ticket_id=t.ticket.id,
        place=f"group:{t.ticket.group}",
        args={"group": t.ticket.group, "assignment": t.ticket.assignment},
    )


def line(t: Telling) -> list[Effect]:
    """In the working thread, and in the thread of every group that joined (process §3.6: swarming). Sixty duplicates
    would say the same sixty times: of them the group reads in their master alone (process SC15).
    """
    if not t.in_group or t.ticket.master_id is not None:
        return []
    return at_work(t, EffectKind.LINE, t.args)


def at_work(t: Telling, kind: EffectKind, args: Mapping[str, object]) -> list[Effect]:
    """The same in the thread of the group that holds it and in those of the groups that joined."""
    helping = t.ticket.swarm if t.ticket.master_id is None else ()
    joined = [{**args, "group": one} for one in helping if one != t.ticket.group]
    return [
        Effect(kind=kind, lane=t.work_lane, ticket_id=t.ticket.id, place=WORK, args=given)
        for given in (dict(args), *joined)
    ]


def reporter(t: Telling) -> list[Effect]:
    if not t.for_reporter:
        return []
    return [Effect(kind=EffectKind.TELL_REPORTER, lane=t.lane, ticket_id=t.ticket.id, place=REPORTER, args=t.args)]


def tell(t: Telling, told: tuple[int, ...], *, urgency: Urgency = Urgency.PAGE, topic: str) -> list[Effect]:
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


def relay(t: Telling) -> Effect:
    """To the reporters of all duplicates; in a lane of its own, so that a thousand never hold up the master's."""
    return Effect(kind=EffectKind.RELAY, lane=f"k{t.ticket.id}:{t.event_id}", ticket_id=t.ticket.id, args=t.args)


def line_and_reporter(t: Telling) -> list[Effect]:
    return [*line(t), *reporter(t), refresh(t)]


def line_only(t: Telling) -> list[Effect]:
    return [*line(t), refresh(t)]


def invite(t: Telling, *people: int) -> list[Effect]:
    """Whoever gets a part in a running major incident joins its channel (process §3.8)."""
    if not t.ticket.is_major:
        return []
    args = {"people": list(people)}
    return [Effect(kind=EffectKind.MAJOR_INVITE, lane=f"m{t.ticket.id}", ticket_id=t.ticket.id, args=args)]
