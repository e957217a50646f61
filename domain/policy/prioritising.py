"""The settings behind impact, urgency and priority (process §3.3); `domain/priority.py` applies them."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.configured import Configured
from domain.durations import WallTime, WorkTime
from domain.ticket import Level, Priority

Raise = Annotated[int, Field(ge=0, le=2)]


class ImpactRules(Configured):
    """From how many users and branches on an impact is High or Medium."""

    high_users: int = Field(200, ge=2, description="Impact is High from this number of affected users on.")
    high_branches: int = Field(2, ge=2, description="Impact is High from this number of affected branches on.")
    medium_users: int = Field(10, ge=2, description="Impact is Medium from this number of affected users on.")
    key_service_floor: Level = Field(
        Level.MEDIUM, description="The impact of an incident on a key service is at least this (S39)."
    )

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.medium_users >= self.high_users:
            raise ValueError("medium_users must be below high_users")
        return self


class UrgencyRules(Configured):
    """How near a deadline raises urgency, and what else does."""

    high_deadline: WallTime = Field(description="A deadline within this wall-clock time makes urgency High.")
    medium_deadline: WorkTime = Field(description="A deadline within this working time makes urgency at least Medium.")
    vip_raises: Raise = Field(1, description="Levels by which a VIP raises urgency; never above High, never impact.")
    month_end_raises: Raise = Field(
        1, description="Levels by which the month-end window raises urgency for services marked month_end_critical."
    )


class MonthEnd(Configured):
    """The month-end window: the last and the first working days of a month."""

    last_days: int = Field(2, ge=0, le=10, description="Working days at the end of a month that belong to the window.")
    first_days: int = Field(2, ge=0, le=10, description="Working days at the start of a month that belong to it.")


class Prioritising(Configured):
    """Impact x urgency gives priority; users never choose it."""

    matrix: dict[Level, dict[Level, Priority]] = Field(
        description="Priority by impact, then by urgency: `high: {high: P1, medium: P2, low: P3}`; all nine cells."
    )
    impact: ImpactRules = Field(description="Thresholds of impact.")
    urgency: UrgencyRules = Field(description="Thresholds of urgency.")
    month_end: MonthEnd = Field(description="The month-end window.")
    late_lowering_share: int = Field(
        25,
        ge=0,
        le=100,
        description="Lowering a priority within this last share (percent) of the target needs the incident manager.",
    )

    @model_validator(mode="after")
    def _all_cells(self) -> Self:
        missing = [f"{i}/{u}" for i in Level for u in Level if u not in self.matrix.get(i, {})]
        if missing:
            raise ValueError(f"the matrix lacks {', '.join(missing)} (impact/urgency)")
        return self

    def priority(self, impact: Level, urgency: Level) -> Priority:
        return self.matrix[impact][urgency]
