"""How long each clock of each kind of ticket may run, and on which calendar (process §3.4)."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from domain.configured import Configured
from domain.durations import Span, TargetTime
from domain.ticket import Hours, Priority


class ClockKind(StrEnum):
    """What is being timed.

    A complaint's acknowledgement is its response and its final reply its resolution; a request's fulfilment is its
    resolution (process §3.5.13).
    """

    RESPONSE = "response"
    RESOLUTION = "resolution"
    APPROVAL = "approval"
    INTERIM_REPLY = "interim_reply"
    APPEAL = "appeal"
    GROUP_ACCEPT = "group_accept"
    GROUP_HOLD = "group_hold"
    SUPPLIER_RESTORE = "supplier_restore"


class TargetKind(StrEnum):
    """Whose target is asked for: an incident, a major incident, a kind of catalogue item, a severity of complaint."""

    INCIDENT = "incident"
    MAJOR = "major"
    SERVICE = "service"
    TRAINING = "training"
    DOCUMENT = "document"
    INFORMATION = "information"
    ACCESS = "access"
    COMPLAINT_NORMAL = "complaint_normal"
    COMPLAINT_SERIOUS = "complaint_serious"


REQUEST_KINDS = frozenset(
    {TargetKind.SERVICE, TargetKind.TRAINING, TargetKind.DOCUMENT, TargetKind.INFORMATION, TargetKind.ACCESS}
)
COMPLAINT_KINDS = frozenset({TargetKind.COMPLAINT_NORMAL, TargetKind.COMPLAINT_SERIOUS})


@dataclass(frozen=True, slots=True)
class Target:
    """A clock may run for `duration` on the calendar with the key `calendar`."""

    duration: timedelta
    calendar: str


class CalendarBySupportHours(Configured):
    """Which calendar a target runs on, by the support hours of the service."""

    always: str = Field(description="Calendar for services supported 7x24.")
    office: str = Field(description="Calendar for services supported 5x8.")

    def key(self, hours: Hours) -> str:
        return self.always if hours is Hours.ALWAYS else self.office


class IncidentTarget(Configured):
    """Response and resolution of one priority."""

    response: TargetTime = Field(description="Time to the first human response.")
    resolution: TargetTime = Field(description="Time to restore the service.")
    calendar: CalendarBySupportHours = Field(description="The calendar both run on, by support hours.")


class RequestTarget(Configured):
    """Response and fulfilment of one kind of catalogue item."""

    response: TargetTime = Field(description="Time from submission to the first human response.")
    fulfilment: TargetTime = Field(description="Time from the last approval (or submission) to fulfilment.")
    calendar: str = Field("5x8", description="The calendar both run on, whatever the service's support hours are.")


class ComplaintTarget(Configured):
    """Acknowledgement, interim and final reply of one severity."""

    acknowledgement: TargetTime = Field(description="Time to the acknowledgement by the handler.")
    interim_reply: TargetTime = Field(description="Time to an interim reply.")
    final_reply: TargetTime = Field(description="Time to the final reply.")
    calendar: str = Field("5x8", description="The calendar all three run on.")


class GroupTargets(Configured):
    """Operational level of one resolver group: from assignment to acceptance, and until the ticket leaves the group."""

    accept: dict[Priority, TargetTime] = Field(description="Time from assignment to acceptance, by priority.")
    hold: dict[Priority, TargetTime] = Field(description="Time a ticket may stay in the group, by priority.")

    @model_validator(mode="after")
    def _every_priority(self) -> Self:
        for name, table in (("accept", self.accept), ("hold", self.hold)):
            missing = [p for p in Priority if p not in table]
            if missing:
                raise ValueError(f"{name} lacks {', '.join(missing)}")
        return self


class Targets(Configured):
    """Every target of the desk."""

    incidents: dict[Priority, IncidentTarget] = Field(description="Targets of incidents by priority, P1 to P4.")
    major: IncidentTarget = Field(description="Targets of a declared major incident; response means staffed.")
    requests: dict[TargetKind, RequestTarget] = Field(
        description="Targets by kind of item: service, training, document, information, access."
    )
    approval: TargetTime = Field(description="Working time of each approver.")
    approval_calendar: str = Field("5x8", description="The calendar approvals run on.")
    complaints: dict[TargetKind, ComplaintTarget] = Field(
        description="Targets by severity: complaint_normal, complaint_serious."
    )
    appeal: TargetTime = Field(description="Time to the decision on an appeal against a complaint's reply.")
    groups: GroupTargets = Field(description="Operational level of every group that sets none of its own.")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        wanted: tuple[tuple[str, frozenset[str], set[str]], ...] = (
            ("incidents", frozenset(Priority), set(self.incidents)),
            ("requests", REQUEST_KINDS, set(self.requests)),
            (
                "complaints",
                frozenset({TargetKind.COMPLAINT_NORMAL, TargetKind.COMPLAINT_SERIOUS}),
                set(self.complaints),
            ),
        )
        for table, keys, given in wanted:
            if given != keys:
                raise ValueError(f"{table} must have exactly: {', '.join(sorted(keys))}")
        return self

    @property
    def calendars(self) -> frozenset[str]:
        """Every calendar key named here, so that the loader can check that it exists."""
        by_hours = [t.calendar for t in (*self.incidents.values(), self.major)]
        requests = {t.calendar for t in self.requests.values()}
        complaints = {t.calendar for t in self.complaints.values()}
        incidents = {k for c in by_hours for k in (c.always, c.office)}
        return frozenset({self.approval_calendar} | requests | complaints | incidents)

    def lookup(
        self, kind: TargetKind, priority: Priority | None = None, *, hours: Hours, clock: ClockKind
    ) -> Target | None:
        """The target of one clock; None when such a ticket has no such clock (an incident has no interim reply).

        `priority` counts for incidents only (a major incident is P1 by itself), `hours` for incidents and major ones;
        the operational clocks of groups need both. Source: process §3.4.
        """
        if clock is ClockKind.APPROVAL:
            return Target(self.approval.length, self.approval_calendar)
        if clock in (ClockKind.GROUP_ACCEPT, ClockKind.GROUP_HOLD):
            return self.group_target(self.groups, priority or Priority.P3, hours=hours, clock=clock)
        if kind in REQUEST_KINDS:
            return request_target(self.requests[kind], clock)
        if kind in self.complaints:
            return self._complaint(self.complaints[kind], clock)
        entry = self.major if kind is TargetKind.MAJOR else self.incidents[priority or Priority.P3]
        return _pick(clock, entry.calendar.key(hours), response=entry.response, resolution=entry.resolution)

    def group_target(self, own: GroupTargets, priority: Priority, *, hours: Hours, clock: ClockKind) -> Target | None:
        """The operational clocks run on the calendar the incident itself runs on."""
        calendar = self.incidents[priority].calendar.key(hours)
        return _pick(clock, calendar, group_accept=own.accept[priority], group_hold=own.hold[priority])

    def _complaint(self, entry: ComplaintTarget, clock: ClockKind) -> Target | None:
        return _pick(
            clock,
            entry.calendar,
            response=entry.acknowledgement,
            interim_reply=entry.interim_reply,
            resolution=entry.final_reply,
            appeal=self.appeal,
        )


def request_target(entry: RequestTarget, clock: ClockKind) -> Target | None:
    """The target of a kind of item, or of one item that sets its own."""
    return _pick(clock, entry.calendar, response=entry.response, resolution=entry.fulfilment)


def _pick(clock: ClockKind, calendar: str, **spans: Span) -> Target | None:
    span = spans.get(clock.value)
    return None if span is None else Target(span.length, calendar)
