"""How a use case comes to its complaint: by its number, through the only door, or by the one-time reference of an
anonymous one, which is all that makes somebody its complainant.
"""

import hashlib
import secrets
from dataclasses import dataclass

from domain.complaints import ALPHABET, GROUP_LENGTH, GROUPS, read_reference
from domain.errors import NotFound
from domain.people import Role
from models.complaint import ComplaintRow, by_reference
from models.ticket import TicketRow
from services import access
from services.complaints import parties
from services.work import Work


@dataclass(frozen=True, slots=True)
class Reference:
    """The one-time reference as somebody typed it."""

    text: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A complaint with the roles in which it was opened."""

    row: TicketRow
    record: ComplaintRow
    roles: frozenset[Role]


def new_reference() -> str:
    """Nobody guesses it, and it can be read out: 16 signs of 30."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))


def sealed(reference: str) -> str:
    """What is kept of a reference: enough to recognise it, not enough to write it down."""
    return hashlib.sha256(reference.encode()).hexdigest()


def opened(work: Work, of: int | Reference, *, lock: bool = True) -> Opened:
    """`NotFound` for whoever may not know of it; an unknown reference is refused like anything that is not there."""
    if isinstance(of, int):
        seen = access.ticket(work, of, lock=lock)
        return Opened(seen, parties.record_of(work, seen), access.roles(work, seen))
    typed = read_reference(of.text)
    record = None if typed is None else by_reference(work.session, sealed(typed))
    row = None if record is None else work.session.get(TicketRow, record.ticket_id, with_for_update=lock)
    if record is None or row is None:
        raise NotFound("not_found")
    return Opened(row, record, frozenset({Role.USER}))
