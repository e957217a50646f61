"""Shows a clock's working: what was counted on which calendar and why, every due time and reminder (§3.5, §3.7).

`simulate` is the desk's own clockwork on a told story; the command line and the "why" of a ticket print what it gives.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.calendar_config import YearStatus
from domain.calendars import Calendar, Segment
from domain.policy import Policy
from domain.policy.nudging import Recipient, Rung, TimeStep, Until
from domain.sla import ClockEvent, ClockKind, ClockSpan, ClockState, Reading, SpanNote, read
from domain.story import Case, Happening, Story
from domain.thresholds import threshold_instants
from domain.ticket import TicketType


class Remark(StrEnum):
    """What a reader of a trace ought to know beside the figures."""

    HOLD_COUNTS = "hold_counts"
    EMPTY_PAUSE = "empty_pause"
    STARTS_AT_NEXT_OPENING = "starts_at_next_opening"
    CARRIED_OVER = "carried_over"
    BREACHED_ON_REPRIORITISATION = "breached_on_reprioritisation"
    PROVISIONAL_YEAR = "provisional_year"
    AWAITS_APPROVAL = "awaits_approval"


@dataclass(frozen=True, slots=True)
class Note:
    """A remark, when it applies from, and what it is about: a clock, a pending reason, a calendar or a year."""

    remark: Remark
    at: datetime
    about: str


@dataclass(frozen=True, slots=True)
class WorkingLine:
    """One stretch of a clock's life with the openings that were counted in it."""

    span: ClockSpan
    counted: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class NudgeInstant:
    """When a percentage of the target is reached, and whom it reminds if nobody acts before."""

    percent: int
    at: datetime
    tell: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class ClockTrace:
    """One clock of the ticket; `step` numbers approvals and stays in groups, beginning with 1; `group` is the key of
    the group that had it.
    """

    clock: ClockKind
    step: int
    reading: Reading
    nudges: tuple[NudgeInstant, ...]
    working: tuple[WorkingLine, ...]
    group: str | None = None


@dataclass(frozen=True, slots=True)
class LadderInstant:
    """A step of the wall-clock ladder of P1 and major incidents."""

    at: datetime
    unless: Until
    tell: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything the clocks of a ticket say at one instant."""

    at: datetime
    clocks: tuple[ClockTrace, ...]
    ladder: tuple[LadderInstant, ...]
    notes: tuple[Note, ...]

    def of(self, clock: ClockKind) -> ClockTrace | None:
        """The clock of this kind; of several approvals the last one that began."""
        return next((one for one in reversed(self.clocks) if one.clock is clock), None)


def simulate(
    case: Case,
    happenings: Sequence[Happening],
    *,
    at: datetime,
    policy: Policy,
    calendars: Mapping[str, Calendar],
) -> Trace:
    """Tells the story up to `at` and reads every clock then.

    Raises `ImpossibleHappening` when a happening cannot follow the one before.
    """
    story = Story(case, policy)
    for happening in happenings:
        if happening.at <= at:
            story.tell(happening)
    logs = [(clock, 1, log) for clock, log in story.logs.items()]
    logs += [(ClockKind.APPROVAL, step, log) for step, log in enumerate(story.approval_logs, start=1)]
    complaint = case.terms.type is TicketType.COMPLAINT
    clocks = tuple(
        explain(clock, log, policy.nudging.rungs(clock, complaint=complaint), step=step, now=at, calendars=calendars)
        for clock, step, log in logs
    )
    clocks += tuple(
        replace(explain(clock, log, policy.nudging.rungs(clock), step=step, now=at, calendars=calendars), group=key)
        for step, stay in enumerate(story.stays, start=1)
        for clock, log in sorted(stay.logs.items())
        for key in (stay.group.key,)
    )
    return Trace(at, clocks, _ladder(story, policy.nudging.ladder), _notes(story, clocks, calendars))


def explain(
    clock: ClockKind,
    log: Sequence[ClockEvent],
    rungs: Sequence[Rung],
    *,
    now: datetime,
    calendars: Mapping[str, Calendar],
    step: int = 1,
) -> ClockTrace:
    """The working of one clock, from its log: the same for a told story and for a ticket on record."""
    reading = read(log, now=now, calendars=calendars)
    told = {rung.at: rung.tell for rung in rungs}
    instants = threshold_instants(log, told, now=now, calendars=calendars)
    return ClockTrace(
        clock=clock,
        step=step,
        reading=reading,
        nudges=tuple(NudgeInstant(one.percent, one.at, told[one.percent]) for one in instants),
        working=tuple(_line(span, calendars) for span in reading.working),
    )


def _line(span: ClockSpan, calendars: Mapping[str, Calendar]) -> WorkingLine:
    if span.note is not SpanNote.COUNTED:
        return WorkingLine(span, ())
    return WorkingLine(span, calendars[span.calendar].segments(span.start, span.end))


def _ladder(story: Story, steps: Sequence[TimeStep]) -> tuple[LadderInstant, ...]:
    since = story.urgent_since
    if since is None:
        return ()
    over = {Until.ALWAYS: None, Until.ACCEPTED: story.accepted_at, Until.RESTORED: story.restored_at}
    found = []
    for step in steps:
        due, ended = since + step.after.length, over[step.unless]
        if ended is None or ended > due:
            found.append(LadderInstant(due, step.unless, step.tell))
    return tuple(found)


def _notes(story: Story, clocks: Sequence[ClockTrace], calendars: Mapping[str, Calendar]) -> tuple[Note, ...]:
    notes = [Note(Remark.HOLD_COUNTS, hold.at, hold.reason.value) for hold in story.uncounted]
    for one in clocks:
        notes += _notes_on_clock(one, calendars)
    if story.awaits_approval:
        notes.append(Note(Remark.AWAITS_APPROVAL, story.case.reported_at, ClockKind.APPROVAL.value))
    return tuple(sorted(dict.fromkeys(notes), key=lambda note: (note.at, note.remark)))


def _notes_on_clock(one: ClockTrace, calendars: Mapping[str, Calendar]) -> list[Note]:
    reading, notes = one.reading, []
    opening = calendars[reading.working[0].calendar if reading.working else reading.calendar]
    if (begins := opening.next_opening(reading.started_at)) != reading.started_at:
        notes.append(Note(Remark.STARTS_AT_NEXT_OPENING, begins, one.clock.value))
    for before, line in zip((None, *one.working), one.working, strict=False):
        calendar = calendars[line.span.calendar]
        if line.span.note is SpanNote.PAUSED and not calendar.elapsed(line.span.start, line.span.end):
            notes.append(Note(Remark.EMPTY_PAUSE, line.span.start, one.clock.value))
        if before is not None and before.span.calendar != line.span.calendar:
            notes.append(Note(Remark.CARRIED_OVER, line.span.start, one.clock.value))
    if reading.breached_on_retarget and reading.breached_at is not None:
        notes.append(Note(Remark.BREACHED_ON_REPRIORITISATION, reading.breached_at, one.clock.value))
    return notes + _provisional_years(reading, calendars)


def _provisional_years(reading: Reading, calendars: Mapping[str, Calendar]) -> list[Note]:
    """A due time in a year the state has not published may still move."""
    if reading.due is None or reading.state is not ClockState.RUNNING:
        return []
    calendar = calendars[reading.calendar]
    year = calendar.local_date(reading.due).year
    if calendar.year_status(year) is YearStatus.OFFICIAL:
        return []
    return [Note(Remark.PROVISIONAL_YEAR, reading.due, str(year))]
