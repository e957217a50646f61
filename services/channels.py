"""Where the bot is: the names of configured channels become ids, and whatever waited for a channel goes out once the
bot is invited. Asking Slack is left to `bot/channels.py`.
"""

from collections.abc import Mapping

from sqlalchemy import or_

from models.channel import ChannelRow, channel_named, forget_others, name_channel, nameless
from models.outbox import PARKED, OutboxRow
from services import outbox
from services.work import Work

MISSING = "the bot is not in #"  # begins the error of a row that waits for an invitation
REFUSED = ("not_in_channel", "channel_not_found", "is_archived")  # Slack's words for the same


def known(work: Work, name: str) -> tuple[str | None, frozenset[str]]:
    """The id of a channel by its name, and the channels that the bot joined and Slack was not asked about yet."""
    return channel_named(work.session, name), nameless(work.session)


def keep(work: Work, names: Mapping[str, str], *, asked_about: frozenset[str]) -> None:
    """Everything Slack says the bot is in, name by id; what it joined meanwhile is asked about later."""
    forget_others(work.session, {*names, *(nameless(work.session) - asked_about)})
    for channel_id, name in names.items():
        name_channel(work.session, channel_id, name)


def joined(work: Work, channel_id: str) -> int:
    """The bot was invited: what could not be sent for want of a channel is tried again; returns how many rows."""
    name_channel(work.session, channel_id, "")
    query = work.session.query(OutboxRow.id).filter(OutboxRow.state == PARKED)
    waiting = query.filter(or_(OutboxRow.error.startswith(MISSING), OutboxRow.error.in_(REFUSED)))
    return sum(outbox.resend(work, row_id) for (row_id,) in waiting.order_by(OutboxRow.id))


def renamed(work: Work, channel_id: str, name: str) -> None:
    """Found under its new name from now on. Slack also tells of channels the bot is not in: those are not kept."""
    if work.session.get(ChannelRow, channel_id) is not None:
        name_channel(work.session, channel_id, name)
