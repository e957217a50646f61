"""When digests and reports go out, what counts as overdue in them, and the goals of the figures (process §5)."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from domain.configured import Configured, LocalTime, TimeZone
from domain.durations import WorkTime


class Digest(Configured):
    """The manager's morning message, on working days."""

    at: LocalTime = Field("08:30", description="Local time of the daily digest.")
    due_within: WorkTime = Field(description="Tickets due within this working time are listed.")
    unaccepted_from: int = Field(50, ge=1, le=100, description="Unaccepted tickets from this percent of response on.")
    pending_longer_than: WorkTime = Field(description="Tickets pending longer than this working time are listed.")
    reassigned_more_than: int = Field(3, ge=0, description="Tickets passed on more often than this are listed.")
    lines: int = Field(10, ge=1, le=50, description="Lines shown per block; the rest is behind a link.")


class Comparison(StrEnum):
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Goal(Configured):
    """The goal of one figure."""

    figure: Annotated[str, StringConstraints(pattern=r"^K\d{1,2}(\.[A-Za-z0-9_]+)?$")] = Field(
        description="The figure, such as `K1`; a part of one after a dot, such as `K2.P1`."
    )
    comparison: Comparison = Field(description="Whether the goal is reached at least or at most.")
    value: float = Field(description="The goal: percent, minutes or a count, as the figure is.")


class Reporting(Configured):
    """Digest, weekly report, monthly review."""

    time_zone: TimeZone = Field("Asia/Shanghai", description="Borders of days, weeks and months in every figure.")
    calendar: str = Field("5x8", description="The calendar whose working days decide when digests and reports go out.")
    digest: Digest = Field(description="The daily digest.")
    weekly_at: LocalTime = Field("09:00", description="Local time of the weekly report, first working day of the week.")
    csat_minimum: int = Field(5, ge=1, description="Satisfaction is hidden below this number of ratings.")
    goals: tuple[Goal, ...] = Field(description="Goals of the figures.")

    def goal(self, figure: str) -> Goal | None:
        return next((goal for goal in self.goals if goal.figure == figure), None)
