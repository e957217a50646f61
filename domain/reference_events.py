"""What is recorded when a ticket is given its references (process S43). What was named, and what before, stands in the
changes.
"""

from dataclasses import dataclass
from typing import ClassVar

from domain.recorded import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferencesSet(Event):
    """Configuration item, problem or change: named, corrected or taken back."""

    kind: ClassVar[str] = "references_set"
