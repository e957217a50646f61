"""Bringing others to a ticket, as it reads: the arbiter's message, the lead's question, the answer to a time box, and
the forms.
"""

from dataclasses import replace
from typing import Any

import pytest

from domain.configured import Words
from domain.figures import Share
from domain.projection import ClockFace, PersonRef
from domain.restricted import for_third_party
from domain.supplying import CallOutLine, Supplying
from domain.ticket import MajorState, PendingReason, Priority, State
from tests.rulebooks import example
from tests.views import faces
from tests.views.faces import CHINESE, ENGLISH, event
from tests.views.reading import inputs, texts
from views import escalation, nudge, supplying, ticket
from views.blocks import Shown
from views.ids import Click, Field

CALLED = {"call_out": 7, "group": "network", "cost": "CNY 2,000", "reason": "a technician"}


def clicks(shown: Shown) -> list[str]:
    return [one["action_id"] for block in shown.blocks for one in block.get("elements", ()) if "action_id" in one]


def test_the_arbiter_reads_the_way_a_ticket_has_gone() -> None:
    """Process §3.6: from where to where, and why each time; one button."""
    data: dict[str, Any] = {"group": "network", "reason": "the line after all"}
    asked = event("arbitration_asked", **data, path=["desktop", "network", "desktop"], reasons=["cabling", "no"])
    shown = nudge.told(asked, faces.card(), ENGLISH)
    assert "1. desktop → Network\n> cabling\n2. Network → desktop\n> no" in "\n".join(texts(shown.blocks))
    assert "It was passed on 2 times. Sun Lei proposes *Network*" in shown.text
    assert clicks(shown) == [Click.ASSIGN]
    assert "裁定分派" in str(nudge.told(asked, faces.card(), CHINESE).blocks)


@pytest.mark.parametrize(
    ("asked", "buttons"),
    [
        (event("call_out_asked", **CALLED, told=[12]), [Click.APPROVE_CALL_OUT, Click.REFUSE_CALL_OUT]),
        (event("called_out", **CALLED, basis="major", told=[12]), [Click.APPROVE_CALL_OUT, Click.REFUSE_CALL_OUT]),
        (event("called_out", **CALLED, basis="lead", told=[12]), []),
        (event("call_out_judged", **CALLED, approved=False, afterwards=False, told=[12]), []),
    ],
    ids=["beforehand", "after a major incident", "made", "refused"],
)
def test_the_lead_decides_with_one_click(asked: Any, buttons: list[str]) -> None:
    """Process S22: only while there is something to decide."""
    shown = nudge.told(asked, faces.card(), ENGLISH)
    assert clicks(shown) == buttons
    assert "CNY 2,000" in shown.text


def test_the_question_of_a_time_box_has_its_answer() -> None:
    """Process §3.6: for whoever may pass it on or ask others to join; nobody else."""
    question = event("time_box_over", group="network", minutes=120)
    assert Click.NEEDS_GROUP in clicks(nudge.told(question, faces.card(actions=("reassign",)), ENGLISH))
    assert Click.NEEDS_GROUP in clicks(nudge.told(question, faces.card(actions=("add_to_swarm",)), ENGLISH))
    assert Click.NEEDS_GROUP not in clicks(nudge.told(question, faces.card(actions=("reply",)), ENGLISH))
    form = ticket.assign_form(faces.card(), ENGLISH, rules=example(), because=ticket.no_path(ENGLISH))
    assert inputs(form)[Field.REASON]["element"]["initial_value"].startswith("No known path")


def test_a_ticket_that_waits_while_its_clock_runs_says_so() -> None:
    """SC03, §3.5.4: for a supplier always, for whatever reason when it is P1; not while the clock stands still."""
    waiting = faces.pending(PendingReason.WAITING_FOR_THIRD_PARTY)
    running, paused = faces.clock("resolution"), faces.clock("resolution", state="paused", due=None)
    for made in (ticket.card, ticket.receipt):
        assert "Waiting for third party: the clock keeps running." in texts(
            made(_with(waiting, running), ENGLISH).blocks
        )
        assert "等待第三方：计时继续，不暂停。" in texts(made(_with(waiting, running), CHINESE).blocks)
        assert not any("keeps running" in one for one in texts(made(_with(waiting, paused), ENGLISH).blocks))
    at_work = faces.ticket(state=State.IN_PROGRESS)
    assert not any("keeps running" in one for one in texts(ticket.card(_with(at_work, running), ENGLISH).blocks))


def _with(known: Any, clock: ClockFace) -> Any:
    return faces.card(known, clocks=(faces.RESPONSE, clock))


def test_who_joined_stands_on_the_card() -> None:
    """Groups and people, in the reader's language."""
    helpers = (Words(en="Network", zh="网络组"), PersonRef(id=3, slack_id="U3", name="Liu Yang"))
    shown = "\n".join(texts(ticket.card(faces.card(helpers=helpers), ENGLISH).blocks))
    assert "*Swarming*\nNetwork and Liu Yang" in shown


def test_the_contract_stands_on_the_card_while_it_is_timed() -> None:
    restoring = faces.clock("supplier_restore")
    shown = "\n".join(texts(ticket.card(faces.card(clocks=(faces.RESPONSE, restoring)), ENGLISH).blocks))
    assert "*Supplier's restore*" in shown
    over = faces.clock("supplier_restore", state="stopped", result="met")
    assert "*Supplier's restore*" not in "\n".join(texts(ticket.card(faces.card(clocks=(over,)), ENGLISH).blocks))


def test_a_call_out_says_who_decides_and_what_the_contract_says() -> None:
    """Only third parties are offered; the costs of their contracts stand beside the field."""
    form = escalation.call_out_form(faces.card(faces.ticket(priority=Priority.P3)), ENGLISH, rules=example())
    asked = inputs(form)
    assert [one["value"] for one in asked[Field.GROUP]["element"]["options"]] == ["carrier", "core-vendor"]
    assert "CNY 2,000 per visit" in asked[Field.COST]["hint"]["text"]
    assert texts(form["blocks"])[0].startswith("A paid call-out is made once")
    major = escalation.call_out_form(faces.major_card(MajorState.DECLARED), ENGLISH, rules=example())
    assert any("judges the cost afterwards" in one for one in texts(major["blocks"]))


def test_the_costs_of_several_contracts_do_not_run_into_one_another() -> None:
    form = escalation.call_out_form(faces.card(faces.ticket(priority=Priority.P3)), CHINESE, rules=example())
    hint = inputs(form)[Field.COST]["hint"]["text"]
    assert hint == "线路运营商：CNY 2,000 per visit；核心系统厂商：CNY 8,000 per day outside the contract"


def test_a_third_party_reads_what_it_needs_and_no_more() -> None:
    """Process S7: the name of who is concerned; neither their unit nor their account, nor why it is so urgent."""
    full = faces.card(faces.ticket(unit="property-shanghai", permalink="https://a.example/p1"))
    shown = for_third_party(full, holds=True)
    assert shown.reporter is not None
    assert (shown.reporter.name, shown.reporter.slack_id) == (full.reporter.name if full.reporter else "", None)
    assert (shown.unit_path, shown.reasons, shown.links, shown.ticket.unit, shown.ticket.permalink) == (
        (),
        (),
        (),
        None,
        None,
    )
    restoring = faces.card(clocks=(faces.RESPONSE, faces.clock("supplier_restore")))
    assert [one.kind for one in for_third_party(restoring, holds=False).clocks] == ["response"]
    assert len(for_third_party(restoring, holds=True).clocks) == 2


def test_what_remains_with_a_third_party_names_the_number_alone() -> None:
    shown = ticket.passed_on(faces.card(), CHINESE)
    assert texts(shown.blocks) == ["INC-42 已不在贵组处理。"]


def test_the_page_of_suppliers_and_cost() -> None:
    """What waits comes first, with its buttons for whoever may decide; n beside every rate, nothing judged is n/a."""
    line = CallOutLine(
        id=7,
        ticket=faces.ticket(),
        supplier=Words(en="Line carrier", zh="线路运营商"),
        cost="CNY 2,000",
        reason="a technician",
        asked_by=PersonRef(id=3, slack_id=None, name="Zhou Min"),
        asked_at=faces.NOW,
        afterwards=True,
        mine=True,
    )
    names = Words(en="Core vendor", zh="核心系统厂商")
    kept = ((line.supplier, Share(1, 3)), (names, Share(0, 0)))
    page = Supplying(
        since=faces.REPORTED, open=(line,), kept=kept, minutes=40, resolved=2, without_effort=1, costs={"CNY": 200_050}
    )
    shown = supplying.page(page, ENGLISH)
    said = "\n".join(texts(shown["blocks"]))
    for wanted in (
        "*Line carrier* (CNY 2,000), asked for by Zhou Min",
        "Line carrier: 33.3% (n = 3)",
        "Core vendor: n/a (n = 0)",
        "Without any effort logged: 50.0%",
        "Call-outs: CNY 2,000.50",
    ):
        assert wanted in said
    assert clicks(Shown("", shown["blocks"])) == [Click.APPROVE_CALL_OUT, Click.REFUSE_CALL_OUT]
    others = supplying.page(replace(page, open=(replace(line, mine=False),)), CHINESE)
    assert clicks(Shown("", others["blocks"])) == []
    assert "None." in "\n".join(texts(supplying.page(Supplying(since=faces.NOW), ENGLISH)["blocks"]))
