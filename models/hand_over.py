"""Hand-over records in the outbox to problem, change, operations and configuration management, and the tickets each
names. Their history is that of their first ticket.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Serial
from models.clock import upsert


class HandOverRow(Base):
    """One record. `pattern` and `origin_id` say what made the desk draft it, so that it does so once; `round` counts
    how often it was handed over.
    """

    __tablename__ = "hand_over"
    __table_args__ = (UniqueConstraint("pattern", "origin_id"), Index("ix_hand_over_state", "state", "kind"))

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    fields: Mapped[dict[str, Any]]
    triggers: Mapped[list[Any]] = mapped_column(default=list)
    pattern: Mapped[str | None] = mapped_column(String(300))
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    proposer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    converts: Mapped[bool] = mapped_column(default=False)
    explanation: Mapped[str | None] = mapped_column(Text)
    round: Mapped[int] = mapped_column(default=0)
    drafted_at: Mapped[datetime]
    handed_over_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    external_number: Mapped[str | None] = mapped_column(String(100))
    external_url: Mapped[str | None] = mapped_column(String(1000))
    reason: Mapped[str | None] = mapped_column(Text)
    covered_by: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    reminded_at: Mapped[datetime | None]
    manager_told_at: Mapped[datetime | None]


class HandOverTicketRow(Base):
    """A ticket that a record names; the first one among them."""

    __tablename__ = "hand_over_ticket"

    hand_over_id: Mapped[int] = mapped_column(ForeignKey("hand_over.id"), primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True, index=True)


def tickets_of(session: Session, hand_over_id: int) -> tuple[int, ...]:
    query = select(HandOverTicketRow.ticket_id).where(HandOverTicketRow.hand_over_id == hand_over_id)
    return tuple(session.scalars(query.order_by(HandOverTicketRow.ticket_id)))


def hand_overs_of(session: Session, ticket_id: int) -> list[HandOverRow]:
    """Every record that names this ticket, the oldest first."""
    named = select(HandOverTicketRow.hand_over_id).where(HandOverTicketRow.ticket_id == ticket_id)
    return list(session.scalars(select(HandOverRow).where(HandOverRow.id.in_(named)).order_by(HandOverRow.id)))


def name_tickets(session: Session, hand_over_id: int, ticket_ids: Iterable[int]) -> tuple[int, ...]:
    """Those of these tickets that the record did not name before."""
    wanted = [{"hand_over_id": hand_over_id, "ticket_id": one} for one in dict.fromkeys(ticket_ids)]
    if not wanted:
        return ()
    insert = upsert(session)(HandOverTicketRow).values(wanted).on_conflict_do_nothing()
    return tuple(session.scalars(insert.returning(HandOverTicketRow.ticket_id)))
