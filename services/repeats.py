"""The keys by which repeats are recognised are forgotten when nothing is repeated any more: Slack tries for a day at
most, and a form that stood open for a week is taken as a new one. So the table stays as small as a week is.
"""

from datetime import timedelta

from models import outbox
from models.clock import TimerRow, set_timer
from services.work import Work

TIMER = "repeats"
REF = "keys"
KEPT = timedelta(days=7)
EVERY = timedelta(hours=6)
AGAIN = timedelta(seconds=10)  # when there is more than one transaction should hold
MOST = 5000


def ensure(work: Work) -> None:
    """There is a timer; one that is known stays as it is."""
    if work.session.query(TimerRow).filter_by(kind=TIMER, ref=REF).one_or_none() is None:
        set_timer(work.session, TIMER, REF, work.now + EVERY)


def forget(work: Work, ref: str) -> None:
    """Whatever came in more than a week ago."""
    gone = outbox.forget(work.session, work.now - KEPT, most=MOST)
    set_timer(work.session, TIMER, ref, work.now + (AGAIN if gone == MOST else EVERY))
