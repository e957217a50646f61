"""The forms behind a ticket's buttons ask for what the process asks, and no more."""

from typing import Any

import pytest

from domain.projection import Alike
from domain.ticket import MajorState, PendingReason, Priority, ResolutionCode, State
from tests.rulebooks import example
from tests.views import faces, request_examples
from tests.views.faces import CHINESE, ENGLISH, NOW
from tests.views.reading import inputs, texts
from views import ids, major, request, ticket
from views.ids import Field


def test_a_ticket_that_moves_again_needs_a_reason() -> None:
    first = faces.card(faces.ticket(state=State.NEW, group=None), assignee=None)
    for card, optional in ((first, True), (faces.card(), None)):
        form = ticket.assign_form(card, ENGLISH, rules=example())
        assert inputs(form)[Field.REASON].get("optional") is optional
    assert inputs(ticket.return_form(first, ENGLISH, rules=example()))[Field.REASON].get("optional") is None


def test_a_form_knows_its_ticket() -> None:
    form = ticket.reply_form(faces.card(), CHINESE)
    assert ids.unpack(form["private_metadata"]) == {"t": 42}
    assert form["title"]["text"] == "回复用户 INC-42"


def test_a_form_whose_title_is_too_long_for_the_number_names_the_ticket_below() -> None:
    """Slack has room for 24 characters."""
    form = major.declare_form(faces.major_card(MajorState.PROPOSED), ENGLISH)
    assert form["title"]["text"] == "Declare major incident"
    assert texts(form["blocks"])[0].startswith("*INC-42* · ")


def test_only_who_may_override_the_matrix_is_asked_for_a_priority() -> None:
    """Process §3.3: users and agents give impact and urgency, the incident manager may overrule."""
    usual = ticket.prioritise_form(faces.card(actions=("prioritise",)), ENGLISH)
    assert list(inputs(usual)) == [Field.IMPACT, Field.URGENCY, Field.REASON]
    manager = inputs(ticket.prioritise_form(faces.card(actions=("prioritise", "override_priority")), ENGLISH))
    assert manager[Field.PRIORITY]["optional"] is True
    assert manager[Field.IMPACT]["element"]["initial_option"]["value"] == "high"


@pytest.mark.parametrize(
    ("reason", "asked"),
    [
        (PendingReason.WAITING_FOR_USER, [Field.QUESTION]),
        (PendingReason.USER_AGREED_TIME, [Field.UNTIL, Field.CONSENT]),
        (PendingReason.WAITING_FOR_CHANGE, [Field.CHANGE_REFERENCE, Field.RESUME_CONDITION]),
        (PendingReason.WAITING_FOR_THIRD_PARTY, [Field.RESUME_CONDITION]),
    ],
)
def test_a_hold_asks_for_what_its_reason_needs(reason: PendingReason, asked: list[Field]) -> None:
    """Process §3.5.4; another choice calls the handler that draws the form again."""
    form = ticket.hold_form(faces.card(), ENGLISH, rules=example(), chosen=reason)
    assert list(inputs(form)) == [Field.PENDING_REASON, *asked]
    choice = inputs(form)[Field.PENDING_REASON]
    assert choice["dispatch_action"] is True
    assert choice["element"]["initial_option"]["value"] == reason


@pytest.mark.parametrize(
    ("known", "running"),
    [
        (faces.ticket(priority=Priority.P3), [PendingReason.WAITING_FOR_THIRD_PARTY]),
        (faces.ticket(priority=Priority.P1), list(PendingReason)),
        (faces.ticket(major=MajorState.DECLARED, priority=Priority.P3), list(PendingReason)),
    ],
)
def test_each_reason_says_what_it_does_to_this_tickets_clock(known: Any, running: list[PendingReason]) -> None:
    """Suppliers stop no clock, and nothing stops the clock of P1 or a major incident."""
    form = ticket.hold_form(faces.card(known), ENGLISH, rules=example())
    options = inputs(form)[Field.PENDING_REASON]["element"]["options"]
    goes_on = {one["value"] for one in options if one["description"]["text"] == "The clock goes on."}
    assert goes_on == set(running)


def test_resolving_asks_what_the_process_asks() -> None:
    """Process §3.1; the final classification starts with the present one, and the code nobody chooses is not there."""
    asked = inputs(ticket.resolve_form(faces.card(faces.ticket(priority=Priority.P3)), CHINESE, rules=example()))
    fields = [Field.RESOLUTION_CODE, Field.RESOLUTION, Field.WORKAROUND, Field.SERVICE, Field.CATEGORY, Field.CAUSE]
    optional = [Field.NOT_REPRODUCIBLE, Field.EFFORT, "article", "written"]
    assert list(asked) == [*fields, *optional]
    assert all(asked[one]["optional"] is True for one in optional)
    assert asked[Field.SERVICE]["element"]["initial_option"]["value"] == "policy-admin"
    codes = [one["value"] for one in asked[Field.RESOLUTION_CODE]["element"]["options"]]
    assert ResolutionCode.NO_USER_REPLY not in codes
    assert asked[Field.SERVICE]["label"]["text"] == "最终服务"


def test_a_severe_or_breached_ticket_is_asked_for_more() -> None:
    severe = inputs(ticket.resolve_form(faces.card(), ENGLISH, rules=example()))
    assert Field.CI in severe
    late = faces.card(clocks=(faces.clock("resolution", breached_at=NOW),))
    asked = inputs(ticket.resolve_form(late, ENGLISH, rules=example()))
    assert asked[Field.BREACH_REASON]["hint"]["text"] == "The target was breached Fri 31 Jul, 17:00."
    assert asked[Field.BREACH_REASON].get("optional") is None


def test_what_was_refused_before_is_proposed_on_new_facts_only() -> None:
    for known, optional, label in (
        (faces.ticket(), True, "Reason"),
        (faces.ticket(major=MajorState.REFUSED), None, "What is new?"),
    ):
        block = inputs(ticket.propose_form(faces.card(known), ENGLISH))[Field.REASON]
        assert (block.get("optional"), block["label"]["text"]) == (optional, label)


def test_where_no_master_is_offered_its_number_is_needed() -> None:
    one = Alike(ticket_id=7, ref="INC-7", title="邮件发不出去", people=3)
    for masters, label, optional in (((one,), "或输入编号", True), ((), "主事件单", None)):
        asked = inputs(ticket.link_form(faces.card(), CHINESE, masters=masters))[Field.MASTER_NUMBER]
        assert (asked["label"]["text"], asked.get("optional")) == (label, optional)


def test_a_form_is_called_like_the_button_that_opens_it() -> None:
    """“Convert” alone does not say to what."""
    form = request.incident_form(request_examples.card(State.IN_PROGRESS), CHINESE, rules=example())
    assert (form["title"]["text"], form["submit"]["text"]) == ("转为突发事件 REQ-42", "转为突发事件")
