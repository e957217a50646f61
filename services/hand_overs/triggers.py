"""Problem hand-overs that the desk drafts by itself (process §3.9): after a workaround, for what nobody can reproduce
or find, what keeps happening, and major incidents. Each reason drafts one record; later tickets join it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from domain.hand_over_events import HandOverDrafted, HandOverJoined
from domain.hand_overs import Trigger
from domain.lifecycle import HandOverKind, HandOverState
from domain.ticket import ResolutionCode, TicketType
from models.clock import upsert
from models.hand_over import HandOverRow, hand_overs_of, name_tickets, tickets_of
from models.ticket import TicketRow
from services.hand_overs import changes, prefill
from services.work import Work

JOINED = 5  # descriptions and effects of so many tickets are put together
PARAGRAPH = 2000
NO_PATTERN = frozenset({ResolutionCode.DUPLICATE.value, ResolutionCode.WITHDRAWN.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A reason for a problem hand-over: `pattern` with its first ticket makes it the same one or another; `tickets` are
    all that show it, the oldest first.
    """

    trigger: Trigger
    pattern: str
    tickets: tuple[TicketRow, ...]


def after_resolution(work: Work, row: TicketRow, *, not_reproducible: bool = False) -> None:
    """What a resolution says about the problem behind it; the incident itself ends as usual."""
    if row.type != TicketType.INCIDENT:
        return
    own = frozenset({Trigger.WORKAROUND} if row.workaround else ())
    own |= frozenset({Trigger.NOT_REPRODUCIBLE} if not_reproducible else ())
    _draft(work, row, [*_patterns(work, row), *(_alone(one, row) for one in sorted(own))])


def after_stand_down(work: Work, row: TicketRow) -> None:
    """Every major incident has a problem behind it; a false alarm has not (process §3.8)."""
    if row.type == TicketType.INCIDENT:
        _draft(work, row, [_alone(Trigger.MAJOR, row)])


def _alone(trigger: Trigger, row: TicketRow) -> Found:
    return Found(trigger=trigger, pattern=trigger.value, tickets=(row,))


def _patterns(work: Work, row: TicketRow) -> list[Found]:
    """What the ticket shows together with others of the last days; restricted ones are only counted with their like."""
    rules, found = work.rules.policy.hand_overs, []
    if row.service and row.category:
        same = TicketRow.service == row.service, TicketRow.category == row.category
        found.append(_repeats(work, row, f"{row.service}:{row.category}", *same))
    if row.ci:
        found.append(_repeats(work, row, f"ci:{row.ci}", TicketRow.ci == row.ci))
    if row.service and row.resolution_code == ResolutionCode.NO_FAULT_FOUND:
        code = TicketRow.resolution_code == ResolutionCode.NO_FAULT_FOUND.value
        seen = _resolved(work, row, TicketRow.service == row.service, code)
        if len(seen) >= rules.no_fault_found:
            pattern = f"{Trigger.NO_FAULT_FOUND.value}:{row.service}"
            found.append(Found(trigger=Trigger.NO_FAULT_FOUND, pattern=pattern, tickets=seen))
    return [one for one in found if one is not None]


def _repeats(work: Work, row: TicketRow, what: str, *same: ColumnElement[bool]) -> Found | None:
    seen = _resolved(work, row, *same)
    if len(seen) < work.rules.policy.hand_overs.repeats:
        return None
    return Found(trigger=Trigger.REPEATS, pattern=f"{Trigger.REPEATS.value}:{what}", tickets=seen)


def _resolved(work: Work, row: TicketRow, *same: ColumnElement[bool]) -> tuple[TicketRow, ...]:
    """Incidents resolved within the window; duplicates are one incident, and are not counted again."""
    query = select(TicketRow).where(
        TicketRow.type == TicketType.INCIDENT.value,
        TicketRow.resolved_at > work.now - work.rules.policy.hand_overs.window.length,
        TicketRow.master_id.is_(None),
        or_(TicketRow.resolution_code.is_(None), TicketRow.resolution_code.not_in(NO_PATTERN)),
        TicketRow.confidential.is_(row.confidential),
        *same,
    )
    return tuple(work.session.scalars(query.order_by(TicketRow.id)))


def _draft(work: Work, row: TicketRow, reasons: Sequence[Found]) -> None:
    """One record for all that one resolution shows: the widest reason drafts it, the others are named in it."""
    if not reasons:
        return
    triggers = list(dict.fromkeys(one.trigger.value for one in reasons))
    widest = reasons[0]
    known = _known(work, row, widest)
    if known is not None:
        _join(work, known, row, triggers)
        return
    made = _insert(work, row, widest, triggers)
    if made is None:
        return
    name_tickets(work.session, made.id, (row.id, *(one.id for one in widest.tickets)))
    others = tuple(one for one in tickets_of(work.session, made.id) if one != row.id)
    event = HandOverDrafted(
        hand_over=made.id,
        topic=made.kind,
        triggers=tuple(triggers),
        others=others,
        changes=changes.since(made, {}),
    )
    work.as_system().record(event, row)


def _known(work: Work, row: TicketRow, found: Found) -> HandOverRow | None:
    """The record of this ticket, or the latest of the pattern within the window, whatever became of it."""
    own = [one for one in hand_overs_of(work.session, row.id) if one.kind == HandOverKind.PROBLEM]
    if own:
        return own[-1]
    if found.trigger not in {Trigger.REPEATS, Trigger.NO_FAULT_FOUND}:
        return None
    since: datetime = work.now - work.rules.policy.hand_overs.window.length
    query = select(HandOverRow).where(HandOverRow.pattern == found.pattern, HandOverRow.drafted_at > since)
    return work.session.scalars(query.order_by(HandOverRow.id.desc()).limit(1)).one_or_none()


def _join(work: Work, known: HandOverRow, row: TicketRow, triggers: Sequence[str]) -> None:
    """One more ticket of a record; why it would have been drafted again is added while it is a draft."""
    before = changes.kept(known)
    if known.state == HandOverState.DRAFT:
        known.triggers = list(dict.fromkeys((*known.triggers, *triggers)))
    if row.id in name_tickets(work.session, known.id, (row.id,)):
        others = tuple(one for one in tickets_of(work.session, known.id) if one != row.id)
        changed = changes.since(known, before)
        work.as_system().record(
            HandOverJoined(hand_over=known.id, topic=known.kind, others=others, changes=changed), row
        )


def _insert(work: Work, row: TicketRow, found: Found, triggers: Sequence[str]) -> HandOverRow | None:
    """None when another process has just drafted the same."""
    values: dict[str, Any] = {
        "kind": HandOverKind.PROBLEM.value,
        "state": HandOverState.DRAFT.value,
        "ticket_id": row.id,
        "fields": _fields(work, row, found.tickets),
        "triggers": triggers,
        "pattern": found.pattern,
        "origin_id": found.tickets[0].id,
        "converts": False,
        "round": 0,
        "drafted_at": work.now,
    }
    insert = upsert(work.session)(HandOverRow).values(**values).on_conflict_do_nothing()
    made = work.session.execute(insert.returning(HandOverRow.id)).scalar_one_or_none()
    return None if made is None else work.session.get_one(HandOverRow, made)


def _fields(work: Work, row: TicketRow, tickets: Sequence[TicketRow]) -> dict[str, str]:
    """What the tickets know together: everybody's symptoms and effect, the workaround and evidence of this one."""
    every = [one for one in tickets if one.id != row.id]
    latest = [row, *reversed(every)][:JOINED]
    known = dict(prefill.of_ticket(work, row, HandOverKind.PROBLEM))
    told = [prefill.of_ticket(work, one, HandOverKind.PROBLEM) for one in latest]
    for key in ("symptoms", "business_effect"):
        parts = list(dict.fromkeys(one[key] for one in told if key in one))
        if parts:
            known[key] = "\n".join(parts)[:PARAGRAPH]
    return known
