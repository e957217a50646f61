"""Call-outs of suppliers, effort and arbitration (process S22, §3.6): what costs money has the lead's word, what was
passed on too often has the incident manager's.
"""

import pytest

from domain.errors import Conflict, IllegalMove, InvalidForm, NotFound
from domain.money import Money, parse
from domain.priority import CanWork, Scope
from domain.ticket import Priority, ResolutionCode
from models.swarm import CallOutRow
from services import arbitrating, callouts, effort, handling, majors, moves, reporting, showing
from services.callouts import CallOutForm
from services.handling import AssignForm, ResolveForm
from services.reporting import IncidentForm
from tests.services.standing_desk import StandingDesk

PAID = CallOutForm(group="carrier", cost="CNY 2,000 per visit", reason="A technician at the branch")
FIXED = ResolveForm(
    code=ResolutionCode.PERMANENT_FIX, resolution="new toner", cause="empty", workaround=False, ci="prn-7"
)


def no_line(desk: StandingDesk, scope: Scope = Scope.ME, can_work: CanWork = CanWork.PARTLY) -> int:
    """The branch has no line; Xu of the network group works on it."""
    form = IncidentForm(title="No line", service="branch-wan", scope=scope, can_work=can_work)
    ticket = desk.do(reporting.report, form, by="wang").ticket.id
    desk.do(handling.take, ticket, by="xu")
    return ticket


def call(desk: StandingDesk, number: int = 1) -> CallOutRow:
    return desk.look(lambda session: session.get_one(CallOutRow, number))


def lead_of(desk: StandingDesk, group: str) -> str:
    return desk.rules.organisation.group(group).lead


def test_a_paid_call_out_is_not_made_without_the_leads_word(desk: StandingDesk) -> None:
    """S22: Zhou of the first line asks, the supplier does not come; the lead is asked in a direct message. After the
    word it is made, the supplier takes part in this ticket, and Zhou hears of it.
    """
    ticket = no_line(desk)
    assert desk.ticket(ticket).priority != Priority.P1
    desk.do(callouts.call_out, ticket, PAID, by="zhou")
    assert (call(desk).state, desk.ticket(ticket).swarm) == ("asked", [])
    with pytest.raises(NotFound):
        desk.do(showing.one, ticket, by="tang")
    lead = lead_of(desk, "network")
    asked = desk.history("call_out_asked")[0].data["told"]
    assert lead in {desk.names()[one] for one in asked}
    desk.do(callouts.judge, 1, approved=True, by=lead)
    assert (call(desk).state, desk.ticket(ticket).swarm) == ("made", ["carrier"])
    assert desk.do(showing.one, ticket, by="tang").ticket.id == ticket
    assert [desk.names()[one] for one in desk.history("called_out")[0].data["told"]] == ["zhou"]


def test_a_refused_call_out_stays_unmade_and_is_decided_once(desk: StandingDesk) -> None:
    """Nobody but the lead or the deputy decides; a second click changes nothing."""
    ticket = no_line(desk)
    desk.do(callouts.call_out, ticket, PAID, by="zhou")
    with pytest.raises(NotFound):
        desk.do(callouts.judge, 1, approved=True, by="zhou")
    desk.do(callouts.judge, 1, approved=False, by=lead_of(desk, "network"))
    assert call(desk).state == "refused"
    with pytest.raises(Conflict):
        desk.do(callouts.judge, 1, approved=True, by=lead_of(desk, "network"))


def test_a_call_out_that_waits_for_its_approval_keeps_the_ticket_open(desk: StandingDesk) -> None:
    """§3.6: not while an approval is open. Asked on Monday and solved without the supplier: on Friday at 10:00 nobody
    was asked to confirm; then the lead refuses, which is all that is left to say, and at 11:00 it is closed.
    """
    ticket = desk.at("2026-03-16 10:00").report(Priority.P3, held_by="he")
    desk.do(callouts.call_out, ticket, PAID, by="zhou")
    desk.run_until("2026-03-16 11:00")
    desk.do(handling.resolve, ticket, FIXED, by="he")
    desk.run_until("2026-03-20 10:00")
    assert (desk.ticket(ticket).state, desk.history("reporter_reminded")) == ("resolved", [])
    lead = desk.rules.organisation.group("desktop").lead
    with pytest.raises(Conflict):
        desk.do(callouts.judge, 1, approved=True, by=lead)
    desk.do(callouts.judge, 1, approved=False, by=lead)
    desk.run_until("2026-03-20 11:00")
    assert desk.ticket(ticket).state == "closed"


def test_the_reporter_may_confirm_whatever_is_asked_of_the_lead(desk: StandingDesk) -> None:
    """What is between support and its lead is no business of Wang's; only silence is not taken for consent."""
    ticket = desk.at("2026-03-16 10:00").report(Priority.P3, held_by="he")
    desk.do(callouts.call_out, ticket, PAID, by="zhou")
    desk.do(handling.resolve, ticket, FIXED, by="he")
    desk.do(handling.close, ticket, by="wang")
    assert desk.ticket(ticket).state == "closed"


def test_the_lead_is_the_approval(desk: StandingDesk) -> None:
    ticket = no_line(desk)
    desk.do(callouts.call_out, ticket, PAID, by=lead_of(desk, "network"))
    assert (call(desk).state, call(desk).basis) == ("made", "lead")


def test_what_costs_nothing_needs_nobodys_word(desk: StandingDesk) -> None:
    ticket = no_line(desk)
    desk.do(callouts.call_out, ticket, CallOutForm(group="carrier", cost="0", reason="By contract"), by="xu")
    assert (call(desk).state, call(desk).basis, call(desk).amount) == ("made", "free", 0)


def test_in_a_major_incident_the_word_comes_afterwards(desk: StandingDesk) -> None:
    """Made at once and put before the lead, who settles it once."""
    ticket = no_line(desk, Scope.COMPANY, CanWork.NO)
    desk.do(majors.declare, ticket, majors.DeclareForm(criterion="C1", reason="all branches"), by="jiang")
    desk.do(callouts.call_out, ticket, PAID, by="zhou")
    assert (call(desk).state, call(desk).basis) == ("made", "major")
    desk.do(callouts.judge, 1, approved=False, by=lead_of(desk, "network"))
    assert (call(desk).state, desk.history("call_out_judged")[0].data["afterwards"]) == ("reviewed", True)
    with pytest.raises(Conflict):
        desk.do(callouts.judge, 1, approved=True, by=lead_of(desk, "network"))


def test_a_suppliers_lead_approves_nothing_that_is_paid_to_suppliers(desk: StandingDesk) -> None:
    """While the carrier has the ticket, the lead of the service desk, which owns it, is asked."""
    ticket = no_line(desk, Scope.UNIT, CanWork.NO)
    desk.do(handling.assign, ticket, AssignForm(group="carrier", reason="line"), by="xu")
    desk.do(callouts.call_out, ticket, PAID, by="zhou")
    told = {desk.names()[one] for one in desk.history("call_out_asked")[0].data["told"]}
    assert lead_of(desk, "service-desk") in told
    assert not told & set(desk.rules.organisation.group("carrier").members)


@pytest.mark.parametrize(
    ("form", "problems"),
    [
        (CallOutForm(group="network", cost="CNY 10", reason="x"), [("group", "no_supplier")]),
        (CallOutForm(group="carrier", cost="a lot", reason=" "), [("reason", "required"), ("cost", "not_money")]),
        (
            CallOutForm(group="carrier", cost=f"CNY 1 {'x' * 200}", reason="y" * 1001),
            [("reason", "too_long"), ("cost", "too_long")],
        ),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    desk: StandingDesk, form: CallOutForm, problems: list[tuple[str, str]]
) -> None:
    ticket = no_line(desk)
    with pytest.raises(InvalidForm) as refused:
        desk.do(callouts.call_out, ticket, form, by="xu")
    assert [(one.field, one.code) for one in refused.value.problems] == problems


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CNY 2,000 per visit", Money("CNY", 200_000)),
        ("CNY 8000", Money("CNY", 800_000)),
        ("EUR 12.50", Money("EUR", 1250)),
        ("USD 1,234,567.8 outside the contract", Money("USD", 123_456_780)),
        ("0", Money("", 0)),
    ],
)
def test_a_cost_is_read_as_people_write_it(text: str, expected: Money) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize("text", ["", "2000", "about CNY 2,000", "CNY", "CNY 2,00", "cny 5", "CNY -5"])
def test_a_sum_is_never_guessed(text: str) -> None:
    with pytest.raises(ValueError, match="currency"):
        parse(text)


def test_the_shipped_contracts_say_what_a_call_out_costs(desk: StandingDesk) -> None:
    """The form offers what the contract says; it can be read as an amount."""
    costs = [one.supplier.call_out_cost for one in desk.rules.organisation.groups if one.supplier is not None]
    assert [parse(one or "").currency for one in costs] == ["CNY", "CNY"]


def test_effort_adds_up(desk: StandingDesk) -> None:
    """Twenty minutes and ten: thirty on the ticket, each entry in the history."""
    ticket = no_line(desk)
    desk.do(effort.log, ticket, minutes=20, by="xu")
    desk.do(effort.log, ticket, minutes=10, by="xu")
    assert desk.ticket(ticket).effort_minutes == 30
    assert [one.data["total"] for one in desk.history("effort_logged")] == [20, 30]
    with pytest.raises(IllegalMove) as nothing:
        desk.do(effort.log, ticket, minutes=0, by="xu")
    assert moves.lacking(nothing.value) == ("effort",)
    with pytest.raises(InvalidForm):
        desk.do(effort.log, ticket, minutes=1441, by="xu")


def passed_on(desk: StandingDesk) -> int:
    """From network to database, to applications support, and back: three times."""
    ticket = no_line(desk)
    for group, by in (("database", "xu"), ("desktop", "liu"), ("network", "he")):
        desk.do(handling.assign, ticket, AssignForm(group=group, reason=f"{group} knows"), by=by)
        member = desk.rules.organisation.group(group).members[0]
        member = {"database": "liu", "desktop": "he", "network": "xu"}.get(group, member)
        desk.do(handling.take, ticket, by=member)
    return ticket


def test_the_fourth_move_is_the_incident_managers(desk: StandingDesk) -> None:
    """§3.6: the sentence names the arbiter, who reads the way the ticket has gone; once for each stay."""
    ticket = passed_on(desk)
    form = AssignForm(group="database", reason="it is the database after all")
    with pytest.raises(IllegalMove) as refused:
        desk.do(handling.assign, ticket, form, by="xu")
    assert arbitrating.stands_in_the_way(refused.value)
    (missing,) = refused.value.params["missing"]  # type: ignore[misc]  # plain values of a refusal
    assert missing.params["arbiter"] == _name(desk, "jiang")
    for _ in range(2):
        desk.do(arbitrating.ask, ticket, form, by="xu")
    (asked,) = desk.history("arbitration_asked")
    assert asked.data["path"] == ["network", "database", "desktop", "network"]
    assert asked.data["reasons"] == ["database knows", "desktop knows", "network knows"]
    assert [desk.names()[one] for one in asked.data["told"]] == ["jiang"]
    assert len(desk.direct_messages("jiang")) == 1


def test_the_incident_managers_word_binds(desk: StandingDesk) -> None:
    """Jiang gives it to the database group; that group does not pass it on, within itself it may."""
    ticket = passed_on(desk)
    desk.do(handling.assign, ticket, AssignForm(group="database", reason="binding"), by="jiang")
    desk.do(handling.take, ticket, by="liu")
    with pytest.raises(IllegalMove):
        desk.do(handling.assign, ticket, AssignForm(group="network", reason="no"), by="liu")
    desk.do(handling.assign, ticket, AssignForm(group="database", reason="shift ends"), by="liu")
    assert desk.ticket(ticket).reassignments == 4


def _name(desk: StandingDesk, key: str) -> str:
    return desk.rules.organisation.person(key).names.in_("zh")
