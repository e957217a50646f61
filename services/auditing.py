"""The history of one ticket, verified: the chain of hashes is worked out anew from the entries themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain.errors import NotFound
from domain.ticket import TicketType
from models.audit import AuditRow, history, seal
from models.ticket import TicketRow
from services import erasing, people
from services.complaints import parties
from services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. `sound` is False from the first entry on that does not follow from the one before."""

    seq: int
    at: datetime
    actor: str
    kind: str
    data: Mapping[str, Any]
    changes: Mapping[str, Any]
    sound: bool
    redacted: str = ""


def verified(work: Work, ticket_id: int) -> tuple[Entry, ...]:
    """Every entry in order. `NotFound` for a ticket that does not exist; a cut tail is unsound, too."""
    row = work.session.get(TicketRow, ticket_id)
    if row is None:
        raise NotFound("ticket_not_found", number=ticket_id)
    rows = history(work.session, ticket_id)
    named = people.refs(work, (one.actor_id for one in rows))
    hidden = _complainant(work, row)
    redacted = erasing.redactions(work, [one.id for one in rows])
    previous, sound, found = "", True, []
    for number, one in enumerate(rows, 1):
        # What was taken out with an erased person cannot be sealed again; its place in the chain is held by its hash.
        sealed = one.id in redacted or one.hash == _seal(one)
        sound = sound and one.seq == number and one.previous == previous and sealed
        actor = named[one.actor_id].name if one.actor_id in named else "desk"
        actor = "(withheld)" if one.actor_id is not None and one.actor_id == hidden else actor
        found.append(replace(_entry(one, actor, sound=sound), redacted=redacted.get(one.id, "")))
        previous = one.hash
    complete = row.audit_seq == len(rows) and row.audit_hash == previous
    if found and not complete:
        found[-1] = replace(found[-1], sound=False)
    return tuple(found)


def _complainant(work: Work, row: TicketRow) -> int | None:
    """Who complains is not read here either, unless they consented to be named (process §3.11)."""
    complaint = row.type == TicketType.COMPLAINT
    return parties.complainant_of(row) if complaint and not parties.is_named(work, row) else None


def _entry(row: AuditRow, actor: str, *, sound: bool) -> Entry:
    return Entry(seq=row.seq, at=row.at, actor=actor, kind=row.kind, data=row.data, changes=row.changes, sound=sound)


def _seal(row: AuditRow) -> str:
    body = {"data": row.data, "changes": row.changes}
    return seal(previous=row.previous, seq=row.seq, at=row.at, actor_id=row.actor_id, kind=row.kind, body=body)
