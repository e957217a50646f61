"""Where the desk stands at this moment, as figures: what waits to reach Slack, what is parked, what is overdue. For
health and metrics; nobody's words and no ticket is in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from domain.effects import Urgency
from models import backlog
from services.sweep import next_look
from services.work import Work

NONE = timedelta(0)
# How long an effect may wait before somebody is told. Slack takes four messages a second: a flood takes minutes.
TOLERANCES: Mapping[Urgency, timedelta] = {
    Urgency.PAGE: timedelta(minutes=1),
    Urgency.RECEIPT: timedelta(minutes=5),
    Urgency.WORK: timedelta(minutes=10),
    Urgency.REFRESH: timedelta(minutes=15),
    Urgency.DIGEST: timedelta(minutes=30),
}


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


def late(work: Work) -> tuple[Waiting, ...]:
    """Urgencies of which something waits for longer than it may: Slack takes nothing, or nobody sends."""
    return tuple(one for one in standing(work).waiting if one.oldest > TOLERANCES[Urgency(one.urgency)])


def standing(work: Work) -> Standing:
    """Ages are counted on the desk's clock, by which rows and timers were written."""
    rows = backlog.waiting(work.session)
    due = next_look(work)
    return Standing(
        waiting=tuple(
            Waiting(urgency=urgency, rows=count, oldest=max(work.now - since, NONE)) for urgency, count, since in rows
        ),
        parked=backlog.parked(work.session),
        lag=NONE if due is None else max(work.now - due, NONE),
    )


def try_to_write(work: Work) -> None:
    """Changes nothing; raises the database's error when it cannot be written."""
    backlog.try_to_write(work.session, work.now)
