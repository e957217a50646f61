"""Where the roster of the next days has a hole: a group whose on-call is empty, or all of whose members are away."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from domain.organisation import Group
from domain.rulebook import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterGap:
    """Nobody is there for a group from `since` until `until`, half-open. `on_call`: its on-call is what is missing."""

    group: str
    since: datetime
    until: datetime
    on_call: bool


def gaps(rules: Rulebook, *, since: datetime, until: datetime) -> tuple[RosterGap, ...]:
    """Every hole in a span of time, group by group (process §5: roster gaps next week, S42)."""
    return tuple(gap for group in rules.organisation.groups for gap in _of(rules, group, since, until=until))


def _is_empty(rules: Rulebook, group: Group, at: datetime) -> bool:
    if group.on_call is not None:
        return not rules.on_call(group.key, at)
    return set(group.members) <= rules.absent(at)


def _of(rules: Rulebook, group: Group, since: datetime, *, until: datetime) -> Iterator[RosterGap]:
    edges = (since, *rules.roster_borders(group.key, since, until), until)
    began: datetime | None = None
    for edge in edges:
        missing = edge < until and _is_empty(rules, group, edge)
        if missing and began is None:
            began = edge
        if not missing and began is not None:
            yield RosterGap(group=group.key, since=began, until=edge, on_call=group.on_call is not None)
            began = None
