"""What a view is given to show of a complaint: as much as this reader may know, as plain values. Whoever may not read
the complainant's name does not find it here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.complaints import ComplaintTopic, Confidentiality, Finding, SeriousBecause, Voice
from domain.configured import Words
from domain.projection import ClockFace, PersonRef
from domain.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFace:
    """One entry of the correspondence; `author` is None for a complainant who is not named to this reader."""

    voice: Voice
    at: datetime
    text: str
    author: PersonRef | None = None
    about: PersonRef | None = None  # whose statement it is, or is asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptFace:
    """Somebody asked for the complaint who may not know of it."""

    at: datetime
    person: PersonRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedFace:
    """A ticket beside the complaint."""

    id: int
    ref: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintCard:
    """One complaint as one reader sees it. `own`: the reader is the complainant; `accountable`: takes the process
    owner's steps. `suggested` are those a statement may be asked from.
    """

    ticket: Ticket
    now: datetime
    topic: ComplaintTopic
    description: str
    confidentiality: Confidentiality
    own: bool = False
    accountable: bool = False
    because: tuple[SeriousBecause, ...] = ()
    complainant: PersonRef | None = None
    handler: PersonRef | None = None
    people: tuple[PersonRef, ...] = ()
    groups: tuple[Words, ...] = ()
    suggested: tuple[PersonRef, ...] = ()
    related: RelatedFace | None = None
    converted_to: RelatedFace | None = None
    clocks: tuple[ClockFace, ...] = ()
    actions: tuple[str, ...] = ()
    finding: Finding | None = None
    measure: str = ""
    answer: str = ""
    appeal_path: str = ""  # in the handler's words, or `STANDARD_APPEAL`
    appeal_days: int = 0  # working days
    cause: str = ""
    drafted: bool = False  # waits for its countersignature
    appealed: bool = False
    appeal_until: datetime | None = None
    messages: tuple[MessageFace, ...] = ()
    attempts: tuple[AttemptFace, ...] = ()

    def clock(self, kind: str) -> ClockFace | None:
        return next((clock for clock in self.clocks if clock.kind == kind), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintLine:
    """One entry of the history for one reader, with the message it points to."""

    id: int
    kind: str
    at: datetime
    data: Mapping[str, Any]
    actor: PersonRef | None = None
    people: Mapping[int, PersonRef] = field(default_factory=dict)
    groups: tuple[Words, ...] = ()
    message: MessageFace | None = None
    source_channel: str | None = None  # where the message was typed


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFace:
    """What somebody the complaint names is asked, and by whom. It names neither the complaint nor, without consent, the
    complainant.
    """

    question: str
    handler: PersonRef | None
    complainant: PersonRef | None = None
