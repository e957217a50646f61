"""Somebody who stands by and times a ticket with stopwatches: they see its state, priority and group, know what was
promised, and count the minutes on the wall. They read no log of the desk's clocks and use none of its arithmetic.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from domain.ticket import PendingReason, State, TicketType
from models.complaint import complaint
from models.ticket import TicketRow
from services import items
from services.work import Work
from tests.domain.clocks import oracle
from tests.domain.clocks.any_calendar import MINUTE, open_minutes
from tests.services.any_rules import AnyRules

DONE = frozenset({State.RESOLVED, State.CLOSED, State.FULFILLED, State.REPLIED})
NOT_TAKEN = frozenset({State.NEW, State.ASSIGNED})
ENDED = frozenset({State.CANCELLED, State.REJECTED})
HORIZON = 7 * 24 * 60  # minutes ahead that a due time is looked for
RESTING = ("resolution", "interim_reply")  # what stands still while a ticket waits; of a group, what it may keep
OF_STAY = ("group_hold", "supplier_restore")
Terms = tuple[int, str]
Event = tuple[str, str, int, Terms | None]  # which stopwatch, what, the minute, and new terms


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What can be seen of a ticket."""

    type: TicketType
    state: State
    priority: str | None
    hours: str
    serious: bool
    kind: str | None
    group: str | None
    assignment: int
    pending: str | None
    until: datetime | None
    responded: bool
    extended: int

    @property
    def terms(self) -> tuple[object, ...]:
        return (self.priority, self.hours, self.serious, self.extended)


def seen(work: Work, ticket_id: int) -> Seen:
    row = work.session.get_one(TicketRow, ticket_id)
    item, record = items.of(work, row), complaint(work.session, ticket_id)
    return Seen(
        type=TicketType(row.type),
        state=State(row.state),
        priority=row.priority,
        hours="always" if row.hours == "7x24" else "office",
        serious=row.serious,
        kind=None if item is None else item.target_kind.value,
        group=row.group,
        assignment=row.assignment,
        pending=row.pending_reason,
        until=row.pending_until if row.pending_reason == PendingReason.USER_AGREED_TIME else None,
        responded=row.responded_at is not None,
        extended=0 if record is None else (record.extended_seconds or 0) // 60,
    )


@dataclass
class _Wall:
    """The minutes of one calendar from the beginning, looked at as far as anybody asks."""

    walk: Iterator[bool]
    known: bytearray = field(default_factory=bytearray)

    def __getitem__(self, minute: int) -> int:
        while len(self.known) <= minute:
            self.known.append(next(self.walk))
        return self.known[minute]

    def __len__(self) -> int:
        return len(self.known)

    def index(self, value: int, start: int) -> int:
        while self[start] != value:
            start += 1
        return start


class Watcher:
    """Times one ticket; `begin` lies before everything that happens to it."""

    def __init__(self, rules: AnyRules, begin: datetime) -> None:
        self.rules, self.begin = rules, begin
        self.told: list[Event] = []
        self.stays = 0
        self.published = False
        self._start_watching()

    def _start_watching(self) -> None:
        self.minute = 0
        raw = self.rules.raw(published=self.published)
        self.walls: dict[str, Any] = {key: _Wall(open_minutes(one, self.begin)) for key, one in raw.items()}
        self.watches: dict[str, oracle.Stopwatch] = {}

    def publish(self) -> None:
        """The next year is known now: everything is counted once more."""
        self.published = True
        self._count_anew()

    def _count_anew(self) -> None:
        until = self.minute
        self._start_watching()
        for event in sorted(self.told, key=lambda one: one[2]):
            self._play(event)
        self._pass(until)

    def at(self, minute: int) -> datetime:
        return self.begin + minute * MINUTE

    def look(self, now: datetime, before: Seen | None, after: Seen, did: str) -> None:
        """What can be seen to have happened now."""
        minute = self._minute(now)
        for what, kind, terms in self._happened(before, after, did):
            at = minute
            if kind == "resumed" and before is not None and before.until is not None:
                at = max(self._minute(before.until), *(one[2] for one in self.told if one[0] == what))
            event = (what, kind, min(at, minute), terms)
            self.told.append(event)
            if event[2] < self.minute:
                self._count_anew()
            else:
                self._play(event)
        self._pass(minute)

    def _minute(self, at: datetime) -> int:
        return int((at - self.begin) / MINUTE)

    def _pass(self, minute: int) -> None:
        for passing in range(self.minute, minute):
            for one in self.watches.values():
                if one.state != "stopped":
                    one.pass_minute(passing)
        self.minute = max(self.minute, minute)

    def _play(self, event: Event) -> None:
        what, kind, minute, terms = event
        self._pass(minute)
        if kind == "started" and terms is not None:
            self.watches[what] = oracle.Stopwatch(*terms, open_minutes=self.walls.__getitem__)
        else:
            self.watches[what].take(kind, minute, terms)

    # what happened

    def _happened(self, before: Seen | None, after: Seen, did: str) -> Iterator[tuple[str, str, Terms | None]]:
        if before is None:
            yield from self._reported(after)
            return
        waited = before.state is State.AWAITING_APPROVAL
        if did == "approve" and waited:
            yield from self._approved(after)
        if before.state in DONE and after.state not in DONE | ENDED and after.type is not TicketType.COMPLAINT:
            yield from self._all("continued", "resolution", *self._of_stay(*OF_STAY), only={"stopped"})
        if before.terms != after.terms:
            yield from self._retargeted(after)
        yield from self._waiting(before, after)
        if (after.responded and not before.responded) or did == "acknowledge":
            yield from self._all("stopped", "response", only={"running"})
        if before.group != after.group or (waited and after.state is State.ASSIGNED):
            yield from self._moved(after)
        if before.state in NOT_TAKEN and after.state not in NOT_TAKEN | ENDED:
            yield from self._all("stopped", *self._of_stay("group_accept"), only={"running"})
        yield from self._ended(before, after, did)

    def _reported(self, after: Seen) -> Iterator[tuple[str, str, Terms | None]]:
        waits = after.state is State.AWAITING_APPROVAL
        for what in ("response", "interim_reply", "resolution"):
            terms = self._promised(what, after)
            if terms is not None and not (waits and what == "resolution"):
                yield what, "started", terms
        if waits:
            yield "approval 1", "started", self._promised("approval", after)
        elif after.group is not None:
            yield from self._moved(after)

    def _approved(self, after: Seen) -> Iterator[tuple[str, str, Terms | None]]:
        last = max(what for what in self.watches if what.startswith("approval"))
        yield last, "stopped", None
        if after.state is State.AWAITING_APPROVAL:
            yield f"approval {int(last.split()[1]) + 1}", "started", self._promised("approval", after)
        else:
            yield "resolution", "started", self._promised("resolution", after)

    def _retargeted(self, after: Seen) -> Iterator[tuple[str, str, Terms | None]]:
        for what, watch in tuple(self.watches.items()):
            own = not what.startswith("stay") or what.startswith(f"stay {self.stays} ")
            if own and watch.state in {"running", "paused"} and not what.startswith("app"):
                yield what, "retargeted", self._promised(what.split()[-1], after)

    def _waiting(self, before: Seen, after: Seen) -> Iterator[tuple[str, str, Terms | None]]:
        rests = after.pending is not None and self._rests(after)
        resting = (*RESTING, *self._of_stay(*OF_STAY))
        if rests and not (before.pending is not None and self._rests(before)):
            yield from self._all("paused", *resting, only={"running"})
        elif not rests and after.state not in DONE:
            yield from self._all("resumed", *resting, only={"paused"})

    def _rests(self, of: Seen) -> bool:
        priorities, types = self.rules.pausing[of.pending or ""]
        return of.type.value in types and (of.type is not TicketType.INCIDENT or of.priority in priorities)

    def _moved(self, after: Seen) -> Iterator[tuple[str, str, Terms | None]]:
        yield from self._all("stopped", *self._of_stay("group_accept", *OF_STAY), only={"running", "paused"})
        self.stays += 1
        for what in ("group_accept", *OF_STAY):
            terms = self._promised(what, after)
            if terms is not None:
                yield f"stay {self.stays} {what}", "started", terms

    def _ended(self, before: Seen, after: Seen, did: str) -> Iterator[tuple[str, str, Terms | None]]:
        if did == "interim":
            yield from self._all("stopped", "interim_reply", only={"running", "paused"})
        if did == "appeal":
            yield "appeal", "started", self._promised("appeal", after)
        if before.state not in DONE and after.state in DONE:
            owed = ("appeal",) if "appeal" in self.watches else ("response", "interim_reply", "resolution")
            owed = (*owed, *self._of_stay("group_accept", *OF_STAY))
            yield from self._all("stopped", *owed, only={"running", "paused"})
        if after.state in ENDED:
            yield from self._all("cancelled", *self.watches, only={"running", "paused", "stopped"})

    def _of_stay(self, *what: str) -> tuple[str, ...]:
        return tuple(f"stay {self.stays} {one}" for one in what)

    def _all(self, kind: str, *what: str, only: set[str]) -> Iterator[tuple[str, str, Terms | None]]:
        for one in what:
            if one in self.watches and self.watches[one].state in only:
                yield one, kind, None

    # what was promised

    def _promised(self, what: str, of: Seen) -> Terms | None:
        rules = self.rules
        if what == "approval":
            return rules.approval["approval"], rules.approval["calendar"]
        if what.startswith("group") or what == "supplier_restore":
            return self._of_group(what, of)
        if of.type is TicketType.INCIDENT:
            promise = rules.incidents[of.priority or "P3"]
            return None if what not in promise else (promise[what], promise["calendar"][of.hours])
        if of.type is TicketType.SERVICE_REQUEST:
            promise = rules.requests[of.kind or ""]
            name = {"response": "response", "resolution": "fulfilment"}.get(what)
            return None if name is None else (promise[name], promise["calendar"])
        promise = rules.complaints["complaint_serious" if of.serious else "complaint_normal"]
        names = {"response": "acknowledgement", "interim_reply": "interim_reply", "resolution": "final_reply"}
        length = rules.appeal if what == "appeal" else promise[names[what]]
        return length + (of.extended if what == "resolution" else 0), promise["calendar"]

    def _of_group(self, what: str, of: Seen) -> Terms | None:
        main, supplier = self._promised("resolution", of), self.rules.suppliers.get(of.group or "")
        if main is None or of.type is TicketType.COMPLAINT:
            return None
        priority = of.priority or "P3"
        accept, hold = self.rules.own_groups.get(of.group or "", self.rules.groups)[priority]
        if what == "group_accept":
            return accept, main[1]
        if (what == "supplier_restore") is (supplier is None):
            return None
        return (hold, main[1]) if supplier is None else (supplier[priority], supplier["calendar"])

    def due(self, watch: oracle.Stopwatch) -> datetime | None:
        """When a running clock will have used up what is left; None beyond the horizon."""
        left, minute, wall = watch.target - watch.consumed, self.minute, self.walls[watch.calendar]
        while left and minute < self.minute + HORIZON:
            left -= wall[minute]
            minute += 1
        return None if left else self.at(minute)


def minutes(length: timedelta) -> int:
    assert not length % MINUTE
    return length // MINUTE
