"""Suppliers and cost on one page, for one reader: call-outs not settled yet, contracts kept (K19), effort and money
(K24) of the month. Suppliers themselves count nothing (process S7).
"""

from collections import Counter
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from domain.configured import Words
from domain.digest import Scope, month_start
from domain.errors import NotAllowed
from domain.figures import OPEN_STATES, Share
from domain.organisation import PersonKind
from domain.permissions import is_internal_support
from domain.policy.targets import ClockKind
from domain.sla import ClockResult
from domain.supplying import CallOutLine, Supplying
from models.clock import ClockRow
from models.swarm import CallOutRow
from models.ticket import TicketRow
from services import access, callouts, figures, people, stays
from services.work import Work

SHOWN = 20


def page(work: Work) -> Supplying:
    """For support staff of the house; raises `NotAllowed` for everybody else."""
    person = work.actor.person
    if not is_internal_support(work.actor) or person is None or person.kind == PersonKind.PARTNER:
        raise NotAllowed("no_figures")
    since = month_start(work.now, work.rules.office.zone)
    counted = figures.reach(work, Scope()).counted
    done = and_(counted, TicketRow.resolved_at >= since, TicketRow.state.not_in([one.value for one in OPEN_STATES]))
    minutes, resolved, without = _effort(work, done)
    return Supplying(
        since=since,
        open=_open(work),
        kept=_kept(work, done),
        minutes=minutes,
        resolved=resolved,
        without_effort=without,
        costs=_costs(work, counted, since),
    )


def _open(work: Work) -> tuple[CallOutLine, ...]:
    """Those of tickets that the reader may see, the oldest first."""
    to_review = and_(CallOutRow.state == callouts.MADE, CallOutRow.basis == callouts.MAJOR)
    query = select(CallOutRow).where(or_(CallOutRow.state == callouts.ASKED, to_review)).order_by(CallOutRow.id)
    visible = access.visible(work).with_only_columns(TicketRow.id)
    rows = list(work.session.scalars(query.where(CallOutRow.ticket_id.in_(visible)).limit(SHOWN)))
    named = people.refs(work, (one.asked_by for one in rows))
    found = []
    for one in rows:
        row = work.session.get_one(TicketRow, one.ticket_id)
        if one.state == callouts.ASKED and not row.snapshot().is_worked:
            continue
        line = CallOutLine(
            id=one.id,
            ticket=row.snapshot(),
            supplier=_named(work, one.supplier),
            cost=one.cost,
            reason=one.reason,
            asked_by=named.get(one.asked_by or 0),
            asked_at=one.asked_at,
            afterwards=one.state == callouts.MADE,
            mine=work.actor.id in callouts.approvers(work, row),
        )
        found.append(line)
    return tuple(found)


def _kept(work: Work, done: ColumnElement[bool]) -> tuple[tuple[Words, Share], ...]:
    """K19: of the stays with each third party, those within the time its contract promises."""
    judged = (ClockResult.MET.value, ClockResult.MISSED.value)
    query = select(ClockRow.ref, ClockRow.result).join(TicketRow, TicketRow.id == ClockRow.ticket_id)
    query = query.where(done, ClockRow.kind == ClockKind.SUPPLIER_RESTORE.value, ClockRow.result.in_(judged))
    counts: Counter[tuple[str, bool]] = Counter()
    for ref, result in work.session.execute(query):
        counts[stays.group_of(ref), result == ClockResult.MET.value] += 1
    groups = [one for one in work.rules.organisation.groups if one.supplier is not None]
    return tuple(
        (one.names, Share(counts[one.key, True], counts[one.key, True] + counts[one.key, False])) for one in groups
    )


def _effort(work: Work, done: ColumnElement[bool]) -> tuple[int, int, int]:
    missing = func.sum(case((TicketRow.effort_minutes == 0, 1), else_=0))
    found = work.session.execute(
        select(func.coalesce(func.sum(TicketRow.effort_minutes), 0), func.count(), func.coalesce(missing, 0)).where(
            done
        )
    ).one()
    return int(found[0]), int(found[1]), int(found[2])


def _costs(work: Work, counted: ColumnElement[bool], since: datetime) -> dict[str, int]:
    """What was spent since then, whatever became of the ticket; currencies are not added together."""
    query = select(CallOutRow.currency, func.sum(CallOutRow.amount)).join(
        TicketRow, TicketRow.id == CallOutRow.ticket_id
    )
    paid = query.where(counted, CallOutRow.made_at >= since, CallOutRow.amount > 0).group_by(CallOutRow.currency)
    return {currency: int(amount) for currency, amount in work.session.execute(paid)}


def _named(work: Work, key: str) -> Words:
    group = work.rules.organisation.groups_by_key.get(key)
    return Words(en=key, zh=key) if group is None else group.names
