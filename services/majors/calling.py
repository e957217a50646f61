"""Who is told of a major incident and who joins it. Only people who may see the ticket are ever called (process §3.7j);
somebody who is away is stood in for.
"""

from collections.abc import Iterable

from domain import major
from domain.major import MajorRole
from domain.policy.nudging import Recipient
from models.major import roles_of
from models.ticket import TicketRow
from services import people, presence, reminders
from services.work import Work

LEADING = frozenset({Recipient.COMMANDER, Recipient.COMMS_LEAD})


def hearers(work: Work, row: TicketRow, recipients: Iterable[Recipient]) -> tuple[int, ...]:
    """Those recipients today, without whoever acts: they know already. Where nobody commands, the managers hear it."""
    held = roles_of(work.session, row.id)
    found: list[int] = []
    for recipient in recipients:
        unled = recipient in LEADING and not {recipient.value, MajorRole.COMMANDER.value} & set(held)
        found += people.told(work, row, major.DECIDERS if unled else (recipient,))
    return _present(work, row, found)


def summoned(work: Work, row: TicketRow) -> tuple[int, ...]:
    """Who joins the channel: assignee, lead and on-call of the group, service owner, command staff (process §3.8)."""
    roles = work.rules.organisation.roles
    held = roles_of(work.session, row.id)
    staff = people.ids(work, (*roles.communications_leads[:1], *roles.scribes[:1]))
    leading = () if MajorRole.COMMANDER.value in held else people.told(work, row, major.DECIDERS)
    me = () if work.actor.id is None else (work.actor.id,)
    found = (*held.values(), *me, *leading, *people.told(work, row, major.SUMMONED), *staff)
    return _present(work, row, found, actor_too=True)


def informed(work: Work, row: TicketRow) -> tuple[int, ...]:
    """Management and compliance: told, not summoned (process §3.8)."""
    roles = work.rules.organisation.roles
    return _present(work, row, people.ids(work, (*roles.informed_of_majors, roles.compliance_contact)))


def asked_for(work: Work, row: TicketRow, open_roles: Iterable[MajorRole]) -> tuple[int, ...]:
    """Whom the desk asks to take these roles, and the commander, who holds them meanwhile."""
    organisation = work.rules.organisation
    on_call = work.rules.on_call(row.group, work.now) if row.group in organisation.groups_by_key else ()
    keys = [key for role in open_roles for key in major.asked_first(role, organisation.roles, on_call[:1])]
    holder = roles_of(work.session, row.id).get(MajorRole.COMMANDER.value)
    return _present(work, row, (*people.ids(work, keys), *(() if holder is None else (holder,))))


def _present(work: Work, row: TicketRow, found: Iterable[int], *, actor_too: bool = False) -> tuple[int, ...]:
    there = presence.instead_of_absent(work, row, dict.fromkeys(found))
    wanted = [one for one in there if actor_too or one != work.actor.id]
    return reminders.who_may_hear(work, row, wanted)
