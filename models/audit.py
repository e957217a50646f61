"""The history: append-only, hash-chained per ticket (process S23). The database itself refuses updates and deletes."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DDL, ForeignKey, String, UniqueConstraint, event, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Serial, written


class AuditRow(Base):
    """One recorded event: who, when, what, old and new of every field."""

    __tablename__ = "audit"
    __table_args__ = (UniqueConstraint("ticket_id", "seq"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    seq: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(40), index=True)
    data: Mapped[dict[str, Any]]
    changes: Mapped[dict[str, Any]]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


# Nobody edits the history, whatever program they use: the database itself refuses. Words about somebody who was erased
# may be taken out of an entry once `redaction` says so; what links the chain may not change even then.
_LINKS = ("id", "ticket_id", "seq", "at", "actor_id", "kind", "previous", "hash")
_MOVED = " OR ".join(f"new.{name} IS NOT old.{name}" for name in _LINKS)
_REDACTED = "EXISTS (SELECT 1 FROM redaction WHERE audit_id = old.id)"
_KEEPS = f"CREATE TRIGGER audit_keeps BEFORE UPDATE ON audit WHEN NOT {_REDACTED} OR {_MOVED}"
_STAYS = "CREATE TRIGGER audit_stays BEFORE DELETE ON audit"
_REFUSES = "BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END"
_FUNCTION = """CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the history is append-only'; END $$"""
_SAME = " AND ".join(f"new.{name} IS NOT DISTINCT FROM old.{name}" for name in _LINKS)
_REDACTS = f"""CREATE FUNCTION audit_redacts() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF {_REDACTED} AND {_SAME} THEN RETURN new; END IF;
RAISE EXCEPTION 'the history is append-only';
END $$"""
_TRIGGER = """CREATE TRIGGER audit_stays BEFORE DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()"""
_ROW_TRIGGER = """CREATE TRIGGER audit_keeps BEFORE UPDATE ON audit
FOR EACH ROW EXECUTE FUNCTION audit_redacts()"""
GUARDS = {
    "sqlite": (f"{_KEEPS} {_REFUSES}", f"{_STAYS} {_REFUSES}"),
    "postgresql": (_FUNCTION, _REDACTS, _TRIGGER, _ROW_TRIGGER),
}
for _dialect, _statements in GUARDS.items():
    for _statement in _statements:
        _guard = DDL(_statement)  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped
        event.listen(AuditRow.__table__, "after_create", _guard.execute_if(dialect=_dialect))


def seal(*, previous: str, seq: int, at: datetime, actor_id: int | None, kind: str, body: dict[str, Any]) -> str:
    """SHA-256 over the previous hash and the entry: changing one entry breaks all that follow."""
    text = json.dumps(
        [previous, seq, at.astimezone(UTC).isoformat(), actor_id, kind, body], sort_keys=True, ensure_ascii=False
    )
    return hashlib.sha256(text.encode()).hexdigest()


_AUDIT = Base.metadata.tables[AuditRow.__tablename__]
_APPENDING = _AUDIT.insert().returning(_AUDIT.c.id)


def append(session: Session, entry: Mapping[str, Any]) -> int:
    """Write one entry; returns its id. Everything the transaction holds back is written before."""
    found: int = written(session).execute(_APPENDING, entry).scalar_one()
    return found


def history(session: Session, ticket_id: int) -> list[AuditRow]:
    return list(session.scalars(select(AuditRow).where(AuditRow.ticket_id == ticket_id).order_by(AuditRow.seq)))
