"""What a hand-over record asks for, by kind, who receives it, and what is still missing (process §3.9). Its states and
moves are in `domain/lifecycle/records.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.errors import FieldProblem
from domain.lifecycle.records import HandOverKind
from domain.organisation.groups import Group, SupportLine
from domain.people import Role

PREFIX = "HO"
HOLDERS = frozenset({Role.ASSIGNEE, Role.GROUP_MEMBER})
LINE, PARAGRAPH = 200, 2000


class Shape(StrEnum):
    """How a field is filled in and kept: text as typed, a key that is offered, a day as YYYY-MM-DD, a person's id."""

    LINE = "line"
    PARAGRAPH = "paragraph"
    CHOICE = "choice"
    SERVICE = "service"
    DAY = "day"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Blank:
    """One field of a kind. Where it is `needed`, nothing is handed over without it."""

    key: str
    shape: Shape
    needed: bool = True
    choices: tuple[str, ...] = ()


class Trigger(StrEnum):
    """Why the desk drafted a problem hand-over by itself (process §3.9)."""

    MAJOR = "major"  # a major incident was stood down
    REPEATS = "repeats"  # so many incidents of one service and final category, or of one configuration item
    NO_FAULT_FOUND = "no_fault_found"  # so often for one service
    WORKAROUND = "workaround"  # restored, not repaired
    NOT_REPRODUCIBLE = "not_reproducible"


YES, NO = "yes", "no"

BLANKS: Mapping[HandOverKind, tuple[Blank, ...]] = {
    HandOverKind.PROBLEM: (
        Blank("service", Shape.SERVICE),
        Blank("ci", Shape.LINE, needed=False),
        Blank("symptoms", Shape.PARAGRAPH),
        Blank("known_workaround", Shape.PARAGRAPH),
        Blank("business_effect", Shape.PARAGRAPH),
        Blank("evidence", Shape.PARAGRAPH, needed=False),
    ),
    HandOverKind.RFC: (
        Blank("sponsor", Shape.PERSON),
        Blank("business_reason", Shape.PARAGRAPH),
        Blank("new_service", Shape.CHOICE, choices=(YES, NO)),
        Blank("affects", Shape.PARAGRAPH, needed=False),
        Blank("wanted_by", Shape.DAY),
        Blank("risk", Shape.PARAGRAPH, needed=False),
        Blank("rough_size", Shape.CHOICE, needed=False, choices=("small", "medium", "large")),
        Blank("attachments", Shape.PARAGRAPH, needed=False),
    ),
    HandOverKind.ALERT_FEEDBACK: (
        Blank("advice", Shape.CHOICE, choices=("false_alarm", "threshold")),
        Blank("alert", Shape.LINE),
        Blank("observed", Shape.PARAGRAPH),
    ),
    HandOverKind.CI_DISCREPANCY: (
        Blank("discrepancy", Shape.CHOICE, choices=("missing", "wrong")),
        Blank("ci", Shape.LINE),
        Blank("observed", Shape.PARAGRAPH),
    ),
}

# The role of `organisation.yml` whose holder receives a kind.
RECEIVERS: Mapping[HandOverKind, str] = {
    HandOverKind.PROBLEM: "problem_manager",
    HandOverKind.RFC: "change_manager",
    HandOverKind.ALERT_FEEDBACK: "operations_manager",
    HandOverKind.CI_DISCREPANCY: "configuration_manager",
}


def senders(roles: frozenset[Role], held_by: Group | None) -> frozenset[Role]:
    """The roles that count for drafting and sending: third line and suppliers are consulted, so who holds a ticket
    there has none by that. Source: process §4.
    """
    consulted = held_by is not None and (held_by.line is SupportLine.THIRD or held_by.restricted)
    return roles - HOLDERS if consulted else roles


def reference(number: int) -> str:
    """The number a person reads; hand-over records have a series of their own: `HO-7`."""
    return f"{PREFIX}-{number}"


def missing(kind: HandOverKind, given: Mapping[str, str]) -> tuple[str, ...]:
    """The needed fields that are still empty, in the order of the form; blanks are no answer (process §3.9)."""
    return tuple(one.key for one in BLANKS[kind] if one.needed and not given.get(one.key, "").strip())


def kept(kind: HandOverKind, given: Mapping[str, str]) -> dict[str, str]:
    """What was filled in of this kind's fields, without blanks around it; nothing else is kept."""
    typed = {one.key: given.get(one.key, "").strip() for one in BLANKS[kind]}
    return {key: text for key, text in typed.items() if text}


def problems(kind: HandOverKind, given: Mapping[str, str], *, today: date) -> tuple[FieldProblem, ...]:
    """What is wrong with what was typed, each next to its field. An empty field is no problem until it is needed."""
    checked = ((one, given.get(one.key, "").strip()) for one in BLANKS[kind])
    found = (_problem(one, text, today) for one, text in checked if text)
    return tuple(one for one in found if one is not None)


def _problem(blank: Blank, text: str, today: date) -> FieldProblem | None:
    longest = LINE if blank.shape is Shape.LINE else PARAGRAPH
    if len(text) > longest:
        return FieldProblem(blank.key, "too_long", {"length": len(text), "longest": longest})
    if blank.shape is Shape.CHOICE and text not in blank.choices:
        return FieldProblem(blank.key, "not_offered")
    return _day_problem(blank.key, text, today) if blank.shape is Shape.DAY else None


def _day_problem(key: str, text: str, today: date) -> FieldProblem | None:
    try:
        wanted = date.fromisoformat(text)
    except ValueError:
        return FieldProblem(key, "not_a_date")
    return FieldProblem(key, "not_in_future") if wanted <= today else None
