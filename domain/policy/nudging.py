"""Whom a running clock reminds, at which share of its target, and the time ladder of P1 (process §3.7)."""

from enum import StrEnum
from itertools import pairwise
from typing import Self

from pydantic import Field, model_validator

from domain.configured import Configured, LocalTime
from domain.durations import WallTime
from domain.policy.targets import ClockKind


class Recipient(StrEnum):
    """A person by their standing towards one ticket; who that is now, `domain/escalation.py` finds out."""

    ASSIGNEE = "assignee"  # or the group's channel while nobody has accepted
    GROUP_LEAD = "group_lead"
    ON_CALL = "on_call"
    DEPUTY_ON_CALL = "deputy_on_call"
    INCIDENT_MANAGER = "incident_manager"
    DEPUTY_INCIDENT_MANAGER = "deputy_incident_manager"
    DUTY_MANAGER = "duty_manager"
    PROCESS_OWNER = "process_owner"
    SERVICE_OWNER = "service_owner"
    IT_MANAGEMENT = "it_management"
    GROUP_EXECUTIVE = "group_executive"
    APPROVER = "approver"
    APPROVER_DEPUTY = "approver_deputy"
    APPROVER_MANAGER = "approver_manager"
    COMPLAINT_HANDLER = "complaint_handler"
    COMMANDER = "commander"
    COMMS_LEAD = "comms_lead"
    HANDOVER_RECEIVER = "handover_receiver"
    HANDOVER_MANAGER = "handover_manager"


class RungEffect(StrEnum):
    """What reaching a rung changes beside the message."""

    INCIDENT_MANAGER_MAY_REASSIGN = "incident_manager_may_reassign"
    BREACH_REASON_REQUIRED = "breach_reason_required"
    DEPUTY_MAY_DECIDE = "deputy_may_decide"
    CANCEL_WITH_NOTICE = "cancel_with_notice"


class Rung(Configured):
    """One step of a percent ladder."""

    at: int = Field(ge=1, le=2000, description="Percent of the target consumed on the ticket's own calendar.")
    tell: tuple[Recipient, ...] = Field(description="Everybody who is told at this step.")
    effect: RungEffect | None = Field(None, description="What else changes: see the list of effects.")


class Until(StrEnum):
    """What makes a step of the time ladder needless."""

    ALWAYS = "always"
    ACCEPTED = "accepted"
    RESTORED = "restored"


class TimeStep(Configured):
    """One step of the wall-clock ladder of P1 and major incidents."""

    after: WallTime = Field(description="Wall-clock time from the start of the ticket (`0 min` for at once).")
    unless: Until = Field(description="The step is skipped once the ticket is accepted or restored; `always`: never.")
    tell: tuple[Recipient, ...] = Field(description="Everybody who is told at this step.")


class QuietHours(Configured):
    """When messages that are neither SLA reminders nor part of a major incident wait for the morning."""

    start: LocalTime = Field("21:00", description="Local time of the reader from which they wait.")
    end: LocalTime = Field("08:00", description="Local time of the reader at which they are sent.")


class Nudging(Configured):
    """Reminders and the hierarchical ladder."""

    clocks: dict[ClockKind, tuple[Rung, ...]] = Field(description="The percent ladder of each clock, rising.")
    complaint_clocks: tuple[Rung, ...] = Field(
        description="The percent ladder of every clock of a complaint: only people who may see it."
    )
    ladder: tuple[TimeStep, ...] = Field(description="The time ladder of P1 and major incidents, rising.")
    bundle_window: WallTime = Field(description="Reminders for one person within this time become one message.")
    quiet_hours: QuietHours = Field(description="Hours in which messages that can wait do wait.")
    snoozes: tuple[WallTime, ...] = Field(description="Lengths offered by the button that puts a reminder off.")

    @model_validator(mode="after")
    def _rising(self) -> Self:
        for name, rungs in (*self.clocks.items(), ("complaint_clocks", self.complaint_clocks)):
            if any(later.at <= earlier.at for earlier, later in pairwise(rungs)):
                raise ValueError(f"the percents of {name} must rise")
        if any(later.after.length <= earlier.after.length for earlier, later in pairwise(self.ladder)):
            raise ValueError("the times of ladder must rise")
        return self

    def rungs(self, clock: ClockKind, *, complaint: bool = False) -> tuple[Rung, ...]:
        """The percent ladder of a clock, rising; empty for a clock that reminds nobody."""
        return self.complaint_clocks if complaint else self.clocks.get(clock, ())
