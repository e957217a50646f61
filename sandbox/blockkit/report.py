"""Where a check writes what it found: a problem, and the place in the document it stands at."""

from dataclasses import dataclass, field
from enum import StrEnum


class Surface(StrEnum):
    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing Slack would refuse; `pointer` is a JSON pointer into the checked document."""

    pointer: str
    text: str

    def __str__(self) -> str:
        """The wording of `response_metadata.messages`."""
        return f"[ERROR] {self.text} [json-pointer:{self.pointer}]"


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in the document under check, and the list its problems go to."""

    pointer: str
    surface: Surface
    found: list[Problem] = field(default_factory=list)

    def at(self, key: str | int) -> "Place":
        return Place(f"{self.pointer}/{key}", self.surface, self.found)

    def say(self, text: str) -> None:
        self.found.append(Problem(self.pointer, text))
