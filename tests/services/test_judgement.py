"""Classification and priority in the record (process S8, S39, §3.1, §3.3, §3.5.8): what may be judged by whom, and that
what was judged first is kept.
"""

from dataclasses import replace

import pytest

from domain.errors import IllegalMove, InvalidForm, NotAllowed, NotFound
from domain.lifecycle import Missing
from domain.priority import CanWork, Scope
from domain.ticket import Level, Priority, ResolutionCode
from services import classifying, handling, judging, reporting, showing
from services.classifying import ClassifyForm
from services.handling import ResolveForm
from services.judging import PrioritiseForm
from services.reporting import IncidentForm
from tests.services.standing_desk import StandingDesk
from tests.views.faces import LANGUAGES
from views.asked_in import field_for
from views.ticket import classify_form, prioritise_form

MONDAY = "2026-03-16 10:00"  # no month end
LOW = PrioritiseForm(impact=Level.LOW, urgency=Level.LOW, reason="one desk only")
POTENTIAL = IncidentForm(title="两台交换机之一离线", service="core-network", scope=Scope.NOBODY, can_work=CanWork.YES)


def report(desk: StandingDesk, form: IncidentForm, *, by: str = "wang") -> int:
    return desk.do(reporting.report, form, by=by).ticket.id


def test_an_incident_may_be_recorded_before_anybody_feels_it(desk: StandingDesk) -> None:
    """S8: every abnormal event; of a service that is not key it is P4, never less."""
    form = replace(POTENTIAL, title="打印机墨盒即将用尽", service="printing")
    ticket = desk.ticket(report(desk.at(MONDAY), form))
    assert (ticket.scope, ticket.affected_id, ticket.priority) == ("nobody_yet", None, "P4")
    assert {reason["code"] for reason in ticket.reasons or ()} >= {"potential"}


def test_of_a_key_service_even_a_potential_one_has_medium_impact(desk: StandingDesk) -> None:
    ticket = desk.ticket(report(desk.at(MONDAY), POTENTIAL))
    assert (ticket.impact, ticket.urgency, ticket.priority) == ("medium", "low", "P4")


def test_a_potential_incident_ends_with_a_reason_and_stays_on_record(desk: StandingDesk) -> None:
    """S8, S23: never deleted, only cancelled."""
    ticket = report(desk.at(MONDAY), POTENTIAL)
    with pytest.raises(IllegalMove) as refused:
        desk.do(handling.cancel, ticket, reason=" ", by="jiang")
    assert refused.value.params["missing"] == (Missing("reason"),)
    desk.do(handling.cancel, ticket, reason="planned maintenance", by="jiang")
    assert desk.ticket(ticket).state == "cancelled"
    assert desk.history("cancelled")[0].data["reason"] == "planned maintenance"


# what was judged first is kept


def test_first_and_final_classification_are_both_kept_and_shown(desk: StandingDesk) -> None:
    """§3.1: reported as printing, in the end it was the branch network, and P2."""
    ticket = report(desk.at(MONDAY), IncidentForm(title="打印机无反应", service="printing"))
    assert desk.do(showing.one, ticket, by="jiang").first is None
    branch = PrioritiseForm(impact=Level.MEDIUM, urgency=Level.HIGH, reason="branch")
    desk.do(judging.prioritise, ticket, branch, by="jiang")
    desk.do(handling.take, ticket, by="he")
    final = ResolveForm(
        code=ResolutionCode.PERMANENT_FIX,
        resolution="switch replaced",
        service="branch-wan",
        category="network",
        cause="age",
        workaround=False,
        ci="sw-3",
    )
    desk.do(handling.resolve, ticket, final, by="he")
    row = desk.ticket(ticket)
    assert (row.initial_service, row.service) == ("printing", "branch-wan")
    assert (row.initial_priority, row.priority) == ("P4", "P2")
    first = desk.do(showing.one, ticket, by="jiang").first
    assert first is not None
    assert (first.priority, first.service and first.service.en) == (Priority.P4, "Printing and scanning")


def test_a_workaround_is_kept_whatever_the_code(desk: StandingDesk) -> None:
    """§3.1, §3.9: what a third party got going again for the time being goes to problem management all the same."""
    ticket = desk.at(MONDAY).report(Priority.P3, held_by="he")
    made = ResolveForm(
        code=ResolutionCode.BY_THIRD_PARTY, resolution="rerouted", category="printer", cause="unknown", workaround=True
    )
    desk.do(handling.resolve, ticket, made, by="he")
    assert desk.ticket(ticket).workaround is True
    assert [one.ticket_id for one in desk.history("hand_over_drafted")] == [ticket]


# key services


def test_only_the_incident_manager_gives_a_key_service_low_impact(desk: StandingDesk) -> None:
    """S39: the first line is refused, with the reason; Jiang may."""
    ticket = report(desk.at(MONDAY), IncidentForm(title="承保页面偶尔变慢", service="policy-admin"))
    with pytest.raises(IllegalMove) as refused:
        desk.do(judging.prioritise, ticket, LOW, by="zhou")
    assert Missing("key_service") in refused.value.params["missing"]
    assert desk.ticket(ticket).impact == "medium"
    desk.do(judging.prioritise, ticket, LOW, by="jiang")
    assert desk.ticket(ticket).impact == "low"


def test_of_other_services_the_first_line_judges(desk: StandingDesk) -> None:
    ticket = report(desk.at(MONDAY), IncidentForm(title="打印机无反应", service="printing", scope=Scope.UNIT))
    desk.do(judging.prioritise, ticket, LOW, by="zhou")
    assert desk.ticket(ticket).priority == "P4"


def test_against_the_matrix_only_the_incident_manager(desk: StandingDesk) -> None:
    """§3.3: with a reason; the first line is refused."""
    ticket = report(desk.at(MONDAY), IncidentForm(title="打印机无反应", service="printing"))
    against = replace(LOW, priority=Priority.P2)
    with pytest.raises(NotAllowed):
        desk.do(judging.prioritise, ticket, against, by="zhou")
    with pytest.raises(IllegalMove):
        desk.do(judging.prioritise, ticket, replace(against, reason=""), by="jiang")
    desk.do(judging.prioritise, ticket, against, by="jiang")
    assert desk.ticket(ticket).priority == "P2"
    assert desk.history("prioritised")[0].data["manual"] is True


# late lowering


@pytest.mark.parametrize(("at", "allowed"), [("2026-03-17 13:59", True), ("2026-03-17 15:00", False)])
def test_lowering_late_needs_the_incident_manager(desk: StandingDesk, at: str, allowed: bool) -> None:
    """§3.5.8: P3 reported Mon 10:00 has 16 bh; 75 % are used up on Tue 15:00. Before that the first line lowers."""
    ticket = report(desk.at(MONDAY), IncidentForm(title="打印机无反应", service="printing", scope=Scope.UNIT))
    assert desk.ticket(ticket).priority == "P3"
    desk.run_until(at)
    if not allowed:
        with pytest.raises(IllegalMove) as refused:
            desk.do(judging.prioritise, ticket, LOW, by="zhou")
        assert Missing("lowering") in refused.value.params["missing"]
    desk.do(judging.prioritise, ticket, LOW, by="zhou" if allowed else "jiang")
    assert desk.ticket(ticket).priority == "P4"


def test_after_a_breach_lowering_needs_the_incident_manager_and_heals_nothing(desk: StandingDesk) -> None:
    """§3.5.8: a breach once recorded stays recorded."""
    ticket = report(desk.at(MONDAY), IncidentForm(title="打印机无反应", service="printing", scope=Scope.UNIT))
    desk.run_until("2026-03-18 11:00")
    with pytest.raises(IllegalMove):
        desk.do(judging.prioritise, ticket, LOW, by="zhou")
    desk.do(judging.prioritise, ticket, LOW, by="jiang")
    assert desk.clock(ticket, "resolution").breached_at is not None


@pytest.mark.parametrize("at", ["2026-03-17 15:00", "2026-03-18 11:00"])
def test_late_nobody_else_lowers_by_either_form(desk: StandingDesk, at: str) -> None:
    """§3.5.8: not the first line by judging or classifying, beside a field that both forms have; nor holder, lead,
    reporter or process owner, who judge nothing. Raising and what is not lowered stay free. The duty manager may.
    """
    ticket = report(desk.at(MONDAY), IncidentForm(title="打印机无反应", service="printing", scope=Scope.UNIT))
    desk.run_until(at)
    for form in (prioritise_form, classify_form):
        card = desk.do(showing.one, ticket, by="zhou")
        asked = [block.get("block_id") for block in form(card, LANGUAGES[0], rules=desk.rules)["blocks"]]
        assert field_for("lowering", [str(one) for one in asked]) == "urgency"
    with pytest.raises(IllegalMove) as refused:
        classified(desk, ticket, reason="one desk", by="zhou")
    assert refused.value.params["missing"] == (Missing("lowering"),)
    for other in ("he", "feng", "wang", "yuan"):
        with pytest.raises((NotAllowed, NotFound)):
            desk.do(judging.prioritise, ticket, LOW, by=other)
    classified(desk, ticket, impact=Level.MEDIUM, by="zhou")
    desk.do(judging.prioritise, ticket, replace(LOW, impact=Level.HIGH, urgency=Level.MEDIUM), by="zhou")
    desk.do(judging.prioritise, ticket, LOW, by="tian")
    assert desk.ticket(ticket).priority == "P4"


# who and when raise the urgency


@pytest.mark.parametrize(
    ("by", "at", "urgency"),
    [
        ("wang", "2026-03-16 10:00", "medium"),
        ("wang", "2026-03-31 10:00", "high"),
        ("wang", "2026-03-27 10:00", "medium"),
    ],
)
def test_month_end_raises_the_urgency_of_what_is_critical_then(
    desk: StandingDesk, by: str, at: str, urgency: str
) -> None:
    """§3.3: the last two and first two working days of a month; Fri 2026-03-27 is the third last."""
    ticket = desk.ticket(report(desk.at(at), IncidentForm(title="承保页面变慢", service="policy-admin"), by=by))
    assert ticket.urgency == urgency


def test_a_vip_at_month_end_is_raised_twice(desk: StandingDesk) -> None:
    """§3.3: two reasons, each by one level; low becomes high, and both are shown."""
    vip = next(one.key for one in desk.rules.organisation.people if one.vip)
    form = IncidentForm(title="承保页面偶尔变慢", service="policy-admin", can_work=CanWork.YES)
    ticket = desk.ticket(report(desk.at("2026-03-31 10:00"), form, by=vip))
    assert (ticket.impact, ticket.urgency, ticket.priority) == ("medium", "high", "P2")
    assert [one["code"] for one in ticket.reasons or () if one["code"] in {"vip", "month_end"}] == ["vip", "month_end"]


def test_a_vip_raises_the_urgency_and_not_the_impact(desk: StandingDesk) -> None:
    vip = next(one.key for one in desk.rules.organisation.people if one.vip)
    form = IncidentForm(title="打印机无反应", service="printing")
    plain, theirs = desk.ticket(report(desk.at(MONDAY), form)), desk.ticket(report(desk, form, by=vip))
    assert (plain.impact, plain.urgency) == ("low", "medium")
    assert (theirs.impact, theirs.urgency) == ("low", "high")


# classified by a person


def classified(desk: StandingDesk, ticket: int, *, by: str = "zhou", **given: object) -> None:
    levels = {"impact": Level.LOW, "urgency": Level.MEDIUM}
    form = {"service": "printing", "category": "printer", "unit": "life-service", "affected_count": 1, **levels} | given
    desk.do(classifying.classify, ticket, ClassifyForm(**form), by=by)  # type: ignore[arg-type]


def test_the_first_line_classifies_what_nobody_knew(desk: StandingDesk) -> None:
    """§3.1: service, category, unit, people and component; what was reported first stays on record."""
    ticket = report(desk.at(MONDAY), IncidentForm(title="什么都不动了"))
    assert desk.ticket(ticket).group == "service-desk"
    classified(desk, ticket, unit="life-service", affected_count=7, ci="PRN-7", route=True)
    row = desk.ticket(ticket)
    assert (row.service, row.category, row.unit, row.affected_count, row.ci) == (
        "printing",
        "printer",
        "life-service",
        7,
        "PRN-7",
    )
    assert (row.initial_service, row.group, row.reassignments) == (None, "desktop", 1)
    assert desk.history("classified")[0].data["category"] == "printer"


def test_more_people_than_there_are_is_refused_beside_the_field(desk: StandingDesk) -> None:
    with pytest.raises(InvalidForm) as refused:
        classified(desk, report(desk.at(MONDAY), POTENTIAL), affected_count=10_000_000)
    assert [(one.field, one.code) for one in refused.value.problems] == [("affected_count", "too_large")]


def test_what_turns_out_worse_is_judged_with_its_reason(desk: StandingDesk) -> None:
    """Impact and urgency follow the rules of every change of priority."""
    ticket = report(desk.at(MONDAY), IncidentForm(title="什么都不动了"))
    with pytest.raises(IllegalMove) as refused:
        classified(desk, ticket, impact=Level.MEDIUM)
    assert Missing("reason") in refused.value.params["missing"]
    assert desk.ticket(ticket).service is None
    classified(desk, ticket, impact=Level.MEDIUM, reason="the whole floor")
    assert desk.ticket(ticket).priority == "P3"


def test_two_hundred_people_propose_a_major_incident(desk: StandingDesk) -> None:
    """C2, once: by the number that the first line takes down."""
    ticket = report(desk.at(MONDAY), IncidentForm(title="什么都不动了"))
    for _ in range(2):
        classified(desk, ticket, affected_count=200, impact=Level.HIGH, urgency=Level.HIGH, reason="everybody")
    assert desk.ticket(ticket).major == "proposed"
    assert len(desk.history("major_proposed")) == 1


def test_only_the_first_line_and_the_incident_manager_classify(desk: StandingDesk) -> None:
    ticket = report(desk.at(MONDAY), IncidentForm(title="什么都不动了", service="printing"))
    with pytest.raises(NotAllowed):
        classified(desk, ticket, by="he")
    classified(desk, ticket, by="jiang")


@pytest.mark.parametrize(("field", "value"), [("service", "gone"), ("category", "gone"), ("unit", "gone")])
def test_what_the_configuration_does_not_have_is_refused(desk: StandingDesk, field: str, value: str) -> None:
    ticket = report(desk.at(MONDAY), IncidentForm(title="什么都不动了"))
    with pytest.raises(InvalidForm) as refused:
        classified(desk, ticket, **{field: value})
    assert [one.field for one in refused.value.problems] == [field]


@pytest.mark.parametrize("field", ["unit", "affected_count"])
def test_a_classification_says_where_it_is_and_how_many_it_affects(desk: StandingDesk, field: str) -> None:
    """§3.1: both are mandatory, also when they were taken down before; nothing is changed without them."""
    ticket = report(desk.at(MONDAY), IncidentForm(title="什么都不动了"))
    classified(desk, ticket, affected_count=7)
    with pytest.raises(InvalidForm) as refused:
        classified(desk, ticket, category="performance", **{field: None})
    assert [(one.field, one.code) for one in refused.value.problems] == [(field, "required")]
    row = desk.ticket(ticket)
    assert (row.category, row.unit, row.affected_count) == ("printer", "life-service", 7)


def test_nobody_affected_yet_is_a_number(desk: StandingDesk) -> None:
    """S8: a potential incident is classified with 0 people."""
    ticket = report(desk.at(MONDAY), POTENTIAL)
    levels = {"impact": Level.MEDIUM, "urgency": Level.LOW}
    classified(desk, ticket, service="policy-admin", category="performance", affected_count=0, **levels)
    assert desk.ticket(ticket).affected_count == 0
