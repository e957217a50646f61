"""The record of a major incident: roles, updates and the next update's deadline."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Serial


class MajorRow(Base):
    """One declaration of a ticket as major; `channel_name` is fixed at declaration, Slack's id follows in `anchor`.

    `next_update_due` is the coming deadline, `overdue_since` the first one that passed without an update, `seen_until`
    the instant up to which reminders were sent. `because` holds the keys of the criteria, with commas.
    """

    __tablename__ = "major"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    proposed_at: Mapped[datetime | None]
    declared_at: Mapped[datetime | None]
    declared_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    because: Mapped[str] = mapped_column(Text, default="")
    channel_name: Mapped[str] = mapped_column(String(80), default="")
    private: Mapped[bool] = mapped_column(default=False)
    next_update_due: Mapped[datetime | None]
    overdue_since: Mapped[datetime | None]
    seen_until: Mapped[datetime | None]
    updates_missed: Mapped[int] = mapped_column(default=0)
    restored_at: Mapped[datetime | None]
    stood_down_at: Mapped[datetime | None]
    false_alarm: Mapped[bool] = mapped_column(default=False)


class MajorRoleRow(Base):
    """Who holds which role; a role nobody took is held by the commander (process §3.8)."""

    __tablename__ = "major_role"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    since: Mapped[datetime]


class MajorUpdateRow(Base):
    """One stakeholder update; what it said is kept as it was typed.

    `due` is the deadline it answers; `on_time` says that none passed since the update before. K16 is the share of those
    on time among them and the deadlines missed.
    """

    __tablename__ = "major_update"

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    at: Mapped[datetime]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    affected: Mapped[str] = mapped_column(Text)
    done: Mapped[str] = mapped_column(Text)
    workaround: Mapped[str | None] = mapped_column(Text)
    eta: Mapped[datetime | None]
    due: Mapped[datetime | None]
    on_time: Mapped[bool] = mapped_column(default=True)


def roles_of(session: Session, ticket_id: int) -> dict[str, int]:
    rows = session.scalars(select(MajorRoleRow).where(MajorRoleRow.ticket_id == ticket_id))
    return {row.role: row.person_id for row in rows}


def latest_update(session: Session, ticket_id: int) -> MajorUpdateRow | None:
    query = select(MajorUpdateRow).where(MajorUpdateRow.ticket_id == ticket_id).order_by(MajorUpdateRow.id.desc())
    return session.scalars(query.limit(1)).first()
