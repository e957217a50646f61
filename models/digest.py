"""Which daily digests went out and what span each covered, so that none is sent twice and none leaves a gap."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Serial


class DigestRow(Base):
    """One digest for one reader; `figures` is the snapshot it showed."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("person_id", "day"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    day: Mapped[str] = mapped_column(String(10))
    since: Mapped[datetime]
    until: Mapped[datetime]
    due_at: Mapped[datetime]
    figures: Mapped[dict[str, Any]]


def last_digest(session: Session, person_id: int) -> DigestRow | None:
    query = select(DigestRow).where(DigestRow.person_id == person_id).order_by(DigestRow.id.desc()).limit(1)
    return session.scalars(query).first()
