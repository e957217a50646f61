"""The index of words: one row for each ticket and article that may be found, and the full-text engine of the database
at hand beside it (FTS5, tsvector with GIN). What is indexed and in which order it is shown is decided in
`domain/finding/`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    DDL,
    ColumnElement,
    ForeignKey,
    Integer,
    Select,
    String,
    Text,
    cast,
    column,
    delete,
    event,
    func,
    literal,
    literal_column,
    select,
    table,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.finding.entries import Entry
from models.base import Base, Serial, written
from models.clock import upsert

COUNTED = 1000  # a word that this many texts have says nothing more when more have it


class SearchRow(Base):
    """The words of one ticket or of one article, parted by blanks. `at` is when it was solved or written."""

    __tablename__ = "search_entry"

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), unique=True)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"), unique=True)
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    service: Mapped[str | None] = mapped_column(String(60))
    at: Mapped[datetime]
    solved: Mapped[bool]


# FTS5 keeps its own tables of words; triggers hold them to ours, whatever program writes. The tokenizer `ascii` parts
# only at blanks what we have already taken apart. PostgreSQL takes our words as they are, past its own parser.
_ADDED = "INSERT INTO search_text(rowid, title, body) VALUES (new.id, new.title, new.body);"
_GONE = "INSERT INTO search_text(search_text, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);"
_OPTIONS = "title, body, content='search_entry', content_rowid='id', tokenize='ascii'"
_VECTOR = "array_to_tsvector(array_remove(string_to_array(title || ' ' || body, ' '), ''))"
INDEXES = {
    "sqlite": (
        f"CREATE VIRTUAL TABLE search_text USING fts5({_OPTIONS})",
        f"CREATE TRIGGER search_added AFTER INSERT ON search_entry BEGIN {_ADDED} END",
        f"CREATE TRIGGER search_gone AFTER DELETE ON search_entry BEGIN {_GONE} END",
        f"CREATE TRIGGER search_changed AFTER UPDATE ON search_entry BEGIN {_GONE} {_ADDED} END",
    ),
    "postgresql": (
        f"ALTER TABLE search_entry ADD COLUMN lexemes tsvector GENERATED ALWAYS AS ({_VECTOR}) STORED",
        "CREATE INDEX ix_search_entry_lexemes ON search_entry USING gin (lexemes)",
    ),
}
for _dialect, _statements in INDEXES.items():
    for _statement in _statements:
        _index = DDL(_statement)  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped
        event.listen(SearchRow.__table__, "after_create", _index.execute_if(dialect=_dialect))

_FTS = table("search_text", column("rowid", Integer), column("search_text"))
_LEXEMES: ColumnElement[Any] = literal_column("search_entry.lexemes")


def of_the_engine(name: str | None) -> bool:
    """Whether a table, column or index belongs to the full-text engine: no table definition of ours knows it."""
    return name is not None and (name.startswith("search_text") or name in {"lexemes", "ix_search_entry_lexemes"})


_WORDS = ("title", "body", "service", "at", "solved")


def keep(session: Session, entry: Entry | None, *, ticket_id: int | None = None, article_id: int | None = None) -> None:
    """The words of this ticket or article are these from now on; with None they are found no more."""
    key = SearchRow.ticket_id if ticket_id is not None else SearchRow.article_id
    if entry is None:
        session.execute(delete(SearchRow).where(key == (ticket_id if ticket_id is not None else article_id)))
        return
    values = {name: getattr(entry, name) for name in _WORDS}
    whose = {"ticket_id": ticket_id, "article_id": article_id}
    written(session).execute(_keeping(upsert(session), key.key), whose | values)


@cache
def _keeping(insert: Any, key: str) -> Any:
    """Made once for each dialect and key: making a statement takes longer than carrying it out."""
    statement = insert(SearchRow.__table__)
    words = {name: statement.excluded[name] for name in _WORDS}
    return statement.on_conflict_do_update(index_elements=[key], set_=words)


def reread(session: Session) -> None:
    """The engine's own tables are made anew from ours; PostgreSQL has none to go astray."""
    if _is_sqlite(session):
        session.execute(_FTS.insert().values(search_text="rebuild"))


def size(session: Session) -> int:
    return int(session.scalar(select(func.count()).select_from(SearchRow)) or 0)


def having(session: Session, words: Sequence[str]) -> Mapping[str, int]:
    """How many texts have each word, counted up to a limit."""
    if not words:
        return {}
    counts = []
    for place, word in enumerate(words):
        hits = _matching(session, select(literal(1).label("hit")), [word]).limit(COUNTED).subquery()
        counts.append(select(literal(place).label("place"), func.count().label("n")).select_from(hits))
    rows = session.execute(union_all(*counts) if len(counts) > 1 else counts[0])
    return {words[int(place)]: int(n) for place, n in rows}


def matching(
    session: Session, query: Select[SearchRow], weights: Mapping[str, float], *, limit: int
) -> list[SearchRow]:
    """The rows of a query that have any of these words, those with the weightiest ones first."""
    if not weights:
        return []
    found = _matching(session, query, list(weights))
    return list(session.scalars(found.order_by(_roughly(session, weights), SearchRow.id.desc()).limit(limit)))


def _matching(session: Session, query: Select[Any], words: Sequence[str]) -> Select[Any]:
    """Words are tokens: letters and digits alone, so that no quoting can be left by them."""
    if _is_sqlite(session):
        asked = " OR ".join(f'"{word}"' for word in words)
        query = query.select_from(SearchRow).join(_FTS, _FTS.c.rowid == SearchRow.id)
        return query.where(_FTS.c.search_text.op("MATCH")(asked))
    asked = " | ".join(f"'{word}'" for word in words)
    return query.select_from(SearchRow).where(_LEXEMES.op("@@")(cast(asked, TSQUERY)))


def _roughly(session: Session, weights: Mapping[str, float]) -> ColumnElement[Any]:
    """Which of very many are worth a closer look; the order that is shown is made by `domain/finding/ranking.py`."""
    if _is_sqlite(session):
        return literal_column("bm25(search_text, 3.0, 1.0)")
    found: ColumnElement[Any] = literal(0.0)
    for word, weight in weights.items():
        has = cast(_LEXEMES.op("@@")(cast(f"'{word}'", TSQUERY)), Integer)
        found = found + has * literal(weight)
    return found.desc()


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
