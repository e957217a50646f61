"""Swarming: groups and people join a P1 or major incident while its assignee stays (process §3.6). Who joined sees the
ticket and hears of what happens to it; nobody reminds them of its clocks.
"""

from dataclasses import dataclass
from datetime import datetime

from domain import permissions
from domain.errors import FieldProblem, InvalidForm
from domain.escalation_events import SwarmJoined, SwarmLeft
from domain.lifecycle import Action
from domain.organisation import Group
from models.swarm import ParticipantRow, participants
from models.ticket import TicketRow
from services import access, moves, nudges, people, presence
from services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class SwarmForm:
    """Who is to help: a group by its key, or a person by their Slack id."""

    group: str | None = None
    person_slack: str | None = None


def add(work: Work, ticket_id: int, form: SwarmForm) -> TicketRow:
    """Somebody of the ticket brings a group or a person in; a third party only as the contract or the lead says."""
    row = access.ticket(work, ticket_id)
    if form.group and form.person_slack:
        raise InvalidForm(FieldProblem("person", "which_one"))
    group = _group(work, form.group) if form.group else None
    person_id = _person(work, form.person_slack) if form.person_slack else None
    outside = group is not None and group.supplier is not None
    moves.decide(
        work,
        row,
        Action.ADD_TO_SWARM,
        group=form.group or form.person_slack,
        to_third_party=outside,
        third_party_rule=outside and group is not None and cleared_by_contract(group, row),
        lead_approved=is_approving_lead(work, row) or row.snapshot().is_major,
    )
    if _takes_part(work, row, group, person_id):
        raise InvalidForm(FieldProblem("group" if group is not None else "person", "takes_part"))
    _join(work, row, group=form.group, person_id=person_id)
    return row


def join(work: Work, ticket_id: int) -> TicketRow:
    """A support person helps of their own accord."""
    row = access.ticket(work, ticket_id)
    moves.decide(work, row, Action.JOIN_SWARM)
    _join(work, row, person_id=work.actor.id)
    return row


def leave(work: Work, ticket_id: int) -> TicketRow:
    """Who joined by themselves leaves alone; else the group of theirs that joined leaves."""
    row = access.ticket(work, ticket_id)
    moves.decide(work, row, Action.LEAVE_SWARM)
    actor = work.actor
    mine = [one for one in participants(work.session, row.id) if one.person_id == actor.id]
    groups = actor.groups | actor.leads
    theirs = [one for one in participants(work.session, row.id) if one.group in groups]
    for one in mine or theirs:
        one.left_at = work.now
    left = (mine or theirs)[0]
    changes = work.change(row, swarm=_joined_groups(work, row))
    work.record(SwarmLeft(group=left.group, person_id=left.person_id, changes=changes), row)
    return row


def call_in(work: Work, row: TicketRow, group: str) -> moves.Changes:
    """A group takes part from now on, unless it does already or has the ticket; returns what changed."""
    if group == row.group or group in _joined_groups(work, row):
        return {}
    work.session.add(ParticipantRow(ticket_id=row.id, group=group, added_by=work.actor.id, at=work.now))
    work.session.flush()
    return work.change(row, swarm=_joined_groups(work, row))


def summoned(work: Work, group: str, at: datetime) -> tuple[int, ...]:
    """Of a group its lead and whoever is on call join the channel of a major incident (process §3.8)."""
    organisation = work.rules.organisation
    return people.ids(work, (organisation.group(group).lead, *work.rules.on_call(group, at)[:1]))


def cleared_by_contract(group: Group, row: TicketRow) -> bool:
    """The contract lets a ticket of this priority go to the supplier without anybody's word (process §3.6)."""
    return group.supplier is not None and row.priority in group.supplier.takes


def is_approving_lead(work: Work, row: TicketRow) -> bool:
    """The lead of the ticket's group; a supplier's own lead approves nothing that is paid to suppliers."""
    return permissions.leads_here(work.actor, access.roles(work, row))


def _join(work: Work, row: TicketRow, *, group: str | None = None, person_id: int | None = None) -> None:
    if group is not None:
        changes = call_in(work, row, group)
        invited = summoned(work, group, work.now)
    else:
        work.session.add(ParticipantRow(ticket_id=row.id, person_id=person_id, added_by=work.actor.id, at=work.now))
        work.session.flush()
        changes, invited = {}, () if person_id is None else (person_id,)
    nudges.acted(work, row)
    there = presence.instead_of_absent(work, row, invited)
    event = SwarmJoined(
        group=group,
        person_id=person_id,
        by_themselves=person_id is not None and person_id == work.actor.id,
        invite=access.who_may_see(work, row, there) if row.snapshot().is_major else (),
        changes=changes,
    )
    work.record(event, row)


def _joined_groups(work: Work, row: TicketRow) -> list[str]:
    return sorted({one.group for one in participants(work.session, row.id) if one.group is not None})


def _takes_part(work: Work, row: TicketRow, group: Group | None, person_id: int | None) -> bool:
    if group is not None:
        return group.key == row.group or group.key in _joined_groups(work, row)
    joined = {one.person_id for one in participants(work.session, row.id)}
    return person_id is not None and person_id in {row.assignee_id, *joined}


def _group(work: Work, key: str) -> Group:
    group = work.rules.organisation.groups_by_key.get(key)
    if group is None:
        raise InvalidForm(FieldProblem("group", "not_offered"))
    return group


def _person(work: Work, slack_id: str) -> int:
    """Support staff of the house: a supplier is bound by its contract as a group, never person by person (S7)."""
    person_id = people.id_by_slack(work, slack_id)
    if person_id is None or not permissions.is_internal_support(people.as_actor(work, person_id).actor):
        raise InvalidForm(FieldProblem("person", "no_support"))
    return person_id
