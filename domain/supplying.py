"""What suppliers and the work itself cost, as one page shows it: call-outs that wait for the lead's word or review,
contracts kept (K19), minutes and money (K24).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.configured import Words
from domain.figures import Share
from domain.projection import PersonRef
from domain.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOutLine:
    """A call-out that is not settled. `afterwards`: a major incident made it, its cost is judged now; `mine`: the
    reader may decide.
    """

    id: int
    ticket: Ticket
    supplier: Words
    cost: str
    reason: str
    asked_by: PersonRef | None
    asked_at: datetime
    afterwards: bool
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplying:
    """The page. Figures are of tickets resolved since `since`; `without_effort` of them have no minutes logged, and
    `costs` are hundredths by currency.
    """

    since: datetime
    open: tuple[CallOutLine, ...] = ()
    kept: tuple[tuple[Words, Share], ...] = ()
    minutes: int = 0
    resolved: int = 0
    without_effort: int = 0
    costs: Mapping[str, int] = field(default_factory=dict)

    @property
    def missing_effort(self) -> Share:
        """How many of the resolved tickets say nothing about the time they took (K24)."""
        return Share(self.without_effort, self.resolved)
