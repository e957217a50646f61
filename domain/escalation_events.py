"""What is recorded when others are brought to a ticket: who joined it, the incident manager's arbitration, suppliers
called out at a cost, and the time it took (process §3.6, S22).
"""

from dataclasses import dataclass
from typing import ClassVar

from domain.recorded import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SwarmJoined(Event):
    """A group or a person works on it beside the assignee; `invite` are those who join the major incident's channel."""

    kind: ClassVar[str] = "swarm_joined"
    group: str | None = None
    person_id: int | None = None
    by_themselves: bool = False
    invite: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SwarmLeft(Event):
    kind: ClassVar[str] = "swarm_left"
    group: str | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArbitrationAsked(Event):
    """Passed on too often: `told` decide. `path` are the groups it went through, `reasons` why it left each of them."""

    kind: ClassVar[str] = "arbitration_asked"
    group: str
    reason: str
    path: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    told: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOutAsked(Event):
    """A paid call-out waits for the word of the group's lead; `told` may give it."""

    kind: ClassVar[str] = "call_out_asked"
    call_out: int
    group: str
    cost: str
    reason: str
    told: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledOut(Event):
    """The supplier is called out. `basis` is whose word stands behind it; in a major incident `told` judge it later."""

    kind: ClassVar[str] = "called_out"
    call_out: int
    group: str
    cost: str
    reason: str
    basis: str
    told: tuple[int, ...] = ()
    invite: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOutJudged(Event):
    """The lead refused a call-out, or judged one that a major incident had made; `told` is who asked for it."""

    kind: ClassVar[str] = "call_out_judged"
    call_out: int
    group: str
    cost: str
    approved: bool
    afterwards: bool = False
    told: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EffortLogged(Event):
    """Minutes spent, and all minutes of the ticket so far."""

    kind: ClassVar[str] = "effort_logged"
    minutes: int
    total: int
