"""S23: who changed which field when, with old and new, for what is judged, linked, passed on and converted; and the
chain of every such history holds.
"""

from collections.abc import Callable
from typing import Any

import pytest

from domain.ticket import Level, Priority
from models.ticket import TicketRow
from services import auditing, classifying, duplicates, handling, judging
from services.classifying import ClassifyForm
from services.complaints import turning
from services.complaints.turning import ConvertForm
from services.handling import AssignForm
from services.judging import PrioritiseForm
from services.work import Work
from tests.services.complaining import number, submit
from tests.services.kept_changes import fields, unrecorded
from tests.services.standing_desk import StandingDesk

CLASSIFIED = ClassifyForm(
    service="branch-wan",
    category="performance",
    impact=Level.MEDIUM,
    urgency=Level.HIGH,
    unit="life-service",
    affected_count=12,
    ci="rtr-7",
    reason="the whole branch",
    route=True,
)
URGENT = PrioritiseForm(impact=Level.HIGH, urgency=Level.HIGH, reason="data is lost")
GOES_ON = ConvertForm(title="Printer on floor 3", consent=True, dissatisfied=True)
ENDS = ConvertForm(title="Printer on floor 3", consent=True)


def pair(desk: StandingDesk) -> tuple[int, int]:
    return desk.report(Priority.P4), desk.report(Priority.P2)


def linked(desk: StandingDesk) -> tuple[int, int]:
    master, child = pair(desk)
    desk.do(duplicates.link, child, master, by="zhou")
    return master, child


def complaint(desk: StandingDesk) -> tuple[int]:
    return (number(submit(desk)),)


Act = Callable[[Work, tuple[int, ...]], object]
CASES: dict[str, tuple[Callable[[StandingDesk], tuple[int, ...]], Act, str]] = {
    "classified": (pair, lambda work, of: classifying.classify(work, of[0], CLASSIFIED), "zhou"),
    "linked": (pair, lambda work, of: duplicates.link(work, of[1], of[0]), "zhou"),
    "parted": (linked, lambda work, of: duplicates.unlink(work, of[1], reason="another cause"), "zhou"),
    "raised with its duplicate": (linked, lambda work, of: judging.prioritise(work, of[1], URGENT), "zhou"),
    "kept apart": (pair, lambda work, of: duplicates.keep_apart(work, of[1]), "zhou"),
    "passed on": (
        pair,
        lambda work, of: handling.assign(work, of[0], AssignForm(group="network", reason="x")),
        "jiang",
    ),
    "complaint that ends as an incident": (complaint, lambda work, of: turning.convert(work, of[0], ENDS), "jiang"),
    "complaint that goes on": (complaint, lambda work, of: turning.convert(work, of[0], GOES_ON), "jiang"),
}


def act(work: Work, case: Act, of: tuple[int, ...]) -> dict[int, Any]:
    """What is not told afterwards, by ticket."""
    rows = [work.session.get_one(TicketRow, one) for one in of]
    before = [(fields(row), row.audit_seq) for row in rows]
    case(work, of)
    work.session.flush()
    found = {
        row.id: unrecorded(work.session, row, known, since=seq) for row, (known, seq) in zip(rows, before, strict=True)
    }
    return {one: lacking for one, lacking in found.items() if lacking}


@pytest.mark.parametrize("case", CASES)
def test_old_and_new_of_every_field_are_kept(desk: StandingDesk, case: str) -> None:
    make, do, by = CASES[case]
    tickets = make(desk)
    assert desk.do(act, do, tickets, by=by) == {}
    for ticket in tickets:
        entries = desk.do(auditing.verified, ticket)
        assert entries
        assert all(one.sound for one in entries)


def test_what_came_of_a_complaint_is_a_change_of_it(desk: StandingDesk) -> None:
    (of,) = complaint(desk)
    incident = desk.do(turning.convert, of, GOES_ON, by="jiang").ticket.id
    (entry,) = desk.history("complaint_converted")
    assert entry.changes == {"converted_to_id": [None, incident]}
