"""Resolver groups: who solves what, who leads, who is on call, and what a supplier has promised (process S6, S7)."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from domain.configured import ChannelName, Configured, FileName, Key, Line, Name, Words
from domain.durations import Span, TargetTime, WallTime
from domain.policy.targets import GroupTargets
from domain.ticket import Hours, Priority


class SupportLine(StrEnum):
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"


class GroupType(StrEnum):
    DEVELOPMENT = "development"
    SUPPORT = "support"
    OPERATIONS = "operations"


class OnCall(Configured):
    """Whose turn it is: people follow one another in the order given, each for one turn.

    A rota kept elsewhere (`rota`, an iCalendar file) wins where it names somebody; this order covers its gaps.
    """

    order: tuple[Key, ...] = Field(min_length=1, description="Keys of the people on call, in order of their turns.")
    since: AwareDatetime = Field(description="Start of the first person's first turn, with its offset from UTC.")
    turn: WallTime = Field(Span(timedelta(days=7)), description="Length of one turn, wall-clock.")
    rota: FileName | None = Field(
        None, description="iCalendar file of shifts, beside this file; the order fills its gaps."
    )

    @model_validator(mode="after")
    def _turns_pass(self) -> Self:
        if self.turn.length <= timedelta(0):
            raise ValueError("a turn must have a length, such as 7 d")
        return self

    def sequence(self, at: datetime) -> tuple[str, ...]:
        """Everybody on the list, the one whose turn it is at `at` first, then those who follow."""
        start = ((at - self.since) // self.turn.length) % len(self.order)
        return self.order[start:] + self.order[:start]

    def turn_began(self, at: datetime) -> datetime:
        """When the turn that runs at an instant began; the next one begins one turn later."""
        return self.since + (at - self.since) // self.turn.length * self.turn.length


class Supplier(Configured):
    """A third party behind a group, and the contract that underpins the desk's own targets."""

    name: Words = Field(description="Name of the supplier.")
    contract: Line = Field(description="Number of the underpinning contract (UC).")
    calendar: Key = Field("7x24", description="Key of the calendar the contract counts on.")
    restore: dict[Priority, TargetTime] = Field(description="Promised time to restore, by priority (K19).")
    takes: tuple[Priority, ...] = Field(
        (), description="Priorities that may be passed to the supplier without the group lead's word."
    )
    call_out_cost: Line | None = Field(None, description="What a paid call-out costs, as shown to the approver.")

    @model_validator(mode="after")
    def _every_priority(self) -> Self:
        missing = [p for p in Priority if p not in self.restore]
        if missing:
            raise ValueError(f"restore lacks {', '.join(missing)}")
        return self


class Group(Configured):
    """A queue with lead, deputy, members and on-call. A supplier's group sees only tickets assigned to it."""

    key: Key = Field(description="Stable key.")
    names: Name = Field(description="Name in both languages.")
    line: SupportLine = Field(description="first, second or third line.")
    type: GroupType = Field(description="development, support or operations.")
    company: Key = Field(description="Key of the unit (group or company) the group belongs to.")
    lead: Key = Field(description="Key of the group lead.")
    deputy: Key = Field(description="Key of the lead's deputy.")
    members: tuple[Key, ...] = Field(min_length=1, description="Keys of all members; lead and deputy included.")
    hours: Hours = Field(Hours.OFFICE, description="When the group is staffed: 7x24 or 5x8.")
    on_call: OnCall | None = Field(None, description="Who is on call; required for groups behind 7x24 services.")
    channel: ChannelName = Field(description="Slack channel of the group.")
    private: bool = Field(default=True, description="Whether that channel is private.")
    language: Literal["en", "zh"] | None = Field(None, description="Language of that channel, if not the desk's.")
    targets: GroupTargets | None = Field(None, description="Operational level of this group, if not the common one.")
    supplier: Supplier | None = Field(None, description="The third party behind the group; restricts what it sees.")

    @model_validator(mode="after")
    def _members(self) -> Self:
        if self.lead == self.deputy:
            raise ValueError("lead and deputy must be two persons")
        wanted = (self.lead, self.deputy, *(self.on_call.order if self.on_call else ()))
        strangers = sorted({p for p in wanted if p not in self.members})
        if strangers:
            raise ValueError(f"not among members: {', '.join(strangers)}")
        if len(set(self.members)) != len(self.members):
            raise ValueError("a member is listed twice")
        return self

    def takes(self, priority: Priority) -> bool:
        """Whether a ticket may come here without the group lead's word: always, or as the contract says (§3.6)."""
        return self.supplier is None or priority in self.supplier.takes

    @property
    def restricted(self) -> bool:
        """Members see only tickets assigned to the group: no complaints, no other data (S7)."""
        return self.supplier is not None
