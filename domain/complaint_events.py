"""What happens to a complaint. No event carries what people wrote: words stay in the complaint's own correspondence, to
which an entry here points. The base of all events is in `events.py`.
"""

from dataclasses import dataclass
from typing import ClassVar

from domain.recorded import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintEvent(Event):
    """Base of all events of a complaint. `handler_id` is whoever handles it then; `told` are others who hear of it."""

    handler_id: int | None = None
    told: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintSubmitted(ComplaintEvent):
    """On record, its handler found. `link` are the incident managers who are given the link to the related ticket."""

    kind: ClassVar[str] = "complaint_submitted"
    serious: bool
    related_id: int | None = None
    link: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintAcknowledged(ComplaintEvent):
    """The handler has it: the acknowledgement clock ends."""

    kind: ClassVar[str] = "complaint_acknowledged"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestigationBegun(ComplaintEvent):
    kind: ClassVar[str] = "investigation_begun"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintHeld(ComplaintEvent):
    """Waiting for the complainant, to whom the question was put."""

    kind: ClassVar[str] = "complaint_held"
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintResumed(ComplaintEvent):
    """`because` is `by_hand` or `answered`."""

    kind: ClassVar[str] = "complaint_resumed"
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplainantReminded(ComplaintEvent):
    """The complainant is reminded of the question; `number` counts from 1."""

    kind: ClassVar[str] = "complainant_reminded"
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerMissing(ComplaintEvent):
    """The complainant has not answered in spite of the reminders; the handler goes on without."""

    kind: ClassVar[str] = "answer_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplainantWrote(ComplaintEvent):
    kind: ClassVar[str] = "complainant_wrote"
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerWrote(ComplaintEvent):
    """To the complainant, by the handler or by who takes the process owner's steps."""

    kind: ClassVar[str] = "handler_wrote"
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintNoted(ComplaintEvent):
    """An internal note; the complainant never reads it."""

    kind: ClassVar[str] = "complaint_noted"
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementAsked(ComplaintEvent):
    kind: ClassVar[str] = "statement_asked"
    message_id: int
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementGiven(ComplaintEvent):
    kind: ClassVar[str] = "statement_given"
    message_id: int
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InterimReplied(ComplaintEvent):
    kind: ClassVar[str] = "interim_replied"
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyDrafted(ComplaintEvent):
    """The reply to a serious complaint waits for its countersignature by those in `told`."""

    kind: ClassVar[str] = "reply_drafted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyCountersigned(ComplaintEvent):
    kind: ClassVar[str] = "reply_countersigned"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyReturned(ComplaintEvent):
    """Not countersigned: the note says what is to be changed."""

    kind: ClassVar[str] = "reply_returned"
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalReplied(ComplaintEvent):
    """The final reply, or (`final`) the decision on the appeal, after which there is none."""

    kind: ClassVar[str] = "final_replied"
    message_id: int
    finding: str
    final: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceOver(ComplaintEvent):
    """The complainant has been silent for long enough: who takes the process owner's steps may close it."""

    kind: ClassVar[str] = "silence_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintClosed(ComplaintEvent):
    """`because` is `accepted`, or `silence` with the notice that says why."""

    kind: ClassVar[str] = "complaint_closed"
    because: str
    message_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintAppealed(ComplaintEvent):
    """The next independent level decides."""

    kind: ClassVar[str] = "complaint_appealed"
    message_id: int
    from_handler_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintWithdrawn(ComplaintEvent):
    kind: ClassVar[str] = "complaint_withdrawn"
    serious: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestigationPursued(ComplaintEvent):
    """Withdrawn, but the investigation of serious conduct goes on; the note says why."""

    kind: ClassVar[str] = "investigation_pursued"
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintConverted(ComplaintEvent):
    """It was in fact an incident or a request, which is another ticket now. `goes_on`: dissatisfaction remains, and
    the complaint with it.
    """

    kind: ClassVar[str] = "complaint_converted"
    other_id: int
    goes_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerNamed(ComplaintEvent):
    """Another handler. `because` is `named`, or `conflict` with a subject that was added."""

    kind: ClassVar[str] = "handler_named"
    from_handler_id: int | None
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectsNamed(ComplaintEvent):
    """Persons and groups the complaint is about, as far as they were not named before."""

    kind: ClassVar[str] = "subjects_named"
    people: tuple[int, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityJudged(ComplaintEvent):
    """Normal or serious after all; the note says why, or it is by rule. The clocks carry over what they consumed
    (process §3.5.8).
    """

    kind: ClassVar[str] = "severity_judged"
    serious: bool
    message_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintExtended(ComplaintEvent):
    """The final reply may take longer, once; the notice tells the complainant."""

    kind: ClassVar[str] = "complaint_extended"
    hours: int
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintRated(ComplaintEvent):
    """The complainant said how the handling was: 1 to 5, the last one wins."""

    kind: ClassVar[str] = "complaint_rated"
    score: int
