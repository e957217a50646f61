"""Who may handle a complaint: nobody it is about, nobody close to them, and on appeal nobody who decided before
(process §3.11, §4). Candidates and their line come from the caller as plain values.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class HandlerConflict(StrEnum):
    """Why somebody may not handle a complaint; the order is that of the checks."""

    COMPLAINANT = "complainant"
    SUBJECT = "subject"
    LEADS_SUBJECT = "leads_subject"
    IN_SUBJECT_GROUP = "in_subject_group"
    SUPERIOR_OF_SUBJECT = "superior_of_subject"
    DECIDED_BEFORE = "decided_before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who might handle it, with the groups they are in and lead."""

    id: int
    groups: frozenset[str] = frozenset()
    leads: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """What a complaint is about, and who is bound to it.

    `superiors` are the direct superiors of its subjects, `above_the_line` the incident manager and everybody higher:
    being their superior does not bind them. An anonymous complainant is None.
    """

    people: frozenset[int] = frozenset()
    groups: frozenset[str] = frozenset()
    complainant_id: int | None = None
    superiors: frozenset[int] = frozenset()
    above_the_line: frozenset[int] = frozenset()
    decided_before: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """Who handles it, and at which of the given levels."""

    id: int
    level: int


def handler_conflict(candidate: Candidate, concern: Concern) -> HandlerConflict | None:
    """The first reason against a handler, or None when they are independent (process §3.11)."""
    reasons = {
        HandlerConflict.COMPLAINANT: candidate.id == concern.complainant_id,
        HandlerConflict.SUBJECT: candidate.id in concern.people,
        HandlerConflict.LEADS_SUBJECT: bool(candidate.leads & concern.groups),
        HandlerConflict.IN_SUBJECT_GROUP: bool(candidate.groups & concern.groups),
        HandlerConflict.SUPERIOR_OF_SUBJECT: candidate.id in concern.superiors - concern.above_the_line,
        HandlerConflict.DECIDED_BEFORE: candidate.id in concern.decided_before,
    }
    return next((reason for reason, applies in reasons.items() if applies), None)


def choose_handler(
    levels: Sequence[Sequence[Candidate]], concern: Concern, *, above: int | None = None
) -> Handler | None:
    """The first independent person from the lowest level up: incident manager, process owner, IT management.

    `above` is the level that decided before an appeal: only higher ones are asked. None: nobody is independent, and a
    person outside the desk must be named.
    """
    for level, candidates in enumerate(levels):
        if above is not None and level <= above:
            continue
        for candidate in candidates:
            if handler_conflict(candidate, concern) is None:
                return Handler(id=candidate.id, level=level)
    return None


def acting_owner(owners: Sequence[Candidate], management: Sequence[Candidate], *, concern: Concern) -> int | None:
    """Who takes the process owner's steps: the owner, or IT management where the owner is a subject (process §3.11)."""
    return next((who.id for who in (*owners, *management) if not _is_subject(who, concern)), None)


def direct_superiors(people: Collection[int], manager_of: Mapping[int, int | None]) -> frozenset[int]:
    """The line managers of the named subjects."""
    return frozenset(manager for who in people if (manager := manager_of.get(who)) is not None)


def _is_subject(candidate: Candidate, concern: Concern) -> bool:
    return candidate.id in concern.people or bool((candidate.groups | candidate.leads) & concern.groups)
