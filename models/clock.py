"""Clocks with their event logs, the nudges that were sent, and the timers: one indexed table says what to look at
when. What a log means is worked out in `domain/sla.py`; `due_at` is only its cache.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    cast,
    delete,
    func,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, make_transient_to_detached, mapped_column

from models.base import Base, Instant, Serial, written

SWEEP_LOCK = 4_823_020  # class of the advisory locks on timers
LOCK_RANGE = 2**31  # they are 32 bits wide
LOCK_PATIENCE = "50ms"


class ClockRow(Base):
    """One promise of a ticket: response, resolution, approval and their like."""

    __tablename__ = "clock"
    __table_args__ = (UniqueConstraint("ticket_id", "kind", "ref"), Index("ix_clock_due_state", "state", "due_at"))

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    kind: Mapped[str] = mapped_column(String(20))
    ref: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[str] = mapped_column(String(10))
    calendar: Mapped[str] = mapped_column(String(60))
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
    calendar: Mapped[str | None] = mapped_column(String(60))
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
    set_timers(session, kind, {ref: at})


def set_timers(session: Session, kind: str, wanted: Mapping[str, datetime | None]) -> None:
    """The same for several of one kind at once."""
    gone = [ref for ref, at in wanted.items() if at is None]
    if gone:
        session.execute(delete(TimerRow).where(TimerRow.kind == kind, TimerRow.ref.in_(gone)))
    fresh = [{"kind": kind, "ref": ref, "next_look_at": at, "failures": 0} for ref, at in wanted.items() if at]
    if fresh:
        written(session).execute(_setting(upsert(session)), fresh)


@cache
def _setting(insert: Any) -> Any:
    """Made once for each dialect: making a statement takes longer than carrying it out."""
    statement = insert(TimerRow.__table__)
    columns = {name: statement.excluded[name] for name in ("next_look_at", "failures", "error")}
    return statement.on_conflict_do_update(index_elements=["kind", "ref"], set_=columns)


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


# Made once: making a statement takes longer than carrying it out.
_TIMERS = Base.metadata.tables[TimerRow.__tablename__].c
_THESE = _TIMERS.id.in_(bindparam("timers", expanding=True))
# Asked so that no index answers the kind: by kind SQLite would read every timer there is and sort them; by instant it
# reads those that are due.
_OF_KINDS = (TimerRow.kind + "").in_(bindparam("kinds", expanding=True))
_DUE = (
    select(TimerRow.id, TimerRow.kind, TimerRow.ref, TimerRow.next_look_at)
    .where(TimerRow.next_look_at <= bindparam("now", type_=Instant()), _OF_KINDS)
    .order_by(TimerRow.next_look_at, TimerRow.id)
    .limit(bindparam("most", type_=Integer()))
)
_NEXT = select(TimerRow.next_look_at).where(_OF_KINDS).order_by(TimerRow.next_look_at).limit(1)
_IMPATIENT = select(func.set_config("lock_timeout", LOCK_PATIENCE, true()))  # for this transaction alone
_HOLDING = select(_TIMERS.id, func.pg_try_advisory_xact_lock(SWEEP_LOCK, cast(_TIMERS.id % LOCK_RANGE, Integer)))
_HOLDING = _HOLDING.where(_THESE)
_CLAIMING = select(_TIMERS.id, _TIMERS.kind, _TIMERS.ref, _TIMERS.next_look_at).where(
    _THESE, _TIMERS.next_look_at <= bindparam("now", type_=Instant())
)
_CLAIMING = _CLAIMING.order_by(_TIMERS.next_look_at, _TIMERS.id)
_ENDING = delete(Base.metadata.tables[TimerRow.__tablename__]).where(
    _TIMERS.id == bindparam("timer"), _TIMERS.next_look_at == bindparam("at", type_=Instant())
)


def due_timers(
    session: Session, now: datetime, *, kinds: Collection[str], limit: int
) -> Sequence[Row[int, str, str, datetime]]:
    """Id, kind, ref and instant of what is due of these kinds, the most overdue first. Nothing is locked: see
    `claim_timers`.
    """
    return session.execute(_DUE, {"kinds": list(kinds), "now": now, "most": limit}).all()


def claim_timers(session: Session, timers: Collection[int], now: datetime) -> Sequence[Row[int, str, str, datetime]]:
    """Those of these timers that are this transaction's alone, the most overdue first: not what another process has,
    nor what is no longer due.

    PostgreSQL holds advisory locks until the end of the transaction instead of the rows: use cases lock their ticket
    first and move its timers after, so a sweep that held the row and then wanted the ticket would meet them head-on.
    SQLite has one writer at a time. Whoever claims several holds the tickets of the first while it wants those of the
    next; it gives up instead of waiting long for a lock, so that it is never half of a deadlock.
    """
    mine = list(timers)
    if session.get_bind().dialect.name != "sqlite":
        if len(mine) > 1:
            session.execute(_IMPATIENT)
        mine = [timer_id for timer_id, ours in session.execute(_HOLDING, {"timers": mine}) if ours]
    return session.execute(_CLAIMING, {"timers": mine, "now": now}).all()


def end_timers(session: Session, looked_at: Mapping[int, datetime]) -> None:
    """Remove timers that were looked at, each by the instant it stood at, unless it has been set anew meanwhile."""
    if looked_at:
        session.execute(_ENDING, [{"timer": timer_id, "at": at} for timer_id, at in looked_at.items()])


def is_due(session: Session, kind: str, ref: str, now: datetime) -> bool:
    """Whether a claimed timer is still to be looked at: who held the ticket meanwhile may have moved or removed it."""
    mine = select(TimerRow.id).where(TimerRow.kind == kind, TimerRow.ref == ref, TimerRow.next_look_at <= now)
    return session.scalars(mine).first() is not None


def postpone_timer(session: Session, timer_id: int, at: datetime, *, error: str) -> int | None:
    """Look again later because looking failed; returns how often it has failed, None when the timer is gone."""
    again = update(TimerRow).where(TimerRow.id == timer_id)
    again = again.values(next_look_at=at, failures=TimerRow.failures + 1, error=error)
    return session.execute(again.returning(TimerRow.failures)).scalar_one_or_none()


def next_look(session: Session, *, kinds: Collection[str]) -> datetime | None:
    """When the first timer of these kinds is due."""
    return session.scalars(_NEXT, {"kinds": list(kinds)}).first()


def clocks_of(session: Session, ticket_id: int) -> list[ClockRow]:
    """The ticket's clocks in the order in which they started. A transaction reads them once: it holds the ticket, and
    what it adds itself passes `start` and `note`.
    """
    known: dict[int, list[ClockRow]] = session.info.setdefault(ClockRow, {})
    if ticket_id not in known:
        query = select(ClockRow).where(ClockRow.ticket_id == ticket_id).order_by(ClockRow.id)
        known[ticket_id] = list(session.scalars(query))
    return list(known[ticket_id])


def log_of(session: Session, clock_id: int) -> list[ClockEventRow]:
    """What happened to one clock; read once like the clocks."""
    known: dict[int, list[ClockEventRow]] = session.info.setdefault(ClockEventRow, {})
    if clock_id not in known:
        query = select(ClockEventRow).where(ClockEventRow.clock_id == clock_id).order_by(ClockEventRow.id)
        known[clock_id] = list(session.scalars(query))
    return list(known[clock_id])


def start(session: Session, ticket_id: int, clocks: Sequence[ClockRow]) -> None:
    """Put new clocks of a ticket on record; they have ids afterwards. One statement writes them all, where a session
    would write them one by one, because it needs their ids in order.
    """
    clocks_of(session, ticket_id)
    rows = [{name: getattr(clock, name) for name in _STARTED} for clock in clocks]
    ids = {(row.ref, row.kind): row.id for row in written(session).execute(_STARTING, rows)}
    for clock in clocks:
        clock.id = ids[clock.ref, clock.kind]
        make_transient_to_detached(clock)
    session.add_all(clocks)
    session.info[ClockRow][ticket_id] += clocks
    session.info.setdefault(ClockEventRow, {}).update({clock.id: [] for clock in clocks})


_CLOCK = Base.metadata.tables[ClockRow.__tablename__]
_STARTED = tuple(column.name for column in _CLOCK.c if column.name != "id")
_STARTING = _CLOCK.insert().returning(_CLOCK.c.id, _CLOCK.c.ref, _CLOCK.c.kind)


def note(session: Session, events: Sequence[ClockEventRow]) -> None:
    """Add to the logs of clocks. These rows are written at once and are nobody's to change."""
    for event in events:
        log_of(session, event.clock_id)
        session.info[ClockEventRow][event.clock_id].append(event)
    if events:
        names = ("clock_id", "at", "kind", "target_seconds", "calendar", "reason")
        rows = [{name: getattr(event, name) for name in names} for event in events]
        written(session).execute(_NOTING, rows)


_NOTING = Base.metadata.tables[ClockEventRow.__tablename__].insert()


def has_none_yet(session: Session, ticket_id: int) -> None:
    """A ticket that was just made: nobody need ask for its clocks."""
    session.info.setdefault(ClockRow, {})[ticket_id] = []
