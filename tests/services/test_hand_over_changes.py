"""Changes: a wish that is one ends its request, an incident that needs one stays, and what an item covers is ordered
instead (process S14, §3.9, SC06).
"""

import pytest

from domain.errors import IllegalMove, InvalidForm, NotAllowed, NotFound
from domain.lifecycle import HandOverKind
from services import handling
from services.hand_overs import covering, drafting, prefill
from services.ordering import OrderForm
from tests.services.hand_over_desk import accept, form, give_back, handed_over, incident, record
from tests.services.request_desk import FILLED, approvers, clocks, links, order
from tests.services.standing_desk import StandingDesk, wall

RFC = HandOverKind.RFC
ENDS = {"converts": True, "explanation": "This is a new service."}
RESET = OrderForm(item="password-reset", answers=FILLED["password-reset"])


def wish(desk: StandingDesk) -> int:
    """SC06: Sun of life marketing asks for something new on Tuesday at 14:00; Zhou takes it at 15:00."""
    number = order(desk.at("2026-06-16 14:00"), "sun", "new-service")
    desk.at("2026-06-16 15:00").do(handling.take, number, by="zhou")
    desk.at("2026-06-16 15:20")
    return number


def test_a_wish_fills_the_form_of_its_change(desk: StandingDesk) -> None:
    """What the user answered is not asked again: sponsor, reason; a new service it is."""
    found = desk.do(prefill.suggest, wish(desk), by="zhou")
    assert (found.kind, found.may_convert, found.converts) == (RFC, True, True)
    assert found.fields[RFC] == {
        "sponsor": "U0DONG",
        "business_reason": "a new online trading system",
        "new_service": "yes",
    }


def test_the_request_ends_with_its_change(desk: StandingDesk) -> None:
    """S14: converted at 15:20, clocks without a result; nobody is reminded of it any more."""
    number = wish(desk)
    one = handed_over(desk, RFC, about=number, by="zhou", **ENDS)
    ticket = desk.ticket(number)
    assert (ticket.state, wall(ticket.closed_at or desk.now)) == ("converted", "Tue 06-16 15:20")
    assert {desk.clock(number, kind).result for kind in ("response", "resolution")} == {"n/a"}
    (event,) = desk.history("converted")
    assert event.data == {"other": f"HO-{one}", "reason": "This is a new service."}
    desk.run_until("2026-06-30 18:00")
    assert [row for row in desk.history("sla_warned") if row.ticket_id == number] == []


def test_why_it_ends_is_said_to_its_user(desk: StandingDesk) -> None:
    number = wish(desk)
    with pytest.raises(InvalidForm) as refusal:
        handed_over(desk, RFC, about=number, by="zhou", converts=True)
    assert [one.field for one in refusal.value.problems] == ["explanation"]
    assert desk.ticket(number).state == "in_progress"
    assert desk.history("hand_over_drafted") == []


def test_a_draft_converts_nothing_until_it_goes(desk: StandingDesk) -> None:
    number = wish(desk)
    one = handed_over(desk, RFC, about=number, by="zhou", now=False, **ENDS)
    assert desk.ticket(number).state == "in_progress"
    desk.do(drafting.hand_over, one, by="zhou")
    assert desk.ticket(number).state == "converted"


def test_a_second_round_ends_nothing_twice(desk: StandingDesk) -> None:
    number = wish(desk)
    one = handed_over(desk, RFC, about=number, by="zhou", **ENDS)
    give_back(desk, one, by="cai", reason="who pays?")
    desk.do(drafting.edit, one, form(RFC, risk="none", **ENDS), by="zhou")
    accept(desk, one, by="cai", number="CHG-1")
    assert record(desk, one).external_number == "CHG-1"
    assert len(desk.history("converted")) == 1


def test_an_incident_that_needs_a_change_stays_with_its_clock(desk: StandingDesk) -> None:
    """§3.9: linked, not ended, whatever the form says."""
    number = incident(desk)
    due = desk.clock(number, "resolution").due_at
    one = handed_over(desk, RFC, about=number, **ENDS)
    accept(desk, one, by="cai", number="CHG-1")
    assert (desk.ticket(number).state, desk.clock(number, "resolution").state) == ("in_progress", "running")
    assert desk.clock(number, "resolution").due_at == due
    assert not record(desk, one).converts


def test_an_item_that_covers_the_wish_is_ordered_from_now_on(desk: StandingDesk) -> None:
    """SC06, variant: a new request of the same user, linked, t0 = now; the record is put aside."""
    number = wish(desk)
    one = handed_over(desk, RFC, about=number, by="zhou", **ENDS)
    give_back(desk.at("2026-06-17 10:00"), one, by="cai", reason="password reset covers it")
    card = desk.at("2026-06-17 10:30").do(covering.order_instead, one, RESET, by="zhou")
    new = desk.ticket(card.ticket.id)
    assert (new.item, new.reporter_id, wall(new.reported_at)) == (
        "password-reset",
        desk.ticket(number).reporter_id,
        "Wed 06-17 10:30",
    )
    assert clocks(desk, new.id)[0] == ("response", "running", "Wed 06-17 11:00")
    assert links(desk, number) == [(new.id, number, "covered")]
    row = record(desk, one)
    assert (row.state, row.covered_by) == ("discarded", new.id)
    told = [one for one in desk.messages("tell_reporter") if one.ticket_id == number]
    assert len(told) == 4  # taken, converted, returned, ordered instead


def test_what_is_ordered_instead_is_approved_as_ever(desk: StandingDesk) -> None:
    one = handed_over(desk, RFC, about=wish(desk), by="zhou", **ENDS)
    give_back(desk, one, by="cai")
    order_form = OrderForm(item="application-authorisation", answers=FILLED["application-authorisation"])
    card = desk.do(covering.order_instead, one, order_form, by="zhou")
    assert approvers(desk, card.ticket.id)[0] == "dong"


def test_who_may_not_revise_orders_nothing_instead(desk: StandingDesk) -> None:
    """Neither the receiver nor the user, nor before it came back; a problem has nobody to order for."""
    one = handed_over(desk, RFC, about=wish(desk), by="zhou", **ENDS)
    with pytest.raises(IllegalMove):
        desk.do(covering.order_instead, one, RESET, by="zhou")
    give_back(desk, one, by="cai")
    with pytest.raises(NotAllowed):
        desk.do(covering.order_instead, one, RESET, by="cai")
    with pytest.raises(NotFound):
        desk.do(covering.order_instead, one, RESET, by="sun")
    problem = handed_over(desk)
    give_back(desk, problem, by="ren")
    with pytest.raises(NotFound):
        desk.do(covering.order_instead, problem, RESET, by="he")
    assert record(desk, one).state == "returned"


def test_a_wrong_answer_orders_nothing_instead(desk: StandingDesk) -> None:
    one = handed_over(desk, RFC, about=wish(desk), by="zhou", **ENDS)
    give_back(desk, one, by="cai")
    with pytest.raises(InvalidForm):
        desk.do(covering.order_instead, one, OrderForm(item="password-reset", answers={}), by="zhou")
    assert record(desk, one).state == "returned"
