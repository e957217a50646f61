"""What a move of a major incident is decided on, and the record behind it."""

from dataclasses import replace
from typing import Any

from domain import lifecycle
from domain.catalogue import Service
from domain.lifecycle import Action, Transition
from domain.ticket import MajorState
from models.major import MajorRow
from models.ticket import TicketRow, anchor_at
from services import access, facts
from services.work import Work

CHANNEL = "major"  # the anchor of the incident channel
UNPROPOSED = frozenset({None, MajorState.REFUSED, MajorState.STOOD_DOWN})


def decide(
    work: Work, row: TicketRow, action: Action, *, since: MajorState | None = None, **typed: Any
) -> Transition[MajorState]:
    """The table's answer for the actor; raises its refusal and changes nothing. `since`: as if it stood there."""
    given = replace(facts.about(work, row), **typed)
    return lifecycle.decide_major(since or state(row), action=action, roles=access.roles(work, row), facts=given)


def may_declare(work: Work, ticket_id: int) -> bool:
    """Whether the actor may declare it, at once if nobody proposed it; else they may propose. Raises the refusal when
    neither is possible.
    """
    row = access.ticket(work, ticket_id, lock=False)
    given, held = facts.about(work, row), access.roles(work, row)
    if state(row) in UNPROPOSED:
        decide(work, row, Action.PROPOSE_MAJOR, criterion="to be named", new_facts="to be said")
        return Action.DECLARE_MAJOR in lifecycle.available_major(MajorState.PROPOSED, roles=held, facts=given)
    decide(work, row, Action.DECLARE_MAJOR)
    return True


def incident_in(work: Work, channel: str) -> int | None:
    """The ticket whose incident channel this is."""
    found = anchor_at(work.session, channel, "")
    return None if found is None or found.what != CHANNEL else found.ticket_id


def state(row: TicketRow) -> MajorState | None:
    return None if row.major is None else MajorState(row.major)


def service_of(work: Work, row: TicketRow) -> Service | None:
    """The service the ticket is about; None while nobody knows it."""
    return next((one for one in work.rules.catalogue.services if one.key == row.service), None)


def record(work: Work, row: TicketRow) -> MajorRow:
    """The record of the ticket's major incident, begun when it is first needed."""
    found = work.session.get(MajorRow, row.id)
    if found is None:
        found = MajorRow(ticket_id=row.id, updates_missed=0)
        work.session.add(found)
        work.session.flush()
    return found
