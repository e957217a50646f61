"""What is told of an absence: when it begins, the groups, who stands in and, with the open tickets, the lead; when it
ends, whoever comes back. Entering and changing absences is `absences.py`, which has the face of one.
"""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import select

from domain.effects import Effect, EffectKind, Urgency
from domain.organisation import Group
from domain.ticket import DONE_STATES
from models.clock import set_timer
from models.person import by_ids
from models.roster import AbsenceRow
from models.ticket import TicketRow
from services import access, people
from services.work import Work

TIMER = "absence"  # ref: the absence; it begins, then it ends


class To(StrEnum):
    """Who is told, and so what: see `views/roster/away.py`."""

    GROUP = "group"  # the channel of a group: away until when, who stands in
    LEAD = "lead"  # the open tickets, to hand on
    STAND_IN = "stand_in"  # whose reminders come to them now
    SELF = "self"  # somebody else entered it
    BACK = "back"  # welcome back: what is theirs


def look(work: Work, ref: str) -> None:
    """An absence begins or ends; one that is over before anybody looked is only ended."""
    row = work.session.get(AbsenceRow, int(ref), with_for_update=True)
    if row is None or row.cancelled_at is not None or work.now < row.since:
        return
    if work.now >= row.until:
        if row.begun_at is not None:
            _tell(work, row, To.BACK, person_id=row.person_id)
        return
    if row.begun_at is None:
        row.begun_at = work.now
        _begins(work, row)
    set_timer(work.session, TIMER, ref, row.until)


def tell_entered(work: Work, row: AbsenceRow) -> None:
    """Who is said to be away hears of it when somebody else says so."""
    _tell(work, row, To.SELF, person_id=row.person_id)


def open_tickets(work: Work, person_id: int, *, groups: Iterable[str] | None = None) -> list[TicketRow]:
    """What a person holds and has not resolved, in these groups, as far as the actor may see it; urgent ones first."""
    done = [state.value for state in DONE_STATES]
    query = access.visible(work).where(TicketRow.assignee_id == person_id, TicketRow.state.not_in(done))
    if groups is not None:
        query = query.where(TicketRow.group.in_(list(groups)))
    return list(work.session.scalars(query.order_by(TicketRow.priority, TicketRow.id)))


def _begins(work: Work, row: AbsenceRow) -> None:
    key = by_ids(work.session, {row.person_id})[row.person_id].key
    if key is None or key not in work.rules.organisation.people_by_key:
        return
    groups = work.rules.organisation.groups_of(key)
    for group in groups:
        _tell(work, row, To.GROUP, group=group.key)
    within: list[str | None] = [group.key for group in groups] or [None]
    for one in people.ids(work, (work.rules.stand_in(key, work.now, group=one) for one in within)):
        _tell(work, row, To.STAND_IN, person_id=one)
    held = _holds(work, row.person_id)
    leads = (_leading(work, group, away=key) for group in groups if group.key in held)
    for one in people.ids(work, leads):
        _tell(work, row, To.LEAD, person_id=one)


def _holds(work: Work, person_id: int) -> frozenset[str]:
    """The groups in which they hold open tickets."""
    done = [state.value for state in DONE_STATES]
    query = select(TicketRow.group).where(TicketRow.assignee_id == person_id, TicketRow.state.not_in(done)).distinct()
    return frozenset(one for one in work.session.scalars(query) if one is not None)


def _leading(work: Work, group: Group, *, away: str) -> str | None:
    """The lead, or who stands in for them; nobody is told of their own absence."""
    acting = work.rules.stand_in(group.lead, work.now, group=group.key)
    return None if acting == away else acting


def _tell(work: Work, row: AbsenceRow, to: To, *, person_id: int | None = None, group: str | None = None) -> None:
    mark = f"away:{row.id}:{to.value}:{group or person_id}"
    effect = Effect(
        kind=EffectKind.AWAY,
        lane=mark,
        urgency=Urgency.WORK,
        person_id=person_id,
        place=None if group is None else f"group:{group}",
        args={"absence": row.id, "to": to.value, "group": group},
        key=f"{mark}:{row.until.isoformat()}" if to is To.BACK else mark,
    )
    work.tell(effect, key=mark)
