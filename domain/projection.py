"""What a view is given to show: a ticket with everything around it that a reader sees, as plain values. Use cases
fill these from the record at the moment of showing; views turn them into words in the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from domain.configured import Text, Words
from domain.ticket import MajorState, Priority, State, Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRef:
    """A person to be named; mentioned when they are in Slack."""

    id: int
    slack_id: str | None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFace:
    """One clock as it reads now. `percent` is the share of the target consumed, 100 and more once breached."""

    id: int
    kind: str
    state: str
    calendar: str
    target: timedelta
    consumed: timedelta
    remaining: timedelta
    percent: int
    due: datetime | None
    result: str | None
    breached_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateFace:
    """One stakeholder update of a major incident."""

    at: datetime
    author: PersonRef | None
    affected: str
    done: str
    workaround: str | None
    eta: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MajorFace:
    """The command side of a ticket: state, channel, roles and the next update's deadline."""

    state: MajorState
    criteria: tuple[str, ...] = ()
    channel: str | None = None
    channel_name: str = ""
    private: bool = False
    declared_at: datetime | None = None
    roles: Mapping[str, PersonRef] = field(default_factory=dict)
    next_update_due: datetime | None = None
    updates_missed: int = 0
    last_update: UpdateFace | None = None
    restored_at: datetime | None = None
    stood_down_at: datetime | None = None
    false_alarm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalFace:
    """One approval: who is to decide under which rule, how it stands, and what was decided why by whom."""

    id: int
    rule: str
    state: str
    approver: PersonRef | None = None
    due: datetime | None = None
    decided_at: datetime | None = None
    decided_by: PersonRef | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFace:
    """One step of the checklist, numbered, with who did it (its reader: `own`) and who confirmed it second."""

    key: str
    names: Words
    mandatory: bool
    waivable: bool
    four_eyes: bool
    state: str
    by: PersonRef | None = None
    own: bool = False
    at: datetime | None = None
    reason: str | None = None
    witness: PersonRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFace:
    """Another ticket that this one came from (`later` is False) or that came of it, and how."""

    kind: str
    ref: str
    later: bool


# What stands in a field of a hand-over record: typed, chosen from the configuration, a day, a person.
Given = str | Words | date | PersonRef


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverFace:
    """One hand-over record. `fields` are those filled in, by key; `receivers` those who may answer it now; `triggers`
    say why the desk drafted it; `actions` are those its reader may take.
    """

    id: int
    ref: str
    kind: str
    state: str
    ticket: str
    tickets: tuple[str, ...] = ()
    title: str = ""
    fields: Mapping[str, Given] = field(default_factory=dict)
    raw: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    requester: PersonRef | None = None
    proposer: PersonRef | None = None
    receiver: str = ""
    receivers: tuple[PersonRef, ...] = ()
    owner: PersonRef | None = None
    external_number: str | None = None
    external_url: str | None = None
    reason: str | None = None
    covered_by: str | None = None
    may_convert: bool = False
    converts: bool = False
    explanation: str = ""
    drafted_at: datetime | None = None
    handed_over_at: datetime | None = None
    answered_at: datetime | None = None
    answered_by: PersonRef | None = None
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFace:
    """What a service request shows beside the ticket: `about` and `procedure` are the item's texts, `fulfilment` is its
    target, `last_day` that of its access. `hands_over`: it is a wish for something new, which becomes a change.
    """

    approvals: tuple[ApprovalFace, ...] = ()
    parallel: bool = False
    steps: tuple[StepFace, ...] = ()
    about: Text | None = None
    procedure: Text | None = None
    fulfilment: timedelta | None = None
    last_day: date | None = None
    hands_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFace:
    """A monitoring tool's alert on this ticket: how often it was seen, and whether the tool sees it still."""

    tool: Words
    severity: str
    occurrences: int
    first_seen: datetime
    last_seen: datetime
    over_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstJudgement:
    """How a ticket was classified at first, where that differs from now; both are kept (process §3.1)."""

    priority: Priority | None = None
    service: Words | None = None
    category: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOutage:
    """An outage as everybody may read of it who has the same trouble: never a word that somebody typed, nor a name."""

    ticket_id: int
    service: tuple[Words, ...]
    since: datetime
    people: int
    state: State
    major: MajorState | None = None
    next_update: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """An open incident that a ticket may be a duplicate of, for those who may see both."""

    ticket_id: int
    ref: str
    title: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateFace:
    """What a ticket shows of its master or its duplicates. `outage` is what it belongs to or, while `asked`, what its
    reporter is asked about; `earliest` is when the first of its open duplicates is due; `similar` counts reports that
    nobody has linked to it yet.
    """

    master: str | None = None
    outage: KnownOutage | None = None
    asked: bool = False
    linked: int = 0
    open: int = 0
    earliest: datetime | None = None
    alike: tuple[Alike, ...] = ()
    similar: int = 0


# What somebody answered in the form of a catalogue item: typed, chosen, a day, a person.
Answer = str | Words | date | PersonRef


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCard:
    """A ticket and its surroundings. `actions` are those its readers may take now, by action key. `own`: its reader is
    its user, and no support person.
    """

    ticket: Ticket
    now: datetime
    reporter: PersonRef | None = None
    affected: PersonRef | None = None
    assignee: PersonRef | None = None
    group: Words | None = None
    owner_group: Words | None = None
    service_path: tuple[Words, ...] = ()
    category: Words | None = None
    unit_path: tuple[Words, ...] = ()
    item: Words | None = None
    answers: tuple[tuple[Words, Answer], ...] = ()
    request: RequestFace | None = None
    links: tuple[LinkFace, ...] = ()
    call_back: str | None = None  # number or address of a user without Slack
    alerts: tuple[AlertFace, ...] = ()
    hand_overs: tuple[HandOverFace, ...] = ()
    clocks: tuple[ClockFace, ...] = ()
    reasons: tuple[Mapping[str, Any], ...] = ()
    actions: tuple[str, ...] = ()
    own: bool = False
    major: MajorFace | None = None
    helpers: tuple[Words | PersonRef, ...] = ()  # groups and people that joined; the assignee stays
    duplicates: DuplicateFace = DuplicateFace()
    in_hours: bool = True
    phone: str = ""
    emergency: Words | None = None
    routed_because: str | None = None
    first: FirstJudgement | None = None

    def clock(self, *kinds: str) -> ClockFace | None:
        """The clock of the first of these kinds that there is; of several of a kind the one that runs."""
        found = [clock for kind in kinds for clock in self.clocks if clock.kind == kind]
        running = (clock for clock in found if clock.state == "running" and clock.kind == found[0].kind)
        return next(running, found[0] if found else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """One entry of the history, ready to become a sentence: the people and keys its data names are resolved beside
    it.
    """

    kind: str
    at: datetime
    actor: PersonRef | None
    data: Mapping[str, Any]
    changes: Mapping[str, Any]
    people: Mapping[int, PersonRef] = field(default_factory=dict)
    names: Mapping[str, Words] = field(default_factory=dict)
    comment: str | None = None
    update: UpdateFace | None = None
    id: int = 0  # of the entry; a button that puts a reminder off carries it


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Whom something is shown to: language and time zone decide words and times."""

    locale: str = "en"
    tz: str = "Asia/Shanghai"
    slack_id: str | None = None
