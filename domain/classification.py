"""What happens when a person classifies an incident (process §3.1). The base and the rules of all events are in
`events.py`.
"""

from dataclasses import dataclass
from typing import ClassVar

from domain.recorded import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified(Event):
    """Service, category, unit, number of people affected or component were set by a person; the first classification is
    kept beside it.
    """

    kind: ClassVar[str] = "classified"
    service: str
    category: str
