"""The figures of the process counted in the record, for one reader and one scope: backlog and flow, service levels, the
trend, complaints. What they mean is `domain/figures.py`; here the database counts, so that a million tickets stay fast.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, func, literal_column, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from domain.digest import FlowLine, Level, Scope, TrendDay, month_start
from domain.figures import OPEN_STATES, WITHOUT_RESULT, Figure, Flow, Period, Share
from domain.policy.targets import ClockKind
from domain.sla import ClockResult, ClockState
from domain.ticket import FINAL_STATES, Priority, ResolutionCode, State, TicketType
from models.clock import ClockRow
from models.ticket import TicketRow
from services import access
from services.complaints import countable
from services.work import Work

LIVE = (ClockState.RUNNING.value, ClockState.PAUSED.value)
PROMISED = (ClockKind.RESPONSE, ClockKind.RESOLUTION)
JUDGED: Mapping[ClockKind, tuple[InstrumentedAttribute[Any], InstrumentedAttribute[Any]]] = {
    ClockKind.RESPONSE: (TicketRow.responded_at, TicketRow.response_result),
    ClockKind.RESOLUTION: (TicketRow.resolved_at, TicketRow.resolution_result),
}
FIGURED = (TicketType.INCIDENT, TicketType.SERVICE_REQUEST)
Kind = tuple[TicketType, Priority | None]


def _written_out(values: Iterable[Any]) -> list[ColumnElement[Any]]:
    """For a list that is always the same: one of parameters is put together anew at each execution."""
    return [literal_column(f"'{one.value}'") for one in sorted(values)]


# Made once: making a statement takes longer than counting a day.
_IS_OPEN = TicketRow.state.in_(_written_out(OPEN_STATES))
_IS_OVER = TicketRow.state.not_in(_written_out(OPEN_STATES))
_KINDS = select(TicketRow.type, TicketRow.priority).group_by(TicketRow.type, TicketRow.priority)
_COUNTED = _KINDS.add_columns(func.count().label("n"))
_WAITS = func.sum(case((TicketRow.state == State.PENDING.value, 1), else_=0)).label("pending")
_WAITING = _COUNTED.add_columns(_WAITS).where(_IS_OPEN)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a reader's figures are made of: tickets that are counted, and those of them that may be named.

    Complaints are in neither: they are counted by `complaints` alone.
    """

    counted: ColumnElement[bool]
    named: ColumnElement[bool]
    key_services: frozenset[str]


def reach(work: Work, scope: Scope) -> Reach:
    """The reader is the actor of `work`; what they may count and see is decided by the only door, `access.py`."""
    keys = frozenset(one.key for one in work.rules.catalogue.services if one.key_service)
    counted, named = access.countable(work).whereclause, access.visible(work).whereclause
    everything = true()
    return Reach(
        and_(everything if counted is None else counted, _within(work, scope)),
        everything if named is None else named,
        keys,
    )


def _within(work: Work, scope: Scope) -> ColumnElement[bool]:
    """Units mean everything below them (process S4); units and groups together mean either."""
    if scope.everything:
        return true()
    organisation = work.rules.organisation
    units = {below for key in scope.units if organisation.has_unit(key) for below in organisation.descendants(key)}
    return or_(TicketRow.unit.in_(units), _no_way_in(TicketRow.group, "").in_(scope.groups))


def flows(work: Work, reach: Reach, period: Period) -> tuple[FlowLine, ...]:
    """K11 by type and priority: the backlog is that of now, so the period ends now."""
    found: dict[Kind, Flow] = {}
    for part in (_new(work, reach, period), _left(work, reach, period), _backlog(work, reach)):
        for kind, flow in part.items():
            found[kind] = found.get(kind, Flow()) + flow
    order = sorted(found, key=lambda kind: (list(TicketType).index(kind[0]), kind[1] or ""))
    return tuple(FlowLine(type=kind, priority=priority, flow=found[kind, priority]) for kind, priority in order)


def _new(work: Work, reach: Reach, period: Period) -> dict[Kind, Flow]:
    query = _COUNTED.where(reach.counted, _in(TicketRow.reported_at, period))
    return {_kind(row): Flow(new=row.n) for row in work.session.execute(query)}


def _left(work: Work, reach: Reach, period: Period) -> dict[Kind, Flow]:
    resolved = _COUNTED.where(reach.counted, *_resolved_in(period))
    ended = _COUNTED.where(reach.counted, *_ended_in(period))
    found = {_kind(row): Flow(resolved=row.n) for row in work.session.execute(resolved)}
    for row in work.session.execute(ended):
        found[_kind(row)] = found.get(_kind(row), Flow()) + Flow(ended=row.n)
    return found


def _backlog(work: Work, reach: Reach) -> dict[Kind, Flow]:
    rows = work.session.execute(_WAITING.where(reach.counted))
    return {_kind(row): Flow(backlog=row.n, pending=int(row.pending)) for row in rows}


def _resolved_in(period: Period) -> tuple[ColumnElement[bool], ...]:
    return (_in(TicketRow.resolved_at, period), _IS_OVER)


def _ended_in(period: Period) -> tuple[ColumnElement[bool], ...]:
    """Left without ever being resolved: cancelled, converted, rejected."""
    return (_in(TicketRow.closed_at, period), TicketRow.resolved_at.is_(None), _IS_OVER)


def trend(work: Work, reach: Reach, days: Sequence[tuple[date, datetime, datetime]]) -> tuple[TrendDay, ...]:
    """The picture's days, oldest first; the last ends now, and the backlog is counted back from now."""
    if not days:
        return ()
    borders = [start for _, start, _ in days] + [days[-1][2]]
    period = Period(borders[0], borders[-1])
    new = _per_day(work, TicketRow.reported_at, borders, (reach.counted, _in(TicketRow.reported_at, period)))
    resolved = _per_day(work, TicketRow.resolved_at, borders, (reach.counted, *_resolved_in(period)))
    ended = _per_day(work, TicketRow.closed_at, borders, (reach.counted, *_ended_in(period)))
    backlog = sum(flow.backlog for flow in _backlog(work, reach).values())
    found: list[TrendDay] = []
    for place in reversed(range(len(days))):
        found.append(TrendDay(days[place][0], new[place], resolved[place], backlog))
        backlog -= new[place] - resolved[place] - ended[place]
    return tuple(reversed(found))


def _per_day(
    work: Work,
    instant: InstrumentedAttribute[Any],
    borders: Sequence[datetime],
    conditions: Iterable[ColumnElement[bool]],
) -> list[int]:
    """How many fall into each span between two borders."""
    counts = [0] * (len(borders) - 1)
    later = [(instant < border, place) for place, border in enumerate(borders[1:])]
    place = case(*later, else_=len(counts) - 1).label("place")
    for row in work.session.execute(select(place, func.count().label("n")).where(*conditions).group_by(place)):
        counts[row.place] = row.n
    return counts


def levels(work: Work, reach: Reach, *, zone: ZoneInfo) -> tuple[Level, ...]:
    """K1 to K3 of the month so far, of each type and of every priority that has a goal of its own."""
    month = Period(month_start(work.now, zone), work.now)
    open_now = _open_broken(work, reach)
    found: list[Level] = []
    for clock in PROMISED:
        judged = _judged(work, reach, clock, month)
        for kind in FIGURED:
            figure = Figure.judging(clock, kind)
            wanted = (None, *_with_own_goal(work, figure))
            found += [_level(figure, kind, one, judged=judged, open_now=open_now[clock]) for one in wanted]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Judged:
    met: int = 0
    n: int = 0
    by_change: int = 0

    def __add__(self, other: "_Judged") -> "_Judged":
        return _Judged(self.met + other.met, self.n + other.n, self.by_change + other.by_change)


def _judged(work: Work, reach: Reach, clock: ClockKind, month: Period) -> dict[Kind, _Judged]:
    """Met and missed by type and priority; duplicates and tickets without a result are in no rate (process §5)."""
    instant, result = JUDGED[clock]
    met = func.sum(case((result == ClockResult.MET.value, 1), else_=0)).label("met")
    cohort = and_(
        reach.counted,
        _in(instant, month),
        TicketRow.state.not_in(_keys(WITHOUT_RESULT)),
        _no_way_in(TicketRow.master_id, 0) == 0,
        or_(TicketRow.resolution_code.is_(None), TicketRow.resolution_code != ResolutionCode.DUPLICATE.value),
    )
    judged = result.in_((ClockResult.MET.value, ClockResult.MISSED.value))
    rows = work.session.execute(_by_kind(func.count(), met).where(cohort, judged))
    found = {_kind(row): _Judged(int(row.met), row.n) for row in rows}
    changed = _by_kind(func.count()).join(ClockRow, ClockRow.ticket_id == TicketRow.id)
    changed = changed.where(cohort, result == ClockResult.MISSED.value, ClockRow.breached_on_change.is_(True))
    for row in work.session.execute(changed.where(ClockRow.kind == clock.value, ClockRow.ref == "")):
        found[_kind(row)] += _Judged(by_change=row.n)
    return found


def broken(now: datetime) -> ColumnElement[bool]:
    """A promise still open is broken once its breach is on record, or its time is over by a moment."""
    over = and_(ClockRow.state == ClockState.RUNNING.value, ClockRow.due_at < now)
    live = and_(ClockRow.state.in_(LIVE), ClockRow.ref == "", ClockRow.kind.in_(_keys(PROMISED)))
    return and_(live, or_(ClockRow.breached_at.is_not(None), over))


def _open_broken(work: Work, reach: Reach) -> dict[ClockKind, dict[Kind, int]]:
    query = _by_kind(func.count(), ClockRow.kind).join(ClockRow, ClockRow.ticket_id == TicketRow.id)
    alone = TicketRow.master_id.is_(None)
    query = query.where(reach.counted, alone, _IS_OPEN, broken(work.now))
    found: dict[ClockKind, dict[Kind, int]] = {clock: {} for clock in PROMISED}
    for row in work.session.execute(query.group_by(ClockRow.kind)):
        found[ClockKind(row.kind)][_kind(row)] = row.n
    return found


def _level(
    figure: Figure,
    kind: TicketType,
    priority: Priority | None,
    *,
    judged: Mapping[Kind, _Judged],
    open_now: Mapping[Kind, int],
) -> Level:
    wanted = {one for one in {*judged, *open_now} if one[0] is kind and priority in (None, one[1])}
    total = sum((judged.get(one, _Judged()) for one in wanted), _Judged())
    return Level(
        figure=figure,
        type=kind,
        priority=priority,
        share=Share(total.met, total.n),
        missed_by_change=total.by_change,
        broken_open=sum(open_now.get(one, 0) for one in wanted),
    )


def _with_own_goal(work: Work, figure: Figure) -> list[Priority]:
    goals = {goal.figure for goal in work.rules.policy.reporting.goals}
    return [priority for priority in Priority if f"{figure}.{priority}" in goals]


def complaints(work: Work, scope: Scope) -> int | None:
    """How many complaints are not closed; None for everybody but process owner, incident and IT management.

    A complaint about the reader is never counted for them, whatever their role (process §3.11).
    """
    counted = countable(work)
    if counted is None:
        return None
    not_closed = TicketRow.state.in_(_keys(frozenset(State) - FINAL_STATES))
    wanted = counted.where(not_closed, _within(work, scope)).with_only_columns(TicketRow.id)
    return work.session.scalars(select(func.count()).select_from(wanted.subquery())).one()


def _no_way_in(column: InstrumentedAttribute[Any], nothing: object) -> Any:
    """The column as an expression: an index on it would lead to its rows of all time instead of those of the period."""
    return func.coalesce(column, nothing)


def _by_kind(counted: Any, *columns: Any) -> Any:
    return _KINDS.add_columns(counted.label("n"), *columns)


def _kind(row: Any) -> Kind:
    return TicketType(row.type), None if row.priority is None else Priority(row.priority)


def _in(instant: InstrumentedAttribute[Any], period: Period) -> ColumnElement[bool]:
    return and_(instant >= period.start, instant < period.end)


def _keys(values: Iterable[Any]) -> list[str]:
    return sorted(one.value for one in values)
