"""A complaint as its parties read it: accepted by Slack whatever was typed, in both languages, and to each reader no
more than they may know.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.complaint_card import AttemptFace, ComplaintCard, ComplaintLine, MessageFace, RelatedFace, StatementFace
from domain.complaints import ComplaintTopic, Confidentiality, Finding, SeriousBecause, Voice
from domain.configured import Words
from domain.lifecycle.complaint import STATES
from domain.lifecycle.moves import Action
from domain.projection import PersonRef
from domain.telling.complaints import TABLE
from domain.ticket import TicketType
from sandbox.blockkit import check_message, check_view
from tests.rulebooks import example
from tests.views.faces import CARL, CHINESE, ENGLISH, HOSTILE, MO, NOW, SUN, WANG, clock, read_in, ticket
from views import complaint
from views.complaint import Asked, Form, forms
from views.complaint.card import next_step
from views.complaint.told import _HANDLING, _OWN
from views.words import Language

DATES = tuple(
    clock(kind, calendar="5x8", due=datetime.fromisoformat(f"{due}T17:30+08:00"))
    for kind, due in (("interim_reply", "2026-10-13"), ("resolution", "2026-10-22"))
)
TEXTS = read_in({"usual": "等了三天", "empty": ""} | HOSTILE)
MAKERS = (
    forms.reply_final,
    forms.decide_appeal,
    forms.hold,
    forms.ask_statement,
    forms.classify,
    forms.name_subject,
    forms.name_handler,
    forms.extend,
    forms.convert,
    forms.accept,
    forms.withdraw,
    complaint.worded(Form.APPEAL, "reason"),
    complaint.worded(Form.NOTE, "text", forms.INSIDE),
)


def card(text: str = "等了三天", **fields: Any) -> ComplaintCard:
    """CMP-42 with everything in it, every button open."""
    person = PersonRef(id=3, slack_id=None, name=text or "–")
    known: dict[str, Any] = {
        "ticket": ticket(type=TicketType.COMPLAINT, state="investigating", title="", priority=None, serious=True),
        "now": NOW,
        "topic": ComplaintTopic.CONDUCT,
        "description": text,
        "confidentiality": Confidentiality.CONFIDENTIAL,
        "accountable": True,
        "because": tuple(SeriousBecause),
        "handler": MO,
        "people": (SUN, person),
        "groups": (Words(en="Desktop support", zh="桌面支持组"),),
        "suggested": (SUN, CARL),
        "related": RelatedFace(id=7, ref="INC-7", title=text),
        "clocks": tuple(clock(kind, calendar="5x8") for kind in ("response", "interim_reply", "resolution", "appeal")),
        "actions": tuple(action.value for action in Action),
        "finding": Finding.PARTLY,
        "measure": text,
        "answer": text,
        "appeal_path": text,
        "cause": text,
        "drafted": True,
        "messages": tuple(MessageFace(voice=voice, at=NOW, text=text, author=SUN, about=WANG) for voice in Voice) * 3,
        "attempts": (AttemptFace(at=NOW, person=person),) * 30,
    }
    return ComplaintCard(**(known | fields))


def cards(text: str) -> Iterator[ComplaintCard]:
    """In every state, for the complainant and for those who handle it; and one that is as bare as can be."""
    for state in STATES:
        of = ticket(type=TicketType.COMPLAINT, state=state, title="", priority=None, serious=True)
        until = NOW + timedelta(days=14) if state == "replied" else None
        yield card(text, ticket=of, appeal_until=until, converted_to=RelatedFace(id=9, ref="INC-9", title=text))
        yield card(text, ticket=of, own=True, accountable=False, complainant=WANG, attempts=())
    bare = ticket(type=TicketType.COMPLAINT, state="submitted", title="", priority=None)
    nobody: dict[str, Any] = {"handler": None, "people": (), "groups": (), "suggested": (), "related": None}
    yield card(text, ticket=bare, clocks=(), finding=None, **nobody)
    yield card(text, confidentiality=Confidentiality.ANONYMOUS, messages=(), attempts=(), actions=(), drafted=False)


def lines(text: str) -> Iterator[ComplaintLine]:
    data = {"finding": "partly", "final": False, "because": "silence", "person_id": 12, "people": [12, 99], "hours": 8}
    for event in TABLE:
        message = MessageFace(voice=Voice.NOTE, at=NOW, text=text, author=SUN)
        yield ComplaintLine(
            id=1, kind=event.kind, at=NOW, data=data, actor=SUN, people={12: SUN}, groups=(), message=message
        )
        yield ComplaintLine(id=1, kind=event.kind, at=NOW, data=data | {"final": True, "because": "accepted"})


def messages(text: str, language: Language) -> Iterator[Any]:
    for of in cards(text):
        yield complaint.card(of, language)
        for one in lines(text):
            shown = complaint.line(one, of, language)
            if shown is not None:
                yield shown
    yield complaint.listed(tuple(cards(text)), language)
    yield complaint.listed((), language)
    yield complaint.handed_on(language)
    yield complaint.pointer(RelatedFace(id=7, ref="INC-7", title=text), language)
    for complainant in (None, WANG):
        yield complaint.statement(StatementFace(question=text, handler=MO, complainant=complainant), language)


def views(text: str, language: Language) -> Iterator[Any]:
    rules = example()
    for on_behalf in (True, False):
        yield complaint.complaint_form(language, rules=rules, words=text, on_behalf=on_behalf)
    for of in cards(text):
        yield complaint.details(of, language)
        yield complaint.details(of, language, reference="2345-6789-ABCD-EFGH")
        for own in (True, False):
            yield complaint.taken_view(of, language, own=own)
        for make in MAKERS:
            yield make(of, language, asked=Asked(rules=rules))
    yield complaint.taken_view(card(text), language, reference="2345-6789-ABCD-EFGH")


@pytest.mark.parametrize(("text", "language"), TEXTS.values(), ids=TEXTS)
def test_slack_accepts_every_view_of_a_complaint(text: str, language: Language) -> None:
    """No block is refused and the whole stays within Slack's caps, whatever was typed."""
    for one in messages(text, language):
        assert check_message(one.blocks) == []
        assert len(json.dumps(one.blocks, ensure_ascii=False)) <= 13_000
    for view in views(text, language):
        assert check_view(view) == [], view["callback_id"]


def test_every_event_is_told_to_somebody() -> None:
    """Each kind has its sentence for the complainant, for those who handle it, or is drawn on the card alone."""
    silent = {"complaint_submitted", "complaint_resumed"}
    assert {event.kind for event in TABLE} == set(_OWN) | set(_HANDLING) | silent


def test_a_name_that_is_not_given_is_not_made_up() -> None:
    """§3.11: for who handles it the complainant is a word, anonymous another one."""
    text = str(complaint.card(card(), ENGLISH).blocks)
    assert "known to the desk, kept confidential" in text
    anonymous = card(confidentiality=Confidentiality.ANONYMOUS)
    assert "anonymous" in str(complaint.card(anonymous, ENGLISH).blocks)


def test_a_question_for_a_statement_carries_no_number() -> None:
    """§3.11: neither the number nor, without consent, the complainant; and nobody suffers for a complaint."""
    shown = str(complaint.statement(StatementFace(question="When?", handler=MO), ENGLISH))
    assert "CMP" not in shown
    assert "at a disadvantage" in shown
    named = str(complaint.statement(StatementFace(question="When?", handler=MO, complainant=WANG), ENGLISH))
    assert "Wang Fang" in named


def test_the_form_says_that_nobody_suffers_for_complaining() -> None:
    """§3.11: the retaliation note; and without another choice the name is kept confidential."""
    form = complaint.complaint_form(ENGLISH, rules=example())
    assert "Nobody may be put at a disadvantage" in str(form)
    radio = next(one for one in form["blocks"] if one.get("block_id") == "confidentiality")["element"]
    assert radio["initial_option"]["value"] == Confidentiality.CONFIDENTIAL


def test_the_complainant_is_offered_what_is_theirs_and_who_handles_it_the_rest() -> None:
    """Nobody is offered to countersign what is not drafted."""
    own = str(complaint.card(card(own=True, accountable=False), ENGLISH).blocks)
    assert "complaint.accept" in own
    assert "complaint.countersign" not in own
    handling = str(complaint.card(card(), ENGLISH).blocks)
    assert "complaint.countersign" in handling
    assert "complaint.accept" not in handling
    assert "complaint.countersign" not in str(complaint.card(card(drafted=False), ENGLISH).blocks)


def test_attempts_to_open_it_are_read_in_the_window() -> None:
    """Who is accountable reads who asked for it."""
    one = replace(card(), attempts=(AttemptFace(at=NOW, person=CARL),))
    assert "1 attempt to open it" in str(complaint.details(one, ENGLISH))
    assert "Carl of the carrier" in str(complaint.details(one, ENGLISH))


@pytest.mark.parametrize("state", ["acknowledged", "investigating"])
def test_the_complainant_reads_both_dates_of_an_answer(state: str) -> None:
    """SC04: accepted on Saturday 2026-10-10, the interim reply is due on Tuesday, the final one on Thursday week."""
    of = card(own=True, ticket=ticket(type=TicketType.COMPLAINT, state=state, title="", priority=None), clocks=DATES)
    said = "莫言正在调查：阶段性答复不晚于 10月13日 周二 17:30，最终答复不晚于 10月22日 周四 17:30。"
    assert next_step(of, CHINESE) == said.replace("莫言", MO.name)


def test_the_complainant_is_told_both_dates_when_it_is_accepted() -> None:
    of = card(own=True, ticket=ticket(type=TicketType.COMPLAINT, state="acknowledged", title=""), clocks=DATES)
    told = complaint.line(ComplaintLine(id=1, kind="complaint_acknowledged", at=NOW, data={}), of, CHINESE)
    assert told is not None
    assert "阶段性答复不晚于 10月13日 周二 17:30" in told.blocks[0]["text"]["text"]
    assert "最终答复不晚于 10月22日 周四 17:30" in told.blocks[0]["text"]["text"]


def test_once_the_interim_reply_is_there_only_the_answer_is_due() -> None:
    done = replace(DATES[0], state="stopped", due=None)
    of = card(own=True, clocks=(done, DATES[1]))
    assert next_step(of, CHINESE) == f"{MO.name}正在调查并将答复，期限：10月22日 周四 17:30。"
