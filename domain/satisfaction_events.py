"""What happens to a rating. What somebody wrote with it stays with the rating, to which an entry here points."""

from dataclasses import dataclass
from typing import ClassVar

from domain.recorded import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SatisfactionRated(Event):
    """The last rating wins; the one before stays in the history."""

    kind: ClassVar[str] = "satisfaction_rated"
    rating: int
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SatisfactionCommented(Event):
    """Words beside the score. A `compliment` may be published; `told` are those it is for."""

    kind: ClassVar[str] = "satisfaction_commented"
    rating: int
    compliment: bool = False
    told: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SatisfactionLow(Event):
    """A low rating, passed on to those who can make it good, and to nobody else."""

    kind: ClassVar[str] = "satisfaction_low"
    rating: int
    score: int
    told: tuple[int, ...] = ()
