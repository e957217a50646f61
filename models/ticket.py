"""Tickets, their public messages and internal notes, and where each ticket is shown in Slack. Nothing deletes a row
here (process S23). Who may read which row is decided in `services/access.py`, the only door.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.ticket import (
    DONE_STATES,
    Hours,
    Level,
    MajorState,
    PendingReason,
    Priority,
    ResolutionCode,
    Source,
    State,
    Ticket,
    TicketType,
)
from models.base import Base, Serial


def _figures() -> tuple[Index, ...]:
    """Figures are counted from these alone: with a look at each row, a month would take SQLite longer than reading all
    of them. A new ticket is in two; the others hold what has got that far. Few end without a resolution: of these,
    each row is looked at.
    """
    whose = ("type", "priority", "unit", "group", "confidential")
    judged = (*whose, "state", "master_id", "resolution_code")
    answered, resolved = text("responded_at IS NOT NULL"), text("resolved_at IS NOT NULL")
    ended = text("closed_at IS NOT NULL AND resolved_at IS NULL")
    return (
        Index("ix_ticket_state", "state", *whose),
        Index("ix_ticket_reported_at", "reported_at", *whose),
        Index(
            "ix_ticket_responded_at",
            "responded_at",
            *judged,
            "response_result",
            sqlite_where=answered,
            postgresql_where=answered,
        ),
        Index(
            "ix_ticket_resolved_at",
            "resolved_at",
            *judged,
            "resolution_result",
            sqlite_where=resolved,
            postgresql_where=resolved,
        ),
        Index("ix_ticket_ended_at", "closed_at", sqlite_where=ended, postgresql_where=ended),
        Index(
            "ix_ticket_confidential", "id", sqlite_where=text("confidential = 1"), postgresql_where=text("confidential")
        ),
    )


def _of_masters() -> tuple[Index, ...]:
    """Duplicates by their master: only they are in it, for nearly all tickets have none, and SQLite, asked for some of
    those, would read them all. And open incidents without a master by their instant, of which each report reads the
    oldest: said as its statement says it (`models/outages.py`).
    """
    done = ", ".join(f"'{state}'" for state in sorted(DONE_STATES))
    single = f"type = 'incident' AND state NOT IN ({done}) AND master_id IS NULL"
    has_one = text("master_id IS NOT NULL")
    return (
        Index("ix_ticket_master_id", "master_id", sqlite_where=has_one, postgresql_where=has_one),
        Index(
            "ix_ticket_single",
            "reported_at",
            sqlite_where=text(f"{single} AND confidential = 0"),
            postgresql_where=text(f"{single} AND NOT confidential"),
        ),
    )


class TicketRow(Base):
    """One ticket; its id is its number, one series for all types (process S15). Times that clocks need live in
    `clock`.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        Index("ix_ticket_group_state", "group", "state"),
        Index("ix_ticket_assignee_state", "assignee_id", "state"),
        Index("ix_ticket_reporter", "reporter_id"),
        Index("ix_ticket_service_state", "service", "state"),
        Index(
            "ix_ticket_major",
            "major",
            sqlite_where=text("major IS NOT NULL"),
            postgresql_where=text("major IS NOT NULL"),
        ),
        *_of_masters(),
        *_figures(),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    type: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(300))
    description: Mapped[str] = mapped_column(Text, default="")
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    affected_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    unit: Mapped[str | None] = mapped_column(String(60))
    service: Mapped[str | None] = mapped_column(String(60))
    category: Mapped[str | None] = mapped_column(String(60))
    initial_service: Mapped[str | None] = mapped_column(String(60))
    initial_category: Mapped[str | None] = mapped_column(String(60))
    initial_priority: Mapped[str | None] = mapped_column(String(2))
    item: Mapped[str | None] = mapped_column(String(60))
    item_version: Mapped[str | None] = mapped_column(String(40))
    answers: Mapped[dict[str, Any] | None]
    scope: Mapped[str | None] = mapped_column(String(20))
    affected_count: Mapped[int | None]
    can_work: Mapped[str | None] = mapped_column(String(20))
    deadline: Mapped[datetime | None]
    impact: Mapped[str | None] = mapped_column(String(10))
    urgency: Mapped[str | None] = mapped_column(String(10))
    priority: Mapped[str | None] = mapped_column(String(2))
    overruled: Mapped[str | None] = mapped_column(String(2))
    reasons: Mapped[list[Any] | None]
    hours: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(10), default=Source.USER.value)
    owner_group: Mapped[str | None] = mapped_column(String(60))
    group: Mapped[str | None] = mapped_column(String(60))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    assignment: Mapped[int] = mapped_column(default=0)
    reassignments: Mapped[int] = mapped_column(default=0)
    reopens: Mapped[int] = mapped_column(default=0)
    swarm: Mapped[list[Any]] = mapped_column(default=list)  # keys of the groups that joined: who is told of what
    effort_minutes: Mapped[int] = mapped_column(default=0)
    reported_at: Mapped[datetime]
    created_at: Mapped[datetime]
    responded_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    response_result: Mapped[str | None] = mapped_column(String(10))  # of the clocks, once they have stopped
    resolution_result: Mapped[str | None] = mapped_column(String(10))
    pending_reason: Mapped[str | None] = mapped_column(String(30))
    pending_until: Mapped[datetime | None]
    pending_since: Mapped[datetime | None]
    resolution_code: Mapped[str | None] = mapped_column(String(30))
    resolution: Mapped[str | None] = mapped_column(Text)
    workaround: Mapped[bool | None]
    breach_reason: Mapped[str | None] = mapped_column(Text)
    cause: Mapped[str | None] = mapped_column(Text)
    ci: Mapped[str | None] = mapped_column(String(200))
    ci_name: Mapped[str | None] = mapped_column(String(200))
    ci_url: Mapped[str | None] = mapped_column(String(1000))
    problem_ref: Mapped[str | None] = mapped_column(String(200))
    change_ref: Mapped[str | None] = mapped_column(String(200))
    major: Mapped[str | None] = mapped_column(String(20))
    major_proposed: Mapped[bool] = mapped_column(default=False)
    confidential: Mapped[bool] = mapped_column(default=False)
    serious: Mapped[bool] = mapped_column(default=False)
    anonymous: Mapped[bool] = mapped_column(default=False)
    master_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    apart: Mapped[bool] = mapped_column(default=False)  # somebody said that it is no duplicate
    permalink: Mapped[str | None] = mapped_column(String(1000))
    audit_seq: Mapped[int] = mapped_column(default=0)
    audit_hash: Mapped[str] = mapped_column(String(64), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it

    def snapshot(self) -> Ticket:
        return Ticket(
            id=self.id,
            type=TicketType(self.type),
            state=State(self.state),
            title=self.title,
            description=self.description,
            reporter_id=self.reporter_id,
            affected_id=self.affected_id,
            unit=self.unit,
            service=self.service,
            category=self.category,
            item=self.item,
            impact=_maybe(Level, self.impact),
            urgency=_maybe(Level, self.urgency),
            priority=_maybe(Priority, self.priority),
            overruled=_maybe(Priority, self.overruled),
            hours=Hours(self.hours),
            source=Source(self.source),
            owner_group=self.owner_group,
            group=self.group,
            assignee_id=self.assignee_id,
            assignment=self.assignment,
            reassignments=self.reassignments,
            reopens=self.reopens,
            swarm=tuple(self.swarm or ()),
            effort_minutes=self.effort_minutes or 0,
            reported_at=self.reported_at,
            created_at=self.created_at,
            responded_at=self.responded_at,
            resolved_at=self.resolved_at,
            closed_at=self.closed_at,
            pending_reason=_maybe(PendingReason, self.pending_reason),
            pending_until=self.pending_until,
            resolution_code=_maybe(ResolutionCode, self.resolution_code),
            resolution=self.resolution,
            **self._references(),
            major=_maybe(MajorState, self.major),
            major_proposed=self.major_proposed,
            scope=self.scope,
            can_work=self.can_work,
            affected_count=self.affected_count,
            deadline=self.deadline,
            confidential=self.confidential,
            serious=self.serious,
            anonymous=self.anonymous,
            permalink=self.permalink,
            master_id=self.master_id,
            version=self.version,
        )

    def _references(self) -> dict[str, str | None]:
        """Configuration item, problem and change (process S43)."""
        return {
            "ci": self.ci,
            "ci_name": self.ci_name,
            "ci_url": self.ci_url,
            "problem_ref": self.problem_ref,
            "change_ref": self.change_ref,
        }


def _maybe(kind: Any, value: str | None) -> Any:
    return None if value is None else kind(value)


class CommentRow(Base):
    """A message about a ticket: public (the reporter and the group see it) or an internal note (the group alone)."""

    __tablename__ = "comment"
    __table_args__ = (UniqueConstraint("source_channel", "source_ts"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    public: Mapped[bool]
    from_user: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(Text)
    source_channel: Mapped[str | None] = mapped_column(String(40))
    source_ts: Mapped[str | None] = mapped_column(String(40))


class AnchorRow(Base):
    """Where a ticket is shown in Slack: `receipt`, `card:<group>`, `major` (the channel), `header`, `status` (the
    announcement).
    """

    __tablename__ = "anchor"
    __table_args__ = (Index("ix_anchor_channel_ts", "channel", "ts"),)

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    what: Mapped[str] = mapped_column(String(80), primary_key=True)
    channel: Mapped[str] = mapped_column(String(40))
    ts: Mapped[str] = mapped_column(String(40), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


def anchor(session: Session, ticket_id: int, what: str) -> AnchorRow | None:
    return session.get(AnchorRow, (ticket_id, what))


def anchors(session: Session, ticket_id: int) -> list[AnchorRow]:
    return list(session.scalars(select(AnchorRow).where(AnchorRow.ticket_id == ticket_id)))


def anchor_at(session: Session, channel: str, ts: str) -> AnchorRow | None:
    """The ticket shown by this very message, if any: how a reply in a thread finds its ticket."""
    return session.scalars(select(AnchorRow).where(AnchorRow.channel == channel, AnchorRow.ts == ts)).first()


def keep_anchor(session: Session, row: AnchorRow) -> None:
    """The newest message wins: a ticket that returns to a group gets a new card there."""
    session.merge(row)


def has_duplicates(session: Session, ticket_id: int) -> bool:
    return session.scalars(select(TicketRow.id).where(TicketRow.master_id == ticket_id).limit(1)).first() is not None
