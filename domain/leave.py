"""Absences that people enter in Slack: who is away, from when until when, and who stands in (process §3.7 g). Absences
kept in a calendar file are `domain/rota.py`; who is told instead is `services/presence.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AwayReason(StrEnum):
    """Why somebody is away; it is shown to themselves and to who entered it, never to the group."""

    HOLIDAY = "holiday"
    TRAINING = "training"
    TRAVEL = "travel"
    ILLNESS = "illness"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """One absence, half-open: away at `since`, back at `until`. People are keys of the configuration.

    `deputy` was chosen for this absence and comes before the configured one.
    """

    person: str
    since: datetime
    until: datetime
    deputy: str | None = None

    def covers(self, at: datetime) -> bool:
        return self.since <= at < self.until

    def overlaps(self, since: datetime, until: datetime) -> bool:
        """Two absences that only touch do not overlap."""
        return self.since < until and since < self.until


def away(leaves: Iterable[Leave], at: datetime) -> frozenset[str]:
    """Everybody one of whose absences covers the instant."""
    return frozenset(one.person for one in leaves if one.covers(at))


def chosen_deputies(leaves: Iterable[Leave], at: datetime) -> dict[str, str]:
    """Whom those away at an instant have chosen to stand in for them."""
    return {one.person: one.deputy for one in leaves if one.covers(at) and one.deputy is not None}
