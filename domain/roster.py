"""What a view is given about people: who is away and who stands in, who is on call until when, and a group with what
was changed of it.
"""

from dataclasses import dataclass
from datetime import datetime

from domain.configured import Words
from domain.leave import AwayReason
from domain.projection import PersonRef, TicketCard
from domain.readiness import Finding


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


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFace:
    """A member of a group. `added`: made one in Slack, beyond the configuration."""

    person: PersonRef
    added: bool = False
    away_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFace:
    """One change of a group, as it was made; None leaves a part as it was."""

    id: int
    at: datetime
    actor: PersonRef | None
    reason: str
    joined: tuple[PersonRef, ...] = ()
    left: tuple[PersonRef, ...] = ()
    deputy: PersonRef | None = None
    order: tuple[PersonRef, ...] | None = None
    returned: tuple[str, ...] = ()  # references of tickets that went back to the queue


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFace:
    """A group as it is now. `order` begins with whoever has the turn; `changes` are the latest, newest first."""

    key: str
    names: Words
    lead: PersonRef
    deputy: PersonRef
    members: tuple[MemberFace, ...]
    order: tuple[PersonRef, ...]
    turn_ends: datetime | None
    supplier: Words | None = None
    changes: tuple[ChangeFace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChanged:
    """What the one who changed it reads: the group, the change, and what the desk lacks because of it."""

    group: GroupFace
    change: ChangeFace
    lacking: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelGap:
    """Who should be in the group's channel and is not, and who left the group and still is."""

    missing: tuple[PersonRef, ...] = ()
    remaining: tuple[PersonRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCallFace:
    """Who is on call for a group now and who follows. `services` are those it backs around the clock.

    `until`: when somebody else is; None when that is not in sight. `away` are those passed over.
    """

    key: str
    names: Words
    now: PersonRef | None
    until: datetime | None
    following: tuple[PersonRef, ...] = ()
    away: tuple[PersonRef, ...] = ()
    services: tuple[Words, ...] = ()
