"""Who approves a request: never who ordered it, never who benefits, and one level up where the manager did (process
§3.10). Each step of the catalogue's approval rule arrives as a chain of people, the natural approver first.
"""

from collections.abc import Mapping, Sequence

from domain.errors import IllegalMove


def manager_chain(person_id: int, manager_of: Mapping[int, int | None]) -> tuple[int, ...]:
    """The line managers of a person from the nearest up; a line that comes back on itself ends there."""
    chain: list[int] = []
    above = manager_of.get(person_id)
    while above is not None and above != person_id and above not in chain:
        chain.append(above)
        above = manager_of.get(above)
    return tuple(chain)


def approvers_for(
    chains: Sequence[Sequence[int]],
    *,
    requester_id: int | None,
    beneficiary_id: int | None,
    last_resort: Sequence[int] = (),
) -> tuple[int, ...]:
    """One approver for each step, in the order of the steps: the first of its chain who is not concerned.

    Who is due at two steps is asked once. `last_resort` is asked where a whole chain is concerned or empty.
    Raises IllegalMove("no_approver", step=n), counted from 1, when nobody is left: nothing approves itself.
    """
    concerned = {requester_id, beneficiary_id}
    chosen: dict[int, None] = {}
    for step, chain in enumerate(chains, start=1):
        approver = next((person for person in (*chain, *last_resort) if person not in concerned), None)
        if approver is None:
            raise IllegalMove("no_approver", step=step)
        chosen[approver] = None
    return tuple(chosen)
