"""How the tests of the lifecycles ask what a move lacks."""

from enum import StrEnum
from typing import Any

from domain.errors import DeskError, IllegalMove, NotAllowed
from domain.lifecycle import Action, Facts, Lifecycle, Missing, Transition, decide_in
from domain.people import Role


def attempt(
    table: Lifecycle[Any], action: Action, facts: Facts, *, roles: frozenset[Role], state: StrEnum | None
) -> Transition[Any] | DeskError:
    """The row that carries the move, or the refusal as a value."""
    try:
        return decide_in(table, state, action=action, roles=roles, facts=facts)
    except (IllegalMove, NotAllowed) as error:
        return error


def refusal(table: Lifecycle[Any], action: Action, facts: Facts, *, role: Role, state: StrEnum | None) -> list[Missing]:
    """Everything that is missing; nothing when the move is possible. Any other refusal is a failure of the test."""
    answer = attempt(table, action, facts, roles=frozenset({role}), state=state)
    if isinstance(answer, Transition):
        return []
    assert answer.code == "missing", answer
    return list(answer.params["missing"])  # type: ignore[call-overload]  # plain values of a refusal


def missing(table: Lifecycle[Any], action: Action, facts: Facts, *, role: Role, state: StrEnum | None) -> list[str]:
    """The codes of everything that is missing."""
    return [one.code for one in refusal(table, action, facts, role=role, state=state)]
