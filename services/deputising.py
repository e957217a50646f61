"""Who takes the process owner's steps of a complaint while whoever has them is away (process §3.7g, §3.11): the process
owner, or, where the process owner is concerned, whom `services/complaints/parties.py` put on record.
"""

from models.complaint import ComplaintRow, subjects_of
from models.person import by_ids, by_keys
from models.ticket import TicketRow
from services.identity import actor_of
from services.work import Work


def candidates(work: Work, owner: str | None = None) -> tuple[str, ...]:
    """Keys in their order: the process owner's deputy, then who in management acts where the owner is concerned; for an
    `owner` on record management alone.
    """
    roles = work.rules.organisation.roles
    first = () if owner is not None else (roles.process_owner_deputy,)
    line = (*first, roles.complaint_reserve, *roles.it_management, *roles.group_executives)
    return tuple(key for key in dict.fromkeys(line) if key is not None and key not in {owner, roles.process_owner})


def line(work: Work, owner: str | None = None) -> tuple[str, ...]:
    """Those of them who are there while the owner is away; nobody while the owner is there. None: the process owner."""
    absent = work.rules.absent(work.now)
    if (work.rules.organisation.roles.process_owner if owner is None else owner) not in absent:
        return ()
    return tuple(key for key in candidates(work, owner) if key not in absent)


def stand_in(work: Work, record: ComplaintRow | None) -> int | None:
    """The first who is independent of this complaint: neither complainant nor handler, nor a subject of it."""
    if record is None or not (keys := line(work, _on_record(work, record))):
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


def _on_record(work: Work, record: ComplaintRow) -> str | None:
    """The key of who has the steps for good; empty for somebody the configuration no longer lists."""
    return None if record.owner_id is None else by_ids(work.session, {record.owner_id})[record.owner_id].key or ""
