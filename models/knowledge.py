"""Knowledge articles, every edition of each, and when one was of use. Who may read which is decided in `services/`."""

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, ForeignKey, Index, String, Text, event, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.knowledge import Article, ArticleState, Audience, Content
from models.base import Base, Serial


class ArticleRow(Base):
    """One article as it stands; what it said before is in its editions."""

    __tablename__ = "article"

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    language: Mapped[str] = mapped_column(String(5))
    title: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    workaround: Mapped[str] = mapped_column(Text, default="")
    known_error: Mapped[bool] = mapped_column(default=False)
    service: Mapped[str | None] = mapped_column(String(60), index=True)
    category: Mapped[str | None] = mapped_column(String(60))
    audience: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    group: Mapped[str | None] = mapped_column(String(60))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    def content(self) -> Content:
        return Content(
            title=self.title,
            body=self.body,
            language=self.language,
            service=self.service,
            category=self.category,
            audience=Audience(self.audience),
            known_error=self.known_error,
            workaround=self.workaround,
        )

    def snapshot(self, *, used: int = 0) -> Article:
        return Article(
            id=self.id,
            content=self.content(),
            state=ArticleState(self.state),
            version=self.version,
            author_id=self.author_id,
            group=self.group,
            ticket_id=self.ticket_id,
            changed_at=self.changed_at,
            used=used,
        )


class EditionRow(Base):
    """What was done to an article and how it read then: `what` is written, edited, published or retired."""

    __tablename__ = "article_edition"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    what: Mapped[str] = mapped_column(String(20))
    content: Mapped[dict[str, Any]]


class ArticleUseRow(Base):
    """An article was of use once: for a ticket, or instead of one (then `ticket_id` is None)."""

    __tablename__ = "article_use"
    __table_args__ = (Index("ix_article_use_at", "at"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    how: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]


_REFUSES = "BEGIN SELECT RAISE(ABORT, 'editions are append-only'); END"
EDITION_GUARDS = {
    "sqlite": (
        f"CREATE TRIGGER article_edition_keeps BEFORE UPDATE ON article_edition {_REFUSES}",
        f"CREATE TRIGGER article_edition_stays BEFORE DELETE ON article_edition {_REFUSES}",
    ),
    "postgresql": (
        """CREATE FUNCTION article_edition_refuses() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'editions are append-only'; END $$""",
        """CREATE TRIGGER article_edition_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON article_edition
FOR EACH STATEMENT EXECUTE FUNCTION article_edition_refuses()""",
    ),
}
for _dialect, _statements in EDITION_GUARDS.items():
    for _statement in _statements:
        _guard = DDL(_statement)  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped
        event.listen(EditionRow.__table__, "after_create", _guard.execute_if(dialect=_dialect))


def used(session: Session, article_ids: set[int]) -> dict[int, int]:
    """How often each was of use; an article that never was is left out."""
    query = select(ArticleUseRow.article_id, func.count()).where(ArticleUseRow.article_id.in_(article_ids))
    return {int(key): int(n) for key, n in session.execute(query.group_by(ArticleUseRow.article_id))}


def articles(session: Session, article_ids: set[int]) -> dict[int, Article]:
    """Articles as they stand, by id, each with how often it was of use."""
    if not article_ids:
        return {}
    counts = used(session, article_ids)
    rows = session.scalars(select(ArticleRow).where(ArticleRow.id.in_(article_ids)))
    return {row.id: row.snapshot(used=counts.get(row.id, 0)) for row in rows}


def editions(session: Session, article_id: int) -> list[EditionRow]:
    query = select(EditionRow).where(EditionRow.article_id == article_id)
    return list(session.scalars(query.order_by(EditionRow.version)))


def uses_of(session: Session, ticket_id: int) -> list[ArticleUseRow]:
    """The articles that a ticket was resolved with or made into."""
    query = select(ArticleUseRow).where(ArticleUseRow.ticket_id == ticket_id)
    return list(session.scalars(query.order_by(ArticleUseRow.id)))
