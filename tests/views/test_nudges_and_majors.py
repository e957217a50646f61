"""What people are told directly, and what a major incident shows to whom."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.major import MajorRole
from domain.ticket import MajorState, Priority
from tests.rulebooks import example
from tests.views import faces
from tests.views.faces import CHINESE, ENGLISH, MO, NOW, REPORTED, event, every_event
from tests.views.reading import buttons, inputs, texts
from views import ids, major, nudge
from views.ids import Click, Field

TYPED = "客户张三 身份证 310101199001011234"


def warned(percent: int, **data: Any) -> Any:
    known = {"nudge_id": 1, "clock": "resolution", "percent": percent, "told": [12], "merged": []}
    return event("sla_warned", **(known | data))


# Reminders


def test_a_reminder_says_share_rest_and_due_time() -> None:
    shown = nudge.told(warned(75), faces.card(), CHINESE)
    assert shown.text == "INC-42 · ⏱️ *解决：* 已用目标时长的75%，剩余7小时40分钟"
    assert "*到期*\n8月1日 周六 00:40" in texts(shown.blocks)
    assert "*剩余时间*\n7小时40分钟" in texts(shown.blocks)


def test_a_breach_says_by_how_much_and_what_it_now_takes() -> None:
    late = faces.clock("resolution", percent=112, remaining=timedelta(hours=-1), breached_at=NOW)
    shown = nudge.told(warned(100, effects=["breach_reason_required"]), faces.card(clocks=(late,)), ENGLISH)
    said = texts(shown.blocks)
    assert said[0].startswith("⛔ *Resolution* breached: 100% of the target used")
    assert "*Overdue by*\n1 h" in said
    assert "To resolve it, the reason of the breach must now be given." in said


def test_a_reminder_offers_what_can_be_done_now() -> None:
    """Process §3.7i: accept, answer, wait, escalate, pass on; and only what this person may do."""
    shown = nudge.told(
        warned(50), faces.card(actions=("take", "reply", "hold", "escalate", "reassign", "note")), ENGLISH
    )
    clicks = list(buttons(shown.blocks))
    assert clicks == [Click.TAKE, Click.REPLY, Click.HOLD, Click.ESCALATE, Click.ASSIGN]
    assert buttons(nudge.told(warned(50), faces.card(actions=()), ENGLISH).blocks) == {}


def test_a_reminder_can_be_put_off_but_not_a_breach() -> None:
    snoozes = (timedelta(minutes=15), timedelta(hours=1))
    card = faces.card(actions=("reply",))

    def offered(percent: int) -> list[dict[str, Any]]:
        rows = [
            one
            for one in nudge.told(warned(percent), card, ENGLISH, snoozes=snoozes).blocks
            if one["type"] == "actions"
        ]
        return [one for one in rows[0]["elements"] if one["action_id"] == Click.SNOOZE]

    (menu,) = offered(75)
    assert [one["text"]["text"] for one in menu["options"]] == ["Remind me in 15 min", "Remind me in 1 h"]
    assert ids.unpack(menu["options"][0]["value"]) == {"t": 42, "e": 99, "m": 15}
    assert offered(100) == []


def test_who_is_given_a_ticket_hears_once_what_is_left() -> None:
    shown = nudge.told(event("ticket_assigned", group="network", assignee_id=12, reason="yours"), faces.card(), ENGLISH)
    assert shown.text == "Sun Lei assigned *INC-42* to you."
    assert "*Resolution*\ndue Sat 1 Aug, 00:40" in texts(shown.blocks)
    assert any(text.startswith("*Remaining*\n") for text in texts(shown.blocks))
    assert texts(shown.blocks)[0].endswith("> yours")


def test_several_reminders_are_one_message_the_most_pressing_first() -> None:
    """Process §3.7h; a step of the P1 ladder presses more than any percentage."""
    cards = [faces.card(faces.ticket(id=number)) for number in (1, 2, 3)]
    entries = [warned(50), event("ladder_stepped", minutes=30), warned(100)]
    shown = nudge.bundle(list(zip(entries, cards, strict=True)), ENGLISH)
    assert shown.text == "3 reminders for you"
    assert [text.split(" ")[0] for text in texts(shown.blocks)[1:]] == ["*INC-2*", "*INC-3*", "*INC-1*"]


def test_a_p1_is_never_among_the_many_more() -> None:
    """§3.7: half of its time is used up, twelve others are late: it stands first."""
    late = [(warned(100), faces.card(faces.ticket(id=number, priority=Priority.P3))) for number in range(1, 13)]
    page = (warned(50), faces.card(faces.ticket(id=99, priority=Priority.P1)))
    shown = nudge.bundle([*late, page], ENGLISH)
    assert texts(shown.blocks)[1].startswith("*INC-99*")
    assert "… and 3 more" in texts(shown.blocks)


def test_an_event_without_a_message_of_its_own_is_told_as_support_reads_it() -> None:
    shown = nudge.told(every_event()["reopened"], faces.card(), ENGLISH)
    assert shown.text == "INC-42 · Sun Lei reopened it (2 times so far)."


# Major incidents


def test_a_proposal_names_its_criteria_and_asks_for_a_decision() -> None:
    proposed = faces.major_card(MajorState.PROPOSED)
    shown = nudge.told(event("major_proposed", criteria=["C1", "reporter"], told=[21]), proposed, CHINESE)
    assert shown.text == "*INC-42 已被提请为重大事件。* 请立即决定。"
    criteria = next(one for one in texts(shown.blocks) if one.startswith("*判定标准*"))
    assert criteria.split("\n")[1:] == ["• C1 影响极大：关键服务中断，或数据丢失、泄露", "• 提单人提出"]
    assert buttons(shown.blocks) == {Click.DECLARE_MAJOR: "宣布重大事件", Click.REFUSE_MAJOR: "不作为重大事件"}


def test_the_next_in_line_may_decide() -> None:
    proposed = faces.major_card(MajorState.PROPOSED)
    shown = nudge.told(event("major_undecided", proposed_at=REPORTED.isoformat()), proposed, ENGLISH)
    assert "Nobody has decided yet" in shown.text
    assert Click.DECLARE_MAJOR in buttons(shown.blocks)


@pytest.mark.parametrize("kind", ["major_proposed", "major_undecided"])
def test_once_decided_nobody_is_asked_to_decide(kind: str) -> None:
    """The message may come after the decision."""
    entry = event(kind, criteria=["C1"], proposed_at=REPORTED.isoformat(), told=[21])
    shown = nudge.told(entry, faces.major_card(), ENGLISH)
    assert buttons(shown.blocks) == {}
    assert "Major incident: Declared" in texts(shown.blocks)[-1]


def test_a_page_says_where_to_go_and_which_roles_are_open() -> None:
    shown = nudge.told(every_event()["major_declared"], faces.major_card(), ENGLISH)
    assert "Incident channel: <#C0MAJOR>" in texts(shown.blocks)
    assert buttons(shown.blocks) == {
        Click.TAKE_TECHNICAL_LEAD: "Take: Technical lead",
        Click.TAKE_SCRIBE: "Take: Scribe",
    }


def test_the_roles_that_are_asked_for_can_be_taken_even_from_somebody() -> None:
    """After half an hour the commander may no longer be technical lead as well (process §3.8)."""
    both = faces.major_card(roles={MajorRole.COMMANDER.value: MO, MajorRole.TECHNICAL_LEAD.value: MO})
    shown = nudge.told(event("major_roles_open", roles=["technical_lead"]), both, ENGLISH)
    assert Click.TAKE_TECHNICAL_LEAD in buttons(shown.blocks)
    assert Click.TAKE_COMMANDER not in buttons(shown.blocks)


@pytest.mark.parametrize(
    ("minutes", "missed", "english"),
    [
        (-5, False, "*INC-42*: the next update is due Fri 31 Jul, 17:30."),
        (0, False, "⏱️ *INC-42*: the update is due now (Fri 31 Jul, 17:30). “No change” is an update."),
        (0, True, "⛔ *INC-42*: the update due Fri 31 Jul, 17:30 was missed. Please post one now."),
        (5, True, "⛔ *INC-42*: the update due Fri 31 Jul, 17:30 was missed. Please post one now."),
    ],
)
def test_an_update_is_reminded_of_before_at_and_after_its_time(minutes: int, *, missed: bool, english: str) -> None:
    due = (REPORTED + timedelta(minutes=50)).isoformat()
    entry = event("major_reminded", offset_minutes=minutes, due=due, told=[21], missed=missed)
    shown = nudge.told(entry, faces.major_card(), ENGLISH)
    assert shown.text == english
    assert buttons(shown.blocks) == {Click.UPDATE_MAJOR: "Post update"}


def test_the_topic_fits_and_holds_nothing_that_was_typed() -> None:
    """Slack takes 250 characters; number, service, state, next update, commander."""
    typed = faces.major_card()
    typed = replace(typed, ticket=replace(typed.ticket, title=TYPED))
    topic = major.topic(typed, ENGLISH)
    assert topic == (
        "INC-42 · Policy administration · Major incident: Declared · next update Fri 31 Jul, 17:15 · "
        "Major incident manager: Mo Hui"
    )
    endless = faces.major_card(roles={"commander": replace(MO, name="长" * 400)})
    assert len(major.topic(endless, CHINESE)) == 250


@pytest.mark.parametrize("state", [MajorState.DECLARED, MajorState.STABILISED, MajorState.STOOD_DOWN])
def test_what_everybody_reads_holds_no_customer_data(state: MajorState) -> None:
    """Process §8.5: the reporter's words stand neither in the status channel nor in an open incident channel."""
    known = faces.major_card(state)
    card = replace(known, ticket=replace(known.ticket, title=TYPED, description=TYPED))
    public = [
        major.announcement(card, CHINESE),
        major.header(card, CHINESE),
        *(major.status(entry, card, CHINESE) for kind, entry in every_event(TYPED).items() if kind in STATUS),
    ]
    for shown in public:
        assert "310101" not in shown.text + str(shown.blocks)
    secret = replace(card, major=replace(card.major, private=True)) if card.major else card
    assert "310101" in str(major.header(secret, CHINESE).blocks)


STATUS = ("major_updated", "major_stabilised", "major_relapsed", "major_stood_down")


def test_a_private_channel_is_not_linked_for_everybody() -> None:
    assert "<#C0MAJOR>" in str(major.announcement(faces.major_card(), ENGLISH).blocks)
    assert "C0MAJOR" not in str(major.announcement(faces.major_card(private=True), ENGLISH).blocks)


def test_the_header_shows_roles_clock_and_next_update() -> None:
    said = texts(major.header(faces.major_card(), ENGLISH).blocks)
    assert said[0] == "*INC-42 · Policy administration · 🔴 P1 Critical · Declared*"
    assert "*Major incident manager*\n<@U0MO>" in said
    assert "*Communications lead*\nCarl of the carrier" in said
    assert "*Scribe*\nopen (held by the major incident manager)" in said
    assert any(one.startswith("*Next update by*\n<!date^") for one in said)


@pytest.mark.parametrize(
    ("state", "clicks"),
    [
        (MajorState.DECLARED, [Click.UPDATE_MAJOR, Click.STABILISE, Click.STAND_DOWN, Click.FALSE_ALARM]),
        (MajorState.STABILISED, [Click.UPDATE_MAJOR, Click.RELAPSE, Click.STAND_DOWN, Click.FALSE_ALARM]),
        (MajorState.STOOD_DOWN, []),
    ],
)
def test_the_header_offers_the_moves_of_its_state(state: MajorState, clicks: list[Click]) -> None:
    roles = {role.value: MO for role in MajorRole}
    found = buttons(major.header(faces.major_card(state, roles=roles), ENGLISH).blocks)
    assert [click for click in found if not click.startswith("major.take_role")] == clicks


def test_a_role_is_taken_over_from_its_holder_only_after_a_question() -> None:
    """Process §3.8: a hand-over is an explicit act; a free role is simply taken, an ended incident offers none."""
    card = faces.major_card(MajorState.DECLARED, roles={MajorRole.SCRIBE.value: MO})
    blocks = major.header(card, ENGLISH).blocks
    assert buttons(blocks)[Click.TAKE_SCRIBE] == "Take over: Scribe"
    assert buttons(blocks)[Click.TAKE_COMMANDER] == "Take: Major incident manager"
    asked = [one for block in blocks for one in block.get("elements", []) if "confirm" in one]
    assert [one["action_id"] for one in asked] == [Click.TAKE_SCRIBE]
    question = "Mo Hui holds this role now. From this moment on it is yours."
    assert asked[0]["confirm"]["text"]["text"] == question
    ended = buttons(major.header(faces.major_card(MajorState.STOOD_DOWN), ENGLISH).blocks)
    assert not ended


def test_who_could_not_be_invited_is_named() -> None:
    shown = major.not_invited([MO], ENGLISH)
    assert texts(shown.blocks) == ["Could not be invited: *Mo Hui*. Please reach them by telephone."]


def test_an_update_is_read_in_full() -> None:
    """Process §3.8: affected, done, workaround, expected restoration, next update."""
    shown = major.post(every_event()["major_updated"], faces.major_card(), ENGLISH)
    (said,) = texts(shown.blocks)
    assert said.startswith("*Update by Mo Hui*\n*What is affected*\n> All branches: no policies can be issued\n")
    assert "*What is being done*\n> Fail-over to the second data centre is being prepared" in said
    assert "*Workaround*\n> Issue covers on paper" in said
    assert "*Expected restoration:* <!date^" in said
    assert "*Next update by:* <!date^" in said


def test_an_update_starts_from_the_last_one() -> None:
    form = major.update_form(faces.major_card(), ENGLISH, rules=example())
    asked = inputs(form)
    assert asked[Field.AFFECTED_PART]["element"]["initial_value"] == "All branches: no policies can be issued"
    assert "initial_value" not in asked[Field.DONE]["element"]
    assert asked[Field.ETA]["element"]["initial_date_time"] == int((NOW + timedelta(hours=1)).timestamp())
    assert "due 30 min after this one" in texts(form["blocks"])[1]


def test_an_expected_restoration_that_has_passed_is_not_offered_again() -> None:
    known = faces.major_card()
    later = replace(known, now=NOW + timedelta(hours=2))
    assert "initial_date_time" not in inputs(major.update_form(later, ENGLISH, rules=example()))[Field.ETA]["element"]


def test_once_stabilised_updates_are_hourly() -> None:
    form = major.update_form(faces.major_card(MajorState.STABILISED), CHINESE, rules=example())
    assert "1小时内" in texts(form["blocks"])[1]


def test_declaring_what_was_proposed_repeats_its_criteria_and_what_was_not_asks_for_one() -> None:
    proposed = major.declare_form(faces.major_card(MajorState.PROPOSED), ENGLISH)
    assert texts(proposed["blocks"])[1].startswith("• C1")
    assert list(inputs(proposed)) == [Field.PERSON, Field.PRIVATE]
    plain = major.declare_form(faces.card(faces.ticket(priority=Priority.P1)), ENGLISH)
    assert list(inputs(plain)) == [Field.CRITERION, Field.REASON, Field.PERSON, Field.PRIVATE]


def test_a_confidential_incident_starts_private() -> None:
    known = faces.major_card(MajorState.PROPOSED)
    form = major.declare_form(replace(known, ticket=replace(known.ticket, confidential=True)), ENGLISH)
    assert inputs(form)[Field.PRIVATE]["element"]["initial_options"][0]["value"] == "yes"


def test_the_stand_down_asks_for_its_conditions() -> None:
    """Process §3.8: restored when, confirmed by whom, what was done; an early restoration needs a reason."""
    asked = inputs(major.stand_down_form(faces.major_card(), ENGLISH, rules=example()))
    assert list(asked) == [Field.RESTORED_AT, Field.CONFIRMED, Field.RESOLUTION, Field.REASON]
    assert asked[Field.REASON]["hint"]["text"] == "Needed when the service was restored more than 30 min ago."
