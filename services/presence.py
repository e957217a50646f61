"""Who is there to be told: for somebody who is away, or has no account in Slack, who stands in, then whoever is on call
(process §3.7g).
"""

from collections.abc import Iterable

from domain.errors import FieldProblem
from models.outbox import remember
from models.person import PersonRow, by_ids, by_keys, by_slack_id
from models.ticket import TicketRow
from services import access, people
from services.work import Work


def instead_of_absent(work: Work, row: TicketRow, person_ids: Iterable[int]) -> tuple[int, ...]:
    """Who is present stays; for each absent one the first present deputy, else the group's on-call; each once.

    Only somebody who may know of the ticket stands in. Where nobody is there to, the absent one is told after all:
    silence is worse; where those who are there may not know of it, only when nobody else is told.
    """
    wanted = tuple(person_ids)
    there = present(work, wanted)
    known = by_ids(work.session, set(wanted))
    found: dict[int, None] = {}
    unheard: dict[int, None] = {}
    for one in wanted:
        acting = (one,) if one in there or one not in known else _stand_ins(work, row, known[one]) or (one,)
        may_know = acting if one in acting else access.who_may_see(work, row, acting)
        (found if may_know else unheard)[next(iter(may_know), one)] = None
    return tuple(found or unheard)


def present(work: Work, person_ids: Iterable[int]) -> frozenset[int]:
    """Those of these people who are neither away nor without an account to write to."""
    away = work.rules.absent(work.now)
    known = by_ids(work.session, set(person_ids))
    return frozenset(one.id for one in known.values() if one.slack_id is not None and one.key not in away)


def warn_once(work: Work, key: str, slack_id: str, group: str | None = None) -> FieldProblem | None:
    """Who is about to be assigned while away, until when, and who stands in; said once for this form and person, so
    that sending it again assigns them all the same.
    """
    row = by_slack_id(work.session, slack_id)
    if row is None or row.key is None or row.key not in work.rules.absent(work.now):
        return None
    if not remember(work.session, f"away:{key}:{slack_id}", work.now):
        return None
    acting = people.refs(work, people.ids(work, (work.rules.stand_in(row.key, work.now, group=group),)))
    stand_in = next((one.name for one in acting.values()), None)
    until = max(
        (one.until for one in work.rules.leaves if one.person == row.key and one.covers(work.now)), default=None
    )
    params = {"person": row.name, "until": until, "stand_in": stand_in}
    return FieldProblem("person", "assignee_away", params)


def _stand_ins(work: Work, row: TicketRow, person: PersonRow) -> tuple[int, ...]:
    """Who acts for them, then whoever is on call for the ticket's group; everybody there and in Slack."""
    organisation = work.rules.organisation
    on_call = work.rules.on_call(row.group, work.now) if row.group in organisation.groups_by_key else ()
    barred = {str(person.key)}
    while True:
        acting = (
            work.rules.stand_ins(person.key, work.now, group=row.group, barred=barred)
            if person.key in organisation.people_by_key
            else ()
        )
        found = by_keys(work.session, {*acting, *on_call} - barred)
        if not (silent := {key for key, one in found.items() if one.slack_id is None}):
            return tuple(dict.fromkeys(found[key].id for key in (*acting, *on_call) if key in found))
        barred |= silent
