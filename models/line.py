"""Who goes next of what waits for Slack: the first unfinished row of each lane, the most urgent of them first, and as
many of a kind as Slack's budget has room for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, exists, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from domain.effects import EffectKind, Urgency
from models.base import Instant
from models.outbox import LEASED, PENDING, UNFINISHED, WAITS, OutboxRow

FARTHEST = timedelta(hours=1)  # nothing is put off for longer: what is, was put off before the clock was set back


@dataclass(frozen=True, slots=True)
class Room:
    """How many rows of these kinds could be sent now: `pages`, and `others` that are less urgent."""

    kinds: frozenset[str]
    pages: int
    others: int


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
        if row.state == LEASED:  # an expired lease may have been sent just before the crash
            row.unsure, row.drawn = True, None
        row.state, row.leased_by, row.leased_until = LEASED, by, now + lease
        row.attempts += 1
    return rows


def next_ready(session: Session, *, since: datetime) -> datetime | None:
    """When the next postponed row may go out; what waits behind another row of its lane does not count."""
    return session.scalars(_next(), {"since": since}).first()
