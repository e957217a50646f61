"""Service requests of the views' tests: an authorisation as it goes through approvals and checklist, with any text
typed wherever people type.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from domain.checklist import StepState
from domain.configured import Text, Words
from domain.lifecycle.records import ApprovalState
from domain.links import LinkKind
from domain.projection import ApprovalFace, EventLine, LinkFace, RequestFace, StepFace, TicketCard
from domain.rulebook import Rulebook
from domain.ticket import State, TicketType
from tests.views import faces
from views import nudge, request, ticket
from views.blocks import Shown, View
from views.request import Aisle, Draft
from views.words import Language

ITEM = Words(en="Authorisation for an application", zh="应用授权")
QUESTION = Words(en="Application", zh="应用系统")
ALL_ACTIONS = ("complete_step", "skip_step", "witness_step", "fulfil", "convert", "approve", "reject", "reply", "close")


def approval(number: int, state: ApprovalState, **fields: Any) -> ApprovalFace:
    known: dict[str, Any] = {"rule": "line_manager", "approver": faces.MO, "due": faces.NOW + timedelta(hours=8)}
    return ApprovalFace(id=number, state=state.value, **{**known, **fields})


def step(number: int, state: StepState = StepState.OPEN, **fields: Any) -> StepFace:
    known: dict[str, Any] = {
        "key": f"step-{number}",
        "names": Words(en=f"{number}. Grant the role", zh=f"{number}. 授予角色"),
        "mandatory": True,
        "waivable": True,
        "four_eyes": False,
        "state": state.value,
    }
    return StepFace(**{**known, **fields})


def card(
    state: State = State.AWAITING_APPROVAL,
    *,
    text: str = "转岗到理赔中心",
    approvals: tuple[ApprovalFace, ...] = (),
    steps: tuple[StepFace, ...] = (),
    last_day: date | None = None,
    **fields: Any,
) -> TicketCard:
    """REQ-42, an authorisation that Wang asks for."""
    known = faces.ticket(
        type=TicketType.SERVICE_REQUEST,
        state=state,
        title=ITEM.zh,
        item="access",
        description="",
        scope=None,
        can_work=None,
        priority=None,
    )
    face = RequestFace(
        approvals=approvals,
        steps=steps,
        about=Text(en="A role in a business application.", zh="业务系统角色。"),
        procedure=Text(en="The manager approves.", zh="由直属经理审批。"),
        fulfilment=timedelta(hours=24),
        last_day=last_day,
    )
    answers = (
        (QUESTION, Words(en="Claims", zh="理赔系统")),
        (Words(en="Why", zh="理由"), text),
        (Words(en="From", zh="自"), date(2026, 8, 3)),
        (Words(en="Sponsor", zh="发起人"), faces.SUN),
    )
    shown: dict[str, Any] = {"item": ITEM, "answers": answers, "request": face, "actions": ALL_ACTIONS}
    return faces.card(known, **{**shown, **fields})


def cards(text: str) -> Iterator[tuple[str, TicketCard]]:
    """Approvals in every state, steps in every state, links of every kind."""
    decided = {"decided_at": faces.NOW, "decided_by": faces.SUN, "reason": text}
    approvals = tuple(approval(number, state, **decided) for number, state in enumerate(ApprovalState, start=1))
    steps = (
        step(1, StepState.DONE, by=faces.SUN, at=faces.NOW, four_eyes=True, witness=faces.MO),
        step(2, StepState.DONE, by=faces.SUN, at=faces.NOW, four_eyes=True),
        step(3, StepState.NOT_APPLICABLE, by=faces.SUN, at=faces.NOW, reason=text),
        step(4, mandatory=False),
        step(5, waivable=False),
    )
    links = tuple(LinkFace(kind=kind.value, ref="REQ-7", later=later) for kind in LinkKind for later in (True, False))
    for state in (State.SUBMITTED, State.AWAITING_APPROVAL, State.IN_PROGRESS, State.FULFILLED, State.REJECTED):
        full = card(state, text=text, approvals=approvals, steps=steps, last_day=date(2026, 9, 30), links=links)
        yield f"request {state}", full
    bare = card(State.ASSIGNED, text=text)
    yield "request bare", replace(bare, request=None, answers=(), item=None)


def events(text: str) -> Iterator[EventLine]:
    people = {faces.MO.id: faces.MO}
    said: tuple[tuple[str, dict[str, Any]], ...] = (
        ("approval_asked", {"approval": 1, "approver_id": faces.MO.id}),
        ("approval_given", {"approval": 1, "approver_id": faces.MO.id, "last": True, "reason": text}),
        ("approval_given", {"approval": 1, "approver_id": faces.MO.id, "last": False, "reason": None}),
        ("request_rejected", {"approval": 1, "approver_id": faces.MO.id, "reason": text}),
        ("approval_expired", {"approval": 1, "approver_id": faces.MO.id}),
        ("step_marked", {"step": "grant", "state": "done", "witnessed": False, "reason": None}),
        ("step_marked", {"step": "grant", "state": "done", "witnessed": True, "reason": None}),
        ("step_marked", {"step": "grant", "state": "not_applicable", "witnessed": False, "reason": text}),
        ("step_marked", {"step": "grant", "state": "open", "witnessed": False, "reason": None}),
        ("fulfilled", {"resolution": text}),
        ("converted", {"other": "INC-43", "reason": text}),
        ("ordered_again", {"other": "REQ-43", "how": "resubmission"}),
        ("ordered_again", {"other": "REQ-43", "how": "renewal"}),
        ("expiry_near", {"last_day": "2026-09-30"}),
        ("access_expired", {"other": "REQ-43"}),
    )
    names = {"grant": Words(en="2. Grant the role", zh="2. 授予角色")}
    for kind, data in said:
        yield EventLine(kind=kind, at=faces.NOW, actor=faces.SUN, data=data, changes={}, people=people, names=names)


def messages(text: str, language: Language) -> Iterator[tuple[str, Shown]]:
    for name, one in cards(text):
        yield f"receipt {name}", ticket.receipt(one, language)
        yield f"card {name}", ticket.card(one, language)
        for number in range(7):
            yield f"asked {name} {number}", request.asked(one, number, language)
    for event in events(text):
        yield f"line {event.kind}", ticket.line(event, language)
        yield f"told {event.kind}", nudge.told(event, card(text=text), language)
        reporter = ticket.reporter_line(event, language, card(State.FULFILLED, text=text))
        if reporter is not None:
            yield f"reporter line {event.kind}", reporter


def modals(text: str, language: Language, rules: Rulebook) -> Iterator[tuple[str, View]]:
    catalogue = rules.catalogue
    everything = frozenset(item.key for item in catalogue.items)
    for folder in (None, *(path[-1].key for path in catalogue.walk())):
        aisle = Aisle(folder=folder, words=text, hits=catalogue.items[:7])
        yield f"browse {folder}", request.browse(language, catalogue, orderable=everything, aisle=aisle)
    lost = Aisle(folder="nowhere", words=text, converts=7)
    yield "browse nowhere", request.browse(language, catalogue, orderable=frozenset(), aisle=lost)
    for item in catalogue.items:
        typed = {one.key: text for one in item.form if one.kind in {"text", "long_text"}}
        for others in (True, False):
            draft = Draft(answers=typed, again=7, converts=8 if others else None)
            form = request.order_form(language, item, rules=rules, for_others=others, kind="partner", draft=draft)
            yield f"order {item.key} {others}", form
    for name, one in cards(text):
        yield f"ordered {name}", request.ordered_view(one, language)
        yield f"checklist {name}", request.checklist_view(one, language)
        yield f"skip {name}", request.skip_form(one, "step-3", language)
        yield f"fulfil {name}", request.fulfil_form(one, language)
        yield f"reject {name}", request.reject_form(one, language, approval_id=2, typed=text)
        yield f"convert {name}", request.incident_form(one, language, rules=rules)
