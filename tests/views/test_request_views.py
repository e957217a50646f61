"""Service requests as people see them: catalogue, order, approval, checklist, and what becomes of each."""

import json
from dataclasses import replace
from datetime import date

import pytest

from domain.checklist import StepState
from domain.configured import Words
from domain.errors import IllegalMove
from domain.lifecycle import Missing
from domain.lifecycle.records import ApprovalState
from domain.projection import LinkFace, PersonRef
from domain.ticket import State
from sandbox.blockkit import check_message, check_view
from tests.rulebooks import example
from tests.views import faces, request_examples
from tests.views.everything import Overview
from tests.views.faces import CHINESE, ENGLISH
from tests.views.request_examples import approval, card, step
from views import errors, home, ids, nudge, request, ticket
from views.blocks import Shown, View
from views.words import Language

TEXTS = {"usual": "转岗到理赔中心", "empty": ""} | faces.HOSTILE
CATALOGUE = example().catalogue
EVERYTHING = frozenset(item.key for item in CATALOGUE.items)


def read(shown: Shown | View) -> str:
    blocks = shown.blocks if isinstance(shown, Shown) else shown["blocks"]
    return json.dumps(blocks, ensure_ascii=False)


def buttons(blocks: list[dict[str, object]], block_id: str) -> list[str]:
    found = next((block for block in blocks if block.get("block_id") == block_id), None)
    elements = [] if found is None else found["elements"]
    return [element["text"]["text"] for element in elements]  # type: ignore[attr-defined] # JSON


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("language", faces.LANGUAGES, ids=lambda one: one.code)
def test_slack_accepts_all_of_it_whatever_was_typed(text: str, language: Language) -> None:
    for name, shown in request_examples.messages(text, language):
        assert check_message(shown.blocks) == [], name
        assert 0 < len(read(shown)) <= 13_000, name
        assert shown.text, name
    for name, view in request_examples.modals(text, language, example()):
        assert check_view(view) == [], name


# receipt and card


def test_while_it_waits_the_receipt_names_the_approver_and_when_fulfilment_begins_to_count() -> None:
    """§3.5.13: approval time is shown apart."""
    waiting = card(approvals=(approval(1, ApprovalState.ASKED), approval(2, ApprovalState.WAITING)))
    shown = read(ticket.receipt(waiting, ENGLISH))
    assert "It waits for the approval of Mo Hui, by Sat 1 Aug, 01:00" in shown
    assert "*Fulfilment*\\n24 h from the last approval on" in shown
    assert "⏳ Line manager · Mo Hui · asked" in shown
    assert "▫️ Line manager · Mo Hui · not asked yet" in shown


def test_a_rejection_shows_its_reason_and_the_way_to_order_again() -> None:
    no = approval(1, ApprovalState.REJECTED, decided_by=faces.MO, decided_at=faces.NOW, reason="until when?")
    shown = ticket.receipt(card(State.REJECTED, approvals=(no,), actions=()), CHINESE)
    assert "> until when?" in read(shown)
    assert "重新申请" in read(shown)


def test_the_card_shows_the_answers_in_the_language_of_the_group() -> None:
    """SC28: what was chosen is translated, what was typed is not."""
    shown = read(ticket.card(card(State.ASSIGNED), ENGLISH))
    assert "*Application*\\nClaims" in shown
    assert "*From*\\n3 Aug 2026" in shown
    assert "*Sponsor*\\nSun Lei" in shown
    assert "转岗到理赔中心" in shown


def test_the_card_shows_the_checklist_from_the_assignment_on() -> None:
    steps = (step(1, StepState.DONE, by=faces.SUN), step(2, four_eyes=True), step(3, mandatory=False))
    assert "授予角色" not in read(ticket.card(card(steps=steps), CHINESE))
    shown = read(ticket.card(card(State.IN_PROGRESS, steps=steps), ENGLISH))
    assert "☑ 1. Grant the role · done · Sun Lei" in shown
    assert "☐ 2. Grant the role · needs a second person" in shown
    assert "☐ 3. Grant the role · optional" in shown


def test_linked_tickets_are_named_both_ways() -> None:
    links = (
        LinkFace(kind="resubmission", ref="REQ-7", later=False),
        LinkFace(kind="conversion", ref="INC-9", later=True),
    )
    shown = read(ticket.receipt(card(links=links), ENGLISH))
    assert "ordered again after REQ-7 · goes on as INC-9" in shown


def test_a_fulfilled_request_is_confirmed_in_its_own_words() -> None:
    """Not “it works again”: nothing was broken."""
    done = card(State.FULFILLED, actions=("close", "reopen"), last_day=date(2026, 9, 30))
    assert buttons(ticket.receipt(done, ENGLISH).blocks, "ticket.42.actions") == [
        "Everything is there",
        "Something is missing",
        "Ask for more time",
        "Why this time?",
    ]


# the approver's message


def test_the_approver_reads_who_wants_what_for_whom_and_why() -> None:
    asking = card(approvals=(approval(5, ApprovalState.ASKED), approval(6, ApprovalState.ASKED)), affected=faces.SUN)
    shown = request.asked(asking, 5, ENGLISH)
    text = read(shown)
    assert shown.text == "Please decide on REQ-42: Authorisation for an application"
    for words in (
        "<@U0WANG> asks for your approval:",
        "<@U0SUN>",
        "*Application*",
        "转岗到理赔中心",
        "*Please decide by*",
    ):
        assert words in text
    assert "*The other approvals*" in text
    assert buttons(shown.blocks, "approval.5.actions") == ["Approve", "Reject"]


@pytest.mark.parametrize("state", [ApprovalState.APPROVED, ApprovalState.REJECTED, ApprovalState.LAPSED])
def test_what_is_decided_has_no_buttons_any_more(state: ApprovalState) -> None:
    decided = approval(5, state, decided_by=faces.SUN, decided_at=faces.NOW, reason="fits the post")
    shown = request.asked(card(State.CANCELLED, approvals=(decided,)), 5, CHINESE)
    assert '"button"' not in read(shown)
    assert ("fits the post" in read(shown)) is (state is not ApprovalState.LAPSED)
    assert ("已无需审批" in shown.text) is (state is ApprovalState.LAPSED)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (ApprovalState.ASKED, "接下来由 韩冰 审批。"),
        (ApprovalState.APPROVED, "全部审批已通过，可以开始处理。"),
        (ApprovalState.REJECTED, "已驳回"),
    ],
)
def test_who_approved_reads_who_decides_next(other: ApprovalState, said: str) -> None:
    own = approval(5, ApprovalState.APPROVED, decided_by=faces.SUN, decided_at=faces.NOW)
    next_one = approval(6, other, approver=PersonRef(id=9, slack_id=None, name="韩冰"))
    shown = request.asked(card(approvals=(own, next_one)), 5, CHINESE)
    assert said in read(shown)
    assert '"button"' not in read(shown)


def test_the_form_of_a_refusal_keeps_what_was_typed() -> None:
    view = request.reject_form(card(), CHINESE, approval_id=5, typed="缺少期限")
    assert "缺少期限" in read(view)
    assert ids.unpack(view["private_metadata"]) == {"t": 42, "a": 5}


# the checklist


def test_each_step_offers_what_can_be_done_to_it_now() -> None:
    steps = (
        step(1),
        step(2, waivable=False),
        step(3, StepState.DONE, by=faces.SUN, four_eyes=True),
        step(4, StepState.DONE, by=faces.SUN, four_eyes=True, witness=faces.MO),
        step(5, StepState.NOT_APPLICABLE, by=faces.SUN, reason="no such account"),
    )
    blocks = request.checklist_view(card(State.IN_PROGRESS, steps=steps), ENGLISH)["blocks"]
    offered = [buttons(blocks, f"step.step-{number}") for number in range(1, 6)]
    assert offered == [
        ["Done", "Not applicable"],
        ["Done"],
        ["Confirm as second person", "Open again"],
        ["Open again"],
        ["Open again"],
    ]


def test_who_may_only_confirm_is_offered_nothing_else() -> None:
    steps = (step(1), step(2, StepState.DONE, by=faces.SUN, four_eyes=True))
    shown = card(State.IN_PROGRESS, steps=steps, actions=("witness_step",))
    blocks = request.checklist_view(shown, ENGLISH)["blocks"]
    assert [buttons(blocks, f"step.step-{number}") for number in (1, 2)] == [[], ["Confirm as second person"]]


def test_who_did_a_step_is_not_asked_to_confirm_it() -> None:
    """Process §3.10: nobody confirms their own; the step says that somebody else has to."""
    shown = card(State.IN_PROGRESS, steps=(step(1, StepState.DONE, by=faces.SUN, own=True, four_eyes=True),))
    blocks = request.checklist_view(shown, ENGLISH)["blocks"]
    assert buttons(blocks, "step.step-1") == ["Open again"]
    assert "second person" in json.dumps(blocks)


def test_the_form_that_fulfils_asks_for_the_reason_of_a_breach_only_after_one() -> None:
    known = card(State.IN_PROGRESS, steps=(step(1),))
    late = replace(known, clocks=(faces.clock("resolution", percent=120, breached_at=faces.NOW),))
    assert "breach_reason" not in read(request.fulfil_form(known, ENGLISH))
    assert "breach_reason" in read(request.fulfil_form(late, ENGLISH))


def test_a_refused_fulfilment_names_the_steps_in_the_reader_s_language() -> None:
    steps = (Words(en="1. Verify", zh="1. 核实"), Words(en="2. Grant", zh="2. 授权"))
    refusal = IllegalMove("missing", missing=(Missing("open_steps", {"steps": steps}),))
    assert "1. Verify and 2. Grant" in errors.sentence(refusal, ENGLISH)
    assert "1. 核实和2. 授权" in errors.sentence(refusal, CHINESE)


# App Home and reminders


def test_app_home_begins_with_what_waits_for_the_reader_s_approval() -> None:
    """Nothing is shown while nothing waits."""
    waits = Overview((), (), 0, 0, support=False, manager=False, approvals=(card(),))
    page = read(home.home(waits, CHINESE))
    assert page.index("待您审批") < page.index("我的事件单")
    assert "待您审批" not in read(home.home(replace(waits, approvals=()), CHINESE))


def test_a_late_approver_is_reminded_with_the_answers_and_both_buttons() -> None:
    """§3.7i: whoever stands in has not seen the first message."""
    late = (faces.clock("approval", percent=100, breached_at=faces.NOW),)
    shown = nudge.told(faces.event("sla_warned", clock="approval", percent=100), card(clocks=late), ENGLISH)
    assert "转岗到理赔中心" in read(shown)
    assert '"approval.approve"' in read(shown)
    assert '"approval.reject"' in read(shown)
