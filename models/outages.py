"""Open incidents without a master and their duplicates, as plain rows of few columns. Every report asks for them, so
the statements are made once and no index is read further than needed; what belongs together is `domain/duplicates.py`.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, exists, func, literal_column, select, union
from sqlalchemy.orm import Session

from domain.ticket import DONE_STATES, MAJOR_ACTIVE, TicketType
from models.base import Base, Instant, written
from models.ticket import TicketRow

_TICKET = Base.metadata.tables[TicketRow.__tablename__]
_CHILD = _TICKET.alias("child")
_T = _TICKET.c
_SINCE = bindparam("since", type_=Instant())


def _one_of(column: ColumnElement[Any], values: Iterable[str]) -> ColumnElement[bool]:
    """Written out: an IN of parameters is put together anew at each execution."""
    return column.in_([literal_column(f"'{value}'") for value in sorted(values)])


def _open() -> Select[Any]:
    """As `ix_ticket_single` says it, or no report would find what it holds."""
    columns = ("id", "title", "service", "category", "reported_at", "priority", "state", "major", "apart")
    has_duplicates = exists().where(_CHILD.c.master_id == _T.id).correlate(_TICKET).label("has_duplicates")
    return select(*(_T[name] for name in (*columns, "affected_id", "reporter_id")), has_duplicates).where(
        _T.type == literal_column(f"'{TicketType.INCIDENT.value}'"),
        ~_one_of(_T.state, DONE_STATES),
        _T.master_id.is_(None),
        ~_T.confidential,
    )


_LIVELY = union(
    select(_T.id).where(_one_of(_T.major, MAJOR_ACTIVE)),
    select(_T.master_id).where(_T.reported_at >= _SINCE, _T.master_id.is_not(None)),
)
_CHIEF = _open().where(_T.id.in_(bindparam("ids", expanding=True))).order_by(_T.id).limit(bindparam("most"))
_SINGLE = _open().where(_T.reported_at >= _SINCE).order_by(_T.reported_at, _T.id).limit(bindparam("most"))


def _counting() -> Select[Any]:
    concerned = func.coalesce(_CHILD.c.affected_id, _CHILD.c.reporter_id)
    others = concerned != func.coalesce(_T.affected_id, _T.reporter_id, 0)
    people = func.count(concerned.distinct()).filter(others).label("people")
    columns = (_T.id, func.count().label("linked"), people, func.max(_CHILD.c.reported_at).label("last_at"))
    joined = select(*columns).join_from(_CHILD, _TICKET, _CHILD.c.master_id == _T.id)
    return joined.where(_CHILD.c.master_id.in_(bindparam("ids", expanding=True))).group_by(_T.id)


_COUNTED = _counting()
_LINKED = select(func.count(), func.count().filter(_T.reported_at >= _SINCE)).where(_T.master_id == bindparam("master"))


def unlinked(session: Session, since: datetime, *, most: int) -> Sequence[Row[Any]]:
    """Masters that were reported again since then, running major incidents, and what was reported since then by
    itself: of each of the two kinds at most so many, the oldest first. What may have duplicates says so.
    """
    connection = written(session)
    lively = connection.scalars(_LIVELY, {"since": since}).all()
    chief = connection.execute(_CHIEF, {"ids": lively, "most": most}).all() if lively else []
    single = connection.execute(_SINGLE, {"since": since, "most": most}).all()
    return list({row.id: row for row in (*chief, *single)}.values())


def duplicates(session: Session, masters: Iterable[int]) -> dict[int, Row[Any]]:
    """`linked`, `people` other than the master's own, and `last_at` of those that have duplicates."""
    ids = list(masters)
    return {row.id: row for row in written(session).execute(_COUNTED, {"ids": ids})} if ids else {}


def linked_to(session: Session, master: int, *, since: datetime) -> tuple[int, int]:
    """How many duplicates a ticket has, and how many of them were reported since then."""
    total, recent = written(session).execute(_LINKED, {"master": master, "since": since}).one()
    return total, recent
