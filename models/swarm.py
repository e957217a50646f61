"""What brings others to a ticket: who joined it, the suppliers that were called out at a cost, and the time it took
(process §3.6, S22). Nothing is deleted: who left says when.
"""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Serial


class ParticipantRow(Base):
    """A group or a person that works on a ticket beside its assignee, from `at` until `left_at`."""

    __tablename__ = "participant"

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    group: Mapped[str | None] = mapped_column(String(60))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class CallOutRow(Base):
    """A supplier called out at a cost. `basis` says whose word stood behind it: `lead`, `major` (to be reviewed) or
    `free`; `amount` counts hundredths of `currency`.
    """

    __tablename__ = "call_out"

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    supplier: Mapped[str] = mapped_column(String(60))
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[int] = mapped_column(BigInteger)
    cost: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    basis: Mapped[str] = mapped_column(String(10))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]


class EffortRow(Base):
    """Minutes somebody spent on a ticket."""

    __tablename__ = "effort"

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    minutes: Mapped[int]
    at: Mapped[datetime]


def participants(session: Session, ticket_id: int) -> list[ParticipantRow]:
    """Who takes part now, in the order in which they came."""
    query = select(ParticipantRow).where(ParticipantRow.ticket_id == ticket_id, ParticipantRow.left_at.is_(None))
    return list(session.scalars(query.order_by(ParticipantRow.id)))
