"""Who is there to be told: for somebody who is away their deputy, then whoever is on call (process §3.7g)."""

from collections.abc import Collection, Iterable

from models.person import by_ids
from models.ticket import TicketRow
from services import people
from services.work import Work


def away(work: Work) -> frozenset[str]:  # noqa: ARG001 - what is on record decides; so far rotas alone are
    """Keys of the people who are away now."""
    return frozenset()


def instead_of(work: Work, row: TicketRow, person_ids: Iterable[int], *, absent: Collection[str]) -> tuple[int, ...]:
    """Everybody present stays; for each absent one the first present deputy, else the group's on-call, each once.

    Where nobody is left to stand in, the absent one is told after all: silence is worse.
    """
    known = by_ids(work.session, set(person_ids)) if absent else {}
    found: dict[int, None] = {}
    for person_id in person_ids:
        key = known[person_id].key if person_id in known else None
        found[person_id if key is None or key not in absent else _stand_in(work, row, key, absent) or person_id] = None
    return tuple(found)


def _stand_in(work: Work, row: TicketRow, key: str, absent: Collection[str]) -> int | None:
    organisation = work.rules.organisation
    deputy = organisation.stand_in(key, absent) if key in organisation.people_by_key else None
    on_call = organisation.on_call(row.group, work.now, absent) if row.group in organisation.groups_by_key else ()
    return next(iter(people.ids(work, (deputy, *on_call[:1]))), None)
