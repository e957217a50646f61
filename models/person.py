"""Everybody the desk has met: people of `config/` and anyone who wrote to it. Groups and roles are the
organisation's.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, String, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.people import Person
from models.base import Base, Serial


class PersonRow(Base):
    """One person. `locale_chosen` was picked on App Home and wins over Slack's `locale`."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    key: Mapped[str | None] = mapped_column(String(60), unique=True)
    slack_id: Mapped[str | None] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(40))  # of callers without Slack
    unit: Mapped[str | None] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20), default="employee")
    locale: Mapped[str | None] = mapped_column(String(20))
    locale_chosen: Mapped[str | None] = mapped_column(String(20))
    tz: Mapped[str | None] = mapped_column(String(60))
    vip: Mapped[bool] = mapped_column(default=False)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    profile_at: Mapped[datetime | None]

    def snapshot(self, *, default_locale: str = "en", default_tz: str = "Asia/Shanghai") -> Person:
        return Person(
            id=self.id,
            key=self.key,
            slack_id=self.slack_id,
            name=self.name,
            unit=self.unit,
            kind=self.kind,
            locale=self.locale_chosen or self.locale or default_locale,
            tz=self.tz or default_tz,
            vip=self.vip,
            manager_id=self.manager_id,
        )


_BY_SLACK_ID = select(PersonRow).where(PersonRow.slack_id == bindparam("slack_id"))


def by_slack_id(session: Session, slack_id: str) -> PersonRow | None:
    row = session.scalars(_BY_SLACK_ID, {"slack_id": slack_id}).one_or_none()
    if row is not None:
        _met(session)[row.id] = row
    return row


def _met(session: Session) -> dict[int, PersonRow]:
    """Whom the transaction has met: a session by itself forgets whom nobody holds."""
    found: dict[int, PersonRow] = session.info.setdefault(PersonRow, {})
    return found


def by_key(session: Session, key: str) -> PersonRow | None:
    return session.scalars(select(PersonRow).where(PersonRow.key == key)).one_or_none()


def by_ids(session: Session, ids: set[int]) -> dict[int, PersonRow]:
    """Those of these ids that exist; whom the transaction has met already is not asked for again."""
    met = _met(session)
    missing = ids - met.keys()
    if missing:
        met |= {row.id: row for row in session.scalars(select(PersonRow).where(PersonRow.id.in_(missing)))}
    return {one: met[one] for one in ids if one in met}


def by_keys(session: Session, keys: set[str]) -> dict[str, PersonRow]:
    if not keys:
        return {}
    return {str(row.key): row for row in session.scalars(select(PersonRow).where(PersonRow.key.in_(keys)))}
