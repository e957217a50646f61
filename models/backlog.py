"""What those who watch the bot ask of the database: how much of the outbox waits and since when, and whether it can be
written.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from models.clock import TimerRow
from models.outbox import STANDS, WAITS, OutboxRow

TRIAL_LETTERS = 65_536  # more than any report takes


def waiting(session: Session) -> Sequence[Row[int, int, datetime]]:
    """Urgency, number and oldest of what has not reached Slack yet; what Slack made wait waits too."""
    query = select(OutboxRow.urgency, func.count(), func.min(OutboxRow.created_at))
    return session.execute(query.where(WAITS).group_by(OutboxRow.urgency)).all()


def parked(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(OutboxRow).where(STANDS)).one()


def try_to_write(session: Session, now: datetime) -> None:
    """Takes as much room as a long report and gives it back in the same transaction; raises the database's error."""
    row = TimerRow(kind="trial", ref=uuid4().hex, next_look_at=now, error="-" * TRIAL_LETTERS)
    session.add(row)
    session.flush()
    session.delete(row)
