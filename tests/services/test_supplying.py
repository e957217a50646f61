"""Suppliers and cost on one page: K19 and K24 of the month, and the call-outs that wait for a word."""

import pytest

from domain.errors import NotAllowed
from domain.figures import Share
from domain.priority import CanWork, Scope
from domain.supplying import Supplying
from domain.ticket import ResolutionCode
from services import callouts, handling, majors, reporting, supplying
from services.callouts import CallOutForm
from services.handling import AssignForm, ResolveForm
from services.reporting import IncidentForm
from tests.services.standing_desk import StandingDesk

PAID = CallOutForm(group="carrier", cost="CNY 2,000.50", reason="A technician")


def no_line(desk: StandingDesk, scope: Scope = Scope.UNIT) -> int:
    form = IncidentForm(title="No line", service="branch-wan", scope=scope, can_work=CanWork.NO)
    ticket = desk.do(reporting.report, form, by="wang").ticket.id
    desk.do(handling.take, ticket, by="xu")
    return ticket


def with_carrier(desk: StandingDesk, ticket: int, *, until: str, minutes: int = 0) -> None:
    """The carrier has it from now on and gives it back then; Xu resolves it."""
    desk.do(handling.assign, ticket, AssignForm(group="carrier", reason="line"), by="xu")
    desk.do(handling.take, ticket, by="tang")
    desk.at(until).do(handling.assign, ticket, AssignForm(group="network", reason="done"), by="tang")
    desk.do(handling.take, ticket, by="xu")
    form = ResolveForm(
        code=ResolutionCode.BY_THIRD_PARTY,
        resolution="Line repaired",
        cause="fibre",
        workaround=False,
        ci="wan-1",
        breach_reason="the line",
        effort_minutes=minutes,
    )
    desk.do(handling.resolve, ticket, form, by="xu")


def page(desk: StandingDesk, by: str = "jiang") -> Supplying:
    return desk.do(supplying.page, by=by)


def test_contracts_kept_are_counted_per_third_party(desk: StandingDesk) -> None:
    """K19: of two P2 the carrier restored one within its six hours; the vendor had none: n/a, never 0 %."""
    with_carrier(desk, no_line(desk), until="2026-03-16 16:00")
    with_carrier(desk.at("2026-03-17 10:00"), no_line(desk), until="2026-03-17 16:00:01")
    kept = {names.en: share for names, share in page(desk).kept}
    assert kept == {"Line carrier": Share(1, 2), "Core system vendor": Share(0, 0)}
    assert kept["Core system vendor"].percent is None


def test_effort_and_money_of_the_month(desk: StandingDesk) -> None:
    """K24: forty minutes on two tickets, one of which says nothing; what was paid, and not what was refused."""
    first, second = no_line(desk), no_line(desk)
    desk.do(callouts.call_out, first, PAID, by="xu")
    desk.do(callouts.call_out, second, PAID, by="zhou")
    desk.do(callouts.judge, 2, approved=False, by="xu")
    with_carrier(desk, first, until="2026-03-16 14:00", minutes=40)
    with_carrier(desk, second, until="2026-03-16 15:00")
    found = page(desk)
    assert (found.minutes, found.resolved, found.missing_effort) == (40, 2, Share(1, 2))
    assert found.costs == {"CNY": 200_050}
    assert desk.at("2026-04-01 09:00") is desk
    april = page(desk)
    assert (april.minutes, april.resolved, april.missing_effort.percent, april.costs) == (0, 0, None, {})


def test_what_waits_for_a_word_is_listed(desk: StandingDesk) -> None:
    """One before it is made, one after a major incident; the lead may decide on them, the incident manager reads them;
    settled ones are gone.
    """
    plain, outage = no_line(desk), no_line(desk, Scope.COMPANY)
    desk.do(majors.declare, outage, majors.DeclareForm(criterion="C1", reason="all branches"), by="jiang")
    for ticket in (plain, outage):
        desk.do(callouts.call_out, ticket, PAID, by="zhou")
    assert [(one.afterwards, one.mine) for one in page(desk, "xu").open] == [(False, True), (True, True)]
    assert [one.mine for one in page(desk, "jiang").open] == [False, False]
    desk.do(callouts.judge, 2, approved=True, by="xu")
    assert [one.id for one in page(desk, "xu").open] == [1]


@pytest.mark.parametrize("key", ["wang", "tang"])
def test_neither_users_nor_suppliers_read_it(desk: StandingDesk, key: str) -> None:
    """Process S7."""
    with pytest.raises(NotAllowed):
        page(desk, key)
