"""Where the desk stands at this moment, as figures: what waits to reach Slack, what is parked, what is overdue. For
health and metrics; nobody's words and no ticket is in it.
"""

from dataclasses import dataclass
from datetime import timedelta

from domain.effects import Urgency
from models import backlog
from models.clock import next_look
from services.work import Work

NONE = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Effects of one urgency."""

    urgency: int
    rows: int = 0
    oldest: timedelta = NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All of it at one moment. `lag` is how long the most overdue timer has been due."""

    waiting: tuple[Waiting, ...] = ()
    parked: int = 0
    lag: timedelta = NONE

    def of(self, urgency: Urgency) -> Waiting:
        return next((one for one in self.waiting if one.urgency == urgency), Waiting(urgency=urgency))

    @property
    def oldest(self) -> timedelta:
        return max((one.oldest for one in self.waiting), default=NONE)


def standing(work: Work) -> Standing:
    """Ages are counted on the desk's clock, by which rows and timers were written."""
    rows = backlog.waiting(work.session)
    due = next_look(work.session)
    return Standing(
        waiting=tuple(
            Waiting(urgency=urgency, rows=count, oldest=max(work.now - since, NONE)) for urgency, count, since in rows
        ),
        parked=backlog.parked(work.session),
        lag=NONE if due is None else max(work.now - due, NONE),
    )
