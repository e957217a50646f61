"""How much of the outbox waits and since when: figures for those who watch the bot."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from models.outbox import STANDS, WAITS, OutboxRow


def waiting(session: Session) -> Sequence[Row[int, int, datetime]]:
    """Urgency, number and oldest of what has not reached Slack yet; what Slack made wait waits too."""
    query = select(OutboxRow.urgency, func.count(), func.min(OutboxRow.created_at))
    return session.execute(query.where(WAITS).group_by(OutboxRow.urgency)).all()


def parked(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(OutboxRow).where(STANDS)).one()
