"""The receiver's answer to a hand-over record: accepted under their own number, or returned with a reason to the owner
of the ticket (process §3.9). Their tool answers for them where one is configured.
"""

from dataclasses import dataclass

from domain.errors import Conflict, FieldProblem, InvalidForm
from domain.hand_over_events import HandOverAccepted, HandOverReturned
from domain.lifecycle import Action, HandOverState
from domain.people import Role
from models.clock import set_timer
from models.hand_over import HandOverRow
from models.ticket import TicketRow
from services import referring
from services.hand_overs import changes, door, reminding
from services.work import Work

NUMBER_LONGEST = 100
URL_LONGEST = 1000
REASON_LONGEST = 2000
THE_RECEIVER = frozenset({Role.RECEIVER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a receiver says: their number when they accept (and an address, if there is one), else why not."""

    external_number: str = ""
    external_url: str = ""
    reason: str = ""


def accept(work: Work, hand_over_id: int, answer: Answer) -> HandOverRow:
    """Somebody who receives it takes it under a number of their own."""
    row, home = door.record(work, hand_over_id)
    return _accept(work, row, home, answer, roles=door.roles(work, row, home), tool=None)


def give_back(work: Work, hand_over_id: int, answer: Answer) -> HandOverRow:
    """Back to the owner of the ticket, who reads what is missing."""
    row, home = door.record(work, hand_over_id)
    return _return(work, row, home, answer, roles=door.roles(work, row, home), tool=None)


def accept_by_tool(work: Work, hand_over_id: int, answer: Answer, *, tool: str) -> HandOverRow:
    """The receiver's tool has taken it; the same answer once more changes nothing."""
    row, home = door.record(work, hand_over_id)
    if row.state == HandOverState.ACCEPTED and row.external_number == answer.external_number.strip():
        return row
    return _accept(work, row, home, answer, roles=THE_RECEIVER, tool=tool)


def return_by_tool(work: Work, hand_over_id: int, answer: Answer, *, tool: str) -> HandOverRow:
    """The receiver's tool gives it back; the same answer once more changes nothing."""
    row, home = door.record(work, hand_over_id)
    if row.state == HandOverState.RETURNED and row.reason == answer.reason.strip():
        return row
    return _return(work, row, home, answer, roles=THE_RECEIVER, tool=tool)


def _accept(
    work: Work, row: HandOverRow, home: TicketRow, answer: Answer, *, roles: frozenset[Role], tool: str | None
) -> HandOverRow:
    number, url = answer.external_number.strip(), answer.external_url.strip()
    _not_too_long(external_number=(number, NUMBER_LONGEST), external_url=(url, URL_LONGEST))
    if url and not url.startswith(("https://", "http://")):
        raise InvalidForm(FieldProblem("external_url", "wrong_form"))
    _answered_before(row)
    before = changes.kept(row)
    door.move(row, Action.ACCEPT_HAND_OVER, roles=roles, external_number=number)
    row.external_number, row.external_url = number, url or None
    _answered(work, row)
    others = door.others(work, row)
    changed = changes.since(row, before) | referring.numbered(work, home, row.kind, number)
    event = HandOverAccepted(
        hand_over=row.id, topic=row.kind, external_number=number, by_tool=tool, others=others, changes=changed
    )
    work.record(event, home)
    return row


def _return(
    work: Work, row: HandOverRow, home: TicketRow, answer: Answer, *, roles: frozenset[Role], tool: str | None
) -> HandOverRow:
    reason = answer.reason.strip()
    _not_too_long(reason=(reason, REASON_LONGEST))
    _answered_before(row)
    before = changes.kept(row)
    door.move(row, Action.RETURN_HAND_OVER, roles=roles, reason=reason)
    row.reason = reason
    _answered(work, row)
    event = HandOverReturned(
        hand_over=row.id,
        topic=row.kind,
        reason=reason,
        told=_owner(row, home),
        by_tool=tool,
        others=door.others(work, row),
        changes=changes.since(row, before),
    )
    work.record(event, home)
    return row


def _answered(work: Work, row: HandOverRow) -> None:
    row.answered_at, row.answered_by = work.now, work.actor.id
    set_timer(work.session, reminding.TIMER, str(row.id), None)


def _answered_before(row: HandOverRow) -> None:
    """Two who may answer click at once: the second is told that somebody was faster."""
    if row.state in {HandOverState.ACCEPTED, HandOverState.RETURNED}:
        raise Conflict("hand_over_answered")


def _owner(row: HandOverRow, home: TicketRow) -> tuple[int, ...]:
    """Who holds the ticket, else who handed it over; the group reads it in its working thread (process §3.9)."""
    owner = home.assignee_id or row.proposer_id
    return () if owner is None else (owner,)


def _not_too_long(**typed: tuple[str, int]) -> None:
    found = [
        FieldProblem(name, "too_long", {"length": len(text), "longest": longest})
        for name, (text, longest) in typed.items()
        if len(text) > longest
    ]
    if found:
        raise InvalidForm(*found)
