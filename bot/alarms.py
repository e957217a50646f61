"""What the scheduler found wrong, told to those who run the bot through the outbox like everything else."""

from collections.abc import Sequence
from datetime import datetime

from bot.dispatch import Background
from domain.people import SYSTEM
from services.alarms import Alarm, ring
from services.backlog import Waiting
from services.desk import Desk
from services.sweep import Timer


class Alarms:
    """Callbacks of the scheduler; each alarm is committed in the background."""

    def __init__(self, desk: Desk, background: Background) -> None:
        self._desk, self._background = desk, background

    def stuck(self, timer: Timer, text: str) -> None:
        kind, ref = timer.shown
        params = {"kind": kind, "ref": ref, "error": text}
        about = f"{timer.id}:{timer.at.isoformat()}"
        self._background.start(self._desk.do(SYSTEM, ring, Alarm.STUCK, about=about, params=params))

    def late(self, timers: Sequence[Timer]) -> None:
        kinds = ", ".join(sorted({timer.shown[0] for timer in timers}))
        about = f"{timers[0].id}:{timers[0].at.isoformat()}"
        params = {"count": len(timers), "kinds": kinds}
        self._background.start(self._desk.do(SYSTEM, ring, Alarm.LATE, about=about, params=params))

    def waiting(self, found: Sequence[Waiting], now: datetime) -> None:
        """One alarm for all that waits, told when Slack takes messages again."""
        oldest = max(one.oldest for one in found)
        params = {"count": sum(one.rows for one in found), "minutes": int(oldest.total_seconds() // 60)}
        about = (now - oldest).isoformat()
        self._background.start(self._desk.do(SYSTEM, ring, Alarm.WAITING, about=about, params=params))
