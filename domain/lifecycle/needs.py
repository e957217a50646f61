"""What a condition is: a named pure predicate over the facts of a move, with a stable code on which the words and the
tests key. The conditions themselves are in the two files of that name; the tables put them together into rows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.lifecycle.facts import Facts


class Kind(StrEnum):
    """Who can still bring what is missing; it decides whether the button is shown."""

    FORM = "form"  # the form that the button opens asks for it
    WORK = "work"  # something on the ticket must happen first; the refusal says what
    GATE = "gate"  # nothing the person can do: the button is not shown


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing a move lacks: its code and plain values for the sentence (names of open steps, references, …)."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


def _nothing(_: Facts) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, slots=True)
class Condition:
    """A predicate with a name. `says` is its sentence in the documentation, `tells` the values of its refusal."""

    code: str
    says: str
    holds: Callable[[Facts], bool]
    kind: Kind = Kind.FORM
    tells: Callable[[Facts], Mapping[str, object]] = _nothing

    def lacks(self, facts: Facts) -> Missing | None:
        return None if self.holds(facts) else Missing(self.code, self.tells(facts))


def said(text: str | None) -> bool:
    """Blanks are no answer."""
    return text is not None and bool(text.strip())
