"""What became of each reminder for each person, and how far the time ladder of an urgent ticket has been climbed. When
a reminder may go out is worked out in `domain/bundles.py`.
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Serial
from models.clock import upsert
from models.person import PersonRow


class Outcome(StrEnum):
    """What became of a reminder."""

    WAITING = "waiting"
    SENT = "sent"
    NEEDLESS = "needless"  # done with before its turn came
    HIDDEN = "hidden"  # the person may not see the ticket (any more)
    PASSED_ON = "passed_on"  # the person is away by now: who stands in is told


class ReminderRow(Base):
    """One reminder for one person. It goes out once per round; putting it off begins another round."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("person_id", "event_id"),
        Index("ix_reminder_person_outcome", "person_id", "outcome"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("audit.id"))
    nudge_id: Mapped[int | None] = mapped_column(ForeignKey("nudge.id"))
    calendar: Mapped[str] = mapped_column(String(60))
    not_before: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(10), default=Outcome.WAITING.value)
    round: Mapped[int] = mapped_column(default=1)
    put_off: Mapped[bool] = mapped_column(default=False)
    sent_at: Mapped[datetime | None]


class LadderRow(Base):
    """The wall-clock ladder of one ticket; `settled` holds the steps dealt with, in seconds after `began_at`."""

    __tablename__ = "ladder"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    began_at: Mapped[datetime]
    settled: Mapped[list[Any]] = mapped_column(default=list)


class StepTakenRow(Base):
    """One step of a ladder that was told: to whom, and who acted upon it when (process §3.7 i)."""

    __tablename__ = "step_taken"

    event_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), primary_key=True, autoincrement=False)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    minutes: Mapped[int]
    at: Mapped[datetime]
    told: Mapped[list[Any]] = mapped_column(default=list)
    acted_at: Mapped[datetime | None]
    acted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


def lock_people(session: Session, person_ids: Collection[int]) -> None:
    """Everything about one person's reminders happens one after the other. What only refers to the person may go on."""
    people = select(PersonRow.id).where(PersonRow.id.in_(person_ids)).order_by(PersonRow.id)
    session.execute(people.with_for_update(key_share=True))


def begin_ladder(session: Session, ticket_id: int, began_at: datetime) -> bool:
    """False when this ticket's ladder runs already."""
    values = {"ticket_id": ticket_id, "began_at": began_at, "settled": []}
    insert = upsert(session)(LadderRow).values(**values).on_conflict_do_nothing(index_elements=["ticket_id"])
    return bool(session.execute(insert.returning(LadderRow.ticket_id)).first())


def waiting_for(session: Session, person_id: int) -> list[ReminderRow]:
    """A person's reminders that have not gone out, oldest first."""
    query = select(ReminderRow).where(ReminderRow.person_id == person_id, ReminderRow.outcome == Outcome.WAITING)
    return list(session.scalars(query.order_by(ReminderRow.id)))


def next_waiting(session: Session, person_id: int) -> datetime | None:
    """When the first of a person's waiting reminders may go out."""
    query = select(func.min(ReminderRow.not_before))
    mine = query.where(ReminderRow.person_id == person_id, ReminderRow.outcome == Outcome.WAITING)
    return session.scalars(mine).one()


def last_sent(session: Session, person_ids: Collection[int]) -> dict[int, datetime]:
    """When the last reminder went out to each of these people."""
    query = select(ReminderRow.person_id, func.max(ReminderRow.sent_at)).where(ReminderRow.person_id.in_(person_ids))
    found = session.execute(query.group_by(ReminderRow.person_id))
    return {person: at for person, at in found if at is not None}


def reminder_of(session: Session, person_id: int, event_id: int) -> ReminderRow | None:
    query = select(ReminderRow).where(ReminderRow.person_id == person_id, ReminderRow.event_id == event_id)
    return session.scalars(query).one_or_none()
