"""Who holds which role of a major incident: the commander from the declaration on, the others by taking them; the desk
asks for those nobody took (process §3.8).
"""

from collections.abc import Mapping

from sqlalchemy import delete

from domain import major
from domain.errors import IllegalMove, NotAllowed
from domain.events import MajorRolesOpen, MajorRoleTaken
from domain.lifecycle import Action
from domain.major import MajorRole
from domain.people import Role
from models.clock import set_timer
from models.major import MajorRoleRow, MajorRow, roles_of
from models.ticket import TicketRow
from services import access, nudges
from services.majors import calling
from services.majors.facts import decide, record
from services.work import Work

ROLES = "major_roles"  # timer; ref: the ticket
MAY_COMMAND = frozenset({Role.INCIDENT_MANAGER, Role.PROCESS_OWNER})


def begin(work: Work, row: TicketRow, declaration: MajorRow, *, commander_id: int | None) -> None:
    """A new declaration begins with its commander alone; who held a role in an earlier one takes it again."""
    work.session.execute(delete(MajorRoleRow).where(MajorRoleRow.ticket_id == row.id))
    if commander_id is not None:
        _hold(work, row, MajorRole.COMMANDER, commander_id)
    work.session.flush()
    _wake(work, row, declaration)


def take_role(work: Work, ticket_id: int, role: MajorRole) -> TicketRow:
    """The actor takes a role, from nobody or from who held it: the hand-over is the taking (process §3.8).

    Only an incident manager or the process owner takes command. After a while commander and technical lead are two
    persons.
    """
    row = access.ticket(work, ticket_id)
    decide(work, row, Action.TAKE_MAJOR_ROLE, major_role=role.value)
    if role is MajorRole.COMMANDER and not access.roles(work, row) & MAY_COMMAND:
        raise NotAllowed("role", action=Action.TAKE_MAJOR_ROLE, state=row.major, roles=sorted(MAY_COMMAND))
    declaration, held = record(work, row), roles_of(work.session, row.id)
    if work.actor.id is None or held.get(role.value) == work.actor.id:
        return row
    _refuse_two_roles(work, declaration, held, role)
    _hold(work, row, role, work.actor.id)
    _wake(work, row, declaration)
    nudges.acted(work, row)
    work.record(MajorRoleTaken(role=role.value, person_id=work.actor.id), row)
    return row


def roles_due(work: Work, ref: str) -> None:
    """Asks for the roles nobody has taken, and for a second person where one has led and repaired too long."""
    row = access.ticket(work, int(ref))
    if not row.snapshot().is_major:
        end(work, row)
        return
    declaration, held = record(work, row), roles_of(work.session, row.id)
    wanted = dict.fromkeys(major.unfilled(held))
    if major.one_in_two_roles(held) and _two_persons_wanted(work, declaration):
        wanted[MajorRole.TECHNICAL_LEAD] = None
    _wake(work, row, declaration)
    if wanted:
        told = calling.asked_for(work, row, wanted)
        work.record(MajorRolesOpen(roles=tuple(role.value for role in wanted), told=told), row)


def end(work: Work, row: TicketRow) -> None:
    """Nobody is asked any more."""
    set_timer(work.session, ROLES, str(row.id), None)


def _hold(work: Work, row: TicketRow, role: MajorRole, person_id: int) -> None:
    work.session.merge(MajorRoleRow(ticket_id=row.id, role=role.value, person_id=person_id, since=work.now))
    work.session.flush()


def _refuse_two_roles(work: Work, declaration: MajorRow, held: Mapping[str, int], role: MajorRole) -> None:
    """Holding both by name is refused; a technical lead nobody took is asked for."""
    other = {
        MajorRole.COMMANDER: MajorRole.TECHNICAL_LEAD,
        MajorRole.TECHNICAL_LEAD: MajorRole.COMMANDER,
    }.get(role)
    both = other is not None and held.get(other.value) == work.actor.id
    if both and _two_persons_wanted(work, declaration):
        raise IllegalMove("two_roles")


def _two_persons_wanted(work: Work, declaration: MajorRow) -> bool:
    rule = work.rules.policy.majors.declaration
    return major.two_persons_wanted(declared_at=declaration.declared_at or work.now, now=work.now, rule=rule)


def _wake(work: Work, row: TicketRow, declaration: MajorRow) -> None:
    begun, held = declaration.declared_at or work.now, roles_of(work.session, row.id)
    at = major.next_ask(held, declared_at=begun, now=work.now, rule=work.rules.policy.majors.declaration)
    set_timer(work.session, ROLES, str(row.id), at)
