"""Reminders on their way to people: each is kept until its moment, what falls into one moment becomes one message, and
whoever was reminded may put it off. What is due when is decided in `services/nudges.py`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from domain.bundles import Haste, goes_out_at, haste
from domain.effects import Effect, EffectKind, Urgency
from domain.errors import Conflict, FieldProblem, InvalidForm, NotFound
from domain.events import LadderStepped, ReminderPutOff, TicketAccepted, TicketAssigned
from domain.nudges import may_go_out
from domain.policy.nudging import Recipient
from domain.sla import ClockState
from models.audit import AuditRow
from models.clock import ClockRow, NudgeRow, hasten_timer, set_timer
from models.reminder import (
    Outcome,
    ReminderRow,
    StepTakenRow,
    last_sent,
    lock_people,
    next_waiting,
    reminder_of,
    waiting_for,
)
from models.ticket import TicketRow
from services import access, clocks, people, presence
from services.work import Work

TIMER = "bundle"  # ref: the person


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One recorded event and the people who are to hear of it; `calendar` says when they may."""

    event_id: int
    told: tuple[int, ...]
    calendar: str
    asked_at: datetime
    haste: Haste
    nudge_id: int | None = None


def who_may_hear(work: Work, row: TicketRow, person_ids: Iterable[int]) -> tuple[int, ...]:
    """Nobody is reminded of a ticket they may not know of (process §3.7j)."""
    return access.who_may_see(work, row, person_ids)


def remind(work: Work, row: TicketRow, reminders: Sequence[Reminder]) -> None:
    """Hand reminders of one ticket over, in this transaction; a page leaves at once and takes along what waits."""
    people_told = sorted({one for reminder in reminders for one in reminder.told})
    lock_people(work.session, people_told)
    sent = last_sent(work.session, people_told)
    pairs = [(one, reminder) for one in people_told for reminder in reminders if one in reminder.told]
    kept = [_kept(work, row, one, reminder, sent_at=sent.get(one)) for one, reminder in pairs]
    work.session.add_all(kept)
    work.session.flush()
    paged = {one for one, reminder in pairs if reminder.haste is Haste.PAGE}
    for one in kept:
        if one.person_id not in paged:
            hasten_timer(work.session, TIMER, str(one.person_id), one.not_before)
    for person_id in sorted(paged):
        send(work, str(person_id))


def _kept(work: Work, row: TicketRow, person_id: int, reminder: Reminder, *, sent_at: datetime | None) -> ReminderRow:
    at = goes_out_at(
        reminder.asked_at,
        haste=reminder.haste,
        last_sent=sent_at,
        window=work.rules.policy.nudging.bundle_window.length,
        calendar=work.rules.calendars[reminder.calendar],
    )
    return ReminderRow(
        person_id=person_id,
        ticket_id=row.id,
        event_id=reminder.event_id,
        nudge_id=reminder.nudge_id,
        calendar=reminder.calendar,
        not_before=at,
    )


def send(work: Work, ref: str) -> None:
    """Everything that may go out to this person now, as one message; while they are away, to whoever stands in."""
    person_id = int(ref)
    lock_people(work.session, {person_id, *_instead(work, waiting_for(work.session, person_id))})
    waiting = waiting_for(work.session, person_id)
    going = _going(work, waiting) if any(one.not_before <= work.now for one in waiting) else []
    for one in going:
        one.outcome = _outcome(work, one).value
        if one.outcome == Outcome.SENT and (instead := _instead(work, (one,))):
            _pass_on(work, one, instead)
    leaving = [one for one in going if one.outcome == Outcome.SENT]
    for one in leaving:
        one.sent_at, one.put_off = work.now, False
    if leaving:
        work.tell(_message(person_id, leaving), key="")
    work.session.flush()
    _wake_up_for(work, person_id)


def _instead(work: Work, waiting: Iterable[ReminderRow]) -> frozenset[int]:
    """Who is told of these in the stead of somebody whose absence began while they waited (process §3.7g)."""
    found: set[int] = set()
    for one in waiting:
        if not presence.present(work, (one.person_id,)):
            row = work.session.get_one(TicketRow, one.ticket_id)
            acting = who_may_hear(work, row, presence.instead_of_absent(work, row, (one.person_id,)))
            found |= set(acting) - {one.person_id} if one.person_id not in acting else set()
    return frozenset(found)


def _pass_on(work: Work, one: ReminderRow, instead: Iterable[int]) -> None:
    """Whoever was told of it already is not told again."""
    one.outcome = Outcome.PASSED_ON.value
    row = work.session.get_one(TicketRow, one.ticket_id)
    nudge = None if one.nudge_id is None else work.session.get_one(NudgeRow, one.nudge_id)
    again = Reminder(
        event_id=one.event_id,
        told=tuple(instead),
        calendar=one.calendar,
        asked_at=work.now,
        haste=haste(row.snapshot(), 0 if nudge is None else nudge.percent),
        nudge_id=one.nudge_id,
    )
    kept_of = nudge or work.session.get(StepTakenRow, one.event_id)
    sent = last_sent(work.session, again.told)
    for person_id in again.told:
        if reminder_of(work.session, person_id, one.event_id) is not None:
            continue
        kept = _kept(work, row, person_id, again, sent_at=sent.get(person_id))
        kept.put_off = one.put_off
        work.session.add(kept)
        hasten_timer(work.session, TIMER, str(person_id), kept.not_before)
        if kept_of is not None:
            kept_of.told = [*kept_of.told, person_id]


def _going(work: Work, waiting: Sequence[ReminderRow]) -> list[ReminderRow]:
    """What is due, and what waits for company only; what came due outside hours waits for opening (process §3.7d)."""
    going = []
    for one in waiting:
        calendar = work.rules.calendars[one.calendar]
        if one.not_before > work.now:
            along = not one.put_off and calendar.is_open(work.now)
        else:
            along = may_go_out(calendar, one.not_before, now=work.now)
            one.not_before = one.not_before if along else calendar.next_opening(work.now)
        if along:
            going.append(one)
    return going


def _outcome(work: Work, one: ReminderRow) -> Outcome:
    """A reminder of something done meanwhile is not sent, nor one of what the person may no longer see."""
    row = work.session.get_one(TicketRow, one.ticket_id)
    if not access.who_may_see(work, row, (one.person_id,)):
        return Outcome.HIDDEN
    if not _is_concerned(work, row, one):
        return Outcome.NEEDLESS
    if one.nudge_id is None:
        return Outcome.SENT if row.snapshot().is_worked else Outcome.NEEDLESS
    nudge = work.session.get_one(NudgeRow, one.nudge_id)
    running = work.session.get_one(ClockRow, nudge.clock_id).state == ClockState.RUNNING
    needed = running and (nudge.acted_at is None or one.put_off)
    return Outcome.SENT if needed else Outcome.NEEDLESS


def _is_concerned(work: Work, row: TicketRow, one: ReminderRow) -> bool:
    """Handed to somebody else since, it concerns whoever would be told of it now (process §3.7c)."""
    event = work.session.get_one(AuditRow, one.event_id)
    if not _handed_on(work, event):
        return True
    tell: list[Recipient] = [Recipient.ASSIGNEE]
    if one.nudge_id is not None:
        clock = work.session.get_one(ClockRow, work.session.get_one(NudgeRow, one.nudge_id).clock_id)
        reached = {event.data["percent"], *event.data["merged"]}
        tell = [who for rung in clocks.rungs(work, row, clock) if rung.at in reached for who in rung.tell]
    return one.person_id in presence.instead_of_absent(work, row, people.told(work, row, tell))


def _handed_on(work: Work, event: AuditRow) -> bool:
    """Since the event of a clock or a time box; a step of the ladder names people whoever holds the ticket."""
    if event.at == work.now or event.kind == LadderStepped.kind:
        return False
    later = select(AuditRow.id).where(AuditRow.ticket_id == event.ticket_id, AuditRow.id > event.id)
    moved = later.where(AuditRow.kind.in_((TicketAssigned.kind, TicketAccepted.kind)))
    return work.session.scalars(moved.limit(1)).first() is not None


def _message(person_id: int, leaving: Sequence[ReminderRow]) -> Effect:
    events = [one.event_id for one in leaving]
    tickets = {one.ticket_id for one in leaving}
    alone = len(events) == 1
    mark = f"{person_id}:{leaving[0].id}.{leaving[0].round}"
    return Effect(
        kind=EffectKind.TELL if alone else EffectKind.TELL_BUNDLE,
        lane=f"p{mark}",
        urgency=Urgency.PAGE,
        ticket_id=tickets.pop() if len(tickets) == 1 else None,
        person_id=person_id,
        args={"event": events[0]} if alone else {"events": events},
        key=f"reminder:{mark}",
    )


def put_off(work: Work, event_id: int, *, length: timedelta) -> datetime:
    """Remind the actor again later, inside hours; the clock and everybody else's reminders go on.

    Returns when. `NotFound` for who was not reminded of this, `Conflict` when nothing is left to be reminded of.
    """
    if length not in {one.length for one in work.rules.policy.nudging.snoozes}:
        raise InvalidForm(FieldProblem("length", "not_offered"))
    if work.actor.id is None or (one := reminder_of(work.session, work.actor.id, event_id)) is None:
        raise NotFound("not_found", event=event_id)
    row = access.ticket(work, one.ticket_id)
    lock_people(work.session, (work.actor.id,))
    if not row.snapshot().is_worked or _is_ended(work, one) or not _is_concerned(work, row, one):
        raise Conflict("conflict")
    calendar = work.rules.calendars[one.calendar]
    until = work.now + length
    until = until if calendar.is_open(until) else calendar.next_opening(until)
    one.outcome, one.put_off, one.not_before, one.round = Outcome.WAITING.value, True, until, one.round + 1
    work.session.flush()
    _wake_up_for(work, work.actor.id)
    work.record(ReminderPutOff(reminder=event_id, until=until), row)
    return until


def _is_ended(work: Work, one: ReminderRow) -> bool:
    """Its clock has come to an end: a response that was given is nothing to be reminded of."""
    if one.nudge_id is None:
        return False
    clock = work.session.get_one(ClockRow, work.session.get_one(NudgeRow, one.nudge_id).clock_id)
    return clock.state not in {ClockState.RUNNING, ClockState.PAUSED}


def _wake_up_for(work: Work, person_id: int) -> None:
    set_timer(work.session, TIMER, str(person_id), next_waiting(work.session, person_id))
