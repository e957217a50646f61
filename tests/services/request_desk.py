"""What the tests of service requests order, and how they read what became of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.errors import IllegalMove
from models.clock import ClockRow, clocks_of
from models.request import ApprovalRow, approvals_of, links_of
from services import approving, fulfilling, handling, ordering
from services.fulfilling import FulfilForm
from services.ordering import OrderForm
from tests.services.standing_desk import StandingDesk, wall

FILLED: Mapping[str, Mapping[str, str]] = {
    "password-reset": {"account": "li.na", "identity": "call-back"},
    "application-authorisation": {"application": "claims-handling", "role": "adjuster", "reason": "new post"},
    "data-extract": {"content": "premiums by branch", "period": "2025", "personal": "no"},
    "portal-access": {"company": "Brown & Partners", "purpose": "statements"},
    "production-access": {"systems": "db-07", "change": "CHG-1024", "reason": "index rebuild"},
    "new-laptop": {"model": "light", "for": "U0CHEN", "needed": "2026-04-20", "reason": "worn out"},
    "new-service": {"wish": "a new online trading system", "sponsor": "U0DONG"},
}


def order(desk: StandingDesk, by: str, item: str, *, for_whom: str | None = None, **more: Any) -> int:
    """An item ordered with acceptable answers; `more` replaces some, `expires` and `again` go beside them."""
    beside = {key: more.pop(key) for key in ("expires", "again") if key in more}
    form = OrderForm(item=item, answers={**FILLED[item], **more}, affected_slack=for_whom, **beside)
    return int(desk.do(ordering.order, form, by=by).ticket.id)


def granted(desk: StandingDesk, by: str, expires: date) -> int:
    """An access that was ordered, approved by Mei Lan and granted by Zhou Ting now."""
    number = order(desk, by, "portal-access", expires=expires)
    decide(desk, "approve", number, by="mei")
    fulfil(desk, number, by="zhou")
    return number


def decide(desk: StandingDesk, verb: str, number: int, *, by: str, reason: str = "") -> None:
    desk.do({"approve": approving.approve, "reject": approving.reject}[verb], number, reason=reason, by=by)


def fulfil(desk: StandingDesk, number: int, *, by: str, witness: str | None = None) -> None:
    """Taken, every step done, and fulfilled."""
    desk.do(handling.take, number, by=by)
    try:
        for key in steps_of(desk, number):
            desk.do(fulfilling.complete, number, key, by=by)
            if witness is not None:
                desk.do(fulfilling.witness, number, key, by=witness)
        desk.do(fulfilling.fulfil, number, FulfilForm(resolution="done"), by=by)
    except IllegalMove as refusal:
        raise AssertionError(refusal.params) from refusal


def steps_of(desk: StandingDesk, number: int) -> list[str]:
    item = desk.rules.catalogue.item(desk.ticket(number).item or "")
    return ["remove", "confirm"] if desk.ticket(number).source == "tool" else [step.key for step in item.checklist]


def approvals(desk: StandingDesk, number: int) -> list[ApprovalRow]:
    return desk.look(lambda session: approvals_of(session, number))


def approvers(desk: StandingDesk, number: int) -> list[str]:
    """Who is to approve, by key, in order."""
    names = desk.names()
    return [names[one.approver_id] for one in approvals(desk, number)]


def states(desk: StandingDesk, number: int) -> list[str]:
    return [one.state for one in approvals(desk, number)]


def clocks(desk: StandingDesk, number: int) -> list[tuple[str, str, str]]:
    """Kind, state and due time of every clock but those of the groups that had it."""
    every: list[ClockRow] = desk.look(lambda session: clocks_of(session, number))
    rows = [one for one in every if not one.kind.startswith("group_")]
    return [(one.kind, one.state, "" if one.due_at is None else wall(one.due_at)) for one in rows]


def links(desk: StandingDesk, number: int) -> list[tuple[int, int, str]]:
    """Later, earlier, how."""
    rows = desk.look(lambda session: links_of(session, number))
    return [(one.ticket_id, one.other_id, one.kind) for one in rows]


def asked(desk: StandingDesk) -> list[tuple[str, str]]:
    """When who was asked by direct message."""
    names = desk.names()
    return [(wall(one.created_at), names[one.person_id or 0]) for one in desk.messages("approval_ask")]
