"""Stakeholder updates and their rhythm: each update sets the next deadline; reminders stand around it, and a silence
is counted (process §3.8, K16).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain import major
from domain.errors import FieldProblem, InvalidForm
from domain.events import MajorReminded, MajorUpdated
from domain.lifecycle import Action
from domain.people import Role
from domain.ticket import MajorState
from models.clock import set_timer
from models.major import MajorRow, MajorUpdateRow, latest_update
from models.ticket import TicketRow
from services import access, nudges
from services.majors import calling
from services.majors.facts import decide, record
from services.work import Work

CADENCE = "cadence"  # timer; ref: the ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateForm:
    """What stakeholders read. "No change" is an update; an expected restoration is the commander's word."""

    affected: str = ""
    done: str = ""
    workaround: str = ""
    eta: datetime | None = None


def begin(work: Work, row: TicketRow, declaration: MajorRow) -> None:
    """The first update is due soon after the declaration; misses are counted anew."""
    declaration.updates_missed = 0
    pace(work, row, declaration, last_update=None)


def update(work: Work, ticket_id: int, form: UpdateForm) -> TicketRow:
    """A stakeholder update: posted in the channel and under the announcement; the next is due an interval later."""
    row = access.ticket(work, ticket_id)
    last = latest_update(work.session, row.id)
    said = form.affected + form.done + form.workaround
    by_commander = Role.COMMANDER in access.roles(work, row) or (last is not None and last.eta == form.eta)
    decide(work, row, Action.UPDATE_MAJOR, update=said, eta_given=form.eta is not None, eta_by_commander=by_commander)
    if form.eta is not None and form.eta <= work.now:
        raise InvalidForm(FieldProblem("eta", "in_the_past"))
    declaration = record(work, row)
    _settle(work, row, declaration)
    kept = MajorUpdateRow(
        ticket_id=row.id,
        at=work.now,
        author_id=work.actor.id,
        affected=form.affected.strip(),
        done=form.done.strip(),
        workaround=form.workaround.strip() or None,
        eta=form.eta,
        due=declaration.overdue_since or declaration.next_update_due,
        on_time=declaration.overdue_since is None,
    )
    work.session.add(kept)
    pace(work, row, declaration, last_update=work.now)
    nudges.acted(work, row)
    work.record(MajorUpdated(update_id=kept.id, next_due=declaration.next_update_due), row)
    return row


def pace(work: Work, row: TicketRow, declaration: MajorRow, *, last_update: datetime | None) -> None:
    """The next deadline after a declaration, an update or a change of rhythm; what was missed is answered with it."""
    cadence = work.rules.policy.majors.cadence
    declaration.next_update_due = major.next_deadline(
        declared_at=declaration.declared_at or work.now,
        last_update=last_update,
        state=MajorState(row.major or MajorState.DECLARED),
        now=work.now,
        cadence=cadence,
    )
    declaration.overdue_since, declaration.seen_until = None, work.now
    set_timer(work.session, CADENCE, str(row.id), _look(work, row, declaration, until=work.now).next_look_at)
    work.session.flush()


def repace(work: Work, row: TicketRow, declaration: MajorRow) -> None:
    """Stabilised or relapsed: the new rhythm counts from the last update of this declaration."""
    _settle(work, row, declaration)
    last = latest_update(work.session, row.id)
    begun = declaration.declared_at or work.now
    pace(work, row, declaration, last_update=last.at if last is not None and last.at >= begun else None)


def cadence_due(work: Work, ref: str) -> None:
    """An update is due soon, due now, or missed: those who owe it are reminded, the header shows it."""
    row = access.ticket(work, int(ref))
    if not row.snapshot().is_major:
        set_timer(work.session, CADENCE, ref, None)
        return
    declaration = record(work, row)
    found = _count_missed(work, row, declaration, until=work.now)
    set_timer(work.session, CADENCE, ref, found.next_look_at)
    if found.reminder is None:
        return
    event = MajorReminded(
        offset_minutes=round(found.reminder.offset / timedelta(minutes=1)),
        due=found.reminder.due,
        told=calling.hearers(work, row, found.reminder.tell),
        missed=found.missed > 0,
    )
    work.record(event, row)


def end(work: Work, row: TicketRow, declaration: MajorRow) -> None:
    """No more updates are owed; deadlines that passed until now stay counted."""
    _settle(work, row, declaration)
    declaration.next_update_due = declaration.overdue_since = None
    set_timer(work.session, CADENCE, str(row.id), None)


def _settle(work: Work, row: TicketRow, declaration: MajorRow) -> None:
    """Counts what was missed before somebody acts; whoever acts at the very deadline has kept it (process §3.5.7)."""
    _count_missed(work, row, declaration, until=work.now - timedelta.resolution)


def _count_missed(work: Work, row: TicketRow, declaration: MajorRow, *, until: datetime) -> major.CadenceLook:
    """Brings the record up to date: deadlines missed since the last look, the first of them, and the coming one."""
    found = _look(work, row, declaration, until=until)
    if found.missed and declaration.overdue_since is None:
        declaration.overdue_since = declaration.next_update_due
    declaration.updates_missed += found.missed
    declaration.next_update_due, declaration.seen_until = found.next_due, until
    return found


def _look(work: Work, row: TicketRow, declaration: MajorRow, *, until: datetime) -> major.CadenceLook:
    cadence = work.rules.policy.majors.cadence
    return major.look_at_cadence(
        cadence,
        unanswered=declaration.overdue_since or declaration.next_update_due or work.now,
        every=major.interval(MajorState(row.major or MajorState.DECLARED), cadence),
        seen_until=declaration.seen_until or work.now,
        now=until,
    )
