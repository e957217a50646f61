"""Alarms for those who run the bot: something waits that only a person can help. Told in the operators' channel, once
each.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from domain.effects import Effect, EffectKind, Urgency
from services.work import Work

LANE = "alarm"


class Alarm(StrEnum):
    """What went wrong; the sentence is made in `views/alarm.py`."""

    PARKED = "parked"  # a message that cannot be delivered
    STUCK = "stuck"  # a timer that fails again and again
    IDENTITY = "identity"  # an account whose e-mail address belongs to somebody else on record
    LATE = "late"  # timers that nobody looked at in time
    WAITING = "waiting"  # messages that did not reach Slack in time


def ring(work: Work, alarm: Alarm, *, about: str, params: Mapping[str, Any]) -> None:
    """The same alarm about the same thing rings once."""
    effect = Effect(
        kind=EffectKind.ALARM,
        lane=LANE,
        urgency=Urgency.WORK,
        place="operators",
        args={"alarm": alarm.value, **params},
        key=f"alarm:{alarm.value}:{about}",
    )
    work.tell(effect, key="")
