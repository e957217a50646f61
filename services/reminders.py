"""Reminders on their way to people: each is kept until its moment, what falls into one moment becomes one message, and
whoever was reminded may put it off. What is due when is decided in `services/nudges.py`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.bundles import Haste, goes_out_at
from domain.effects import Effect, EffectKind, Urgency
from domain.errors import Conflict, FieldProblem, InvalidForm, NotFound
from domain.events import ReminderPutOff
from domain.nudges import may_go_out
from domain.sla import ClockState
from models.clock import ClockRow, NudgeRow, hasten_timer, set_timer
from models.reminder import Outcome, ReminderRow, last_sent, lock_people, next_waiting, reminder_of, waiting_for
from models.ticket import TicketRow
from services import access
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
    """Everything that may go out to this person now, as one message."""
    person_id = int(ref)
    lock_people(work.session, (person_id,))
    waiting = waiting_for(work.session, person_id)
    going = _going(work, waiting) if any(one.not_before <= work.now for one in waiting) else []
    for one in going:
        one.outcome = _outcome(work, one).value
    leaving = [one for one in going if one.outcome == Outcome.SENT]
    for one in leaving:
        one.sent_at, one.put_off = work.now, False
    if leaving:
        work.tell(_message(person_id, leaving), key="")
    work.session.flush()
    _wake_up_for(work, person_id)


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
    if one.nudge_id is None:
        return Outcome.SENT if row.snapshot().is_worked else Outcome.NEEDLESS
    nudge = work.session.get_one(NudgeRow, one.nudge_id)
    running = work.session.get_one(ClockRow, nudge.clock_id).state == ClockState.RUNNING
    needed = running and (nudge.acted_at is None or one.put_off)
    return Outcome.SENT if needed else Outcome.NEEDLESS


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
    if not row.snapshot().is_worked:
        raise Conflict("conflict")
    calendar = work.rules.calendars[one.calendar]
    until = work.now + length
    until = until if calendar.is_open(until) else calendar.next_opening(until)
    one.outcome, one.put_off, one.not_before, one.round = Outcome.WAITING.value, True, until, one.round + 1
    work.session.flush()
    _wake_up_for(work, work.actor.id)
    work.record(ReminderPutOff(reminder=event_id, until=until), row)
    return until


def _wake_up_for(work: Work, person_id: int) -> None:
    set_timer(work.session, TIMER, str(person_id), next_waiting(work.session, person_id))
