"""A hand-over record as its receiver, its group and the user of its ticket read it, in both languages."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain import hand_over_events as events
from domain.configured import Words
from domain.hand_overs import BLANKS, Shape, Trigger
from domain.lifecycle.records import HAND_OVER, HandOverKind, HandOverState
from domain.projection import Given, HandOverFace
from domain.recorded import Event
from sandbox.blockkit import check_message, check_view
from tests.rulebooks import example
from tests.views import faces
from tests.views.faces import CHINESE, ENGLISH, HOSTILE, LANGUAGES, MO, NOW, SUN, WANG, event
from tests.views.test_slack_accepts_every_view import MESSAGE_BUDGET, TWICE
from views import hand_over, ticket
from views.blocks import Shown
from views.hand_over import Click, Draft, When
from views.words import Language

TEXTS = {"usual": "承保系统无法出单", "empty": ""} | HOSTILE


def filled(kind: HandOverKind, text: str) -> dict[str, Given]:
    of_shape: dict[Shape, Given] = {
        Shape.PERSON: MO,
        Shape.DAY: date(2026, 12, 1),
        Shape.SERVICE: Words(en="Policy administration", zh="承保系统"),
    }
    return {one.key: of_shape.get(one.shape, one.choices[0] if one.choices else text) for one in BLANKS[kind]}


def face(kind: HandOverKind = HandOverKind.RFC, text: str = "no agent needed", **more: Any) -> HandOverFace:
    known: dict[str, Any] = {
        "id": 7,
        "ref": "HO-7",
        "kind": kind,
        "state": HandOverState.HANDED_OVER,
        "ticket": "INC-42",
        "tickets": ("INC-42", "INC-57"),
        "title": text,
        "fields": filled(kind, text),
        "requester": WANG,
        "proposer": SUN,
        "receiver": "change_manager",
        "receivers": (MO,),
        "owner": SUN,
        "drafted_at": NOW,
        "handed_over_at": NOW,
    }
    return HandOverFace(**(known | more))


def every(text: str) -> Iterator[HandOverFace]:
    """Each kind in each state, with everything that may stand on it."""
    for kind in HandOverKind:
        for state in HandOverState:
            yield face(
                kind,
                text,
                state=state,
                actions=tuple(row.action.value for row in HAND_OVER.rows if state in row.sources),
                missing=tuple(one.key for one in BLANKS[kind] if one.needed),
                triggers=tuple(Trigger),
                external_number=text or "CHG-1",
                external_url="https://changes.example/1",
                reason=text,
                answered_by=MO,
                answered_at=NOW,
            )


def read(shown: Shown) -> str:
    return json.dumps(shown.blocks, ensure_ascii=False)


def labels(shown: Shown) -> list[str]:
    rows = [block["elements"] for block in shown.blocks if block["type"] == "actions"]
    return [str(element["text"]["text"]) for row in rows for element in row]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
def test_slack_accepts_every_record_whatever_was_typed(text: str, language: Language) -> None:
    for one in every(text):
        for shown in (hand_over.card(one, language, reminder=True, calls=True), hand_over.card(one, language)):
            assert check_message(shown.blocks) == [], one.kind
            assert len(read(shown).encode().decode()) <= MESSAGE_BUDGET, one.kind
            assert not TWICE.search(read(shown))
        for view in (hand_over.accept_form, hand_over.return_form, hand_over.discard_form, hand_over.shown_view):
            assert check_view(view(one, language)) == [], one.kind
    listed = hand_over.listed([replace(one, id=n) for n, one in enumerate(every(text), start=1)], language)
    assert check_message(listed.blocks) == []
    assert len(read(listed)) <= MESSAGE_BUDGET


@pytest.mark.parametrize("when", When)
@pytest.mark.parametrize("kind", HandOverKind)
def test_slack_accepts_every_form(kind: HandOverKind, when: When) -> None:
    """What is needed must be filled in to hand it over, and nothing must be in a draft."""
    for language in LANGUAGES:
        given = {one.key: "" for one in BLANKS[kind]}
        draft = Draft(ref="INC-42", kind=kind, fields=given, ticket=42, may_convert=True, converts=True, when=when)
        for one in (draft, replace(draft, ticket=None, hand_over=7)):
            view = hand_over.hand_over_form(one, language, rules=example())
            assert check_view(view) == []
            asked = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
            needed = {key for key, block in asked.items() if not block.get("optional")} - {"hand_over_kind", "when"}
            wanted = {one.key for one in BLANKS[kind] if one.needed}
            wanted |= {"explanation"} if kind is HandOverKind.RFC else set()  # the request ends, and its user reads why
            assert needed == (wanted if when is When.NOW else set())


def test_the_note_to_the_requester_is_asked_for_where_the_request_ends() -> None:
    """Process S14: a tick draws the form again, for only then the note is needed."""
    draft = Draft(ref="REQ-42", kind=HandOverKind.RFC, ticket=42, may_convert=True, converts=True)
    for one, optional in ((draft, None), (replace(draft, converts=False), True)):
        view = hand_over.hand_over_form(one, CHINESE, rules=example())
        asked = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
        assert asked["explanation"].get("optional") is optional
        assert asked["wanted_by"].get("optional") is None
        assert asked["converts"]["dispatch_action"] is True
        assert asked["converts"]["element"]["action_id"] == Click.DRAW


def test_the_receiver_reads_what_is_asked_and_by_whom() -> None:
    shown = hand_over.card(face(actions=("accept_hand_over", "return_hand_over")), CHINESE)
    for words in (
        "HO-7",
        "变更请求(RFC)",
        "已移交",
        "INC-42",
        "INC-57",
        WANG.name,
        MO.name,
        "2026年12月1日",
        "业务理由",
    ):
        assert words in read(shown)
    assert labels(shown) == ["接收", "退回"]


@pytest.mark.parametrize(
    ("state", "more", "english", "offered"),
    [
        ("draft", {"missing": ("risk",)}, "Still missing: Risk if it is not done.", ["Complete and hand over"]),
        ("accepted", {"external_number": "CHG-1"}, "Accepted as *CHG-1*", []),
        ("returned", {"reason": "who pays?"}, "> who pays?", ["Revise and hand over again"]),
        ("discarded", {"reason": "solved"}, "> solved", []),
        ("discarded", {"covered_by": "REQ-9"}, "*REQ-9* was ordered", []),
    ],
)
def test_each_state_says_how_it_stands(state: str, more: dict[str, Any], english: str, offered: list[str]) -> None:
    actions = {"draft": ("hand_over",), "returned": ("revise_hand_over",)}.get(state, ())
    shown = hand_over.card(face(state=HandOverState(state), actions=actions, **more), ENGLISH)
    assert english in read(shown)
    assert labels(shown) == offered


def test_only_a_change_that_came_back_can_be_ordered_instead() -> None:
    """SC06: and only where there is a user for whom."""
    returned = face(state=HandOverState.RETURNED, actions=("discard_hand_over",))
    assert labels(hand_over.card(returned, ENGLISH)) == ["Order an existing item instead", "Not needed"]
    assert labels(hand_over.card(replace(returned, requester=None), ENGLISH)) == ["Not needed"]
    assert labels(hand_over.card(replace(returned, kind=HandOverKind.PROBLEM, fields={}), ENGLISH)) == ["Not needed"]
    assert Click.COVER in read(hand_over.card(returned, ENGLISH))


def test_a_draft_of_the_desk_says_why() -> None:
    shown = hand_over.card(face(HandOverKind.PROBLEM, state=HandOverState.DRAFT, triggers=tuple(Trigger)), ENGLISH)
    assert "it keeps happening" in read(shown)
    assert "it was resolved by a workaround" in read(shown)


def test_the_user_of_a_ticket_sees_changes_alone_and_never_drafts() -> None:
    """S32: a problem, a comment on a threshold or a wrong record are the desk's own business."""
    several = tuple(
        face(kind, state=state, ref=f"HO-{kind}-{state}") for kind in HandOverKind for state in HandOverState
    )
    shown = read(ticket.receipt(faces.card(hand_overs=several), ENGLISH))
    seen = {f"{one.kind}-{one.state}" for one in several if f"HO-{one.kind}-{one.state}" in shown.replace("ˍ", "_")}
    assert seen == {"rfc-handed_over", "rfc-accepted", "rfc-returned"}
    group = read(ticket.card(faces.card(hand_overs=(face(external_number="CHG-1"),)), ENGLISH))
    assert "HO-7" in group
    assert "CHG-1" in group


def kinds() -> list[str]:
    found = [one for one in vars(events).values() if isinstance(one, type) and issubclass(one, Event)]
    return sorted(one.kind for one in found if one.kind != Event.kind)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
@pytest.mark.parametrize("kind", kinds())
def test_every_event_has_its_own_sentence(kind: str, language: Language) -> None:
    told = event(
        kind, hand_over=7, topic="rfc", external_number="CHG-1", reason="who pays?", other="REQ-9", told=[MO.id]
    )
    made = ticket.line(told, language)
    assert made.text != ticket.line(event("no_such_event"), language).text
    assert "HO-7" in made.text
    assert check_message(made.blocks) == []
    by_tool = ticket.line(
        replace(told, actor=None, data={**told.data, "by_tool": "change-tool", "manager": True}), language
    )
    assert "None" not in by_tool.text


def test_the_user_is_told_in_their_own_words() -> None:
    said = {
        "handed_over": "处理此事需要变更，已移交为 *HO-7。*",
        "hand_over_accepted": "变更 *HO-7* 已被接收，编号为 *CHG-1。*",
        "hand_over_returned": "变更 *HO-7* 有待澄清，由我们跟进。",
        "hand_over_covered": "无需变更：现有服务已覆盖您的需求，已为您申请 *REQ-9。*",
    }
    for kind, words in said.items():
        told = event(kind, hand_over=7, topic="rfc", external_number="CHG-1", reason="who pays?", other="REQ-9")
        shown = ticket.reporter_line(told, CHINESE)
        assert shown is not None
        assert shown.text == words
        assert "who pays" not in read(shown)
