"""Everything the desk was configured with, in one frozen value: who, what, when and by which rules.

It is loaded once by `bot/rulebook.py`, which also checks that no key points nowhere.
"""

from dataclasses import dataclass, field

from domain.calendars import Calendar, Calendars
from domain.catalogue import Catalogue
from domain.catalogue.search import LeafFinder
from domain.organisation import Organisation
from domain.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """The configuration in force. `digest` changes with any byte of its files; `finder` searches the catalogue."""

    organisation: Organisation
    catalogue: Catalogue
    calendars: Calendars
    policy: Policy
    digest: str
    finder: LeafFinder = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "finder", LeafFinder(self.catalogue))

    @property
    def office(self) -> Calendar:
        """The calendar of working days: "N working days" always count on it (process §3.5.14)."""
        return self.calendars.working_days
