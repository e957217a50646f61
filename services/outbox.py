"""The outbox as use cases: claim what may go out, settle what went out, postpone or park what did not. Times here are
the machine's, for they bound real waiting; the desk's clock may be moved or stand still.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from domain.effects import EffectKind
from domain.ticket import TicketType
from models import line, outbox
from models.line import Room
from models.outbox import DROPPED, LEASED, PARKED, PENDING, SENT, SHOWN_LATER, UNFINISHED, OutboxRow
from models.person import PersonRow
from models.ticket import AnchorRow, TicketRow, keep_anchor
from services.alarms import Alarm, ring
from services.work import Work

NO_THREAD = "its thread has not begun"  # begins the error of a row that waits for a receipt or card
DEPLOYING = timedelta(hours=1)  # for so long what only a newer version can tell is left for that; then a person is told
OPENING = (EffectKind.CARD, EffectKind.RECEIPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One leased row as delivery sees it."""

    id: int
    key: str
    kind: str
    lane: str
    urgency: int
    ticket_id: int | None
    person_id: int | None
    place: str | None
    args: Mapping[str, Any]
    created_at: datetime
    attempts: int
    unsure: bool
    put_off: bool
    drawn: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored:
    """A message or channel in Slack that now shows a ticket."""

    what: str
    channel: str
    ts: str = ""
    person_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What an effect left behind in Slack."""

    anchors: tuple[Anchored, ...] = ()
    result: Mapping[str, Any] = field(default_factory=dict)


def claim(
    work: Work, *, by: str, now: datetime, lease: timedelta, limit: int, rooms: Sequence[Room] = ()
) -> list[Item]:
    """Rows leased to `by` until `now + lease`, most urgent first; never two of one lane, and no more than there is
    room for.
    """
    since = work.now - DEPLOYING
    rows = line.claim(work.session, now, by=by, lease=lease, limit=limit, since=since, rooms=rooms)
    return [_item(row) for row in rows]


def settle(work: Work, item: Item, sent: Sent, *, by: str, drawn: Mapping[str, str] | None = None) -> bool:
    """Done, and where it is to be seen; False when the lease was lost meanwhile. What is `drawn` need not be drawn by
    a twin that was asked for meanwhile, unless it has changed.
    """
    row = _held(work, item, by)
    for one in sent.anchors:
        if item.ticket_id is not None:
            anchor = AnchorRow(
                ticket_id=item.ticket_id, what=one.what, channel=one.channel, ts=one.ts, person_id=one.person_id
            )
            keep_anchor(work.session, anchor)
    if row is None:
        return False
    row.state, row.sent_at, row.result, row.error, row.drawn = SENT, work.now, dict(sent.result), None, None
    twin = outbox.twin_of(work.session, row) if drawn else None
    if twin is not None:
        twin.drawn = dict(drawn or {})
    if item.kind in OPENING:
        _revive(work, item)
    return True


def _revive(work: Work, opening: Item) -> None:
    """What was parked for want of a receipt or card goes on below it."""
    query = work.session.query(OutboxRow).filter_by(ticket_id=opening.ticket_id, state=PARKED)
    for row in query.filter(OutboxRow.error.startswith(NO_THREAD)).order_by(OutboxRow.id):
        resend(work, row.id)


def opening(work: Work, ticket_id: int, kind: EffectKind) -> tuple[bool, bool]:
    """Whether the receipt or card of a ticket is still on its way, and whether it is parked."""
    rows = work.session.query(OutboxRow.state).filter_by(ticket_id=ticket_id, kind=kind)
    states = {state for (state,) in rows}
    return not states.isdisjoint(UNFINISHED), PARKED in states


def postpone(
    work: Work,
    item: Item,
    *,
    by: str,
    until: datetime,
    error: str,
    unsure: bool,
    counted: bool,
    drawn: Mapping[str, str] | None = None,
) -> None:
    """Try again at `until`. `unsure`: the attempt may have reached Slack. A wait that Slack ordered is not counted.
    `drawn`: the messages of a redraw that are surely drawn, so that whoever goes on draws the others. A twin that was
    asked for meanwhile takes its place, and does not begin at the end of the line.
    """
    row = _held(work, item, by)
    if row is None:
        return
    row.leased_by = row.leased_until = None
    twin = outbox.twin_of(work.session, row)
    if twin is not None:
        row.state, row.error = SENT, SHOWN_LATER
        twin.drawn, twin.not_before = dict(drawn or {}), until
        return
    row.state, row.not_before, row.error, row.drawn = PENDING, until, error, dict(drawn or {})
    row.unsure = row.unsure or unsure
    if not counted:
        row.attempts -= 1


def park(work: Work, item: Item, *, by: str, error: str) -> None:
    """Nothing the bot can do helps: the operators are told, once of a receipt or card and not of all that waits for
    it. The rows behind it go on.
    """
    row = _held(work, item, by)
    if row is None:
        return
    row.state, row.error, row.leased_by, row.leased_until = PARKED, error, None, None
    if item.kind != EffectKind.ALARM and not error.startswith(NO_THREAD):
        params = {"row": item.id, "kind": item.kind, "ticket": _number(work, item), "error": error}
        ring(work, Alarm.PARKED, about=f"{item.id}.{row.attempts}", params=params)


def _number(work: Work, item: Item) -> str:
    """Which ticket it was about; of a complaint those who run the bot learn the row alone (process §3.11)."""
    row = None if item.ticket_id is None else work.session.get(TicketRow, item.ticket_id)
    return "–" if row is None or row.type == TicketType.COMPLAINT else str(row.id)


def parked(work: Work) -> list[tuple[Item, str]]:
    """Everything parked, oldest first, with why."""
    rows = work.session.query(OutboxRow).filter(outbox.STANDS).order_by(OutboxRow.id)
    return [(_item(row), row.error or "") for row in rows]


def resend(work: Work, row_id: int) -> bool:
    """Put a parked row back at the head of its lane; delivery first looks whether it is there already."""
    row = work.session.get(OutboxRow, row_id)
    if row is None or row.state != PARKED:
        return False
    if outbox.twin_of(work.session, row) is not None:
        row.state, row.error = SENT, SHOWN_LATER
    else:
        row.state, row.not_before, row.attempts, row.unsure, row.drawn = PENDING, None, 0, True, None
    return True


def renew(work: Work, rows: Collection[int], *, by: str, until: datetime) -> list[int]:
    """Which of these rows are still ours; those stay so until then."""
    return outbox.renew(work.session, rows, by=by, until=until)


def drop(work: Work, row_id: int, *, why: str) -> bool:
    """A person has decided that a parked row shall never be sent; it stays in the record with the reason."""
    row = work.session.get(OutboxRow, row_id, with_for_update=True)
    if row is None or row.state != PARKED:
        return False
    row.state, row.error = DROPPED, f"{why} ({row.error})"
    return True


def release(work: Work, *, by: str, begun: Collection[int] = ()) -> None:
    """Leased rows go back; of those begun nobody knows whether they have reached Slack."""
    outbox.release(work.session, by, begun=begun)


def doubt(work: Work) -> int:
    """After a restore: whatever waits may have been sent since the copy was made, so it is looked for first."""
    outbox.reclaim(work.session)
    return outbox.doubt(work.session)


def reclaim(work: Work) -> None:
    """On SQLite there is one process: what is leased when it starts was leased by one that died."""
    outbox.reclaim(work.session)


def waiting(work: Work) -> tuple[dict[str, int], datetime | None]:
    """How many rows stand in which state, and when the next postponed one may go."""
    return outbox.depth(work.session), next_ready(work)


def next_ready(work: Work) -> datetime | None:
    """When the next postponed row may go."""
    return line.next_ready(work.session, since=work.now - DEPLOYING)


def slack_id_of(work: Work, person_id: int) -> str | None:
    """None for people without Slack and for those whose identity was erased."""
    row = work.session.get(PersonRow, person_id)
    return None if row is None else row.slack_id


def _held(work: Work, item: Item, by: str) -> OutboxRow | None:
    row = work.session.get(OutboxRow, item.id, with_for_update=True)
    return row if row is not None and row.state == LEASED and row.leased_by == by else None


def _item(row: OutboxRow) -> Item:
    return Item(
        id=row.id,
        key=row.key,
        kind=row.kind,
        lane=row.lane,
        urgency=row.urgency,
        ticket_id=row.ticket_id,
        person_id=row.person_id,
        place=row.place,
        args=row.args,
        created_at=row.created_at,
        attempts=row.attempts,
        unsure=row.unsure,
        put_off=row.not_before is not None,
        drawn=row.drawn or {},
    )
