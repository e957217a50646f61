"""The decision on a major incident: declared by a person, or by the desk itself when nobody decides in time."""

from dataclasses import dataclass

from domain import major
from domain.errors import FieldProblem, InvalidForm
from domain.events import MajorDeclared, MajorUndecided
from domain.lifecycle import Action
from domain.people import Role
from domain.ticket import MajorState, Priority
from models.clock import set_timer
from models.major import MajorRow
from models.ticket import TicketRow, anchor
from services import access, judging, nudges, people
from services.majors import cadence, calling, proposing, roles
from services.majors.facts import CHANNEL, UNPROPOSED, decide, record, service_of, state
from services.majors.proposing import DECISION
from services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareForm:
    """Who leads, when it is not who declares, and whether the channel is private.

    What was not proposed before needs its criterion; after a refusal or a false alarm the reason says what is new.
    """

    commander_slack: str | None = None
    private: bool = False
    criterion: str = ""
    reason: str = ""


def declare(work: Work, ticket_id: int, form: DeclareForm | None = None) -> TicketRow:
    """P1 on the clock of major incidents, a channel, a commander, and everybody concerned is called (process §3.8)."""
    form = form or DeclareForm()
    row = access.ticket(work, ticket_id)
    proposed_now = state(row) in UNPROPOSED
    decide(work, row, Action.DECLARE_MAJOR, since=MajorState.PROPOSED if proposed_now else None)
    if proposed_now:
        criterion = proposing.checked(form.criterion)
        decide(work, row, Action.PROPOSE_MAJOR, criterion=criterion, new_facts=form.reason)
        proposal = record(work, row)
        proposal.proposed_at, proposal.because = work.now, criterion
    commander_id = _commander(work, row, form)
    nudges.acted(work, row)
    _declared(work, row, commander_id=commander_id, private=form.private, because=form.reason.strip())
    return row


def decision_due(work: Work, ref: str) -> None:
    """Nobody decided: first deputy and process owner are told, then the desk declares, if the policy lets it."""
    row = access.ticket(work, int(ref))
    if row.major != MajorState.PROPOSED or not row.snapshot().is_worked:
        set_timer(work.session, DECISION, ref, None)
        return
    rule = work.rules.policy.majors.declaration
    proposed_at = record(work, row).proposed_at or work.now
    waited = work.now - proposed_at
    if rule.system_declares and waited >= rule.system_declares_after.length:
        decide(work, row, Action.DECLARE_MAJOR, decision_overdue=True, system_declares=True)
        _declared(work, row, commander_id=None, private=False, because="")
        return
    told = calling.hearers(work, row, major.NEXT_DECIDERS)
    later = proposed_at + rule.system_declares_after.length
    set_timer(work.session, DECISION, ref, later if rule.system_declares else work.now + rule.decide_within.length)
    work.record(MajorUndecided(proposed_at=proposed_at, told=told), row)


def _commander(work: Work, row: TicketRow, form: DeclareForm) -> int | None:
    """Who is named; else who declares, if they are an incident manager. A process owner does not lead by declaring."""
    if form.commander_slack is None:
        return work.actor.id if Role.INCIDENT_MANAGER in work.actor.roles else None
    person_id = people.id_by_slack(work, form.commander_slack)
    if person_id is None or Role.SUPPORT not in access.roles(people.as_actor(work, person_id), row):
        raise InvalidForm(FieldProblem("person", "not_offered"))
    return person_id


def _declared(work: Work, row: TicketRow, *, commander_id: int | None, private: bool, because: str) -> None:
    confidential = _confidential(work, row)
    changes = work.change(
        row, major=MajorState.DECLARED, major_proposed=True, priority=Priority.P1, confidential=confidential
    )
    judging.retime(work, row)
    nudges.start_ladder(work, row)
    set_timer(work.session, DECISION, str(row.id), None)
    always = work.rules.policy.majors.private_channels
    declaration = record(work, row)
    _begin(work, row, declaration, private=major.is_private(confidential=confidential, asked=private, always=always))
    roles.begin(work, row, declaration, commander_id=commander_id)
    cadence.begin(work, row, declaration)
    invite = calling.summoned(work, row)
    event = MajorDeclared(
        commander_id=commander_id,
        channel_name=declaration.channel_name,
        private=declaration.private,
        invite=invite,
        page=_paged(work, row, invite),
        because=because,
        changes=changes,
    )
    work.record(event, row)


def _begin(work: Work, row: TicketRow, declaration: MajorRow, *, private: bool) -> None:
    """A channel there is already is used again, unless it would have to be more private than it is."""
    declaration.declared_at, declaration.declared_by = work.now, work.actor.id
    declaration.restored_at, declaration.stood_down_at, declaration.false_alarm = None, None, False
    if anchor(work.session, row.id, CHANNEL) is not None and (declaration.private or not private):
        return
    prefix, today = work.rules.policy.majors.channel_prefix, work.rules.office.local_date(work.now)
    declaration.channel_name, declaration.private = major.channel_name(prefix, row.snapshot().ref, today), private


def _paged(work: Work, row: TicketRow, invite: tuple[int, ...]) -> tuple[int, ...]:
    called = dict.fromkeys((*invite, *calling.informed(work, row)))
    return tuple(one for one in called if one != work.actor.id)


def _confidential(work: Work, row: TicketRow) -> bool:
    """By the ticket, its service or its category: an attack is nobody's business but theirs who work on it."""
    service = service_of(work, row)
    by_service = service is not None and service.confidential
    return row.confidential or by_service or work.rules.catalogue.traits(row.category).security
