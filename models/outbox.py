"""What still has to reach Slack (outbox) and what has already reached us (inbox). Rows name what and about whom,
never text; sending is the business of `bot/delivery.py`.
"""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    and_,
    delete,
    exists,
    func,
    null,
    select,
    text,
    true,
    update,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from models.base import Base, Serial, written
from models.clock import upsert

PENDING = "pending"
LEASED = "leased"
SENT = "sent"
PARKED = "parked"
DROPPED = "dropped"
UNFINISHED = (PENDING, LEASED)
# Written out, for SQLite takes a partial index only where the statement itself, and not its parameters, implies it.
WAITS = text("state IN ('pending', 'leased')")
STANDS = text("state = 'parked'")
SHOWN_LATER = "a later one shows the same"


class OutboxRow(Base):
    """One effect. `unsure` says an earlier attempt may have reached Slack: look before sending again. `drawn` says of
    a redraw that was interrupted which messages show what since then (`bot/redraws.py`); None: nobody knows.

    `created_at` is the desk's time; `not_before` and `leased_until` are the machine's, for they bound real waiting.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_unfinished", "urgency", "id", sqlite_where=WAITS, postgresql_where=WAITS),
        Index("ix_outbox_parked", "id", sqlite_where=STANDS, postgresql_where=STANDS),
        Index("ix_outbox_lane", "lane", "id"),
        Index(
            "uq_outbox_coalesce",
            "coalesce",
            unique=True,
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    lane: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(30))
    urgency: Mapped[int]
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    place: Mapped[str | None] = mapped_column(String(80))
    args: Mapped[dict[str, Any]]
    coalesce: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime]
    not_before: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(10), default=PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    unsure: Mapped[bool] = mapped_column(default=False)
    leased_by: Mapped[str | None] = mapped_column(String(60))
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any] | None]
    drawn: Mapped[dict[str, Any] | None]
    error: Mapped[str | None] = mapped_column(Text)


class InboxRow(Base):
    """The key of something that came in, committed with its effect; the second of the same kind changes nothing."""

    __tablename__ = "inbox"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)


def remember(session: Session, key: str, at: datetime) -> bool:
    """False when this key was seen before."""
    return bool(written(session).execute(_remembering(upsert(session)), {"key": key, "at": at}).first())


@cache
def _remembering(insert: Any) -> Any:
    """Made once for each dialect."""
    statement = insert(InboxRow.__table__).on_conflict_do_nothing(index_elements=["key"])
    return statement.returning(InboxRow.__table__.c.key)


def forget(session: Session, before: datetime, *, most: int) -> int:
    """Keys older than that, the oldest first; returns how many went."""
    old = select(InboxRow.key).where(InboxRow.at < before).order_by(InboxRow.at).limit(most)
    gone = delete(InboxRow).where(InboxRow.key.in_(old)).execution_options(synchronize_session=False)
    return len(session.scalars(gone.returning(InboxRow.key)).all())


def renew(session: Session, rows: Collection[int], *, by: str, until: datetime) -> list[int]:
    """Which of them are still held by `by`; those are held longer."""
    held = (OutboxRow.id.in_(rows), OutboxRow.state == LEASED, OutboxRow.leased_by == by)
    longer = update(OutboxRow).where(*held).values(leased_until=until).execution_options(synchronize_session=False)
    return list(session.scalars(longer.returning(OutboxRow.id)))


def release(session: Session, by: str, *, begun: Collection[int] = ()) -> None:
    """On a graceful stop what was leased goes back at once; what was begun may have reached Slack."""
    ours = OutboxRow.leased_by == by
    _give_back(session, and_(ours, OutboxRow.id.in_(begun)), unsure=True, drawn=null())
    _give_back(session, ours)


def reclaim(session: Session) -> None:
    """Whoever leased these is dead: they go out again, after a look whether they are there already."""
    _give_back(session, true(), unsure=True, drawn=null())


def doubt(session: Session) -> int:
    """Every waiting row is looked for before it is sent; returns how many there are."""
    waiting = update(OutboxRow).where(WAITS, OutboxRow.state == PENDING).values(unsure=True, drawn=null())
    return len(session.execute(waiting.returning(OutboxRow.id)).all())


def twin_of(session: Session, row: OutboxRow) -> OutboxRow | None:
    """The later row that waits and will show the same: this one has nothing more to say."""
    if row.coalesce is None:
        return None
    with session.no_autoflush:
        return session.scalars(select(OutboxRow).where(_twins(OutboxRow, row.coalesce, but=row.id))).first()


def _twin(coalesce: Any, *, but: Any) -> ColumnElement[bool]:
    other = aliased(OutboxRow)
    return exists().where(_twins(other, coalesce, but=but))


def _twins(row: type[OutboxRow], coalesce: Any, *, but: Any) -> ColumnElement[bool]:
    return and_(row.coalesce == coalesce, row.state == PENDING, row.id != but)


def _give_back(session: Session, which: ColumnElement[bool], **doubts: Any) -> None:
    """Leased rows wait again; two that show the same never do (`uq_outbox_coalesce`)."""
    held = (WAITS, OutboxRow.state == LEASED, which)
    leased = update(OutboxRow).where(*held).execution_options(synchronize_session=False)
    free = {"leased_by": None, "leased_until": None}
    twin = _twin(OutboxRow.coalesce, but=OutboxRow.id).correlate(OutboxRow)
    session.execute(leased.where(twin).values(state=SENT, error=SHOWN_LATER, **free))
    session.execute(leased.values(state=PENDING, **free, **doubts))
    session.expire_all()


def depth(session: Session) -> dict[str, int]:
    rows = session.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state))
    return {str(state): int(count) for state, count in rows}
