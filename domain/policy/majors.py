"""Proposal, declaration, cadence and review of major incidents, and hand-overs (process §3.8, §3.9)."""

from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from domain.configured import Configured, Key
from domain.durations import WallTime, WorkTime
from domain.lifecycle.records import HandOverKind


class Criteria(Configured):
    """From what on an incident is proposed as major; one criterion is enough."""

    core_services: tuple[Key, ...] = Field(
        description="C1: services whose failure is proposed at once, such as the data centre and the core network."
    )
    users: int = Field(200, ge=2, description="C2: affected users.")
    branches: int = Field(2, ge=2, description="C2: affected branches.")
    children: int = Field(50, ge=2, description="C2: duplicates linked to one master within the window below.")
    children_window: WallTime = Field(description="C2: the window in which duplicates are counted.")
    deadline: WallTime = Field(description="C3: impact grows with delay and the deadline is within this time.")


class Declaration(Configured):
    """Who decides on a proposal, and what happens when nobody does."""

    decide_within: WallTime = Field(description="Undecided after this time, deputy and process owner are told.")
    system_declares_after: WallTime = Field(description="Without a decision after this time the desk declares itself.")
    system_declares: bool = Field(default=True, description="Whether the desk may declare by itself (fail-safe).")
    commander_not_technical_after: WallTime = Field(
        description="From this length on commander and technical lead must be two persons."
    )
    ask_for_roles_after: tuple[WallTime, ...] = Field(description="When the bot asks for roles still unfilled.")
    early_restore: WallTime = Field(
        description="A restore time stated earlier than this before the stand-down needs a reason."
    )


class Cadence(Configured):
    """How often stakeholders are informed."""

    first: WallTime = Field(description="Time from declaration to the first stakeholder update.")
    declared: WallTime = Field(description="Interval of updates until the service is stabilised.")
    stabilised: WallTime = Field(description="Interval of updates until the stand-down.")
    remind_before: WallTime = Field(description="How long before an update is due its author is reminded.")
    escalate_after: WallTime = Field(description="This long after a missed update the incident manager is told.")


ChannelPrefix = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,30}$")]


class Majors(Configured):
    """Everything about major incidents."""

    criteria: Criteria = Field(description="The criteria C1 to C4.")
    declaration: Declaration = Field(description="From proposal to declaration.")
    cadence: Cadence = Field(description="Stakeholder updates.")
    channel_prefix: ChannelPrefix = Field("major", description="Incident channels are named prefix, number, date.")
    private_channels: bool = Field(default=False, description="Whether incident channels are private by default.")

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.declaration.system_declares_after.length <= self.declaration.decide_within.length:
            raise ValueError("declaration.system_declares_after must be later than declaration.decide_within")
        times = [span.length for span in self.declaration.ask_for_roles_after]
        if any(later <= earlier for earlier, later in pairwise(times)):
            raise ValueError("declaration.ask_for_roles_after must rise")
        return self


class HandOvers(Configured):
    """When a problem hand-over is drafted by itself, and how its receiver is reminded."""

    repeats: int = Field(3, ge=2, description="Incidents of one service and final category that make a problem.")
    no_fault_found: int = Field(2, ge=2, description="'No fault found' results of one service that make a problem.")
    window: WallTime = Field(description="The window in which both are counted.")
    remind_receiver: WorkTime = Field(description="Working time after which the receiver is reminded.")
    tell_manager: WorkTime = Field(description="Working time after which the receiver's manager is told.")
    destinations: dict[HandOverKind, Key] = Field(
        default_factory=dict,
        description="Kinds that are also sent to a tool of the receiver, by the name it has in "
        "`HOTLINE_HAND_OVER_URLS`; the others stay in Slack.",
    )

    def destination(self, kind: str) -> str | None:
        """The name of the tool that also receives this kind, if it has one."""
        return self.destinations.get(HandOverKind(kind))
