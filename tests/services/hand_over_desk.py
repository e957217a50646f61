"""What the tests of hand-over records hand over, and how they read what became of it."""

from collections.abc import Mapping
from typing import Any

from domain.lifecycle import HandOverKind
from domain.ticket import Priority
from models.hand_over import HandOverRow, tickets_of
from services import handling
from services.hand_overs import answering, drafting
from services.hand_overs.answering import Answer
from services.hand_overs.drafting import HandOverForm
from tests.services.standing_desk import StandingDesk, wall

FILLED: Mapping[HandOverKind, Mapping[str, str]] = {
    HandOverKind.PROBLEM: {
        "service": "printing",
        "symptoms": "the queue stops after every update",
        "known_workaround": "restart the spooler",
        "business_effect": "policies are printed an hour late",
    },
    HandOverKind.RFC: {
        "sponsor": "U0DONG",
        "business_reason": "customers buy without an agent",
        "new_service": "yes",
        "wanted_by": "2026-12-01",
        "risk": "competitors are first",
        "rough_size": "large",
    },
    HandOverKind.ALERT_FEEDBACK: {
        "advice": "threshold",
        "alert": "disk usage above 70 %",
        "observed": "nothing happens below 90 %",
    },
    HandOverKind.CI_DISCREPANCY: {
        "discrepancy": "missing",
        "ci": "PRN-0417",
        "observed": "the printer stands on the third floor",
    },
}


def form(kind: HandOverKind = HandOverKind.PROBLEM, /, **more: Any) -> HandOverForm:
    """A complete record; `more` replaces fields, and what stands beside them."""
    beside = {key: more.pop(key) for key in ("tickets", "now", "converts", "explanation") if key in more}
    return HandOverForm(kind=kind, fields={**FILLED[kind], **more}, **beside)


def incident(desk: StandingDesk) -> int:
    """An incident of the desktop group, on which He works."""
    return desk.report(Priority.P3, group="desktop", held_by="he")


def drafted(desk: StandingDesk, kind: HandOverKind = HandOverKind.PROBLEM, /, *, by: str = "he", **more: Any) -> int:
    """A draft about a new incident."""
    number = more.pop("about", None) or incident(desk)
    return desk.do(_number, drafting.draft, number, form(kind, **({"now": False} | more)), by=by)


def handed_over(
    desk: StandingDesk, kind: HandOverKind = HandOverKind.PROBLEM, /, *, by: str = "he", **more: Any
) -> int:
    return drafted(desk, kind, by=by, **({"now": True} | more))


def accept(desk: StandingDesk, hand_over: int, *, by: str, number: str = "PRB-3") -> None:
    desk.do(answering.accept, hand_over, Answer(external_number=number), by=by)


def give_back(desk: StandingDesk, hand_over: int, *, by: str, reason: str = "what did the log say?") -> None:
    desk.do(answering.give_back, hand_over, Answer(reason=reason), by=by)


def record(desk: StandingDesk, hand_over: int) -> HandOverRow:
    return desk.look(lambda session: session.get_one(HandOverRow, hand_over))


def records(desk: StandingDesk) -> list[HandOverRow]:
    return desk.look(lambda session: list(session.query(HandOverRow).order_by(HandOverRow.id)))


def named(desk: StandingDesk, hand_over: int) -> tuple[int, ...]:
    return desk.look(lambda session: tickets_of(session, hand_over))


def shown(desk: StandingDesk) -> list[tuple[str, str]]:
    """When a record was shown to whom; to the group where nobody is named."""
    names = desk.names()
    rows = desk.messages("hand_over_show")
    return [(wall(one.created_at), names.get(one.person_id or 0, "the group")) for one in rows]


def _number(work: Any, use_case: Any, *args: Any) -> int:
    """Rows do not outlive their transaction; their numbers do."""
    return int(use_case(work, *args).id)


def take(desk: StandingDesk, number: int, *, by: str) -> None:
    desk.do(handling.take, number, by=by)
