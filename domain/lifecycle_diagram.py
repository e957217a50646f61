"""The page `docs/lifecycle.md`, made from the lifecycle's tables so that picture, table and rule cannot part. Writing
it to disk is left to the command line; a test compares the file.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from domain.lifecycle import APPROVAL, COMPLAINT, HAND_OVER, INCIDENT, MAJOR, REQUEST
from domain.lifecycle.moves import Lifecycle, Transition
from domain.lifecycle.needs import Condition, Kind
from domain.people import Role

S = TypeVar("S", bound=StrEnum)

_INTRODUCTION = """\
# Lifecycles

This page is generated from the tables in `domain/lifecycle/`; do not edit it. Every move that is not in a table is
refused and changes nothing. A refusal names everything that is missing at once. A person who may not see a ticket has
no role towards it (`domain/permissions.py`), and so no move.

The numbers in the last column are clauses of the process."""

_WORDS = {
    Role.USER: "user",
    Role.FIRST_LINE: "first line",
    Role.ASSIGNEE: "assignee",
    Role.GROUP_MEMBER: "member of the group",
    Role.GROUP_LEAD: "group lead",
    Role.INCIDENT_MANAGER: "incident manager",
    Role.PROCESS_OWNER: "process owner",
    Role.SERVICE_OWNER: "service owner",
    Role.IT_MANAGEMENT: "IT management",
    Role.APPROVER: "approver",
    Role.COMPLAINT_HANDLER: "complaint handler",
    Role.COMMANDER: "major incident manager",
    Role.COMMS_LEAD: "communications lead",
    Role.COMPLIANCE: "compliance contact",
    Role.RECEIVER: "receiver",
    Role.SUPPORT: "support staff",
    Role.SYSTEM: "desk",
}

_BROUGHT_BY = {
    Kind.FORM: "the form that the button opens",
    Kind.WORK: "work on the ticket; the refusal says what",
    Kind.GATE: "nobody; the button is not shown",
}


def lifecycle_page() -> str:
    """The whole page, ready to be written to `docs/lifecycle.md`."""
    return "\n\n".join([_INTRODUCTION, *_chapters(), _needs()]) + "\n"


def _chapters() -> Iterable[str]:
    yield _chapter(INCIDENT, title="Incident")
    yield _chapter(REQUEST, title="Service request")
    yield _chapter(COMPLAINT, title="Complaint")
    yield _chapter(MAJOR, title="Major incident")
    yield _chapter(APPROVAL, title="Approval")
    yield _chapter(HAND_OVER, title="Hand-over record")


def _chapter(lifecycle: Lifecycle[S], *, title: str) -> str:
    moving = [row for row in lifecycle.rows if row.target is not None]
    staying = [row for row in lifecycle.rows if row.target is None]
    parts = [f"## {title} (process {lifecycle.clause})", diagram(lifecycle), _table(lifecycle, moving)]
    if staying:
        parts += ["What does not move the state:", _table(lifecycle, staying)]
    return "\n\n".join(parts)


def diagram(lifecycle: Lifecycle[S]) -> str:
    """A Mermaid state diagram: one arrow for each pair of states, labelled with its moves."""
    arrows: dict[tuple[str, str], dict[str, None]] = {}
    for row in lifecycle.rows:
        if row.target is None:
            continue
        for source in _ordered(lifecycle, row):
            name = "[*]" if source is None else source.value
            arrows.setdefault((name, row.target.value), {})[_spoken(row.action)] = None
    lines = [f"    {state.value} : {_label(state)}" for state in lifecycle.states]
    lines += [f"    {start} --> {end} : {', '.join(labels)}" for (start, end), labels in arrows.items()]
    lines += [f"    {state.value} --> [*]" for state in lifecycle.states if state in lifecycle.ends]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def _table(lifecycle: Lifecycle[S], rows: Iterable[Transition[S]]) -> str:
    head = ["| Move | From | To | Who | Needs | Then | Process |", "| --- | --- | --- | --- | --- | --- | --- |"]
    return "\n".join([*head, *(_line(lifecycle, row) for row in rows)])


def _line(lifecycle: Lifecycle[S], row: Transition[S]) -> str:
    whole = {state for state in row.sources if state is not None} == set(lifecycle.states)
    cells = (
        f"`{row.action.value}`",
        "any" if whole else ", ".join(_label(source) for source in _ordered(lifecycle, row)),
        "stays" if row.target is None else _label(row.target),
        ", ".join(word for role, word in _WORDS.items() if role in row.roles),
        ", ".join(f"`{condition.code}`" for condition in row.conditions) or "–",
        ", ".join(_spoken(effect) for effect in row.effects) or "–",
        row.clause,
    )
    return f"| {' | '.join(cells)} |"


def _ordered(lifecycle: Lifecycle[S], row: Transition[S]) -> list[S | None]:
    """Sources in the order of life, so that the page is the same on every run."""
    order: list[S | None] = [None, *lifecycle.states]
    return [state for state in order if state in row.sources]


def _needs() -> str:
    """Every condition once, in the order in which the tables name it."""
    rows: dict[tuple[str, str], Condition] = {}
    for tables in (INCIDENT.rows, REQUEST.rows, COMPLAINT.rows, MAJOR.rows, APPROVAL.rows, HAND_OVER.rows):
        for row in tables:
            for condition in row.conditions:
                rows.setdefault((condition.code, condition.says), condition)
    lines = [f"| `{c.code}` | {c.says} | {_BROUGHT_BY[c.kind]} |" for c in sorted(rows.values(), key=lambda c: c.code)]
    head = [
        "## What a move needs",
        "",
        "| Code | It holds when | What is missing is brought by |",
        "| --- | --- | --- |",
    ]
    return "\n".join([*head, *lines])


def _label(state: StrEnum | None) -> str:
    """The English label of the glossary; the words of other languages live in the views."""
    return "–" if state is None else _spoken(state).capitalize()


def _spoken(key: StrEnum) -> str:
    return key.value.replace("_", " ")
