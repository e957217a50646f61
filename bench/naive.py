"""What one writes first: the rows of a report as objects of the ORM, a session and a commit to each request, on a
thread, for no driver of SQLAlchemy's asyncio form is a dependency of ours. It weighs nothing and tells nobody.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any
from uuid import uuid4

from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from models.audit import AuditRow
from models.clock import ClockEventRow, ClockRow, TimerRow
from models.outbox import InboxRow, OutboxRow
from models.ticket import TicketRow

CLOCKS = ("response", "resolution")
LANES = ("receipt", "card", "note")


def write(engine: Engine, lock: Lock) -> int:
    """One report: inbox, ticket, two clocks with their logs and timers, history, three to tell; each object flushed
    where its id is needed.
    """
    now = datetime.now(UTC)
    with lock, Session(engine) as session:
        session.add(InboxRow(key=uuid4().hex, at=now))
        ticket = _ticket(now)
        session.add(ticket)
        session.flush()
        for kind in CLOCKS:
            _clock(session, ticket.id, kind, now)
        entry = {"ticket_id": ticket.id, "seq": 1, "at": now, "kind": "ticket_reported", "data": {}, "changes": {}}
        session.add(AuditRow(**entry, previous="", hash=uuid4().hex))
        for lane in LANES:
            key = f"{ticket.id}.{lane}"
            session.add(
                OutboxRow(key=key, lane=key, kind=lane, urgency=1, ticket_id=ticket.id, args={}, created_at=now)
            )
        session.commit()
        return ticket.id


def _ticket(now: datetime) -> TicketRow:
    return TicketRow(
        type="incident",
        state="assigned",
        title="The printer is silent",
        description="Since this morning",
        service="printing",
        priority="P3",
        group="desktop",
        owner_group="service_desk",
        hours="office",
        source="user",
        reported_at=now,
        created_at=now,
        audit_seq=1,
        audit_hash="",
    )


def _clock(session: Session, ticket_id: int, kind: str, now: datetime) -> None:
    due = now + timedelta(hours=8)
    clock = ClockRow(
        ticket_id=ticket_id, kind=kind, state="running", calendar="office", target_seconds=28_800, due_at=due
    )
    session.add(clock)
    session.flush()
    session.add(ClockEventRow(clock_id=clock.id, at=now, kind="started", target_seconds=28_800, calendar="office"))
    session.add(TimerRow(kind="clock", ref=str(clock.id), next_look_at=due))


def app(engine: Engine, *, secret: str) -> Callable[..., Awaitable[None]]:
    """A Bolt app with one listener that writes and answers."""
    lock = Lock()  # SQLite has one writer; without it most of the sixteen would only learn that it is busy

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_id="B1", bot_user_id="U1")  # noqa: S106

    made = AsyncApp(signing_secret=secret, authorize=authorize, process_before_response=True)

    async def answer(ack: Callable[..., Awaitable[Any]]) -> None:
        await asyncio.to_thread(write, engine, lock)
        await ack()

    made.view(re.compile(".*"))(answer)
    return AsyncSlackRequestHandler(made)
