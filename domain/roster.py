"""What a view is given about people: who is away and who stands in, who is on call until when, and a group with what
was changed of it.
"""

from dataclasses import dataclass
from datetime import datetime

from domain.leave import AwayReason
from domain.projection import PersonRef, TicketCard


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceFace:
    """One absence as its reader may see it: `reason` and `entered_by` are None for whom they do not concern.

    `stand_in` is who acts while it runs; None when nobody is there.
    """

    id: int
    person: PersonRef
    since: datetime
    until: datetime
    running: bool
    reason: AwayReason | None = None
    deputy: PersonRef | None = None
    stand_in: PersonRef | None = None
    entered_by: PersonRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayPage:
    """The absences a person may change: their own, and of those whose groups they lead."""

    now: datetime
    own: tuple[AbsenceFace, ...]
    members: tuple[AbsenceFace, ...]
    for_others: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayNotice:
    """What one of those concerned is told of an absence. `tickets` are open ones the reader may hand on."""

    absence: AbsenceFace
    tickets: tuple[TicketCard, ...] = ()
    more: int = 0
