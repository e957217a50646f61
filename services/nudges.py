"""Nudges and the hierarchical ladder at work: looks at a ticket's clocks and its time ladder, records whom they warn,
and hands the reminders over. What is due when is decided in `domain/nudges.py`.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select, update

from domain.bundles import Haste, haste
from domain.events import DueMoved, LadderStepped, SlaWarned
from domain.nudges import Nudge, look
from domain.nudges import look_at_ladder as look_at_steps
from domain.policy.nudging import Recipient, Until
from domain.sla import ClockState
from domain.ticket import FINAL_STATES, Hours, MajorState, Priority, State
from models.clock import ClockRow, NudgeRow, clocks_of, set_timer, upsert
from models.major import MajorRow
from models.reminder import LadderRow, StepTakenRow, begin_ladder
from models.ticket import TicketRow
from services import access, approvals, clocks, people, presence, reminders
from services.reminders import Reminder
from services.work import Work

LADDER = "ladder"  # timer; ref: the ticket
UNACCEPTED = frozenset({State.NEW, State.SUBMITTED, State.AWAITING_APPROVAL, State.ASSIGNED})


@dataclass(slots=True)
class _Heard:
    """Who hears of a ticket in one look at it, and whether its group does."""

    people: set[int] = field(default_factory=set)
    group: bool = False


def acted(work: Work, row: TicketRow) -> None:
    """Whoever does something about a ticket has acted upon all its open nudges and steps of its ladder; what the desk
    does is no act (K22).
    """
    if work.actor.id is None:
        return
    for told in (NudgeRow, StepTakenRow):
        open_ones = update(told).where(told.ticket_id == row.id, told.acted_at.is_(None))
        work.session.execute(open_ones.values(acted_at=work.now, acted_by=work.actor.id))


def start_ladder(work: Work, row: TicketRow, *, since: datetime | None = None) -> None:
    """The time ladder of a P1 or major ticket begins when it becomes one, or `since` it was; once begun it goes on."""
    if begin_ladder(work.session, row.id, since or work.now):
        set_timer(work.session, LADDER, str(row.id), work.now)


def resume_ladder(work: Work, row: TicketRow, *, done_at: datetime | None, page: bool) -> None:
    """What comes back as P1 or major is climbed on, the time since `done_at` not counted (process §3.5.9); with a
    `page` whoever is told at once hears that it is back. Climbed to the top before, the ladder begins anew.
    """
    if not _urgent(row):
        return
    ladder = work.session.get(LadderRow, row.id)
    lengths = {int(step.after.length.total_seconds()) for step in work.rules.policy.nudging.ladder}
    if ladder is not None and done_at is not None and not lengths <= set(ladder.settled):
        ladder.began_at += max(work.now - done_at, timedelta(0))
        ladder.settled = [one for one in ladder.settled if one or not page]
        set_timer(work.session, LADDER, str(row.id), work.now)
        return
    if ladder is not None:
        work.session.delete(ladder)
        work.session.flush()
    start_ladder(work, row)


def end_ladder(work: Work, row: TicketRow) -> None:
    """A ticket that is neither P1 nor major any more has no ladder; becoming it again begins a new one."""
    ladder = None if _urgent(row) else work.session.get(LadderRow, row.id)
    if ladder is not None:
        work.session.delete(ladder)
        set_timer(work.session, LADDER, str(row.id), None)


def look_at_clock(work: Work, ref: str) -> None:
    """A clock came to a threshold: its ticket is looked at."""
    ticket_id = work.session.scalars(select(ClockRow.ticket_id).where(ClockRow.id == int(ref))).one()
    _look(work, access.ticket(work, ticket_id), fired=int(ref))


def look_at_ladder(work: Work, ref: str) -> None:
    """A step of the ladder is reached: its ticket is looked at."""
    _look(work, access.ticket(work, int(ref)))


def _look(work: Work, row: TicketRow, *, fired: int | None = None) -> None:
    """All of a ticket at once, so that what falls into one moment is one message: P1's 100 % and its 15 minutes."""
    found: list[Reminder | None] = []
    heard = _Heard()
    for clock in sorted(clocks_of(work.session, row.id), key=lambda one: clocks.is_of_group(one.kind)):
        if clock.state == ClockState.RUNNING or clock.id == fired:
            was = clock.due_at
            clocks.keep_judgement(work, row, clock)
            found += [_warn(work, row, clock, heard), _moved(work, row, clock, was)]
    found.append(_climb(work, row))
    reminders.remind(work, row, [one for one in found if one is not None])


def _warn(work: Work, row: TicketRow, clock: ClockRow, heard: _Heard) -> Reminder | None:
    """Thresholds passed since the last look become one nudge; caches and timer follow the clock.

    Whoever hears in the same moment that the ticket's own time runs out is not told of the group's as well (§3.7 b).
    """
    found = look(
        clocks.log(work, clock),
        clocks.rungs(work, row, clock),
        sent=frozenset(int(one) for one in clock.thresholds),
        now=work.now,
        calendars=work.rules.calendars,
    )
    clock.thresholds = sorted({*clock.thresholds, *found.settled})
    clocks.refresh(work, row, clock)
    nudge = found.nudge
    if nudge is None:
        return None
    about = _heard_of(work, row, clock)
    told = () if about is None else _told(work, about, nudge.tell, clock)
    to_group = about is not None and Recipient.ASSIGNEE in nudge.tell and _is_left(work, about)
    if clocks.is_of_group(clock.kind):
        told, to_group = tuple(one for one in told if one not in heard.people), to_group and not heard.group
        if not told and not to_group:
            return None
    if (nudge_id := _nudged(work, row, clock, nudge)) is None:
        return None
    heard.people.update(told)
    heard.group = heard.group or to_group
    work.session.get_one(NudgeRow, nudge_id).told = list(told)
    event = SlaWarned(
        nudge_id=nudge_id,
        clock=clock.kind,
        percent=nudge.percent,
        told=told,
        group=about.group if to_group and about is not None else None,
        merged=nudge.merged,
        effects=tuple(effect.value for effect in nudge.effects),
    )
    event_id = work.record(event, row)
    return Reminder(
        event_id=event_id,
        told=told,
        calendar=clock.calendar,
        asked_at=nudge.reached_at,
        haste=haste(row.snapshot(), nudge.percent),
        nudge_id=nudge_id,
    )


def _is_left(work: Work, row: TicketRow) -> bool:
    """Nobody holds it, or who does is not there and nobody stands in: then it is a matter of the group."""
    if row.assignee_id is None:
        return True
    acting = presence.instead_of_absent(work, row, (row.assignee_id,))
    return not presence.present(work, acting)


def _heard_of(work: Work, row: TicketRow, clock: ClockRow) -> TicketRow | None:
    """Whose people are reminded: the ticket's own; of a duplicate those of its master, and only where it is due before
    the master. Else its thresholds pass in silence, so that sixty duplicates are not sixty reminders (process §3.5.12).
    """
    if row.master_id is None:
        return row
    if clocks.is_of_group(clock.kind):
        return None
    owed = [one.due_at for one in clocks_of(work.session, row.master_id) if one.kind == clock.kind and not one.ref]
    rides_along = any(due is not None and clock.due_at is not None and due <= clock.due_at for due in owed)
    return None if rides_along else work.session.get_one(TicketRow, row.master_id)


def _moved(work: Work, row: TicketRow, clock: ClockRow, was: datetime | None) -> Reminder | None:
    """Whatever happens to a ticket brings its due times up to date at once; what moved since, the rules have moved."""
    if clocks.is_of_group(clock.kind) or was is None or clock.due_at is None or clock.due_at == was:
        return None
    told = _told(work, row, (Recipient.ASSIGNEE,), clock)
    event_id = work.record(DueMoved(clock=clock.kind, was=was, due=clock.due_at, told=told), row)
    return Reminder(event_id=event_id, told=told, calendar=clock.calendar, asked_at=work.now, haste=Haste.USUAL)


def _nudged(work: Work, row: TicketRow, clock: ClockRow, nudge: Nudge) -> int | None:
    """The new nudge's id; None when this threshold was sent under this assignment before (process §3.7a)."""
    values = {"ticket_id": row.id, "clock_id": clock.id, "percent": nudge.percent, "assignment": row.assignment}
    insert = upsert(work.session)(NudgeRow).values(**values, at=work.now, told=[]).on_conflict_do_nothing()
    return work.session.execute(insert.returning(NudgeRow.id)).scalar_one_or_none()


def _climb(work: Work, row: TicketRow) -> Reminder | None:
    """The ladder counts wall-clock time while the ticket is P1 or major; a lowered one has none. What is restored or
    over waits for coming back: nobody is told, and no step is settled but those that nothing makes needless.
    """
    end_ladder(work, row)
    ladder = work.session.get(LadderRow, row.id)
    if ladder is None:
        return None
    if State(row.state) in FINAL_STATES:
        set_timer(work.session, LADDER, str(row.id), None)
        return None
    steps, restored_at = work.rules.policy.nudging.ladder, _restored_at(work, row)
    found = look_at_steps(
        steps if restored_at is None else [step for step in steps if step.unless is Until.ALWAYS],
        began_at=ladder.began_at,
        accepted_at=None if State(row.state) in UNACCEPTED else row.responded_at,
        restored_at=restored_at,
        sent=frozenset(timedelta(seconds=one) for one in ladder.settled),
        now=work.now,
    )
    ladder.settled = sorted({*ladder.settled, *(int(one.total_seconds()) for one in found.settled)})
    set_timer(work.session, LADDER, str(row.id), found.next_look_at)
    if found.step is None:
        return None
    told = _told(work, row, found.step.tell)
    minutes = [int(one / timedelta(minutes=1)) for one in (found.step.after, *found.step.merged)]
    event_id = work.record(LadderStepped(minutes=minutes[0], merged=tuple(minutes[1:]), told=told), row)
    step = StepTakenRow(event_id=event_id, ticket_id=row.id, minutes=minutes[0], at=work.now, told=list(told))
    work.session.add(step)
    return Reminder(
        event_id=event_id,
        told=told,
        calendar=Hours.ALWAYS.value,
        asked_at=work.now,
        haste=haste(row.snapshot(), None),
    )


def _restored_at(work: Work, row: TicketRow) -> datetime | None:
    """Resolved, or observed after a restoration; what a declaration that is over stated says nothing any more."""
    record = work.session.get(MajorRow, row.id) if row.major == MajorState.STABILISED else None
    return row.resolved_at or (None if record is None else record.restored_at)


def _urgent(row: TicketRow) -> bool:
    """P1 or a running major incident, and no duplicate: that is climbed for with its master."""
    urgent = row.priority == Priority.P1 or row.major in {MajorState.DECLARED, MajorState.STABILISED}
    return urgent and row.master_id is None


def _told(
    work: Work, row: TicketRow, recipients: tuple[Recipient, ...], clock: ClockRow | None = None
) -> tuple[int, ...]:
    """Who these are for this ticket now: stood in for while away, and only those who may see it (process §3.7g, j)."""
    found = people.told(work, row, recipients)
    if clock is not None:
        found = (*found, *approvals.told(work, row, clock, recipients))
    return reminders.who_may_hear(work, row, presence.instead_of_absent(work, row, found))
