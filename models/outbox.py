"""What still has to reach Slack (outbox) and what has already reached us (inbox). Rows name what and about whom,
never text; sending is the business of `bot/delivery.py`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    func,
    not_,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from domain.effects import EffectKind, Urgency
from models.base import Base, Instant, Serial, written
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
FARTHEST = timedelta(hours=1)  # nothing is put off for longer: what is, was put off before the clock was set back


class OutboxRow(Base):
    """One effect. `unsure` says an earlier attempt may have reached Slack: look before sending again.

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
    error: Mapped[str | None] = mapped_column(Text)


@dataclass(frozen=True, slots=True)
class Room:
    """How many rows of these kinds could be sent now: `pages`, and `others` that are less urgent."""

    kinds: frozenset[str]
    pages: int
    others: int


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


def _blocked(now: ColumnElement[datetime] | None = None) -> ColumnElement[bool]:
    """An earlier row of the same lane is not finished. A redraw that waits lets the others pass, for it shows whatever
    is there when it goes; it goes alone, so that nothing is posted beside it that it would have to show. A lease that
    ended before `now` holds nobody up: two of one lane would wait for each other for ever.
    """
    earlier, beside = aliased(OutboxRow), aliased(OutboxRow)
    same = (earlier.lane == OutboxRow.lane, earlier.id < OutboxRow.id)
    redraws = and_(earlier.urgency == int(Urgency.REFRESH), not_(_held(earlier, now)))
    first = exists().where(*same, earlier.state.in_(UNFINISHED), not_(redraws))
    alone = exists().where(beside.lane == OutboxRow.lane, beside.id != OutboxRow.id, _held(beside, now))
    return or_(first, and_(OutboxRow.urgency == int(Urgency.REFRESH), alone))


def _held(row: type[OutboxRow], now: ColumnElement[datetime] | None) -> ColumnElement[bool]:
    leased = row.state == LEASED
    return leased if now is None else and_(leased, row.leased_until > now)


def _one_a_lane(rows: Sequence[OutboxRow]) -> list[OutboxRow]:
    """A redraw yields to what waits beside it, and is made when that has gone."""
    chosen: dict[str, OutboxRow] = {}
    for row in sorted(rows, key=lambda one: one.urgency == int(Urgency.REFRESH)):
        chosen.setdefault(row.lane, row)
    return [row for row in rows if chosen[row.lane] is row]


def _known() -> ColumnElement[bool]:
    """Effects of kinds that this version knows, and those that nobody has taken since long."""
    kinds = [kind.value for kind in EffectKind]
    return or_(OutboxRow.kind.in_(kinds), OutboxRow.created_at <= _instant("since"))


def _instant(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=Instant())


def _kinds(name: str) -> BindParameter[Sequence[str]]:
    return bindparam(name, expanding=True)


@cache
def _claiming() -> Select[OutboxRow]:
    """Made once: making it takes longer than carrying it out. Kinds for which there is no room stay where they are, and
    keep their place in the line.
    """
    now, free = _instant("now"), OutboxRow.not_before
    may_go = or_(free.is_(None), free <= now, free > _instant("farthest"))
    ready = or_(
        and_(OutboxRow.state == PENDING, may_go),
        and_(OutboxRow.state == LEASED, OutboxRow.leased_until <= now),
    )
    is_page = OutboxRow.urgency == int(Urgency.PAGE)
    room = (OutboxRow.kind.not_in(_kinds("shut")), or_(is_page, OutboxRow.kind.not_in(_kinds("pages_only"))))
    query = select(OutboxRow).where(WAITS, ready, _known(), *room, ~_blocked(now))
    query = query.order_by(OutboxRow.urgency, OutboxRow.id).limit(bindparam("most"))
    return query.with_for_update(skip_locked=True, of=OutboxRow)


@cache
def _next() -> Select[datetime | None]:
    put_off = (WAITS, OutboxRow.state == PENDING, OutboxRow.not_before.is_not(None))
    return select(func.min(OutboxRow.not_before)).where(*put_off, _known(), ~_blocked())


def _fitting(rows: Sequence[OutboxRow], rooms: Sequence[Room]) -> list[OutboxRow]:
    """As many of each kind as there is room for, the most urgent and oldest of them."""
    fitting, taken = [], dict.fromkeys(rooms, 0)
    for row in rows:
        room = next((one for one in rooms if row.kind in one.kinds), None)
        if room is not None:
            if taken[room] >= (room.pages if row.urgency == Urgency.PAGE else room.others):
                continue
            taken[room] += 1
        fitting.append(row)
    return fitting


def claim(
    session: Session,
    now: datetime,
    *,
    by: str,
    lease: timedelta,
    limit: int,
    since: datetime,
    rooms: Sequence[Room] = (),
) -> list[OutboxRow]:
    """Lease the rows that may go out now: the first unfinished of each lane, most urgent first. An effect of a newer
    version's is left for that, unless it has waited `since` then.
    """
    shut = [room for room in rooms if room.others <= 0]
    given = {
        "now": now,
        "farthest": now + FARTHEST,
        "since": since,
        "shut": [kind for room in shut if room.pages <= 0 for kind in room.kinds],
        "pages_only": [kind for room in shut if room.pages > 0 for kind in room.kinds],
        "most": limit,
    }
    rows = _fitting(_one_a_lane(session.scalars(_claiming(), given).all()), rooms)
    for row in rows:
        row.unsure = row.unsure or row.state == LEASED  # an expired lease may have been sent just before the crash
        row.state, row.leased_by, row.leased_until = LEASED, by, now + lease
        row.attempts += 1
    return rows


def renew(session: Session, rows: Collection[int], *, by: str, until: datetime) -> list[int]:
    """Which of them are still held by `by`; those are held longer."""
    held = (OutboxRow.id.in_(rows), OutboxRow.state == LEASED, OutboxRow.leased_by == by)
    longer = update(OutboxRow).where(*held).values(leased_until=until).execution_options(synchronize_session=False)
    return list(session.scalars(longer.returning(OutboxRow.id)))


def release(session: Session, by: str, *, begun: Collection[int] = ()) -> None:
    """On a graceful stop what was leased goes back at once; what was begun may have reached Slack."""
    unsure = or_(OutboxRow.unsure, OutboxRow.id.in_(begun)) if begun else OutboxRow.unsure
    _give_back(session, OutboxRow.leased_by == by, unsure=unsure)


def reclaim(session: Session) -> None:
    """Whoever leased these is dead: they go out again, after a look whether they are there already."""
    _give_back(session, true(), unsure=true())


def doubt(session: Session) -> int:
    """Every waiting row is looked for before it is sent; returns how many there are."""
    waiting = update(OutboxRow).where(WAITS, OutboxRow.state == PENDING).values(unsure=True)
    return len(session.execute(waiting.returning(OutboxRow.id)).all())


def twin_waits(session: Session, row: OutboxRow) -> bool:
    """A later row waits that will show the same: this one has nothing more to say."""
    if row.coalesce is None:
        return False
    with session.no_autoflush:
        return bool(session.scalar(select(_twin(row.coalesce, but=row.id))))


def _twin(coalesce: Any, *, but: Any) -> ColumnElement[bool]:
    other = aliased(OutboxRow)
    return exists().where(other.coalesce == coalesce, other.state == PENDING, other.id != but)


def _give_back(session: Session, which: ColumnElement[bool], *, unsure: Any) -> None:
    """Leased rows wait again; two that show the same never do (`uq_outbox_coalesce`)."""
    held = (WAITS, OutboxRow.state == LEASED, which)
    leased = update(OutboxRow).where(*held).execution_options(synchronize_session=False)
    free = {"leased_by": None, "leased_until": None}
    twin = _twin(OutboxRow.coalesce, but=OutboxRow.id).correlate(OutboxRow)
    session.execute(leased.where(twin).values(state=SENT, error=SHOWN_LATER, **free))
    session.execute(leased.values(state=PENDING, unsure=unsure, **free))
    session.expire_all()


def next_ready(session: Session, *, since: datetime) -> datetime | None:
    """When the next postponed row may go out; what waits behind another row of its lane does not count."""
    return session.scalars(_next(), {"since": since}).first()


def depth(session: Session) -> dict[str, int]:
    rows = session.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state))
    return {str(state): int(count) for state, count in rows}
