"""Who takes the process owner's steps of a complaint while the process owner is away (process §3.7g, §3.11). Where the
process owner is concerned, somebody is on record for good: that is `services/complaints/parties.py`.
"""

from models.complaint import ComplaintRow, subjects_of
from models.person import by_keys
from models.ticket import TicketRow
from services.identity import actor_of
from services.work import Work


def candidates(work: Work) -> tuple[str, ...]:
    """Keys in their order: the process owner's deputy, then who in management acts where the owner is concerned."""
    roles = work.rules.organisation.roles
    line = (roles.process_owner_deputy, roles.complaint_reserve, *roles.it_management, *roles.group_executives)
    return tuple(key for key in dict.fromkeys(line) if key is not None and key != roles.process_owner)


def line(work: Work) -> tuple[str, ...]:
    """Those of them who are there while the process owner is away; nobody while the process owner is there."""
    absent = work.rules.absent(work.now)
    if work.rules.organisation.roles.process_owner not in absent:
        return ()
    return tuple(key for key in candidates(work) if key not in absent)


def stand_in(work: Work, record: ComplaintRow | None) -> int | None:
    """The first who is independent of this complaint: neither complainant nor handler, nor a subject of it."""
    if record is None or record.owner_id is not None or not (keys := line(work)):
        return None
    named = subjects_of(work.session, record.ticket_id)
    people, groups = {one.person_id for one in named}, {one.group for one in named}
    row = work.session.get_one(TicketRow, record.ticket_id)
    bound = {*people, record.handler_id, row.affected_id if row.affected_id is not None else row.reporter_id}
    known = by_keys(work.session, set(keys))
    for key in keys:
        if key not in known or known[key].id in bound:
            continue
        actor = actor_of(known[key], work.rules)
        if not (actor.groups | actor.leads) & groups:
            return known[key].id
    return None
