"""Ratings: one row for each asking, once for every resolution of a ticket. What they add up to is
`domain/satisfaction.py`.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Serial


class RatingRow(Base):
    """One asking; `round` is how often the ticket had been reopened by then. A reopening supersedes it: the next
    resolution asks anew, and only the last asking of a ticket counts.
    """

    __tablename__ = "rating"
    __table_args__ = (UniqueConstraint("ticket_id", "round"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    round: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(index=True)
    score: Mapped[int | None]
    rated_at: Mapped[datetime | None]
    comment: Mapped[str | None] = mapped_column(Text)
    public: Mapped[bool] = mapped_column(default=False)
    superseded_at: Mapped[datetime | None]
    low_told_at: Mapped[datetime | None]


def ratings_of(session: Session, ticket_id: int) -> list[RatingRow]:
    """Every asking of a ticket, oldest first."""
    query = select(RatingRow).where(RatingRow.ticket_id == ticket_id).order_by(RatingRow.round)
    return list(session.scalars(query))


def current_rating(session: Session, ticket_id: int) -> RatingRow | None:
    """The asking that counts; None for a ticket that was not asked about, or that was reopened since."""
    query = select(RatingRow).where(RatingRow.ticket_id == ticket_id, RatingRow.superseded_at.is_(None))
    return session.scalars(query).one_or_none()
