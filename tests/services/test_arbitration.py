"""The fourth move: put before the incident manager, once for each stay, by whatever way it is proposed; and what a
supplier's lead has no word on (process §3.6, S7).
"""

import pytest

from domain.errors import IllegalMove
from domain.lifecycle.needs import Missing
from domain.ticket import Level, Priority
from services import arbitrating, classifying, handling
from services.classifying import ClassifyForm
from services.handling import AssignForm
from tests.services.standing_desk import StandingDesk

TO = {"network": "xu", "desktop": "he"}


def ping_pong(desk: StandingDesk) -> int:
    """To and fro between desktop and network: three moves, now with He of the desktop group… and Xu has it."""
    ticket = desk.report(Priority.P3, group="desktop", held_by="he")
    for group, by in (("network", "he"), ("desktop", "xu"), ("network", "he")):
        desk.do(handling.assign, ticket, AssignForm(group=group, reason="not ours", returned=by == "xu"), by=by)
        desk.do(handling.take, ticket, by=TO[group])
    return ticket


def proposed(desk: StandingDesk, ticket: int, form: AssignForm, *, by: str) -> None:
    """As the form's handler does it: refused, and put before the incident manager."""
    with pytest.raises(IllegalMove) as refused:
        desk.do(handling.assign, ticket, form, by=by)
    assert arbitrating.stands_in_the_way(refused.value)
    desk.do(arbitrating.ask, ticket, form, by=by)


def test_a_return_with_a_proposed_group_is_put_before_the_arbiter(desk: StandingDesk) -> None:
    """Two groups bounce it: the fourth time neither sends it back, by returning or by reassigning."""
    ticket = ping_pong(desk)
    for returned in (True, False):
        proposed(desk, ticket, AssignForm(group="desktop", reason="no", returned=returned), by="xu")
    (asked,) = desk.history("arbitration_asked")
    assert (asked.data["group"], asked.data["path"]) == ("desktop", ["desktop", "network", "desktop", "network"])
    assert [desk.names()[one] for one in asked.data["told"]] == ["jiang"]
    assert (desk.ticket(ticket).group, desk.ticket(ticket).reassignments) == ("network", 3)


def test_passing_it_on_within_the_group_asks_nobody_again(desk: StandingDesk) -> None:
    """It is the same stay, whoever of the group holds it."""
    ticket = ping_pong(desk)
    proposed(desk, ticket, AssignForm(group="desktop", reason="no"), by="xu")
    desk.do(handling.assign, ticket, AssignForm(group="network", assignee_slack="U0SHEN", reason="shift ends"), by="xu")
    proposed(desk, ticket, AssignForm(group="desktop", reason="no"), by="shen")
    assert len(desk.history("arbitration_asked")) == 1


def test_the_decision_is_on_record_as_one(desk: StandingDesk) -> None:
    """After it the next proposal is a new question."""
    ticket = ping_pong(desk)
    proposed(desk, ticket, AssignForm(group="desktop", reason="no"), by="xu")
    desk.do(handling.assign, ticket, AssignForm(group="database", reason="it is theirs"), by="jiang")
    assigned = desk.history("ticket_assigned")
    assert [one.data["arbitrated"] for one in assigned] == [False, False, False, True]
    assert assigned[-1].data["reason"] == "it is theirs"
    assert assigned[-1].changes["group"] == ["network", "database"]
    desk.do(handling.take, ticket, by="liu")
    proposed(desk, ticket, AssignForm(group="network", reason="no"), by="liu")
    assert len(desk.history("arbitration_asked")) == 2


def test_a_classification_that_would_move_it_on_is_kept_and_the_move_put_before_the_arbiter(desk: StandingDesk) -> None:
    """The first line's judgement is not lost because the ticket may not move by it."""
    ticket = ping_pong(desk)
    levels = {"impact": Level.MEDIUM, "urgency": Level.MEDIUM}
    form = ClassifyForm(
        service="printing",
        category="printer",
        unit="life-service",
        affected_count=3,
        reason="printer",
        route=True,
        **levels,
    )
    desk.do(classifying.classify, ticket, form, by="zhou")
    row = desk.ticket(ticket)
    assert (row.category, row.group, row.reassignments) == ("printer", "network", 3)
    (asked,) = desk.history("arbitration_asked")
    assert asked.data["group"] == "desktop"


def test_a_suppliers_lead_sends_nothing_to_another_supplier(desk: StandingDesk) -> None:
    """§3.6: not to a third party without the group lead's word or a contract rule; Tang's own word is none."""
    ticket = desk.report(Priority.P3, group="carrier", service="branch-wan", held_by="tang")
    form = AssignForm(group="core-vendor", reason="their router")
    with pytest.raises(IllegalMove) as refused:
        desk.do(handling.assign, ticket, form, by="tang")
    assert refused.value.params["missing"] == (Missing("third_party"),)
    assert desk.ticket(ticket).group == "carrier"
    desk.do(handling.assign, ticket, AssignForm(group="network", reason="not the line"), by="tang")
    assert desk.ticket(ticket).group == "network"
