"""The facts a move is decided on: what the record says about a ticket at this moment. What a person typed with the
move is added by the use case; a fact that nobody filled in refuses the move.
"""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from domain.checklist import open_steps, unwitnessed_steps
from domain.lifecycle import Facts
from domain.organisation import SupportLine
from domain.projection import ClockFace
from domain.sla import ClockKind, ClockState
from domain.ticket import DONE_STATES, State, TicketType, reference
from models.major import MajorRow
from models.rating import current_rating
from models.swarm import participants
from models.ticket import TicketRow, has_duplicates
from services import clocks, items, people
from services.complaints import facts as complaint_facts
from services.work import Work

LAST_SHARE = 100
NAMED = 10


def about(work: Work, row: TicketRow) -> Facts:
    """Everything the record itself tells."""
    ticket = row.snapshot()
    policy, catalogue, organisation = work.rules.policy, work.rules.catalogue, work.rules.organisation
    service = next((one for one in catalogue.services if one.key == row.service), None)
    group = organisation.groups_by_key.get(row.group or "")
    master = work.session.get(TicketRow, row.master_id) if row.master_id is not None else None
    children = _open_children(work, row)
    takes_part = _takes_part(work, row)
    resolution = clocks.main_face(work, row, ClockKind.RESOLUTION)
    item = items.of(work, row)
    steps, marks = ((), {}) if item is None else (item.checklist, items.marks(work, row))
    found = replace(
        Facts.about(ticket),
        key_service=service is not None and service.key_service,
        impact_floor=policy.prioritising.impact.key_service_floor,
        spared_by_silence=frozenset(policy.closing.no_reply.not_for),
        ci_priorities=frozenset(policy.closing.ci_required_for),
        breached=resolution is not None and resolution.breached_at is not None,
        last_quarter=resolution is not None and _last_share(work, resolution),
        reassignment_limit=policy.escalating.max_reassignments,
        arbiter=_arbiter(work, row),
        swarm_priorities=frozenset(policy.escalating.swarm),
        takes_part=takes_part,
        may_join=not takes_part and _from_outside(work, row),
        false_alarm=_false_alarm(work, row),
        held_by_first_line=group is not None and group.line is SupportLine.FIRST,
        is_child=row.master_id is not None,
        has_children=bool(children) or has_duplicates(work.session, row.id),
        master_resolved=master is not None and State(master.state) in DONE_STATES,
        open_children=children,
        within_reopen_window=_within(work, row, policy.closing.reopen_window.length),
        silence_over=_over(work, row, policy.closing.auto_close.length),
        open_steps=open_steps(steps, marks),
        unwitnessed_steps=unwitnessed_steps(steps, marks),
        satisfaction_open=_rating_open(work, row),
        category=row.category,
        service=row.service,
        impact=ticket.impact,
        urgency=ticket.urgency,
    )
    return complaint_facts.about(work, row, found) if row.type == TicketType.COMPLAINT else found


def _arbiter(work: Work, row: TicketRow) -> str:
    """The incident manager by name, once it is theirs to assign (process §3.6)."""
    if row.reassignments < work.rules.policy.escalating.max_reassignments:
        return ""
    key = next(iter(work.rules.organisation.roles.incident_managers), None)
    named = people.refs(work, people.ids(work, (key,)))
    return next((one.name for one in named.values()), "")


def _takes_part(work: Work, row: TicketRow) -> bool:
    actor = work.actor
    return any(
        one.person_id == actor.id or one.group in actor.groups | actor.leads
        for one in participants(work.session, row.id)
        if not actor.is_system
    )


def _from_outside(work: Work, row: TicketRow) -> bool:
    """Who works on it need not join, and a card in a channel is nobody's own."""
    actor = work.actor
    inside = actor.id == row.assignee_id or row.group in actor.groups | actor.leads
    return not actor.is_system and not inside


def _open_children(work: Work, row: TicketRow) -> tuple[str, ...]:
    """The first of them, enough to name in a refusal: a storm leaves a thousand."""
    ended = [state.value for state in DONE_STATES]
    query = select(TicketRow.type, TicketRow.id).where(TicketRow.master_id == row.id, TicketRow.state.not_in(ended))
    rows = work.session.execute(query.order_by(TicketRow.id).limit(NAMED))
    return tuple(reference(TicketType(kind), number) for kind, number in rows)


def _last_share(work: Work, resolution: ClockFace) -> bool:
    share = LAST_SHARE - work.rules.policy.prioritising.late_lowering_share
    return resolution.state in {ClockState.RUNNING, ClockState.PAUSED} and resolution.percent >= share


def _false_alarm(work: Work, row: TicketRow) -> bool:
    record = work.session.get(MajorRow, row.id) if row.major is not None else None
    return record is not None and record.false_alarm


def _within(work: Work, row: TicketRow, window: timedelta) -> bool:
    """Working days are counted from the moment of resolution (process §3.5.14, §3.6)."""
    return row.resolved_at is not None and work.rules.office.elapsed(row.resolved_at, work.now) <= window


def _rating_open(work: Work, row: TicketRow) -> bool:
    """Asked about, and the days after closure are not over (process §3.6)."""
    if State(row.state) not in DONE_STATES or current_rating(work.session, row.id) is None:
        return False
    window = work.rules.policy.closing.csat_window.length
    return row.closed_at is None or work.rules.office.elapsed(row.closed_at, work.now) <= window


def _over(work: Work, row: TicketRow, window: timedelta) -> bool:
    """A window is over in the moment in which its working time is used up."""
    return row.resolved_at is not None and work.rules.office.elapsed(row.resolved_at, work.now) >= window
