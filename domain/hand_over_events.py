"""What happens to a hand-over record (process §3.9). It is told on the history of the ticket it belongs to first;
`others` are the further tickets it names, which show the same. The base of all events is in `recorded.py`.
"""

from dataclasses import dataclass
from typing import ClassVar

from domain.recorded import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverEvent(Event):
    """`hand_over` is the record's number, `topic` its kind."""

    hand_over: int
    topic: str
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverDrafted(HandOverEvent):
    """By support, or by the desk for these `triggers`."""

    kind: ClassVar[str] = "hand_over_drafted"
    triggers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverJoined(HandOverEvent):
    """This ticket is one more of those that a record of another ticket names."""

    kind: ClassVar[str] = "hand_over_joined"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverEdited(HandOverEvent):
    """Its fields changed; `revised` after it had come back."""

    kind: ClassVar[str] = "hand_over_edited"
    revised: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver(HandOverEvent):
    """Complete and on its way: `told` are the receivers, `destination` their tool if it has one, `round` counts how
    often it went. `converts`: the ticket ends with it (process S14).
    """

    kind: ClassVar[str] = "handed_over"
    told: tuple[int, ...]
    round: int
    destination: str | None = None
    converts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverAccepted(HandOverEvent):
    """Received under the receiver's own number; `by_tool` when their tool said so."""

    kind: ClassVar[str] = "hand_over_accepted"
    external_number: str
    by_tool: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverReturned(HandOverEvent):
    """Back with a reason; `told` is the owner of the ticket."""

    kind: ClassVar[str] = "hand_over_returned"
    reason: str
    told: tuple[int, ...] = ()
    by_tool: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverDiscarded(HandOverEvent):
    """Not needed after all; `sent`: it had been handed over before, so others have heard of it."""

    kind: ClassVar[str] = "hand_over_discarded"
    reason: str
    sent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverCovered(HandOverEvent):
    """An existing catalogue item covers the wish: `other` was ordered instead (process SC06)."""

    kind: ClassVar[str] = "hand_over_covered"
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverReminded(HandOverEvent):
    """Nobody has answered: `told` are the receivers, with the `manager` above them once it took too long."""

    kind: ClassVar[str] = "hand_over_reminded"
    told: tuple[int, ...]
    manager: bool = False
