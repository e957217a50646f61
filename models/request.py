"""What a service request has beside the ticket: the frozen item, its approvals and checklist, the end of an access, and
how requests follow from one another. What these mean is worked out in `domain/`.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Serial


class RequestRow(Base):
    """One request. `snapshot` is the catalogue item as it was ordered; a later edition changes nothing here (S13)."""

    __tablename__ = "request"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    snapshot: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]


class ApprovalRow(Base):
    """One approval of a request. Its `rule` found `approver_id` when it was ordered; `decided_by` may be the deputy."""

    __tablename__ = "approval"
    __table_args__ = (UniqueConstraint("ticket_id", "position"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    position: Mapped[int]
    rule: Mapped[str] = mapped_column(String(20), default="")
    approver_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None] = mapped_column(Text)

    @property
    def ref(self) -> str:
        """Which of the ticket's approval clocks is this approver's."""
        return str(self.id)


class StepRow(Base):
    """One step of the checklist that somebody has touched; steps without a row are open."""

    __tablename__ = "request_step"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    state: Mapped[str] = mapped_column(String(20))
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(Text)
    witness: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    witnessed_at: Mapped[datetime | None]


class LinkRow(Base):
    """A ticket that followed from another one, and how: `ticket_id` came after `other_id`."""

    __tablename__ = "ticket_link"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(String(20))


def approvals_of(session: Session, ticket_id: int) -> list[ApprovalRow]:
    """In the order of the item's steps."""
    query = select(ApprovalRow).where(ApprovalRow.ticket_id == ticket_id).order_by(ApprovalRow.position)
    return list(session.scalars(query))


def steps_of(session: Session, ticket_id: int) -> dict[str, StepRow]:
    """The steps somebody has touched, by key."""
    return {row.key: row for row in session.scalars(select(StepRow).where(StepRow.ticket_id == ticket_id))}


def links_of(session: Session, ticket_id: int) -> list[LinkRow]:
    """In both directions: what this ticket came from, and what came of it."""
    query = select(LinkRow).where((LinkRow.ticket_id == ticket_id) | (LinkRow.other_id == ticket_id))
    return list(session.scalars(query.order_by(LinkRow.ticket_id, LinkRow.other_id)))
