"""Which daily digests went out and what span each covered, so that none is sent twice and none leaves a gap."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Serial


class DigestRow(Base):
    """One digest for one reader; `figures` is the snapshot it showed. One of majors only, on a day off, covers nothing
    else: the next full one goes back to the last full one.
    """

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("person_id", "day"), Index("ix_digest_person_until", "person_id", "until"))

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    day: Mapped[str] = mapped_column(String(10))
    since: Mapped[datetime]
    until: Mapped[datetime]
    due_at: Mapped[datetime]
    majors_only: Mapped[bool] = mapped_column(default=False)
    figures: Mapped[dict[str, Any]]


def digest_of(session: Session, person_id: int, day: str) -> DigestRow | None:
    query = select(DigestRow).where(DigestRow.person_id == person_id, DigestRow.day == day)
    return session.scalars(query).one_or_none()


def last_digest(session: Session, person_id: int) -> DigestRow | None:
    """The last one of either kind."""
    query = select(DigestRow).where(DigestRow.person_id == person_id).order_by(DigestRow.until.desc()).limit(1)
    return session.scalars(query).first()


def last_full_digest(session: Session, person_id: int) -> DigestRow | None:
    query = select(DigestRow).where(DigestRow.person_id == person_id, DigestRow.majors_only.is_(False))
    return session.scalars(query.order_by(DigestRow.until.desc()).limit(1)).first()
