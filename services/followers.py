"""The call to the duplicates of a master that something happened to it: they follow in batches, by a timer, so that a
thousand never hold up whoever resolves the master. What they do then is `services/following.py`.
"""

from models.clock import set_timer
from models.ticket import TicketRow, has_duplicates
from services.work import Work

TIMER = "follow"  # ref: the master, and after a colon the last duplicate that has followed


def call(work: Work, master: TicketRow) -> None:
    """The master was responded to or resolved; without duplicates there is nobody to follow."""
    if master.master_id is None and has_duplicates(work.session, master.id):
        set_timer(work.session, TIMER, str(master.id), work.now)
