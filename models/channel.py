"""The channels the bot is a member of, as Slack last told: names of the configuration become ids here."""

from collections.abc import Collection

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base


class ChannelRow(Base):
    """One membership of the bot. A name that is empty is not known yet: the bot was just invited."""

    __tablename__ = "channel"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), default="", index=True)


def channel_named(session: Session, name: str) -> str | None:
    return session.scalars(select(ChannelRow.id).where(ChannelRow.name == name)).first()


def nameless(session: Session) -> frozenset[str]:
    """Channels that the bot joined and Slack was not asked about since."""
    return frozenset(session.scalars(select(ChannelRow.id).where(ChannelRow.name == "")))


def name_channel(session: Session, channel_id: str, name: str) -> None:
    """A name belongs to one channel at a time: whichever had it before has lost it."""
    if name:
        session.execute(delete(ChannelRow).where(ChannelRow.name == name, ChannelRow.id != channel_id))
    session.merge(ChannelRow(id=channel_id, name=name))


def forget_others(session: Session, channel_ids: Collection[str]) -> None:
    """The bot is no longer in any channel but these."""
    session.execute(delete(ChannelRow).where(ChannelRow.id.not_in(channel_ids)))
