"""Satisfaction as plain values and pure rules (process §3.6, §5 K14): who is asked, what a rating is, and what ratings
add up to.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from domain.figures import TENTH, Share
from domain.permissions import concerned
from domain.ticket import Source, Ticket

SCORES = (1, 2, 3, 4, 5)
CONTENT = 4  # this and above counts as satisfied (K14)


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingFace:
    """One asking and its answer as the one who was asked sees it; while `changeable`, the score may be given anew."""

    ticket: Ticket
    round: int
    score: int | None = None
    comment: str | None = None
    public: bool = False
    changeable: bool = True
    superseded: bool = False


def asked(ticket: Ticket) -> int | None:
    """Who is asked how it went: the affected person, else the reporter (process §3.6, S10, §3.11).

    None for a tool's ticket, for an anonymous complaint, and where the one to be asked solved it for themselves.
    """
    person = concerned(ticket)
    if ticket.source is Source.TOOL or ticket.anonymous or person == ticket.assignee_id:
        return None
    return person


@dataclass(frozen=True, slots=True)
class Answer:
    """One asking: the score given, or None."""

    at: datetime
    score: int | None


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """K14 of one cohort: shares with the number they are of, and the mean. Nothing of it is shown for fewer than
    `fewest` ratings: they would name who rated.
    """

    content: Share
    answered: Share
    total: int  # sum of the scores
    fewest: int

    @property
    def shown(self) -> bool:
        """Whether there are enough ratings to hide who gave which."""
        return self.content.n >= self.fewest

    @property
    def mean(self) -> Decimal | None:
        """To one decimal, half up; None without ratings."""
        n = self.content.n
        return None if n == 0 else (Decimal(self.total) / Decimal(n)).quantize(TENTH, ROUND_HALF_UP)


def k14(answers: Iterable[Answer], *, fewest: int) -> Satisfaction:
    """Ratings of 4 and 5 of all ratings, and ratings of all askings. Hand in the last asking of each ticket."""
    found = list(answers)
    scores = [one.score for one in found if one.score is not None]
    return Satisfaction(
        content=Share(sum(score >= CONTENT for score in scores), len(scores)),
        answered=Share(len(scores), len(found)),
        total=sum(scores),
        fewest=fewest,
    )
