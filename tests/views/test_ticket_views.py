"""What the reporter and the group see of a ticket, alone and in lists."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.configured import Words
from domain.projection import Alike, DuplicateFace, RequestFace
from domain.ticket import MajorState, PendingReason, State, TicketType
from tests.views import faces
from tests.views.everything import Said
from tests.views.faces import CHINESE, ENGLISH, NOW, REPORTED, SUN, WANG
from tests.views.reading import buttons, texts
from views import ticket
from views.blocks import Shown
from views.ids import Click
from views.knowledge import ids as knowledge
from views.words import Language

# The receipt


def test_the_receipt_says_what_happens_next_and_when() -> None:
    shown = ticket.receipt(faces.card(), CHINESE)
    said = texts(shown.blocks)
    assert shown.text == "INC-42 承保系统无法出单：处理中"
    assert "*下一步*\nSun Lei正在处理，到期时间 8月1日 周六 00:40。" in said
    assert "*解决*\n到期 8月1日 周六 00:40" in said
    assert "按 7×24（全天候）计时。" in said


def test_at_night_the_calendar_is_told_once_with_the_way_for_emergencies() -> None:
    clocks = (faces.clock("response", calendar="5x8"),)
    night = faces.card(faces.ticket(state=State.NEW), clocks=clocks, in_hours=False)
    said = "\n".join(texts(ticket.receipt(night, ENGLISH).blocks))
    assert said.count("5×8 (working days, office hours)") == 1
    assert "Hotline: 400-000-0100" in said


def test_a_reporter_in_london_reads_london_times_in_english() -> None:
    """Process SC28: each one's language and clock, the same ticket."""
    said = texts(ticket.receipt(faces.card(), Language("en", "Europe/London")).blocks)
    assert "*Resolution*\ndue Fri 31 Jul, 17:40" in said
    assert "*INC-42* · 承保系统无法出单" in said


@pytest.mark.parametrize(
    ("actions", "offered"),
    [
        (("reply", "cancel"), {"ticket.add_info": "Add information", "ticket.withdraw": "Withdraw"}),
        (("close", "reopen"), {"ticket.confirm": "It works again", "ticket.reopen": "Still not working"}),
        ((), {}),
    ],
)
def test_the_reporters_buttons_are_the_moves_they_may_make(actions: tuple[str, ...], offered: dict[str, str]) -> None:
    """And always why the times are what they are."""
    shown = ticket.receipt(faces.card(actions=actions), ENGLISH)
    assert buttons(shown.blocks) == offered | {Click.WHY: "Why this time?"}


def test_a_solved_ticket_asks_whether_it_works() -> None:
    said = texts(ticket.receipt(faces.card(faces.resolved("Restarted it")), ENGLISH).blocks)
    assert "*Workaround*\n> Restarted it" in said
    assert any("Please tell us whether it works." in one for one in said)
    assert not any(one.startswith("*Resolution*\ndue") for one in said)


def test_a_major_incident_does_not_close_by_itself() -> None:
    """Process §3.8: it is closed after its review; a false alarm needs none."""
    over = faces.major_card(MajorState.STOOD_DOWN)
    resolved = replace(over, ticket=replace(over.ticket, state=State.RESOLVED))
    assert "重大事件复盘后关闭" in ticket.next_step(resolved, CHINESE)
    assert over.major is not None
    false_alarm = replace(resolved, major=replace(over.major, false_alarm=True))
    assert "几天后将自动关闭" in ticket.next_step(false_alarm, CHINESE)


@pytest.mark.parametrize("state", State)
def test_every_state_says_what_happens_next(state: State) -> None:
    """Process S24; whether or not anything is known beside the state."""
    bare = faces.card(faces.ticket(state=state), clocks=(), assignee=None, group=None)
    for language in faces.LANGUAGES:
        assert ticket.next_step(bare, language)
        assert ticket.next_step(faces.card(faces.ticket(state=state)), language)


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (PendingReason.WAITING_FOR_USER, "请在此消息列中回复"),
        (PendingReason.WAITING_FOR_THIRD_PARTY, "供应商正在处理"),
        (PendingReason.WAITING_FOR_CHANGE, "变更窗口"),
        (PendingReason.USER_AGREED_TIME, "8月1日 周六 17:00"),
    ],
)
def test_a_pending_ticket_says_what_it_waits_for(reason: PendingReason, told: str) -> None:
    until = NOW + timedelta(days=1)
    assert told in ticket.next_step(faces.card(faces.pending(reason, pending_until=until)), CHINESE)


# The card


def test_the_card_says_priority_and_state_in_words() -> None:
    """No meaning by colour alone."""
    shown = ticket.card(faces.card(), CHINESE)
    assert shown.text == "INC-42 · 🟠 P2 高 · 处理中 · 承保系统无法出单"
    said = texts(shown.blocks)
    assert "🟠 P2 高 · 处理中 · 突发事件" in said
    assert "*服务*\n业务系统 › 承保系统" in said
    assert "*处理人*\n<@U0SUN>" in said
    assert "*影响范围*\n多家机构或全公司" in said


def test_in_the_groups_channel_every_reader_sees_their_own_time() -> None:
    said = "\n".join(texts(ticket.card(faces.card(), ENGLISH).blocks))
    due = int((REPORTED + timedelta(hours=8)).timestamp())
    assert f"*Resolution*\ndue <!date^{due}^{{date_short_pretty}} {{time}}|Sat 1 Aug, 00:40 (GMT+08:00)>" in said


@pytest.mark.parametrize(
    ("clock", "told"),
    [
        (faces.clock("resolution", percent=74), None),
        (faces.clock("resolution", percent=75), "⚠️ 即将超时"),
        (faces.clock("resolution", percent=120, breached_at=NOW), "⛔ 已超时(违约)"),
        (faces.clock("resolution", state="paused", due=None, percent=80), "计时暂停，剩余7小时40分钟"),
        (faces.clock("resolution", state="stopped", result="missed"), "已超时(违约)"),
        (faces.clock("resolution", state="cancelled"), "不适用"),
    ],
)
def test_a_clock_at_risk_breached_or_paused_says_so(clock: Any, told: str | None) -> None:
    said = next(
        one for one in texts(ticket.card(faces.card(clocks=(clock,)), CHINESE).blocks) if one.startswith("*解决*")
    )
    assert (told is None and "超时" not in said) or (told is not None and told in said)


def test_a_request_has_a_fulfilment_and_a_complaint_a_final_reply() -> None:
    for kind, label in ((TicketType.SERVICE_REQUEST, "*履行*"), (TicketType.COMPLAINT, "*最终答复*")):
        said = texts(ticket.card(faces.card(faces.ticket(type=kind)), CHINESE).blocks)
        assert any(one.startswith(label) for one in said)


def test_the_usual_moves_are_in_sight_and_the_others_behind_three_dots() -> None:
    card = faces.card(faces.ticket(state=State.ASSIGNED))
    row = next(block for block in ticket.card(card, ENGLISH).blocks if block["type"] == "actions")
    kinds = [element["type"] for element in row["elements"]]
    assert kinds[-1] == "overflow"
    assert kinds.count("overflow") == 1
    assert len(row["elements"]) <= 25
    first = row["elements"][0]
    assert (first["action_id"], first["style"]) == (Click.TAKE, "primary")
    assert [element.get("style") for element in row["elements"]].count("primary") == 1


def test_only_what_may_be_done_is_offered() -> None:
    offered = buttons(ticket.card(faces.card(actions=("take", "note", "report", "rate")), ENGLISH).blocks)
    assert offered == {Click.TAKE: "Accept", knowledge.Click.SIMILAR: "Similar", Click.NOTE: "Internal note"}
    assert buttons(ticket.card(faces.card(actions=()), ENGLISH).blocks) == {}


def test_assigning_again_is_one_button() -> None:
    offered = buttons(ticket.card(faces.card(actions=("reassign", "return")), ENGLISH).blocks)
    assert offered == {Click.ASSIGN: "Reassign", Click.RETURN: "Return"}


def test_every_button_says_to_a_screen_reader_which_ticket_it_is_about() -> None:
    row = next(block for block in ticket.card(faces.card(), CHINESE).blocks if block["type"] == "actions")
    spoken = [element["accessibility_label"] for element in row["elements"] if element["type"] == "button"]
    assert all(one.endswith("INC-42") for one in spoken)


def test_answers_of_a_catalogue_item_are_shown_by_their_questions() -> None:
    asked = ((Words(en="Reason", zh="事由"), "*Travel*"), (Words(en="Site", zh="地点"), "成都"))
    card = faces.card(faces.ticket(type=TicketType.SERVICE_REQUEST), answers=asked)
    said = texts(ticket.card(card, CHINESE).blocks)
    assert "*事由*\n∗Travel∗" in said
    assert "*地点*\n成都" in said


def test_who_typed_it_for_somebody_is_told() -> None:
    said = texts(ticket.card(faces.card(reporter=SUN, affected=WANG), ENGLISH).blocks)
    assert "*Reporter*\nWang Fang" in said
    assert any("typed by Sun Lei" in one for one in said)


# Lists and comments


def test_my_tickets_come_by_their_due_time_and_say_how_many_do_not_fit() -> None:
    def due_in(hours: int, number: int) -> Any:
        clock = faces.clock("resolution", due=NOW + timedelta(hours=hours))
        return faces.card(faces.ticket(id=number), clocks=(clock,))

    shown = ticket.my_tickets([due_in(9, 1), due_in(1, 2), *(due_in(20 + n, 10 + n) for n in range(18))], CHINESE)
    rows = [block["block_id"] for block in shown.blocks if str(block.get("block_id", "")).startswith("row.")]
    assert rows[:3] == ["row.2", "row.1", "row.10"]
    assert shown.text == "您有20张未结的事件单。"
    assert texts(shown.blocks)[-1] == "……另有5张"


def test_without_tickets_the_first_step_is_offered() -> None:
    shown = ticket.my_tickets([], ENGLISH)
    assert shown.text == "You have no open tickets."
    assert buttons(shown.blocks) == {Click.REPORT: "Report an incident"}


@pytest.mark.parametrize(
    ("public", "from_user", "head"),
    [
        (True, True, "*Sun Lei（提单人）：*"),
        (True, False, "*Sun Lei* 回复提单人："),
        (False, False, "*Sun Lei* 的内部备注："),
    ],
)
def test_a_mirrored_message_says_who_wrote_it_to_whom(public: bool, from_user: bool, head: str) -> None:
    shown = ticket.comment(Said(SUN, "*hello*\nworld", public, from_user), CHINESE)
    assert isinstance(shown, Shown)
    assert shown.text == f"{head} ∗hello∗ world"
    assert texts(shown.blocks) == [f"{head}\n> ∗hello∗\n> world"]


def test_a_request_of_no_service_has_no_line_for_it() -> None:
    """What failed is to be found out; a wish belongs to no service."""
    wish = faces.card(faces.ticket(type=TicketType.SERVICE_REQUEST), service_path=())
    assert "尚不明确" not in "".join(texts(ticket.card(wish, CHINESE).blocks))
    assert "*服务*\n尚不明确" in texts(ticket.card(faces.card(service_path=()), CHINESE).blocks)


def test_a_fulfilled_request_is_not_asked_whether_it_works_again() -> None:
    """Nothing failed: whoever ordered says whether it is what they need, or that they need it no more."""
    done = faces.card(faces.ticket(type=TicketType.SERVICE_REQUEST, state=State.FULFILLED))
    assert "*下一步*\n请确认所需事项是否已办妥。若无答复，几天后将自动关闭。" in texts(
        ticket.receipt(done, CHINESE).blocks
    )
    assert "It is not needed any more." in str(ticket.withdraw_form(done, ENGLISH))
    assert "It works again." in str(ticket.withdraw_form(faces.card(), ENGLISH))
    assert "申请于" in "".join(texts(ticket.card(done, CHINESE).blocks))


def test_a_request_was_not_reported_by_its_user() -> None:
    known = faces.ticket(type=TicketType.SERVICE_REQUEST, item="vpn")
    assert "来源：用户申请" in str(ticket.card(faces.card(known), CHINESE).blocks)
    assert "来源：用户报告" in str(ticket.card(faces.card(faces.ticket()), CHINESE).blocks)


def test_a_request_is_closed_in_words_of_a_request() -> None:
    """Nothing was broken, so nothing works again."""
    request, incident = (
        faces.card(faces.ticket(type=one)) for one in (TicketType.SERVICE_REQUEST, TicketType.INCIDENT)
    )
    assert "用户已确认所需事项已办妥。" in str(ticket.close_form(request, CHINESE))
    assert "用户已确认恢复正常。" in str(ticket.close_form(incident, CHINESE))


def test_a_wish_for_something_new_is_handed_over_first() -> None:
    """SC06: its next step is the change; that it may also turn out to be an incident says so by its name."""
    actions = ("resolve", "fulfil", "reply", "reassign", "hold", "note", "convert", "draft_hand_over", "cancel")
    known = faces.ticket(type=TicketType.SERVICE_REQUEST, state=State.IN_PROGRESS, item="new-service")
    wish = faces.card(known, actions=actions, request=RequestFace(hands_over=True))
    usual = replace(wish, request=RequestFace())
    first = buttons(ticket.card(wish, CHINESE).blocks)
    assert next(iter(first.items())) == ("ticket.draft_hand_over", "起草移交单")
    assert next(iter(buttons(ticket.card(usual, CHINESE).blocks))) != "ticket.draft_hand_over"
    assert first["ticket.convert"] == "转为突发事件"


def test_who_looks_at_their_own_ticket_has_the_buttons_of_their_receipt() -> None:
    """They neither reply to themselves nor write an article; a hand-over that is a draft is nobody's promise yet."""
    own = faces.card(faces.ticket(state=State.CLOSED), actions=("reply", "reopen"), own=True)
    assert buttons(ticket.card(own, CHINESE).blocks) == buttons(ticket.receipt(own, CHINESE).blocks)
    assert "ticket.reply" in buttons(ticket.card(replace(own, own=False), CHINESE).blocks)


@pytest.mark.parametrize(
    ("state", "late", "said"),
    [
        (State.ASSIGNED, False, "承保系统组将在 8月1日 周六 00:40 前响应。"),
        (State.ASSIGNED, True, "承保系统组应在 8月1日 周六 00:40 前响应，现已超时，我们正在催办。"),
        (State.IN_PROGRESS, False, "Sun Lei正在处理，到期时间 8月1日 周六 00:40。"),
        (State.IN_PROGRESS, True, "Sun Lei正在处理，到期时间 8月1日 周六 00:40 已过，我们正在催办。"),
    ],
)
def test_the_next_step_promises_nothing_that_is_over(state: State, late: bool, said: str) -> None:
    """SC01's due times, read before them and after them: a promise that was broken is not made again."""
    clocks = (faces.clock("response"), faces.clock("resolution"))
    now = REPORTED + timedelta(hours=9 if late else 1)
    known = faces.ticket(state=state, responded_at=None)
    group = Words(en="Policy administration", zh="承保系统组")
    assert said in str(ticket.receipt(faces.card(known, now=now, clocks=clocks, group=group), CHINESE).blocks)


def test_what_it_looks_like_is_named_with_the_colon_of_the_language() -> None:
    shown = faces.card(duplicates=DuplicateFace(alike=(Alike(ticket_id=3, ref="INC-3", title="登录后白屏", people=2),)))
    assert "与 *INC-3* 相似（2人）：登录后白屏" in texts(ticket.card(shown, CHINESE).blocks)
    assert "Looks like *INC-3* (2): 登录后白屏" in texts(ticket.card(shown, ENGLISH).blocks)
