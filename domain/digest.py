"""The daily digest as plain values (process §5): when one is due and what it covers, the snapshot taken at its cut-off,
and the days off ahead that a manager should know of. Counting is `services/figures.py`, words are `views/digest.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from domain.calendar_days import CalendarDay, DayKind
from domain.calendars import Calendar
from domain.configured import Words
from domain.figures import Figure, Flow, Share
from domain.organisation import DigestScope
from domain.policy.reporting import Goal
from domain.projection import PersonRef
from domain.ticket import Priority, TicketType

ONE_DAY = timedelta(days=1)
LATE_FROM = timedelta(minutes=5)  # a sweep wakes within seconds; later than this the desk was away
TREND_DAYS = 10
LONGEST_BREAK = 31  # days; no holiday is longer, so a calendar without working days ends the search


class Block(StrEnum):
    """The blocks that list tickets; the numbers between them are fields of the snapshot of their own."""

    MAJORS = "majors"
    BREACHED = "breached"
    DUE_SOON = "due_soon"
    UNACCEPTED = "unaccepted"
    WAITING = "waiting"
    TROUBLED = "troubled"
    ACTIONS = "actions"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a reader's digest covers: units with those below them, groups, or everything when neither is named."""

    units: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    @property
    def everything(self) -> bool:
        return not self.units and not self.groups

    @classmethod
    def of(cls, entries: Sequence[DigestScope]) -> "Scope":
        """Several entries for one reader are one digest that covers them all."""
        if any(not entry.units and not entry.groups for entry in entries):
            return cls()
        units = dict.fromkeys(key for entry in entries for key in entry.units)
        return cls(tuple(units), tuple(dict.fromkeys(key for entry in entries for key in entry.groups)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One ticket of a block, as it stood at the cut-off. Its title and the names of people are looked up when shown.

    `about` is the clock, reason or state that brings it here, `at` the instant that goes with it, `percent` the share
    of the target used up.
    """

    ticket: int
    type: TicketType
    priority: Priority | None = None
    assignee: int | None = None
    key_service: bool = False
    about: str = ""
    at: datetime | None = None
    percent: int | None = None
    reopens: int = 0
    reassignments: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """A block: how many there are, and those the reader may see one by one, the first ones only.

    `unnamed` of the total are counted for the reader's unit, but each alone is not for them to see.
    """

    total: int = 0
    lines: tuple[Listed, ...] = ()
    unnamed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLine:
    """New, resolved and backlog of one type and priority."""

    type: TicketType
    priority: Priority | None
    flow: Flow


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A service level of the month so far; `priority` None: of all. `broken_open` are still open, in no cohort yet."""

    figure: Figure
    type: TicketType
    priority: Priority | None
    share: Share
    missed_by_change: int = 0
    broken_open: int = 0


@dataclass(frozen=True, slots=True)
class TrendDay:
    """One working day of the picture: from its digest to the next one; the backlog is that at the end."""

    day: date
    new: int
    resolved: int
    backlog: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything a digest says, as counted at its cut-off `until`. `complaints` is None for readers who get none."""

    day: date
    due_at: datetime
    since: datetime
    until: datetime
    scope: Scope = Scope()
    majors_only: bool = False
    blocks: Mapping[Block, Listing] = field(default_factory=dict)
    flows: tuple[FlowLine, ...] = ()
    levels: tuple[Level, ...] = ()
    trend: tuple[TrendDay, ...] = ()
    complaints: int | None = None

    @property
    def has_picture(self) -> bool:
        """A row of zeros is not worth one."""
        return any(day.new or day.resolved or day.backlog for day in self.trend)

    @property
    def late(self) -> bool:
        return self.until - self.due_at >= LATE_FROM

    def block(self, key: Block) -> Listing:
        return self.blocks.get(key, Listing())


SNAPSHOT: TypeAdapter[Snapshot] = TypeAdapter(Snapshot)
TREND: TypeAdapter[tuple[TrendDay, ...]] = TypeAdapter(tuple[TrendDay, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestFace:
    """A snapshot with what is looked up when it is shown. Lines stand only for tickets the reader may see then.

    `id` is None for a look at this moment that was never sent; `scope` are the names of units and groups it covers.
    """

    id: int | None
    snapshot: Snapshot
    scope: tuple[Words, ...] = ()
    titles: Mapping[int, str] = field(default_factory=dict)
    people: Mapping[int, PersonRef] = field(default_factory=dict)
    goals: tuple[Goal, ...] = ()
    unusual_days: tuple[CalendarDay, ...] = ()
    lines: int = 10

    @property
    def late(self) -> bool:
        """A look at this moment was never due."""
        return self.id is not None and self.snapshot.late

    def goal(self, level: Level) -> Goal | None:
        """The goal of a figure, or of the priority that has its own."""
        wanted = level.figure if level.priority is None else f"{level.figure}.{level.priority}"
        return next((goal for goal in self.goals if goal.figure == wanted), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When digests are due: each day at `at` on the clock of `zone`; `calendar` says which days are working days."""

    calendar: Calendar
    zone: ZoneInfo
    at: time

    def day_of(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()

    def due_on(self, day: date) -> datetime:
        return datetime.combine(day, self.at, self.zone).astimezone(UTC)

    def next_after(self, instant: datetime) -> datetime:
        """Every day: on a day off the desk looks whether a major incident is open (process §5)."""
        today = self.due_on(self.day_of(instant))
        return today if today > instant else self.due_on(self.day_of(instant) + ONE_DAY)

    def working_day_before(self, day: date) -> date:
        """The last working day before this one; the day before when the calendar has none."""
        candidates = (day - n * ONE_DAY for n in range(1, LONGEST_BREAK))
        return next((one for one in candidates if self.calendar.is_working_day(one)), day - ONE_DAY)

    def owed(self, now: datetime) -> date | None:
        """The day whose digest should be out by now: the last working day's on a working day, else today's.

        On a day off only major incidents are told, at that day's hour; what was missed before it waits for the next
        working day, whose digest covers it. None: nothing is due yet.
        """
        today = self.day_of(now)
        begun = now >= self.due_on(today)
        if not self.calendar.is_working_day(today):
            return today if begun else None
        return today if begun else self.working_day_before(today)

    def last_days(self, until: datetime, count: int = TREND_DAYS) -> tuple[tuple[date, datetime, datetime], ...]:
        """The last working days up to a cut-off, oldest first, each with its span: from its digest to the next one."""
        end, day = until, self.day_of(until)
        found: list[tuple[date, datetime, datetime]] = []
        while len(found) < count:
            start = self.due_on(day)
            if start < end and self.calendar.is_working_day(day):
                found.append((day, start, end))
                end = start
            elif (self.day_of(end) - day).days > LONGEST_BREAK:
                break
            day -= ONE_DAY
        return tuple(reversed(found))


def month_start(instant: datetime, zone: ZoneInfo) -> datetime:
    """Midnight of the first of the month, on the clock of the reports (process §5)."""
    local = instant.astimezone(zone)
    return datetime(local.year, local.month, 1, tzinfo=zone).astimezone(UTC)


def unusual_days(calendar: Calendar, today: date) -> tuple[CalendarDay, ...]:
    """What to know before going home: the holidays between today and the next working day, and that day itself when
    it is made up for.
    """
    found: list[CalendarDay] = []
    for ahead in range(1, LONGEST_BREAK):
        day = calendar.day(today + ahead * ONE_DAY)
        if day.kind in {DayKind.HOLIDAY, DayKind.MAKE_UP}:
            found.append(day)
        if day.kind in {DayKind.WORKDAY, DayKind.MAKE_UP}:
            break
    return tuple(found)
