"""Alerts of monitoring tools: what one says, and which ticket it belongs to (process S10, S27). The desk stores no
thresholds and asks no tool; translating what a tool posts is `handlers/tools/`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LONGEST_FINGERPRINT = 200
LONGEST_TITLE = 150
LONGEST_TEXT = 2500


class AlertState(StrEnum):
    FIRING = "firing"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert as a tool reports it. `fingerprint` is the same for the same trouble; `occurred_at` is when the tool
    saw it begin, `severity` and `service` are the tool's own words.
    """

    fingerprint: str
    title: str
    severity: str
    state: AlertState = AlertState.FIRING
    text: str = ""
    service: str | None = None
    occurred_at: datetime | None = None
    link: str | None = None
    ci: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is on record of a fingerprint: its newest ticket and the last time it was heard of."""

    worked: bool  # somebody still owes work on that ticket
    ended: bool  # closed, cancelled or converted: not to be opened again by an alert
    last_seen: datetime
    occurred_at: datetime | None
    state: AlertState


class Course(StrEnum):
    """What an alert does to the record."""

    OPENS = "opens"  # a new ticket
    JOINS = "joins"  # one more occurrence of the ticket that is being worked on
    RETURNS = "returns"  # it fires again soon after it was said to be solved
    REPEATS = "repeats"  # the tool says again what it has said
    ENDS = "ends"  # the tool sees the trouble no more
    IGNORED = "ignored"  # of a severity that makes no ticket, or an end of something unknown


def course(alert: Alert, known: Known | None, *, now: datetime, window: timedelta, makes_ticket: bool) -> Course:
    """The same fingerprint joins the ticket that is being worked on, however long that takes; after its resolution it
    belongs to it for `window` (wall clock) since it was last seen, and then to a new one (process S10: twice in
    30 min is one ticket with two occurrences).

    A tool that repeats an alert with the same beginning adds no occurrence.
    """
    if alert.state is AlertState.OVER:
        unfinished = known is not None and known.state is AlertState.FIRING
        return Course.ENDS if unfinished else Course.IGNORED
    if known is not None and not known.ended and (known.worked or now - known.last_seen <= window):
        return _known(alert, known)
    return Course.OPENS if makes_ticket else Course.IGNORED


def _known(alert: Alert, known: Known) -> Course:
    told_before = alert.occurred_at is not None and alert.occurred_at == known.occurred_at
    if told_before and known.state is AlertState.FIRING:
        return Course.REPEATS
    return Course.JOINS if known.worked else Course.RETURNS
