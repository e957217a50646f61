"""When a clock stands still, when a ticket closes by itself, and how long it may be reopened (process §3.5, §3.6)."""

from datetime import timedelta
from typing import Self

from pydantic import Field, model_validator

from domain.configured import Configured
from domain.durations import TargetTime, WallTime, WorkTime
from domain.ticket import PendingReason, Priority, TicketType


class PauseRule(Configured):
    """Whom waiting for this reason stops the resolution clock for. An empty list: the clock keeps running."""

    priorities: tuple[Priority, ...] = Field((), description="Priorities of incidents whose clock stops.")
    types: tuple[TicketType, ...] = Field((), description="Types of ticket whose clock stops.")


class Pausing(Configured):
    """The reasons of the state Pending and what each does to the resolution clock. The response clock never stops."""

    reasons: dict[PendingReason, PauseRule] = Field(description="One rule per reason; all four are required.")

    @model_validator(mode="after")
    def _rules(self) -> Self:
        missing = [r for r in PendingReason if r not in self.reasons]
        if missing:
            raise ValueError(f"reasons lacks {', '.join(missing)}")
        return self

    def stops(self, reason: PendingReason, *, type: TicketType, priority: Priority | None, major: bool) -> bool:  # noqa: A002 - the ticket's own field name
        """A clock stops for a reason named for the ticket's type and priority; never for a major incident.

        Requests and complaints have no priority of their own, so only their type decides. Source: process §3.5.4.
        """
        rule = self.reasons[reason]
        if major or type not in rule.types:
            return False
        return type is not TicketType.INCIDENT or priority in rule.priorities


class NoReply(Configured):
    """What happens when the user does not answer a question."""

    reminders: tuple[WorkTime, ...] = Field(description="Working time after the question at which to remind the user.")
    resolve_after: WorkTime = Field(description="Working time after which the ticket is resolved as 'no user reply'.")
    not_for: tuple[Priority, ...] = Field(description="Priorities that are never resolved by silence.")

    @property
    def first_look(self) -> timedelta:
        """How long nothing happens after the question."""
        return min(one.length for one in (*self.reminders, self.resolve_after))


class Closing(Configured):
    """How a resolved ticket ends."""

    auto_close: WorkTime = Field(description="Working time after resolution until a ticket closes by itself.")
    reminder: WorkTime = Field(description="Working time after resolution at which the reporter is reminded of it.")
    reopen_window: WorkTime = Field(description="Working time after resolution within which a ticket may be reopened.")
    tell_group_lead_at_reopen: int = Field(2, ge=1, description="From this reopening on the group lead is told.")
    incident_manager_at_reopen: int = Field(3, ge=1, description="From this reopening on the incident manager has it.")
    csat_window: WorkTime = Field(description="Working time after closure until which satisfaction may be rated.")
    ci_required_for: tuple[Priority, ...] = Field(
        (Priority.P1, Priority.P2), description="Priorities that are resolved only with a configuration item (§3.1)."
    )
    low_rating: int = Field(2, ge=1, le=4, description="Up to this rating those in charge are told.")
    low_rating_wait: WallTime = Field(description="How long a low rating may be corrected before they are told.")
    no_reply: NoReply = Field(description="Silence of the user while the desk waits for an answer.")

    @property
    def first_look(self) -> timedelta:
        """How long nothing happens after the resolution."""
        return min(self.reminder.length, self.auto_close.length)


class Recording(Configured):
    """How tickets enter the record."""

    earliest_start: WallTime = Field(description="How far back a call logged later may set its start.")
    alert_window: WallTime = Field(description="Alerts with the same fingerprint within this time join one ticket.")


class Escalating(Configured):
    """Functional escalation: prompts, never forced (process §3.6)."""

    first_line: dict[Priority, TargetTime] = Field(description="Time box of the first line, by priority.")
    second_line: dict[Priority, TargetTime] = Field(
        description="Time box of the second line without a known path, by priority."
    )
    max_reassignments: int = Field(3, ge=1, description="Beyond this number the incident manager assigns bindingly.")
    swarm: tuple[Priority, ...] = Field(
        description="Priorities for which groups join instead of passing the ticket on; major incidents always do."
    )
    call_out_approval: bool = Field(
        default=True,
        description="A paid supplier call-out needs the group lead's approval; a major incident afterwards (S22).",
    )

    @model_validator(mode="after")
    def _every_priority(self) -> Self:
        for name, table in (("first_line", self.first_line), ("second_line", self.second_line)):
            missing = [p for p in Priority if p not in table]
            if missing:
                raise ValueError(f"{name} lacks {', '.join(missing)}")
        return self
