"""Who is there to be told: for somebody who is away their deputy, then whoever is on call (process §3.7g)."""

from collections.abc import Iterable

from models.person import by_ids
from models.ticket import TicketRow
from services import access, people
from services.work import Work


def instead_of_absent(work: Work, row: TicketRow, person_ids: Iterable[int]) -> tuple[int, ...]:
    """Who is present stays; for each absent one the first present deputy, else the group's on-call; each once.

    Only somebody who may know of the ticket stands in. Where nobody is left to, the absent one is told after all:
    silence is worse.
    """
    wanted = tuple(person_ids)
    away = work.rules.absent(work.now)
    known = by_ids(work.session, set(wanted)) if away else {}
    found: dict[int, None] = {}
    for one in wanted:
        key = known[one].key if one in known else None
        found[one if key is None or key not in away else _stand_in(work, row, key) or one] = None
    return tuple(found)


def _stand_in(work: Work, row: TicketRow, key: str) -> int | None:
    organisation = work.rules.organisation
    deputies = work.rules.stand_ins(key, work.now) if key in organisation.people_by_key else ()
    on_call = work.rules.on_call(row.group, work.now) if row.group in organisation.groups_by_key else ()
    return next(iter(access.who_may_see(work, row, people.ids(work, (*deputies, *on_call)))), None)
