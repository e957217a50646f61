"""The one place that says yes or no to a move. It reads tables and facts, changes nothing and knows no ticket type;
carrying the move out and recording it is left to the use cases.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from domain.errors import IllegalMove, NotAllowed
from domain.lifecycle.facts import Facts
from domain.lifecycle.moves import Action, Lifecycle, Transition
from domain.lifecycle.needs import Kind, Missing
from domain.people import Role

S = TypeVar("S", bound=StrEnum)


def decide_in(
    lifecycle: Lifecycle[S], state: S | None, *, action: Action, roles: frozenset[Role], facts: Facts
) -> Transition[S]:
    """The row that carries the move, or a refusal that names everything that is missing at once.

    Where several rows fit the person, the first whose conditions all hold is taken; if none does, the refusal is that
    of the row with the least missing.
    Raises IllegalMove("no_such_move") when nobody can do this from here, NotAllowed("role") when others can, and
    IllegalMove("missing", missing=(Missing, ...)) when the person could, but something is not there yet.
    """
    lacking = [(row, lacks(row, facts)) for row in _open_to(lifecycle, state, action=action, roles=roles)]
    row, missing = min(lacking, key=lambda pair: len(pair[1]))
    if missing:
        raise IllegalMove("missing", lifecycle=lifecycle.name, state=state, action=action, missing=missing)
    return row


def check_open_in(
    lifecycle: Lifecycle[S], state: S | None, *, action: Action, roles: frozenset[Role], facts: Facts
) -> None:
    """Refuses what no form and no work could bring about, before anybody fills in the form: what `available_in` does
    not offer. Raises as `decide_in` does.
    """
    barred = [_gates(row, facts) for row in _open_to(lifecycle, state, action=action, roles=roles)]
    missing = min(barred, key=len)
    if missing:
        raise IllegalMove("missing", lifecycle=lifecycle.name, state=state, action=action, missing=missing)


def available_in(
    lifecycle: Lifecycle[S], state: S | None, *, roles: frozenset[Role], facts: Facts
) -> tuple[Action, ...]:
    """What to offer as a button, in the order of the table.

    What a form will ask or work still has to bring does not hide a button: its refusal explains itself. What the
    person cannot change (a window that is over, a major incident) does.
    """
    offered = {
        row.action: None
        for row in lifecycle.rows
        if state in row.sources and row.roles & roles and not _gates(row, facts)
    }
    return tuple(offered)


def lacks(row: Transition[S], facts: Facts) -> tuple[Missing, ...]:
    """Everything the row needs and the facts do not give, in the order of the row."""
    return tuple(missing for condition in row.conditions if (missing := condition.lacks(facts)) is not None)


def _open_to(
    lifecycle: Lifecycle[S], state: S | None, *, action: Action, roles: frozenset[Role]
) -> list[Transition[S]]:
    """The rows that fit the state and the person, at least one."""
    from_here = [row for row in lifecycle.rows if row.action is action and state in row.sources]
    if not from_here:
        raise IllegalMove("no_such_move", lifecycle=lifecycle.name, state=state, action=action)
    for_them = [row for row in from_here if row.roles & roles]
    if not for_them:
        raise NotAllowed("role", action=action, state=state, roles=_names(row.roles for row in from_here))
    return for_them


def _gates(row: Transition[S], facts: Facts) -> tuple[Missing, ...]:
    """What stands against the row that the person cannot change."""
    gates = (c.lacks(facts) for c in row.conditions if c.kind is Kind.GATE)
    return tuple(missing for missing in gates if missing is not None)


def _names(roles: Iterable[frozenset[Role]]) -> tuple[str, ...]:
    return tuple(sorted({role.value for group in roles for role in group}))
