"""Persons who were erased, by whom and why, and the entries of the history that were redacted with them: only such an
entry may ever be changed, and its hash stays.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Serial


class ErasureRow(Base):
    """One erasure. `counts` is what was replaced; nothing of what stood there is kept."""

    __tablename__ = "erasure"

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    because: Mapped[str] = mapped_column(Text, default="")
    counts: Mapped[dict[str, Any]]


class RedactionRow(Base):
    """One entry of the history from which words were taken."""

    __tablename__ = "redaction"

    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), primary_key=True, autoincrement=False)
    erasure_id: Mapped[int] = mapped_column(ForeignKey("erasure.id"))
