"""Problem hand-overs that the desk drafts by itself, each once (process §3.9), and what they are filled with."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from domain.priority import CanWork, Scope
from domain.ticket import Priority, ResolutionCode
from models.hand_over import HandOverRow
from models.ticket import TicketRow
from services import handling, majors, reporting
from services.hand_overs import drafting
from services.handling import ResolveForm
from services.majors import DeclareForm, StandDownForm, UpdateForm
from services.reporting import IncidentForm
from services.work import Work
from tests.rulebooks import local
from tests.services.hand_over_desk import form, incident, named, record, records
from tests.services.standing_desk import StandingDesk

FIX, WAY_ROUND, NOTHING = ResolutionCode.PERMANENT_FIX, ResolutionCode.WORKAROUND, ResolutionCode.NO_FAULT_FOUND


def resolved(desk: StandingDesk, code: ResolutionCode = FIX, *, number: int | None = None, **more: Any) -> int:
    """An incident of the desktop group, resolved by He."""
    number = number or incident(desk)
    known: dict[str, Any] = {
        "code": code,
        "resolution": "restarted the spooler",
        "service": "printing",
        "category": "printer",
        "cause": "unknown",
        "workaround": code is WAY_ROUND,
    }
    desk.do(handling.resolve, number, ResolveForm(**(known | more)), by="he")
    return number


def drafts(desk: StandingDesk) -> list[tuple[list[str], tuple[int, ...]]]:
    """Why each record was drafted, and which tickets it names."""
    return [(one.triggers, named(desk, one.id)) for one in records(desk)]


def test_a_permanent_fix_drafts_nothing(desk: StandingDesk) -> None:
    resolved(desk)
    assert drafts(desk) == []


def test_a_workaround_drafts_a_problem_filled_with_what_is_known(desk: StandingDesk) -> None:
    """§3.9: tickets, service, symptoms, workaround, effect; the incident itself is resolved as usual."""
    number = incident(desk)
    desk.at("2026-03-16 11:30")
    resolved(desk, WAY_ROUND, number=number, cause="driver of March")
    (one,) = records(desk)
    assert (one.kind, one.state, one.triggers, one.proposer_id) == ("problem", "draft", ["workaround"], None)
    assert one.fields == {
        "service": "printing",
        "symptoms": "The printer is silent",
        "known_workaround": "restarted the spooler",
        "business_effect": f"INC-{number}: P3, 90 min",
        "evidence": "driver of March",
    }
    assert desk.ticket(number).state == "resolved"
    assert [row.place for row in desk.messages("hand_over_show")] == ["work"]


def test_resolved_again_it_is_not_drafted_again(desk: StandingDesk) -> None:
    """Each once: reopened and restored by a workaround once more, or put aside as not needed, it stays one record."""
    number = resolved(desk, WAY_ROUND)
    desk.do(drafting.discard, records(desk)[0].id, reason="the vendor knows", by="he")
    desk.do(_work_on, number)
    resolved(desk, WAY_ROUND, number=number)
    assert drafts(desk) == [(["workaround"], (number,))]


def test_three_of_one_service_and_category_within_thirty_days(desk: StandingDesk) -> None:
    """§3.9: the third drafts, the fourth joins; the record names them all."""
    first = resolved(desk.at("2026-03-02 10:00"))
    second = resolved(desk.at("2026-03-16 10:00"))
    assert drafts(desk) == []
    third = resolved(desk.at("2026-03-31 17:00"))
    assert drafts(desk) == [(["repeats"], (first, second, third))]
    fourth = resolved(desk.at("2026-04-01 09:00"))
    assert drafts(desk) == [(["repeats"], (first, second, third, fourth))]
    assert [one.ticket_id for one in desk.history("hand_over_joined")] == [fourth]


def test_older_ones_do_not_count(desk: StandingDesk) -> None:
    """The window is open at its beginning: what was resolved thirty days ago to the second is out of it."""
    first = resolved(desk.at("2026-03-02 10:00"))
    resolved(desk.at("2026-03-16 10:00"))
    desk.now = (desk.ticket(first).resolved_at or desk.now) + timedelta(days=30)
    resolved(desk)
    assert drafts(desk) == []


def test_another_category_is_another_matter(desk: StandingDesk) -> None:
    for category in ("printer", "printer", "computer"):
        resolved(desk, category=category)
    assert drafts(desk) == []


def test_three_of_one_configuration_item(desk: StandingDesk) -> None:
    """§3.9: whatever their categories are."""
    tickets = [resolved(desk, category=one, ci="PRN-0417") for one in ("printer", "computer", "telephone")]
    assert drafts(desk) == [(["repeats"], tuple(tickets))]
    assert records(desk)[0].fields["ci"] == "PRN-0417"


def test_duplicates_are_one_incident(desk: StandingDesk) -> None:
    """SC15: a storm of sixty reports is no sixty incidents."""
    master = incident(desk)
    for _ in range(3):
        child = incident(desk)
        desk.do(_be_child, child, master)
        resolved(desk, number=child)
    resolved(desk, number=master)
    assert drafts(desk) == []


def test_no_fault_found_twice_for_one_service(desk: StandingDesk) -> None:
    first = resolved(desk, NOTHING, category="printer")
    assert drafts(desk) == []
    resolved(desk, NOTHING, service="meeting-rooms", category="computer")
    second = resolved(desk, NOTHING, category="computer")
    assert drafts(desk) == [(["no_fault_found"], (first, second))]


def test_what_cannot_be_reproduced(desk: StandingDesk) -> None:
    number = resolved(desk, NOTHING, not_reproducible=True)
    assert drafts(desk) == [(["not_reproducible"], (number,))]


def test_several_reasons_are_one_record(desk: StandingDesk) -> None:
    """The third of its kind, restored by a workaround: one draft that says both."""
    tickets = [resolved(desk, code) for code in (FIX, FIX, WAY_ROUND)]
    assert drafts(desk) == [(["repeats", "workaround"], tuple(tickets))]


def test_one_that_support_has_drafted_is_enough(desk: StandingDesk) -> None:
    number = incident(desk)
    by_hand = desk.do(lambda work: drafting.draft(work, number, form(now=False)).id, by="he")
    resolved(desk, WAY_ROUND, number=number)
    assert [(one.id, one.triggers) for one in records(desk)] == [(by_hand, ["workaround"])]


def test_restricted_tickets_are_counted_with_their_like_alone(desk: StandingDesk) -> None:
    """A record that many read names none of them."""
    hidden = [incident(desk), incident(desk)]
    for number in hidden:
        desk.do(_restrict, number)
        resolved(desk, number=number)
    resolved(desk)
    assert drafts(desk) == []


def test_a_major_incident_stood_down(desk: StandingDesk) -> None:
    """SC01: the stand-down drafts the problem; a false alarm would not."""
    number = _stood_down(desk)
    (one,) = records(desk)
    assert (one.triggers, named(desk, one.id)) == (["major"], (number,))
    assert "Failed over" not in one.fields.get("known_workaround", "")


def test_a_false_alarm_drafts_nothing(desk: StandingDesk) -> None:
    number = _declared(desk)
    desk.do(majors.false_alarm, number, reason="a test of the branch", by="jiang")
    assert records(desk) == []


def test_two_desks_at_once_draft_one(desk: StandingDesk) -> None:
    """The pattern with its first ticket is unique in the database, whoever is faster."""
    number = resolved(desk, WAY_ROUND)
    again = {"kind": "problem", "state": "draft", "ticket_id": number, "fields": {}, "pattern": "workaround"}
    with pytest.raises(IntegrityError):
        desk.do(_insert, {**again, "origin_id": number, "drafted_at": desk.now})


def _insert(work: Work, values: dict[str, Any]) -> None:
    work.session.add(HandOverRow(**values))


def _declared(desk: StandingDesk) -> int:
    outage = IncidentForm(title="承保系统无法出单", service="policy-admin", scope=Scope.COMPANY, can_work=CanWork.NO)
    number = desk.at("2026-07-31 16:40").do(reporting.report, outage, by="wang").ticket.id
    desk.at("2026-07-31 16:48").do(majors.declare, number, DeclareForm(criterion="C1"), by="jiang")
    return int(number)


def _stood_down(desk: StandingDesk) -> int:
    number = _declared(desk)
    desk.at("2026-07-31 20:10").do(majors.update, number, UpdateForm(affected="none", done="over"), by="jiang")
    restored = StandDownForm(
        restored_at=local("2026-07-31 20:05"), resolution="Failed over", confirmed=True, reason="watched"
    )
    desk.at("2026-07-31 20:30").do(majors.stand_down, number, restored, by="jiang")
    return number


def _work_on(work: Work, number: int) -> None:
    row = work.session.get_one(TicketRow, number)
    row.state, row.resolved_at = "in_progress", None


def _be_child(work: Work, number: int, master: int) -> None:
    work.session.get_one(TicketRow, number).master_id = master


def _restrict(work: Work, number: int) -> None:
    work.session.get_one(TicketRow, number).confidential = True


def test_the_rest_of_the_life_is_that_of_every_record(desk: StandingDesk) -> None:
    """The assignee completes what the desk drafted and hands it over."""
    resolved(desk, WAY_ROUND)
    one = records(desk)[0].id
    desk.do(drafting.hand_over, one, by="he")
    assert record(desk, one).state == "handed_over"
    assert Priority(desk.ticket(record(desk, one).ticket_id).priority or "") is Priority.P3
