"""A complaint that was in fact an incident or a wish: what comes of it, and whether it goes on (process §3.11)."""

import pytest

from domain.complaints import Confidentiality
from domain.errors import IllegalMove, InvalidForm, NotFound
from domain.ticket import State
from services.complaints import answering, handling, turning
from services.complaints.turning import ConvertForm
from services.ordering import OrderForm
from tests.services.complaining import REPLY, number, seen, submit
from tests.services.request_desk import FILLED
from tests.services.standing_desk import StandingDesk


def test_what_was_an_incident_goes_on_as_one_with_consent(desk: StandingDesk) -> None:
    """§3.11: reported by the handler for the complainant, in words of its own; neither names the other to others."""
    of = number(submit(desk, description="Mauerblümchen"))
    form = ConvertForm(title="Printer on floor 3 is broken", service="printing")
    with pytest.raises(IllegalMove) as refused:
        desk.do(turning.convert, of, form, by="jiang")
    assert [one.code for one in refused.value.params["missing"]] == ["user_consent"]  # type: ignore[attr-defined]
    form = ConvertForm(title=form.title, service="printing", consent=True)
    incident = desk.do(turning.convert, of, form, by="jiang").ticket
    names = desk.names()
    assert (names[incident.reporter_id or 0], names[incident.affected_id or 0]) == ("jiang", "chen")
    card = seen(desk, of, by="chen")
    assert (card.ticket.state, card.converted_to and card.converted_to.ref) == (State.CONVERTED, incident.ref)
    for entry in desk.history(ticket_id=incident.id):
        assert "CMP" not in str(entry.data)
    assert {clock.result for clock in card.clocks} == {"n/a"}


def test_what_was_a_wish_goes_on_as_a_request_with_consent(desk: StandingDesk) -> None:
    """§3.11: ordered for the complainant, with its questions answered; what is missing changes nothing."""
    of = number(submit(desk, description="Mauerblümchen"))
    answered = OrderForm(item="password-reset", answers=FILLED["password-reset"])
    with pytest.raises(IllegalMove) as refused:
        desk.do(turning.to_request, of, answered, consent=False, by="jiang")
    assert [one.code for one in refused.value.params["missing"]] == ["user_consent"]  # type: ignore[attr-defined]
    with pytest.raises(InvalidForm):
        desk.do(turning.to_request, of, OrderForm(item="password-reset", answers={}), consent=True, by="jiang")
    assert desk.ticket(of).state == State.SUBMITTED
    request = desk.do(turning.to_request, of, answered, consent=True, by="jiang").ticket
    names = desk.names()
    assert (names[request.reporter_id or 0], names[request.affected_id or 0]) == ("jiang", "chen")
    card = seen(desk, of, by="chen")
    assert (card.ticket.state, card.converted_to and card.converted_to.ref) == (State.CONVERTED, request.ref)
    assert not [one for one in desk.history(ticket_id=request.id) if "CMP" in str(one.data)]
    assert "Mauerblümchen" not in str(desk.ticket(request.id).answers)


def test_nothing_is_ordered_for_somebody_anonymous(desk: StandingDesk) -> None:
    of = number(submit(desk, confidentiality=Confidentiality.ANONYMOUS, by=None))
    with pytest.raises(InvalidForm) as refused:
        desk.do(turning.pick, of, "password-reset", consent=True, by="jiang")
    assert [(one.field, one.code) for one in refused.value.problems] == [("item", "no_requester")]


def test_a_complaint_goes_on_beside_the_incident_while_dissatisfaction_remains(desk: StandingDesk) -> None:
    """§3.11: its state and clocks are untouched, the link stays, and it is answered as any other."""
    of = number(submit(desk, description="Mauerblümchen"))
    form = ConvertForm(title="Printer on floor 3 is broken", service="printing", consent=True, dissatisfied=True)
    incident = desk.do(turning.convert, of, form, by="jiang").ticket
    card = seen(desk, of, by="chen")
    assert (card.ticket.state, card.ticket.closed_at) == (State.SUBMITTED, None)
    assert card.converted_to is not None
    assert card.converted_to.ref == incident.ref
    assert {clock.state for clock in card.clocks} == {"running"}
    (converted,) = desk.history("complaint_converted")
    assert (converted.data["other_id"], converted.data["goes_on"]) == (incident.id, True)
    told = str([entry.data for entry in desk.history(ticket_id=incident.id)]) + str(desk.ticket(incident.id).__dict__)
    assert not {word for word in ("CMP", "Mauerblümchen") if word in told}
    desk.do(handling.acknowledge, of, by="jiang")
    desk.do(handling.investigate, of, by="jiang")
    desk.do(answering.reply_final, of, REPLY, by="jiang")
    assert seen(desk, of, by="chen").ticket.state == State.REPLIED


def test_only_one_ticket_comes_of_a_complaint(desk: StandingDesk) -> None:
    """The link to the first is never lost; the button is gone."""
    of = number(submit(desk))
    form = ConvertForm(title="Printer on floor 3 is broken", consent=True, dissatisfied=True)
    desk.do(turning.convert, of, form, by="jiang")
    assert "convert" not in seen(desk, of).actions
    with pytest.raises(IllegalMove) as refused:
        desk.do(turning.convert, of, form, by="jiang")
    assert [one.code for one in refused.value.params["missing"]] == ["converted_already"]  # type: ignore[attr-defined]
    assert len(desk.history("complaint_converted")) == 1


def test_a_complaint_goes_on_beside_the_request_too(desk: StandingDesk) -> None:
    of = number(submit(desk))
    answered = OrderForm(item="password-reset", answers=FILLED["password-reset"])
    request = desk.do(turning.to_request, of, answered, consent=True, dissatisfied=True, by="jiang").ticket
    card = seen(desk, of, by="chen")
    assert card.converted_to is not None
    assert (card.ticket.state, card.converted_to.ref) == (State.SUBMITTED, request.ref)


def test_only_what_its_complainant_may_order_is_offered(desk: StandingDesk) -> None:
    """§3.10: by unit and kind of the complainant, not of the handler; nothing to somebody anonymous."""
    catalogue = desk.rules.catalogue
    person = next(one for one in desk.rules.organisation.people if one.key == "chen")
    fits = {one.key for one in catalogue.items if catalogue.may_order(one, person, desk.rules.organisation)}
    of = number(submit(desk))
    assert desk.do(turning.shelf, of, by="jiang").items == fits < {one.key for one in catalogue.items}
    nobody = number(submit(desk, confidentiality=Confidentiality.ANONYMOUS, by=None))
    assert desk.do(turning.shelf, nobody, by="jiang").items == frozenset()
    with pytest.raises(NotFound):
        desk.do(turning.shelf, of, by="feng")
