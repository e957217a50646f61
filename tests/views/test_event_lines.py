"""Every event becomes one sentence: for support in the working thread, for the reporter without anything internal."""

from dataclasses import replace
from typing import Any

import pytest

from domain import duplicate_events, escalation_events, events, reference_events
from domain.recorded import Event
from tests.views import faces
from tests.views.faces import CHINESE, ENGLISH, LANGUAGES, event
from views import ticket
from views.ids import Click
from views.words import Language

SECRET = "the database password was wrong"


def kinds() -> list[str]:
    topics = (events, escalation_events, duplicate_events, reference_events)
    every = [one for topic in topics for one in vars(topic).values()]
    found = [one for one in every if isinstance(one, type) and issubclass(one, Event)]
    return sorted({one.kind for one in found if one is not Event})


def said(kind: str, language: Language, **data: Any) -> str:
    blocks = ticket.line(event(kind, **data), language).blocks
    return str(blocks[0]["text"]["text"])


def told(kind: str, language: Language, **data: Any) -> str:
    shown = ticket.reporter_line(event(kind, **data), language)
    assert shown is not None
    return str(shown.blocks[0]["text"]["text"])


def test_every_event_has_an_example_here() -> None:
    assert sorted(faces.every_event()) == kinds()


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
@pytest.mark.parametrize("kind", kinds())
def test_every_event_has_its_own_sentence(kind: str, language: Language) -> None:
    """None falls back to "changed the ticket"."""
    other = ticket.line(event("no_such_event"), language).text
    assert ticket.line(faces.every_event()[kind], language).text != other


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
@pytest.mark.parametrize("kind", kinds())
def test_an_event_of_the_desk_itself_names_nobody(kind: str, language: Language) -> None:
    by_itself = replace(faces.every_event()[kind], actor=None, people={}, names={})
    assert "None" not in ticket.line(by_itself, language).text


@pytest.mark.parametrize(
    ("kind", "data", "english", "chinese"),
    [
        (
            "ticket_assigned",
            {"group": "network", "assignee_id": 15, "reason": "cabling"},
            "Sun Lei assigned it to Carl of the carrier, *Network*.\n> cabling",
            "Sun Lei将其分派给 *网络组* 的 Carl of the carrier。\n> cabling",
        ),
        (
            "ticket_assigned",
            {"group": "network", "returned": True, "reason": "not ours"},
            "Sun Lei returned it to *Network*.\n> not ours",
            "Sun Lei将其退回 *网络组。*\n> not ours",
        ),
        (
            "prioritised",
            {"old": "P3", "new": "P2", "reason": "more branches"},
            "Sun Lei changed the priority: P3 Medium → *P2 High*.\n> more branches",
            "Sun Lei调整了优先级：P3 中 → *P2 高。*\n> more branches",
        ),
        (
            "prioritised",
            {"old": "P2", "new": "P2", "reason": "one desk only"},
            "Sun Lei judged impact and urgency anew; the priority stays *P2 High*.\n> one desk only",
            "Sun Lei重新评定了影响度和紧急度，优先级仍为 *P2 高。*\n> one desk only",
        ),
        (
            "paused",
            {"reason": "waiting_for_third_party", "clock_paused": False, "note": "line repaired"},
            "Sun Lei put it on hold: *Waiting for third party*. The clock goes on.\n> line repaired",
            "Sun Lei将其挂起，原因为 *等待第三方。* 计时继续。\n> line repaired",
        ),
        (
            "resolved",
            {"code": "workaround", "resolution": "restarted"},
            "Sun Lei resolved it: *Workaround*.\n> restarted",
            "Sun Lei已解决，解决代码为 *变通方案。*\n> restarted",
        ),
        ("resumed", {"because": "user_replied"}, "Work goes on: the user replied.", "恢复处理：用户已回复。"),
        (
            "reopened",
            {"reason": "", "times": 2},
            "Sun Lei reopened it (2 times so far).",
            "Sun Lei重新打开了事件单（累计2次）。",
        ),
        (
            "closed",
            {"because": "silence"},
            "Closed: no objection within the waiting period.",
            "已关闭：等待期内无异议。",
        ),
        ("closed", {"because": "brand_new"}, "Closed.", "已关闭。"),
        (
            "sla_warned",
            {"clock": "resolution", "percent": 75},
            "⏱️ *Resolution*: 75% of the target is used up.",
            "⏱️ *解决：* 已用目标时长的75%。",
        ),
        (
            "sla_warned",
            {"clock": "response", "percent": 100},
            "⛔ *Response*: the target is breached (100%).",
            "⛔ *响应* 已超时(违约)：已用目标时长的100%。",
        ),
        (
            "ladder_stepped",
            {"minutes": 60},
            "⛔ *P1 or major incident*: not over after 1 h",
            "⛔ *P1或重大事件：* 已持续1小时，仍未恢复",
        ),
        (
            "time_box_over",
            {"group": "desktop", "minutes": 60},
            "⏳ *desktop* has had it for 1 h: should others help?",
            "⏳ *desktop* 处理已达1小时：是否需要职能升级（转派）或其他处理组协助？",
        ),
        (
            "major_role_taken",
            {"role": "scribe", "person_id": 15},
            "Carl of the carrier is now *Scribe*.",
            "Carl of the carrier 现任 *记录员。*",
        ),
    ],
)
def test_support_reads_who_did_what_and_why(kind: str, data: dict[str, Any], english: str, chinese: str) -> None:
    assert said(kind, ENGLISH, **data) == english
    assert said(kind, CHINESE, **data) == chinese


def test_several_criteria_are_listed_in_the_marks_of_the_language() -> None:
    """What proposed it stands in a Chinese sentence without a Western comma."""
    asked = {"criteria": ["C1", "C2", "reporter"], "told": [21]}
    assert said("major_proposed", CHINESE, **asked).startswith("已按 C1、C2和提单人提出 提请为 *重大事件*")
    assert "(C1, C2, and asked for by the reporter)" in said("major_proposed", ENGLISH, **asked)


def test_a_new_assignee_is_called() -> None:
    """Only who is to act is mentioned; who acted is named."""
    line = said("ticket_assigned", ENGLISH, group="network", assignee_id=12)
    assert line == "Sun Lei assigned it to <@U0SUN>, *Network*."


def test_why_it_came_to_this_group_is_told() -> None:
    line = said("ticket_reported", CHINESE, routed_because="unclassified")
    assert line == "由Sun Lei报告。分派依据：尚未分类，先由服务台受理。"


@pytest.mark.parametrize(
    ("kind", "data", "english", "chinese"),
    [
        ("ticket_accepted", {"assignee_id": 12}, "Sun Lei is working on it now.", "Sun Lei正在处理。"),
        (
            "paused",
            {"reason": "waiting_for_user", "note": "Which printer?"},
            "*We need an answer from you.* Please reply in this thread; we go on after that.\n> Which printer?",
            "*需要您的答复。* 请在此消息列中回复，收到后我们继续处理。\n> Which printer?",
        ),
        (
            "paused",
            {"reason": "user_agreed_time", "until": "2026-08-03T02:00:00+00:00", "note": SECRET},
            "As agreed, we go on Mon 3 Aug, 10:00.",
            "按约定，我们将于 8月3日 周一 10:00 继续处理。",
        ),
        (
            "resolved",
            {"code": "workaround", "resolution": "Please use the second printer"},
            "*This should be solved.* Does it work for you again?\n> Please use the second printer",
            "*问题应已解决。* 您那里恢复正常了吗？\n> Please use the second printer",
        ),
        (
            "reporter_reminded",
            {"about": "confirmation", "until": "2026-08-03T02:00:00+00:00"},
            "*A reminder:* is everything as it should be? Without an answer it closes Mon 3 Aug, 10:00.",
            "*提醒：* 处理结果是否符合您的需要？请确认。如无答复，将于 8月3日 周一 10:00 自动关闭。",
        ),
    ],
)
def test_the_reporter_reads_what_concerns_them(kind: str, data: dict[str, Any], english: str, chinese: str) -> None:
    assert told(kind, ENGLISH, **data) == english
    assert told(kind, CHINESE, **data) == chinese


@pytest.mark.parametrize(
    "kind",
    [
        "ticket_assigned",
        "noted",
        "sla_warned",
        "ladder_stepped",
        "time_box_over",
        "due_moved",
        "reminder_put_off",
        *faces.helping(SECRET),
        "major_proposed",
        "major_refused",
    ],
)
def test_what_is_internal_is_not_said_to_the_reporter(kind: str) -> None:
    assert ticket.reporter_line(faces.every_event(SECRET)[kind], ENGLISH) is None


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("prioritised", {"old": "P3", "new": "P2", "reason": SECRET}),
        ("paused", {"reason": "waiting_for_third_party", "note": SECRET}),
        ("paused", {"reason": "waiting_for_change", "note": SECRET}),
        ("major_relapsed", {"reason": SECRET}),
        ("major_stood_down", {"restored_at": None, "false_alarm": True, "reason": SECRET}),
        ("major_declared", {"commander_id": 21, "channel_name": "major-inc-42", "private": True, "because": SECRET}),
        ("reopened", {"reason": SECRET, "times": 2}),
    ],
)
def test_what_support_wrote_for_itself_does_not_reach_the_reporter(kind: str, data: dict[str, Any]) -> None:
    """Reasons and notes are internal; only questions, resolutions and cancellations are written for the reporter."""
    line = told(kind, ENGLISH, **data)
    assert SECRET not in line
    assert "major-inc-42" not in line


def test_where_an_answer_is_wanted_the_buttons_are_at_hand() -> None:
    card = faces.card(faces.resolved(), actions=("close", "reopen"))
    shown = ticket.reporter_line(event("resolved", code="workaround", resolution="done"), ENGLISH, card)
    assert shown is not None
    clicks = [element["action_id"] for element in shown.blocks[-1]["elements"]]
    assert clicks == [Click.CONFIRM, Click.REOPEN, Click.WHY]
    quiet = ticket.reporter_line(event("ticket_accepted", assignee_id=12), ENGLISH, card)
    assert quiet is not None
    assert len(quiet.blocks) == 1
