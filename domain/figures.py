"""The figures of the process as pure functions of plain values (process §5): shares with the number they are of,
lengths of time with median and P90, backlog and flow. Which tickets are handed in and how they are split is the
caller's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from domain.policy.reporting import Comparison, Goal
from domain.policy.targets import ClockKind
from domain.ticket import DONE_STATES, Priority, ResolutionCode, State, TicketType

TENTH = Decimal("0.1")
ZERO = timedelta(0)
WITHOUT_RESULT = frozenset({State.CANCELLED, State.CONVERTED, State.REJECTED, State.WITHDRAWN})
OPEN_STATES = frozenset(State) - DONE_STATES


class Figure(StrEnum):
    """The figures a digest shows, by their names in process §5."""

    RESPONSE = "K1"
    RESOLUTION = "K2"
    FULFILMENT = "K3"
    SATISFACTION = "K14"

    @classmethod
    def judging(cls, clock: ClockKind, kind: TicketType) -> "Figure":
        """A request's resolution is its fulfilment and a figure of its own."""
        if clock is ClockKind.RESPONSE:
            return cls.RESPONSE
        return cls.FULFILMENT if kind is TicketType.SERVICE_REQUEST else cls.RESOLUTION


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` up to, not including, `end`: borders belong to the later period. Instants are aware UTC."""

    start: datetime
    end: datetime

    def __contains__(self, instant: object) -> bool:
        return isinstance(instant, datetime) and self.start <= instant < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How one promise of a ticket went. `elapsed` is time on its own calendar without pauses.

    A breach once recorded stays recorded, even when the target was changed later (process §3.5.8).
    """

    elapsed: timedelta
    target: timedelta
    breached: bool = False
    on_change: bool = False  # breached by a change of priority or calendar, not by time that passed

    @property
    def met(self) -> bool:
        """Finished at the target to the second is met."""
        return not self.breached and self.elapsed <= self.target


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What figures need to know of one ticket; a promise is None when it was never made."""

    type: TicketType
    state: State
    reported_at: datetime
    priority: Priority | None = None
    responded_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    response: Kept | None = None
    resolution: Kept | None = None
    resolution_code: ResolutionCode | None = None
    has_master: bool = False
    drill: bool = False
    reassignments: int = 0
    reopened: bool = False  # at least once within the reopen window of a resolution

    @property
    def counts(self) -> bool:
        """Cancelled, converted, rejected and withdrawn tickets, duplicates and drills are in no rate (process §5)."""
        duplicate = self.has_master or self.resolution_code is ResolutionCode.DUPLICATE
        return self.state not in WITHOUT_RESULT and not duplicate and not self.drill

    @property
    def answered_at(self) -> datetime | None:
        """Who never responded but resolved has responded by resolving (K1)."""
        return self.responded_at or self.resolved_at

    @property
    def left_at(self) -> datetime | None:
        """When it left the backlog; None while it is in it. A reopened ticket never left (process §5)."""
        return None if self.state in OPEN_STATES else self.resolved_at or self.closed_at


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `n`; shown with n beside it."""

    hits: int
    n: int

    @property
    def percent(self) -> Decimal | None:
        """Percent to one decimal, half up; None (“n/a”), never 0 or 100, when there is nothing to judge."""
        if self.n == 0:
            return None
        return (Decimal(self.hits) * 100 / Decimal(self.n)).quantize(TENTH, ROUND_HALF_UP)

    def reaches(self, goal: Goal) -> bool | None:
        """Whether the percentage, as it is shown, is within its goal; None without one."""
        return None if self.percent is None else within(goal, self.percent)


@dataclass(frozen=True, slots=True)
class Spread:
    """Lengths of time in one place: never a mean alone. The lengths are None when there are none."""

    n: int
    mean: timedelta | None = None
    median: timedelta | None = None
    p90: timedelta | None = None

    @classmethod
    def of(cls, lengths: Iterable[timedelta]) -> "Spread":
        """The median of an even number is halfway between its two middle ones; P90 is a length that occurred."""
        found = sorted(lengths)
        n = len(found)
        if n == 0:
            return cls(0)
        median = (found[(n - 1) // 2] + found[n // 2]) / 2
        return cls(n, sum(found, ZERO) / n, median, found[-(-9 * n // 10) - 1])


def hours(length: timedelta) -> Decimal:
    """A length in hours to one decimal, half up: 16:00:00.5 is 16.0."""
    microseconds = Decimal(length // timedelta(microseconds=1))
    return (microseconds / Decimal(3_600_000_000)).quantize(TENTH, ROUND_HALF_UP)


def within(goal: Goal, value: Decimal) -> bool:
    """A goal is reached when the value equals it or is on its good side."""
    border = Decimal(str(goal.value))
    return value >= border if goal.comparison is Comparison.AT_LEAST else value <= border


def responded(cases: Iterable[Case], period: Period) -> list[Case]:
    """Cohort of the response figures: first response in the period (process §5)."""
    return [case for case in cases if case.counts and case.answered_at in period]


def resolved(cases: Iterable[Case], period: Period) -> list[Case]:
    """Cohort of the resolution figures: final resolution in the period (process §5)."""
    return [case for case in cases if case.counts and case.state in DONE_STATES and case.resolved_at in period]


def k1(cases: Iterable[Case], period: Period) -> Share:
    """Response SLA: met of responded. A ticket whose response was never promised is not judged."""
    return _met(case.response for case in responded(cases, period))


def k2(cases: Iterable[Case], period: Period) -> Share:
    """Resolution SLA: met of resolved; with requests alone it is K3. A recorded breach is missed for good."""
    return _met(case.resolution for case in resolved(cases, period))


def missed_by_change(promises: Iterable[Kept | None]) -> int:
    """How many of the missed promises broke when priority or calendar changed; shown apart (K2)."""
    return sum(one is not None and not one.met and one.on_change for one in promises)


def open_breached(cases: Iterable[Case], clock: ClockKind) -> int:
    """Tickets still open with this promise broken: reported beside the rate, in no cohort yet (process §5)."""
    promised = [
        case.response if clock is ClockKind.RESPONSE else case.resolution for case in cases if _owes(case, clock)
    ]
    return sum(one is not None and not one.met for one in promised)


def k4(cases: Iterable[Case], period: Period) -> Spread:
    """MTTA: business time to the first response."""
    return Spread.of(case.response.elapsed for case in responded(cases, period) if case.response is not None)


def k5(cases: Iterable[Case], period: Period) -> Spread:
    """MTTR: business time without pauses; of a reopened ticket the sum of what ran."""
    return Spread.of(case.resolution.elapsed for case in resolved(cases, period) if case.resolution is not None)


def k5_perceived(cases: Iterable[Case], period: Period) -> Spread:
    """MTTR as users live it: wall clock from report to resolution, pauses included."""
    found = resolved(cases, period)
    return Spread.of(case.resolved_at - case.reported_at for case in found if case.resolved_at is not None)


@dataclass(frozen=True, slots=True)
class Reassigned:
    """K9: changes of group per resolved ticket, and how many tickets changed more often than allowed."""

    changes: int
    often: Share

    @property
    def mean(self) -> Decimal | None:
        """Changes per ticket to one decimal, half up; None when nothing was resolved."""
        n = self.often.n
        return None if n == 0 else (Decimal(self.changes) / Decimal(n)).quantize(TENTH, ROUND_HALF_UP)


def k9(cases: Iterable[Case], period: Period, *, more_than: int = 3) -> Reassigned:
    """Reassignments of what was resolved; changes within a group are not counted in `reassignments`."""
    found = resolved(cases, period)
    often = sum(case.reassignments > more_than for case in found)
    return Reassigned(sum(case.reassignments for case in found), Share(often, len(found)))


def k10(cases: Iterable[Case], period: Period) -> Share:
    """Reopen rate: tickets reopened at least once, of those resolved; several times count once."""
    found = resolved(cases, period)
    return Share(sum(case.reopened for case in found), len(found))


@dataclass(frozen=True, slots=True)
class Flow:
    """K11: what came, what was resolved, what ended otherwise, and the backlog at the end of the period.

    Volume counts everything but drills: children and cancelled tickets too. `pending` is the part of the backlog that
    waits.
    """

    new: int = 0
    resolved: int = 0
    ended: int = 0
    backlog: int = 0
    pending: int = 0

    @property
    def change(self) -> int:
        """Of the backlog over the period."""
        return self.new - self.resolved - self.ended

    def __add__(self, other: "Flow") -> "Flow":
        return Flow(
            self.new + other.new,
            self.resolved + other.resolved,
            self.ended + other.ended,
            self.backlog + other.backlog,
            self.pending + other.pending,
        )


def k11(cases: Sequence[Case], period: Period) -> Flow:
    """Backlog at the period's end and the flow that led there."""
    volume = [case for case in cases if not case.drill]
    left = [case for case in volume if case.left_at in period]
    held = [case for case in volume if in_backlog(case, period.end)]
    return Flow(
        new=sum(case.reported_at in period for case in volume),
        resolved=sum(case.resolved_at is not None for case in left),
        ended=sum(case.resolved_at is None for case in left),
        backlog=len(held),
        pending=sum(case.state is State.PENDING for case in held),
    )


def in_backlog(case: Case, at: datetime) -> bool:
    """Reported before `at` and not left by then."""
    left = case.left_at
    stays = case.state in OPEN_STATES if left is None else left >= at
    return stays and case.reported_at < at


def _met(promises: Iterable[Kept | None]) -> Share:
    judged = [one for one in promises if one is not None]
    return Share(sum(one.met for one in judged), len(judged))


def _owes(case: Case, clock: ClockKind) -> bool:
    """Whether the ticket still owes what this clock promises; a duplicate is no promise of its own in any figure."""
    unanswered = clock is not ClockKind.RESPONSE or case.responded_at is None
    return case.state in OPEN_STATES and not case.drill and not case.has_master and unanswered
