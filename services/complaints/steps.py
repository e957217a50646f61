"""What the moves of a complaint have in common: decided by its table in the roles it was opened with, and the words
that go with a move kept in the correspondence.
"""

from dataclasses import dataclass, replace
from typing import Any

from domain import lifecycle
from domain.complaints import Voice
from domain.errors import FieldProblem, InvalidForm
from domain.lifecycle import Action, Transition
from domain.people import Role
from domain.ticket import State, TicketType
from models.complaint import ComplaintMessageRow, ComplaintRow
from models.ticket import TicketRow
from services import facts
from services.complaints import parties
from services.complaints.door import Opened
from services.moves import Changes
from services.work import Work

LONGEST = 3000


@dataclass(frozen=True, slots=True)
class Source:
    """Where a message was typed; it is not repeated there."""

    channel: str
    ts: str


def decide(work: Work, found: Opened, action: Action, **typed: Any) -> Transition[State]:
    """The table's answer; raises its refusal and changes nothing."""
    given = replace(facts.about(work, found.row), **typed)
    state = State(found.row.state)
    return lifecycle.decide(TicketType.COMPLAINT, state, action=action, roles=found.roles, facts=given)


def move(work: Work, found: Opened, action: Action, **typed: Any) -> Changes:
    """Decide, and put the complaint into its new state; returns what changed."""
    transition = decide(work, found, action, **typed)
    return work.change(found.row, state=transition.leads_from(State(found.row.state)))


def as_system(work: Work, row: TicketRow) -> Opened:
    """The complaint as the desk itself opens it."""
    return Opened(row, parties.record_of(work, row), frozenset({Role.SYSTEM}))


def keep(
    work: Work,
    row: TicketRow,
    voice: Voice,
    text: str,
    *,
    field: str = "text",
    person_id: int | None = None,
    source: Source | None = None,
) -> int:
    """An entry of the correspondence; returns its id. `InvalidForm` beside `field` for blanks and what is too long."""
    said = text.strip()
    if not said:
        raise InvalidForm(FieldProblem(field, "required"))
    if len(said) > LONGEST and source is None:
        raise InvalidForm(FieldProblem(field, "too_long", {"longest": LONGEST, "length": len(said)}))
    kept = ComplaintMessageRow(
        ticket_id=row.id,
        author_id=work.actor.id,
        person_id=person_id,
        at=work.now,
        voice=voice.value,
        text=said,
        source_channel=None if source is None else source.channel,
        source_ts=None if source is None else source.ts,
    )
    work.session.add(kept)
    work.session.flush()
    return kept.id


def others(work: Work, record: ComplaintRow) -> tuple[int, ...]:
    """The handler, unless it is the actor: who else hears what was done."""
    handler = record.handler_id
    return () if handler is None or handler == work.actor.id else (handler,)
