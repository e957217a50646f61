"""A desk without Slack whose clock stands until it is moved: what the sweep does can be read line by line."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import select

from domain import ticket_clocks
from domain.events import TicketReported
from domain.people import SYSTEM
from domain.rulebook import Rulebook
from domain.ticket import Hours, Priority, State, TicketType
from models.audit import AuditRow
from models.clock import ClockRow
from models.outbox import OutboxRow
from models.person import PersonRow, by_key
from models.session import Store
from models.ticket import TicketRow
from services import clocks, nudges, people, sweep
from services.identity import actor_of
from services.in_force import InForce
from services.work import Work
from tests.rulebooks import SHANGHAI, local

P = ParamSpec("P")
T = TypeVar("T")


def wall(at: datetime) -> str:
    """`Thu 10-08 17:00` on the wall in Shanghai, with seconds where there are any."""
    there = at.astimezone(SHANGHAI)
    return there.strftime("%a %m-%d %H:%M:%S" if there.second or there.microsecond else "%a %m-%d %H:%M")


@dataclass(slots=True)
class StandingDesk:
    """Runs use cases as configured people and sweeps, on one store, at the instant `now`."""

    store: Store
    rules: Rulebook
    now: datetime = field(default_factory=lambda: local("2026-03-16 10:00"))

    def __post_init__(self) -> None:
        self.do(people.sync)

    def at(self, text: str) -> "StandingDesk":
        """Move the clock without looking at anything: what was due meanwhile waits, as while the bot is down."""
        self.now = local(text)
        return self

    def do(self, use_case: Callable[Concatenate[Work, P], T], /, *args: Any, by: str | None = None, **more: Any) -> T:
        """Carry a use case out as somebody, or as the desk itself; committed when it returns."""

        def run(session: Any) -> T:
            rules = InForce(self.rules).rules(session)
            row = None if by is None else by_key(session, by)
            actor = SYSTEM if row is None else actor_of(row, rules)
            return use_case(Work(session, self.now, rules, actor), *args, **more)

        return self.store.write(run).result()

    def look(self, query: Callable[[Any], T]) -> T:
        return self.store.read(query).result()

    def sweep(self) -> int:
        """One sweep now, until nothing is due; returns how many timers it looked at."""
        looked = 0
        while timers := self.do(sweep.due):
            done = [self.do(sweep.look, timer) for timer in timers]
            if not any(done):
                break
            looked += sum(done)
        return looked

    def run_until(self, text: str) -> None:
        """Time passes and the bot is up: it sweeps at every due moment on the way."""
        end = local(text)
        while (due := self.do(sweep.next_look)) is not None and due <= end:
            self.now = max(self.now, due)
            self.sweep()
        self.now = end

    # what is on record

    def told(self, kind: str = "sla_warned") -> list[tuple[Any, ...]]:
        """When, which clock, how many percent, to whom: every nudge so far; of the ladder when, minutes, to whom."""
        names = self.names()
        return [
            (wall(one.at), one.data["clock"], one.data["percent"], _told(one, names))
            if kind == "sla_warned"
            else (wall(one.at), one.data["minutes"], _told(one, names))
            for one in self.history(kind)
        ]

    def percents(self, clock: str) -> list[tuple[str, int]]:
        return [(at, percent) for at, kind, percent, _ in self.told() if kind == clock]

    def history(self, *kinds: str, ticket_id: int | None = None) -> list[AuditRow]:
        query = select(AuditRow).order_by(AuditRow.id)
        query = query.where(AuditRow.kind.in_(kinds)) if kinds else query
        query = query if ticket_id is None else query.where(AuditRow.ticket_id == ticket_id)
        return self.look(lambda session: list(session.scalars(query)))

    def messages(self, *kinds: str) -> list[OutboxRow]:
        """What is on its way to Slack, of these kinds of effect."""
        query = select(OutboxRow).where(OutboxRow.kind.in_(kinds)).order_by(OutboxRow.id)
        return self.look(lambda session: list(session.scalars(query)))

    def direct_messages(self, key: str) -> list[tuple[str, int]]:
        """When a person was written to, and how many events the message is about."""
        names = self.names()
        rows = [one for one in self.messages("tell", "tell_bundle") if names[one.person_id or 0] == key]
        return [(wall(one.created_at), len(one.args.get("events", (None,)))) for one in rows]

    def ticket(self, number: int) -> TicketRow:
        return self.look(lambda session: session.get_one(TicketRow, number))

    def clock(self, number: int, kind: str) -> ClockRow:
        query = select(ClockRow).where(ClockRow.ticket_id == number, ClockRow.kind == kind, ClockRow.ref == "")
        return self.look(lambda session: session.scalars(query).one())

    def names(self) -> dict[int, str]:
        """The keys of the configured people, by id."""
        query = select(PersonRow).where(PersonRow.key.is_not(None))
        return self.look(lambda session: {row.id: str(row.key) for row in session.scalars(query)})

    # tickets

    def report(
        self,
        priority: Priority,
        *,
        hours: Hours = Hours.OFFICE,
        group: str = "desktop",
        service: str = "printing",
        held_by: str | None = None,
        kind: TicketType = TicketType.INCIDENT,
    ) -> int:
        """A ticket reported by Wang now, already routed; `held_by` works on it."""
        return self.do(_report, priority, hours, group, service, kind, held_by, by="wang")


def _told(one: AuditRow, names: dict[int, str]) -> tuple[str, ...]:
    return tuple(sorted(names[person] for person in one.data["told"]))


def _report(
    work: Work, priority: Priority, hours: Hours, group: str, service: str, kind: TicketType, held_by: str | None
) -> int:
    assignee = None if held_by is None else by_key(work.session, held_by)
    row = TicketRow(
        type=kind.value,
        state=(State.ASSIGNED if held_by is None else State.IN_PROGRESS).value,
        title="The printer is silent",
        reporter_id=work.actor.id,
        service=service,
        category="terminal",
        priority=None if kind is TicketType.COMPLAINT else priority.value,
        hours=hours.value,
        owner_group="service-desk",
        group=group,
        assignee_id=None if assignee is None else assignee.id,
        assignment=1,
        reported_at=work.now,
        created_at=work.now,
        responded_at=None if assignee is None else work.now,
    )
    work.session.add(row)
    work.session.flush()
    clocks.append(work, row, ticket_clocks.report(clocks.terms(work, row), work.rules.policy.targets, at=work.now))
    if assignee is not None:
        clocks.append(work, row, ticket_clocks.respond(clocks.logs(work, row), at=work.now))
    work.record(TicketReported(), row)
    if priority is Priority.P1:
        nudges.start_ladder(work, row)
    return row.id
