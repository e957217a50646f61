"""The link between a tool's alert and its ticket (process S27): how often it was seen, first and last, and what the
tool says of it now. Whether an alert opens a ticket is decided in `domain/alerts.py`.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Serial
from models.clock import upsert


class AlertStreamRow(Base):
    """Everything a tool says under one fingerprint; its row is locked while an alert is taken in, so that two that come
    at once cannot open two tickets.
    """

    __tablename__ = "alert_stream"

    tool: Mapped[str] = mapped_column(String(60), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(200), primary_key=True)
    link_id: Mapped[int | None]


class AlertLinkRow(Base):
    """One alert on one ticket."""

    __tablename__ = "alert_link"
    __table_args__ = (UniqueConstraint("ticket_id", "tool", "fingerprint"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    tool: Mapped[str] = mapped_column(String(60))
    fingerprint: Mapped[str] = mapped_column(String(200))
    severity: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(10))
    occurrences: Mapped[int]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    occurred_at: Mapped[datetime | None]  # of the first occurrence (K6)
    last_occurred_at: Mapped[datetime | None]
    over_at: Mapped[datetime | None]
    url: Mapped[str | None] = mapped_column(String(1000))


def locked_stream(session: Session, tool: str, fingerprint: str) -> AlertStreamRow:
    """The stream of this fingerprint, made on its first alert; whoever comes second waits for the first."""
    values = {"tool": tool, "fingerprint": fingerprint}
    session.execute(upsert(session)(AlertStreamRow).values(**values).on_conflict_do_nothing())
    return session.get_one(AlertStreamRow, (tool, fingerprint), with_for_update=True, populate_existing=True)


def links_of_ticket(session: Session, ticket_id: int) -> list[AlertLinkRow]:
    query = select(AlertLinkRow).where(AlertLinkRow.ticket_id == ticket_id)
    return list(session.scalars(query.order_by(AlertLinkRow.id)))
