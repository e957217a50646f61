"""New rules move due times: a calendar year that became official, a holiday of the company, other reminders. Every open
clock is looked at once when the desk starts under rules it has not worked by before (process §3.4).
"""

from datetime import UTC, datetime

from sqlalchemy import select

from models.clock import TimerRow, look_at_every_clock, set_timer
from services import clocks
from services.work import Work

RULES = "rules"  # a timer that sleeps for ever; ref: the digest of the rules that the clocks follow
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def adopt(work: Work) -> bool:
    """True when these rules are new to the record; the sweep then looks at every open clock."""
    known = list(work.session.scalars(select(TimerRow.ref).where(TimerRow.kind == RULES)))
    if known == [work.rules.digest]:
        return False
    for digest in known:
        set_timer(work.session, RULES, digest, None)
    set_timer(work.session, RULES, work.rules.digest, NEVER)
    look_at_every_clock(work.session, clocks.TIMER, work.now)
    return True
