"""Where a person's names, addresses and ids stand in the record, whatever table they are in: every column of text is
looked through. What is to become of a value is decided by `services/erasing.py`.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, String, Table, Text, cast, or_, select, update
from sqlalchemy.orm import Session

from models.base import Base

# The person's own row is emptied apart; keys of repeated input end by themselves; the index is made anew.
LEFT_OUT = frozenset({"person", "inbox", "search_entry"})


@dataclass(frozen=True, slots=True)
class Found:
    """A stored value that may concern the person. `key` is the row's primary key."""

    table: str
    column: str
    key: tuple[Any, ...]
    value: Any

    @property
    def mark(self) -> str:
        """The row's key, for people."""
        return "/".join(str(one) for one in self.key)


def holding(session: Session, words: Collection[str]) -> Iterator[Found]:
    """Every value in which one of the words stands, exact or inside."""
    for table in Base.metadata.sorted_tables:
        columns = [one for one in table.columns if _is_text(one)] if table.name not in LEFT_OUT else []
        for column in columns:
            yield from _in_column(session, table, column, words)


def put(session: Session, found: Found, value: Any) -> None:
    """Another value in the same place."""
    table = Base.metadata.tables[found.table]
    here = [column == one for column, one in zip(table.primary_key.columns, found.key, strict=True)]
    session.execute(update(table).where(*here).values({table.c[found.column]: value}))


def _in_column(session: Session, table: Table, column: "Column[Any]", words: Collection[str]) -> Iterator[Found]:
    """JSON keeps other scripts as escapes on some databases, so both spellings are looked for."""
    spelled = {form for one in words for form in (one, json.dumps(one)[1:-1])}
    text = cast(column, Text)
    inside = or_(*(text.icontains(one, autoescape=True) for one in sorted(spelled)))
    keys = list(table.primary_key.columns)
    for row in session.execute(select(*keys, column).where(inside).order_by(*keys)):
        yield Found(table.name, column.name, tuple(row[:-1]), row[-1])


def _is_text(column: "Column[Any]") -> bool:
    return isinstance(column.type, String | JSON) and not column.primary_key and not column.foreign_keys
