"""Satisfaction counted in the record (process §5 K14, S37): per type and per unit, and the praise that may be
published. What it means is `domain/satisfaction.py`.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.digest import Level, month_start
from domain.figures import Figure, Period
from domain.satisfaction import Answer, Satisfaction, k14
from domain.ticket import TicketType
from models.rating import RatingRow
from models.ticket import TicketRow
from services.figures import Reach
from services.work import Work

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Compliment:
    """What somebody was kind enough to say, and lets be published."""

    ticket_id: int
    at: datetime
    text: str


def by_type(work: Work, reach: Reach, period: Period) -> dict[TicketType, Satisfaction]:
    """K14 of what was asked in the period, by the last asking of each ticket."""
    return _by(work, _asked(reach, period), lambda row: TicketType(row.type))


def by_unit(work: Work, reach: Reach, period: Period) -> dict[str | None, Satisfaction]:
    """The same for each unit that has tickets (S37); what is below it is counted there."""
    return _by(work, _asked(reach, period), lambda row: row.unit)


def levels(work: Work, reach: Reach, *, zone: ZoneInfo) -> tuple[Level, ...]:
    """K14 of the month so far for the digest; a type with too few ratings is left out."""
    found = by_type(work, reach, Period(month_start(work.now, zone), work.now))
    return tuple(
        Level(figure=Figure.SATISFACTION, type=kind, priority=None, share=found[kind].content)
        for kind in sorted(found, key=list(TicketType).index)
        if found[kind].shown
    )


def compliments(work: Work, reach: Reach, period: Period) -> tuple[Compliment, ...]:
    """Praise of the period that may be published, oldest first; of tickets the reader may name."""
    query = select(RatingRow.ticket_id, RatingRow.rated_at, RatingRow.comment).join(
        TicketRow, TicketRow.id == RatingRow.ticket_id
    )
    wanted = query.where(reach.counted, reach.named, RatingRow.public, RatingRow.comment.is_not(None))
    wanted = wanted.where(
        RatingRow.score > work.rules.policy.closing.low_rating,
        RatingRow.rated_at >= period.start,
        RatingRow.rated_at < period.end,
    )
    rows = work.session.execute(wanted.order_by(RatingRow.rated_at, RatingRow.id))
    return tuple(Compliment(row.ticket_id, row.rated_at, row.comment) for row in rows)


def _asked(reach: Reach, period: Period) -> Any:
    columns = (RatingRow.asked_at, RatingRow.score, TicketRow.type, TicketRow.unit)
    query = select(*columns).join(TicketRow, TicketRow.id == RatingRow.ticket_id)
    inside = (RatingRow.asked_at >= period.start, RatingRow.asked_at < period.end)
    return query.where(reach.counted, RatingRow.superseded_at.is_(None), *inside)


def _by(work: Work, asked: Any, key: Callable[[Any], K]) -> dict[K, Satisfaction]:
    found: dict[K, list[Answer]] = {}
    for row in work.session.execute(asked):
        found.setdefault(key(row), []).append(Answer(row.asked_at, row.score))
    fewest = work.rules.policy.reporting.csat_minimum
    return {one: k14(answers, fewest=fewest) for one, answers in found.items()}
