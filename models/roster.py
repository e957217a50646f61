"""What people change over the configuration: absences and the make-up of groups, each with who, when and why. A stamp
says which state is in force, so that every process sees a change in the very next transaction.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from domain.leave import Leave
from domain.organisation import GroupChange
from models.base import Base, Serial, written
from models.clock import upsert
from models.person import PersonRow

ONLY = 1  # the stamp has one row


class AbsenceRow(Base):
    """One absence. Ended early its `until` moves; called off before it began, `cancelled_at` is set."""

    __tablename__ = "absence"
    __table_args__ = (Index("ix_absence_person_until", "person_id", "until"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    since: Mapped[datetime]
    until: Mapped[datetime] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(String(20))
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    begun_at: Mapped[datetime | None]  # its beginning was announced


class GroupChangeRow(Base):
    """One change of a group by a person; rows are only ever added."""

    __tablename__ = "group_change"

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    group: Mapped[str] = mapped_column(String(60), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)
    joined: Mapped[list[Any]] = mapped_column(default=list)
    left: Mapped[list[Any]] = mapped_column(default=list)
    deputy: Mapped[str | None] = mapped_column(String(60))
    order: Mapped[list[Any] | None]
    since: Mapped[datetime | None]
    returned: Mapped[list[Any]] = mapped_column(default=list)  # tickets that went back to the queue

    def change(self) -> GroupChange:
        return GroupChange(
            group=self.group,
            joined=tuple(self.joined),
            left=tuple(self.left),
            deputy=self.deputy,
            order=None if self.order is None else tuple(self.order),
            since=self.since,
        )


class StampRow(Base):
    """Changes with every absence and every change of a group. Random, so that one rolled back never comes again."""

    __tablename__ = "roster_stamp"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    token: Mapped[str] = mapped_column(String(32))


_IN_FORCE = select(Base.metadata.tables[StampRow.__tablename__].c.token)


def stamp(session: Session) -> str:
    """Empty while nothing was ever changed over the configuration."""
    return written(session).scalars(_IN_FORCE).one_or_none() or ""


def renew_stamp(session: Session) -> None:
    """What is changed over the configuration has changed: whoever works next reads it anew."""
    token = uuid4().hex
    insert = upsert(session)(StampRow).values(id=ONLY, token=token)
    session.execute(insert.on_conflict_do_update(index_elements=["id"], set_={"token": token}))


def group_changes(session: Session) -> list[GroupChange]:
    """Every change of every group, in order."""
    return [row.change() for row in session.scalars(select(GroupChangeRow).order_by(GroupChangeRow.id))]


def changes_of(session: Session, group: str) -> list[GroupChangeRow]:
    """The changes of a group, in order."""
    return list(
        session.scalars(select(GroupChangeRow).where(GroupChangeRow.group == group).order_by(GroupChangeRow.id))
    )


def leaves(session: Session, *, after: datetime) -> list[Leave]:
    """Absences of configured people that end after an instant."""
    away, deputy = aliased(PersonRow), aliased(PersonRow)
    query = (
        select(away.key, AbsenceRow.since, AbsenceRow.until, deputy.key)
        .join(away, AbsenceRow.person_id == away.id)
        .outerjoin(deputy, AbsenceRow.deputy_id == deputy.id)
        .where(AbsenceRow.cancelled_at.is_(None), AbsenceRow.until > after, away.key.is_not(None))
        .order_by(AbsenceRow.since, AbsenceRow.id)
    )
    rows = session.execute(query)
    return [Leave(person=str(who), since=since, until=until, deputy=instead) for who, since, until, instead in rows]


def absences_of(session: Session, person_ids: Iterable[int], *, after: datetime) -> list[AbsenceRow]:
    """Absences of these people that are not over, the next first."""
    query = select(AbsenceRow).where(
        AbsenceRow.person_id.in_(list(person_ids)), AbsenceRow.cancelled_at.is_(None), AbsenceRow.until > after
    )
    return list(session.scalars(query.order_by(AbsenceRow.since, AbsenceRow.id)))
