"""What happens to a ticket because of a tool's alerts. The base and the rules of all events are in `events.py`."""

from dataclasses import dataclass
from typing import ClassVar

from domain.recorded import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertJoined(Event):
    """The same alert once more: counted on the ticket that is being worked on (process S10)."""

    kind: ClassVar[str] = "alert_joined"
    tool: str
    occurrences: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertReturned(Event):
    """It fires again though the ticket was said to be solved: `told` may open it again."""

    kind: ClassVar[str] = "alert_returned"
    tool: str
    occurrences: int
    told: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertOver(Event):
    """The tool sees the trouble no more; a person still says when the ticket is solved."""

    kind: ClassVar[str] = "alert_over"
    tool: str
