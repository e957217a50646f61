"""Taking a person out of the record: which stored values are theirs, and where their words stand inside a longer text.
Exact values are replaced; what stands inside free text is shown to somebody who decides, never guessed at.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

ERASED = "erased person"
SHORTEST = 2  # characters; a shorter name is inside every other word


@dataclass(frozen=True, slots=True)
class Place:
    """One stored value, by table, column and the row's key."""

    table: str
    column: str
    key: str

    def __str__(self) -> str:
        return f"{self.table} {self.key}, {self.column}"


def is_theirs(value: str, words: Collection[str]) -> bool:
    """The whole value is one of the person's names, addresses or ids, in any spelling of letters."""
    return value.strip().casefold() in {one.casefold() for one in words}


def mentions(value: str, words: Collection[str]) -> bool:
    """One of them stands inside a longer text."""
    said = value.casefold()
    return any(one.casefold() in said for one in words if len(one) >= SHORTEST) and not is_theirs(value, words)


def without(value: Any, words: Collection[str]) -> Any:
    """The same value with every exact one replaced, inside lists and mappings too; all else stays."""
    if isinstance(value, str):
        return ERASED if is_theirs(value, words) else value
    if isinstance(value, list | tuple):
        return [without(one, words) for one in value]
    if isinstance(value, dict):
        return {key: without(one, words) for key, one in value.items()}
    return value


def texts_in(value: Any) -> tuple[str, ...]:
    """Every text inside a value, however deep."""
    if isinstance(value, str):
        return (value,)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return tuple(text for one in inner for text in texts_in(one))
