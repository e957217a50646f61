"""What happens between a master and its duplicates: linked, parted, told together. The base of all events is in
`recorded.py`. `master` is the reference a person reads, `number` its id.
"""

from dataclasses import dataclass
from typing import ClassVar

from domain.recorded import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateLinked(Event):
    """The ticket is a duplicate of a master now. `joined`: it was made by "I have that too", and its receipt says so;
    `leading`: the master is a running major incident, whose channel shows the number of duplicates.
    """

    kind: ClassVar[str] = "duplicate_linked"
    master: str
    number: int
    joined: bool = False
    leading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateParted(Event):
    """It goes on by itself: somebody in the desk said why, or its reporter says that it still does not work, which
    `told`, who held the master, should hear.
    """

    kind: ClassVar[str] = "duplicate_parted"
    master: str
    number: int
    reason: str
    leading: bool = False
    shown: bool = False  # in its group already
    told: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptApart(Event):
    """Its reporter, or the desk, said that it is none of the known outages: nobody is asked again."""

    kind: ClassVar[str] = "kept_apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectedTold(Event):
    """One public message to everybody who reported it: the master's reporter and those of its duplicates."""

    kind: ClassVar[str] = "affected_told"
    comment_id: int
    duplicates: int
