"""What a complaint has beside its ticket: the complainant's words, the persons and groups it is about, its handler, the
correspondence, and who asked for it. None of it stands in the ticket's own row, so no list or search of tickets shows
it.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.ticket import TicketType
from models.base import Base, Serial
from models.ticket import TicketRow


class ComplaintRow(Base):
    """One complaint. `owner_id` takes the process owner's steps where the process owner may not; `level` is that of the
    handler in the order of handlers, None when named by hand; `decided` are those who decided before an appeal.

    The draft of the final reply waits here for its countersignature.
    """

    __tablename__ = "complaint"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(20))
    description: Mapped[str] = mapped_column(Text)
    confidentiality: Mapped[str] = mapped_column(String(20))
    reference_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    because: Mapped[list[Any]] = mapped_column(default=list)
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    level: Mapped[int | None]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    related_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    converted_to_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    finding: Mapped[str | None] = mapped_column(String(20))
    measure: Mapped[str | None] = mapped_column(Text)
    answer: Mapped[str | None] = mapped_column(Text)
    appeal_path: Mapped[str | None] = mapped_column(Text)
    cause: Mapped[str | None] = mapped_column(Text)
    drafted_at: Mapped[datetime | None]
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    countersigned_at: Mapped[datetime | None]
    countersigned_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    replied_at: Mapped[datetime | None]
    first_finding: Mapped[str | None] = mapped_column(String(20))
    appealed_at: Mapped[datetime | None]
    decided: Mapped[list[Any]] = mapped_column(default=list)
    decided_level: Mapped[int | None]  # of who decided before the appeal
    extended_seconds: Mapped[int | None]
    pursued_at: Mapped[datetime | None]


class ComplaintSubjectRow(Base):
    """A person or a group that a complaint is about."""

    __tablename__ = "complaint_subject"
    __table_args__ = (
        UniqueConstraint("ticket_id", "person_id"),
        UniqueConstraint("ticket_id", "group"),
        Index("ix_complaint_subject_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    group: Mapped[str | None] = mapped_column(String(60))
    named_at: Mapped[datetime]


class ComplaintMessageRow(Base):
    """One entry of the correspondence. `voice` says who speaks to whom, `person_id` whose statement it is about."""

    __tablename__ = "complaint_message"
    __table_args__ = (UniqueConstraint("source_channel", "source_ts"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    voice: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    source_channel: Mapped[str | None] = mapped_column(String(40))
    source_ts: Mapped[str | None] = mapped_column(String(40))


class ComplaintAccessRow(Base):
    """Somebody asked for a complaint: `granted` says whether they may know of it (process §3.11)."""

    __tablename__ = "complaint_access"

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    granted: Mapped[bool]


def complaint(session: Session, ticket_id: int) -> ComplaintRow | None:
    return session.get(ComplaintRow, ticket_id)


def by_reference(session: Session, reference_hash: str) -> ComplaintRow | None:
    return session.scalars(select(ComplaintRow).where(ComplaintRow.reference_hash == reference_hash)).one_or_none()


def subjects_of(session: Session, ticket_id: int) -> list[ComplaintSubjectRow]:
    query = select(ComplaintSubjectRow).where(ComplaintSubjectRow.ticket_id == ticket_id)
    return list(session.scalars(query.order_by(ComplaintSubjectRow.id)))


def name_subjects(
    session: Session, ticket_id: int, at: datetime, *, people: Iterable[int], groups: Iterable[str]
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Add whoever was not named before; returns who that is."""
    known = subjects_of(session, ticket_id)
    known_people, known_groups = {one.person_id for one in known}, {one.group for one in known}
    new_people = tuple(one for one in dict.fromkeys(people) if one not in known_people)
    new_groups = tuple(one for one in dict.fromkeys(groups) if one not in known_groups)
    session.add_all(ComplaintSubjectRow(ticket_id=ticket_id, person_id=one, named_at=at) for one in new_people)
    session.add_all(ComplaintSubjectRow(ticket_id=ticket_id, group=one, named_at=at) for one in new_groups)
    session.flush()
    return new_people, new_groups


def messages_of(session: Session, ticket_id: int, voices: Collection[str]) -> list[ComplaintMessageRow]:
    """The correspondence in these voices, oldest first."""
    query = select(ComplaintMessageRow).where(
        ComplaintMessageRow.ticket_id == ticket_id, ComplaintMessageRow.voice.in_(voices)
    )
    return list(session.scalars(query.order_by(ComplaintMessageRow.id)))


def attempts_of(session: Session, ticket_id: int) -> list[ComplaintAccessRow]:
    """Everybody who asked for it and may not know of it."""
    query = select(ComplaintAccessRow).where(
        ComplaintAccessRow.ticket_id == ticket_id, ComplaintAccessRow.granted.is_(False)
    )
    return list(session.scalars(query.order_by(ComplaintAccessRow.id)))


def count_of(session: Session, person_id: int, since: datetime) -> int:
    """How many complaints of this person have been recorded since then."""
    concerned = func.coalesce(TicketRow.affected_id, TicketRow.reporter_id)
    query = select(func.count()).where(
        TicketRow.type == TicketType.COMPLAINT.value, concerned == person_id, TicketRow.reported_at >= since
    )
    return session.execute(query).scalar_one()
