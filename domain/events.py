"""What happened, as values. A use case ends by recording one; the audit row, every message and every figure derive
from it. Fields are plain and JSON-ready; `changes` holds old and new of every field that it moved (process S23).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from domain.recorded import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketReported(Event):
    """A report is on record: numbered, prioritised, routed, its clocks started. Of a call that the first line logged:
    who called and, when it was earlier, when.
    """

    kind: ClassVar[str] = "ticket_reported"
    reasons: tuple[Mapping[str, Any], ...] = ()
    routed_because: str | None = None
    caller_id: int | None = None
    called_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketAssigned(Event):
    """Given to a group or a person (assign, reassign, return). `reason` is mandatory when it moves again."""

    kind: ClassVar[str] = "ticket_assigned"
    group: str
    assignee_id: int | None = None
    from_group: str | None = None
    from_assignee_id: int | None = None
    reason: str | None = None
    returned: bool = False
    arbitrated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketAccepted(Event):
    """Somebody took it: the response clock ends if it still ran."""

    kind: ClassVar[str] = "ticket_accepted"
    assignee_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied(Event):
    """A public message, to or from the reporter."""

    kind: ClassVar[str] = "replied"
    comment_id: int
    from_user: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Event):
    """An internal note; it never reaches the reporter."""

    kind: ClassVar[str] = "noted"
    comment_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prioritised(Event):
    """Impact, urgency or priority changed (process §3.5.8); by the desk itself when a `duplicate` is more urgent."""

    kind: ClassVar[str] = "prioritised"
    old: str | None
    new: str
    reason: str
    manual: bool = False
    duplicate: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused(Event):
    """Now Pending. `clock_paused` says whether the reason stops the clock (process §3.5.4)."""

    kind: ClassVar[str] = "paused"
    reason: str
    until: datetime | None = None
    note: str | None = None
    clock_paused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(Event):
    """In progress again; `told` is the assignee when the desk itself went on."""

    kind: ClassVar[str] = "resumed"
    because: str
    told: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved(Event):
    kind: ClassVar[str] = "resolved"
    code: str
    resolution: str
    not_reproducible: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(Event):
    """Not solved after all; `told` are who goes on with it and, from the second time on, those above them."""

    kind: ClassVar[str] = "reopened"
    reason: str
    times: int
    told: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurred(Event):
    """The same trouble came back too late to reopen it; `other` is the new ticket."""

    kind: ClassVar[str] = "recurred"
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Event):
    kind: ClassVar[str] = "closed"
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled(Event):
    kind: ClassVar[str] = "cancelled"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated(Event):
    """Somebody asks for more authority; `step` counts from 1, `told` are the people of that step."""

    kind: ClassVar[str] = "escalated"
    reason: str
    step: int
    told: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SlaWarned(Event):
    """A threshold of a clock was passed; `told` are person ids, `group` the channel told when nobody holds the
    ticket. `effects` are the keys of what else changes at this threshold.
    """

    kind: ClassVar[str] = "sla_warned"
    nudge_id: int
    clock: str
    percent: int
    told: tuple[int, ...] = ()
    group: str | None = None
    merged: tuple[int, ...] = ()
    effects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMoved(Event):
    """The calendar or the rules changed, and the due time of a running clock with them."""

    kind: ClassVar[str] = "due_moved"
    clock: str
    was: datetime
    due: datetime
    told: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderStepped(Event):
    """A step of the wall-clock ladder of P1 and major incidents; times are minutes after its beginning."""

    kind: ClassVar[str] = "ladder_stepped"
    minutes: int
    told: tuple[int, ...] = ()
    merged: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeBoxOver(Event):
    """A group has had an incident for its time box: whoever holds it is asked, else the group."""

    kind: ClassVar[str] = "time_box_over"
    group: str
    minutes: int
    told: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderPutOff(Event):
    """Somebody wants to be reminded again `until` then; whom the clocks remind next does not change."""

    kind: ClassVar[str] = "reminder_put_off"
    reminder: int
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterReminded(Event):
    """The reporter is reminded of what they owe: `about` is `answer` or `confirmation`, `number` counts from 1.

    `until` is when the desk goes on without it: resolves or closes; None when it never does.
    """

    kind: ClassVar[str] = "reporter_reminded"
    about: str
    number: int
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MajorProposed(Event):
    kind: ClassVar[str] = "major_proposed"
    criteria: tuple[str, ...]
    told: tuple[int, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MajorUndecided(Event):
    """Nobody has decided on a proposal in time: `told` are those who may decide in their stead."""

    kind: ClassVar[str] = "major_undecided"
    proposed_at: datetime
    told: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MajorRefused(Event):
    kind: ClassVar[str] = "major_refused"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MajorDeclared(Event):
    kind: ClassVar[str] = "major_declared"
    commander_id: int | None
    channel_name: str
    private: bool
    invite: tuple[int, ...] = ()
    page: tuple[int, ...] = ()
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MajorUpdated(Event):
    kind: ClassVar[str] = "major_updated"
    update_id: int
    next_due: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MajorReminded(Event):
    """An update is due soon, due now, or missed: minutes relative to the deadline (-5, 0, +5)."""

    kind: ClassVar[str] = "major_reminded"
    offset_minutes: int
    due: datetime
    told: tuple[int, ...] = ()
    missed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MajorRoleTaken(Event):
    kind: ClassVar[str] = "major_role_taken"
    role: str
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MajorRolesOpen(Event):
    """Roles that nobody has taken, or that two persons should hold: `told` are asked to take them."""

    kind: ClassVar[str] = "major_roles_open"
    roles: tuple[str, ...]
    told: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MajorStabilised(Event):
    kind: ClassVar[str] = "major_stabilised"
    restored_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MajorRelapsed(Event):
    kind: ClassVar[str] = "major_relapsed"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MajorStoodDown(Event):
    kind: ClassVar[str] = "major_stood_down"
    restored_at: datetime | None
    false_alarm: bool = False
    reason: str | None = None
