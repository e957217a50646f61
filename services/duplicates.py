"""Duplicates as use cases: a reporter joins a known outage, support links a report to its master or parts it again,
and everybody affected is told at once (process §3.5.12, SC15). What duplicates do when their master moves is
`following.py`.
"""

from dataclasses import dataclass, replace

from domain.duplicate_events import AffectedTold, DuplicateLinked, KeptApart
from domain.errors import Conflict, IllegalMove, NotAllowed
from domain.lifecycle import Action
from domain.people import Role
from domain.projection import TicketCard
from domain.ticket import DONE_STATES, MAJOR_ACTIVE, State, TicketType
from models.clock import set_timer
from models.ticket import TicketRow
from services import (
    access,
    conversation,
    judging,
    majors,
    masters,
    moves,
    nudges,
    outages,
    reading,
    reporting,
    stays,
    timeboxes,
)
from services.conversation import Said
from services.reporting import IncidentForm
from services.work import Work

MAY_KEEP_APART = frozenset({Role.USER, Role.FIRST_LINE, Role.INCIDENT_MANAGER})


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedAtOnce:
    """How many reports one tap linked, and how many could not be."""

    linked: int
    left: int


def join(work: Work, outage: int, form: IncidentForm) -> TicketCard:
    """For whoever says “I have that too”: a ticket of their own, with its own start and due times, a duplicate from its
    first moment.

    It takes the master's priority, which is that of the outage. `Conflict` when the outage is over meanwhile.
    """
    master = _locked(work, outage)
    if not _fits(master) or not outages.is_known_to(work, master):
        raise Conflict("outage_over")
    form, affected_id = reporting.for_whom(work, form)
    form = replace(form, service=form.service or master.service)
    row = reporting.take_down(work, form, reporter_id=work.actor.id, affected_id=affected_id, master=master)
    _linked(work, row, master, changes={"master_id": (None, master.id)}, joined=True)
    return reading.card(work, row)


def link(work: Work, ticket_id: int, master_id: int) -> TicketRow:
    """A duplicate of that master from now on; linking it once more to the same one changes nothing."""
    own = _is_reporter_of(work, ticket_id)
    master = _locked(work, master_id) if own else access.ticket(work, master_id)
    row = access.ticket(work, ticket_id)
    if own and row.master_id is None and not (_fits(master) and outages.is_known_to(work, master)):
        raise Conflict("outage_over")
    if row.master_id != master.id:
        _link(work, row, master)
    return row


def link_similar(work: Work, master_id: int) -> LinkedAtOnce:
    """Every report that looks like this one and has no master yet; those that cannot be linked stay as they are."""
    master = access.ticket(work, master_id)
    found = outages.similar(work, master)[: work.rules.policy.duplicates.at_once]
    linked = 0
    for ticket_id in found:
        try:
            _link(work, access.ticket(work, ticket_id), master)
        except (IllegalMove, NotAllowed):
            continue
        linked += 1
    return LinkedAtOnce(linked=linked, left=len(found) - linked)


def unlink(work: Work, ticket_id: int, *, reason: str) -> TicketRow:
    """It is something else after all; the reason is kept."""
    row = access.ticket(work, ticket_id)
    moves.decide(work, row, Action.UNLINK_DUPLICATE, reason=reason)
    masters.part(work, row, reason=reason)
    return row


def keep_apart(work: Work, ticket_id: int) -> TicketRow:
    """Somebody says that it is something else: nobody is asked about a known outage again."""
    row = access.ticket(work, ticket_id)
    if not access.roles(work, row) & MAY_KEEP_APART:
        raise NotAllowed("role", action=Action.LINK_DUPLICATE, state=row.state, roles=tuple(MAY_KEEP_APART))
    changes = work.change(row, apart=True)
    if changes:
        work.record(KeptApart(changes=changes), row)
    return row


def tell_affected(work: Work, master_id: int, said: Said) -> TicketRow:
    """One public message to the reporters of the master and of all its duplicates; it is a response to each."""
    row = access.ticket(work, master_id)
    moves.decide(work, row, Action.TELL_AFFECTED)
    comment = conversation.keep(work, row, said, public=True, from_user=False)
    changes = moves.end_response(work, row, accepting=False)
    nudges.acted(work, row)
    told = outages.face(work, row).linked
    work.record(AffectedTold(comment_id=comment.id, duplicates=told, changes=changes), row)
    return row


def _link(work: Work, row: TicketRow, master: TicketRow) -> None:
    changes = moves.move(
        work,
        row,
        Action.LINK_DUPLICATE,
        master=master.snapshot().ref,
        master_fits=master.id != row.id and _fits(master) and (row.confidential or not master.confidential),
        known_outage=_own_master(work, row, master),
    )
    changes |= work.change(row, master_id=master.id)
    work.session.flush()
    set_timer(work.session, timeboxes.TIMER, str(row.id), None)
    stays.end(work, row)
    nudges.end_ladder(work, row)
    nudges.acted(work, row)
    _linked(work, row, master, changes=changes)
    judging.raise_master(work, row)


def _linked(work: Work, row: TicketRow, master: TicketRow, *, changes: moves.Changes, joined: bool = False) -> None:
    """Whoever is at work on the master is at work on its duplicates; enough of them propose a major incident."""
    if master.responded_at is not None:
        changes |= moves.end_response(work, row, accepting=False)
    leading = master.major in MAJOR_ACTIVE
    event = DuplicateLinked(
        master=master.snapshot().ref, number=master.id, joined=joined, leading=leading, changes=changes
    )
    work.record(event, row)
    majors.propose_if_many(work, master)


def _locked(work: Work, ticket_id: int) -> TicketRow:
    """The master for one who may not see it: what they may be told of it is checked by the caller."""
    return access.ticket(work.as_system(), ticket_id)


def _is_reporter_of(work: Work, ticket_id: int) -> bool:
    row = access.ticket(work, ticket_id, lock=False)
    return access.roles(work, row) <= {Role.USER}


def _own_master(work: Work, row: TicketRow, master: TicketRow) -> bool:
    """A reporter joins only what they may be told of."""
    return access.roles(work, row) <= {Role.USER} and outages.is_known_to(work, master)


def _fits(master: TicketRow) -> bool:
    """A worked incident that is no duplicate itself."""
    worked = State(master.state) not in DONE_STATES
    return master.type == TicketType.INCIDENT and worked and master.master_id is None
