"""Clocks with their event logs, the nudges that were sent, and the timers: one indexed table says what to look at
when. What a log means is worked out in `domain/sla.py`; `due_at` is only its cache.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Row,
    String,
    Text,
    UniqueConstraint,
    cast,
    delete,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Instant, Serial

SWEEP_LOCK = 4_823_020  # class of the advisory locks on timers
LOCK_RANGE = 2**31  # they are 32 bits wide


class ClockRow(Base):
    """One promise of a ticket: response, resolution, approval and their like."""

    __tablename__ = "clock"
    __table_args__ = (UniqueConstraint("ticket_id", "kind", "ref"), Index("ix_clock_due_state", "state", "due_at"))

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    kind: Mapped[str] = mapped_column(String(20))
    ref: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[str] = mapped_column(String(10))
    calendar: Mapped[str] = mapped_column(String(20))
    target_seconds: Mapped[int] = mapped_column(BigInteger)
    due_at: Mapped[datetime | None]
    result: Mapped[str | None] = mapped_column(String(10))
    breached_at: Mapped[datetime | None]
    breached_on_change: Mapped[bool] = mapped_column(default=False)
    thresholds: Mapped[list[Any]] = mapped_column(default=list)


class ClockEventRow(Base):
    """One entry of a clock's log; the due time is derived from these, never from a stored counter."""

    __tablename__ = "clock_event"

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"), index=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(20))
    target_seconds: Mapped[int | None] = mapped_column(BigInteger)
    calendar: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(60))


class NudgeRow(Base):
    """One reminder: each (clock, threshold, assignment) once (process §3.7a), who was told and when they acted."""

    __tablename__ = "nudge"
    __table_args__ = (UniqueConstraint("clock_id", "percent", "assignment"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"))
    percent: Mapped[int]
    assignment: Mapped[int]
    at: Mapped[datetime]
    told: Mapped[list[Any]] = mapped_column(default=list)
    acted_at: Mapped[datetime | None]
    acted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class TimerRow(Base):
    """When to look at what next. A sweep claims what is due; nothing is re-created after a restart."""

    __tablename__ = "timer"
    __table_args__ = (UniqueConstraint("kind", "ref"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(20))
    ref: Mapped[str] = mapped_column(String(80))
    next_look_at: Mapped[datetime] = mapped_column(index=True)
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)


def set_timer(session: Session, kind: str, ref: str, at: datetime | None) -> None:
    """One timer per (kind, ref); None removes it. Setting it anew forgets its failures."""
    if at is None:
        session.execute(delete(TimerRow).where(TimerRow.kind == kind, TimerRow.ref == ref))
        return
    fresh = {"next_look_at": at, "failures": 0, "error": None}
    insert = upsert(session)(TimerRow).values(kind=kind, ref=ref, **fresh)
    session.execute(insert.on_conflict_do_update(index_elements=["kind", "ref"], set_=fresh))


def hasten_timer(session: Session, kind: str, ref: str, at: datetime) -> None:
    """Look at `at` at the latest; a timer that is due earlier stays."""
    insert = upsert(session)(TimerRow).values(kind=kind, ref=ref, next_look_at=at, failures=0)
    earlier = TimerRow.next_look_at > insert.excluded.next_look_at
    sooner = {"next_look_at": insert.excluded.next_look_at}
    session.execute(insert.on_conflict_do_update(index_elements=["kind", "ref"], set_=sooner, where=earlier))


def look_at_every_clock(session: Session, kind: str, now: datetime) -> None:
    """Every clock that has not ended is due now, under timers of this kind."""
    open_ones = ClockRow.state.in_(("running", "paused"))
    every = select(literal(kind), cast(ClockRow.id, String(80)), literal(now, Instant()), literal(0)).where(open_ones)
    insert = upsert(session)(TimerRow).from_select(["kind", "ref", "next_look_at", "failures"], every)
    session.execute(insert.on_conflict_do_update(index_elements=["kind", "ref"], set_={"next_look_at": now}))


def upsert(session: Session) -> Any:
    """`INSERT … ON CONFLICT` in the dialect at hand; both databases read it the same."""
    return sqlite_insert if session.get_bind().dialect.name == "sqlite" else pg_insert


def due_timers(session: Session, now: datetime, *, limit: int) -> Sequence[Row[int, str, str, datetime]]:
    """Id, kind, ref and instant of what is due, the most overdue first. Nothing is locked: see `claim_timer`."""
    query = select(TimerRow.id, TimerRow.kind, TimerRow.ref, TimerRow.next_look_at)
    due = query.where(TimerRow.next_look_at <= now).order_by(TimerRow.next_look_at, TimerRow.id)
    return session.execute(due.limit(limit)).all()


def claim_timer(session: Session, timer_id: int, now: datetime) -> TimerRow | None:
    """The timer for this transaction alone; None when another process has it, or it is no longer due.

    PostgreSQL holds an advisory lock until the end of the transaction instead of the row: use cases lock their ticket
    first and move its timers after, so a sweep that held the row and then wanted the ticket would meet them head-on.
    SQLite has one writer at a time.
    """
    if session.get_bind().dialect.name != "sqlite":
        mine = func.pg_try_advisory_xact_lock(SWEEP_LOCK, timer_id % LOCK_RANGE)
        if not session.scalars(select(mine)).one():
            return None
    return session.scalars(select(TimerRow).where(TimerRow.id == timer_id, TimerRow.next_look_at <= now)).one_or_none()


def end_timer(session: Session, timer_id: int, next_look_at: datetime) -> None:
    """Remove a timer that was looked at, unless it has been set anew meanwhile."""
    session.execute(delete(TimerRow).where(TimerRow.id == timer_id, TimerRow.next_look_at == next_look_at))


def postpone_timer(session: Session, timer_id: int, at: datetime, *, error: str) -> int | None:
    """Look again later because looking failed; returns how often it has failed, None when the timer is gone."""
    again = update(TimerRow).where(TimerRow.id == timer_id)
    again = again.values(next_look_at=at, failures=TimerRow.failures + 1, error=error)
    return session.execute(again.returning(TimerRow.failures)).scalar_one_or_none()


def next_look(session: Session) -> datetime | None:
    return session.scalars(select(TimerRow.next_look_at).order_by(TimerRow.next_look_at).limit(1)).first()


def clocks_of(session: Session, ticket_id: int) -> list[ClockRow]:
    return list(session.scalars(select(ClockRow).where(ClockRow.ticket_id == ticket_id).order_by(ClockRow.id)))


def log_of(session: Session, clock_id: int) -> list[ClockEventRow]:
    return list(
        session.scalars(select(ClockEventRow).where(ClockEventRow.clock_id == clock_id).order_by(ClockEventRow.id))
    )
